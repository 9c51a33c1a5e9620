/** The signed-in person: profile, keys, sessions, applications, own events. */
import { createKeys } from './keys.ts';
import { createListing } from './paging.ts';
import type { Call, Transport } from './transport.ts';
import type {
  AccountExport,
  EventsPage,
  GrantsPage,
  Merged,
  MergeTicket,
  Profile,
  ProfileChange,
  SessionState,
  SessionsPage,
} from './types.ts';

export function createAccount(transport: Transport) {
  const { done, json } = transport;
  return {
    /** An application needs the scope `profile`, and sees what its other scopes allow. */
    profile: (call: Call = {}): Promise<Profile> => json('GET', '/api/users/profile', call),

    /** What is absent stays, null removes. */
    updateProfile: (change: ProfileChange, call: Call = {}): Promise<Profile> =>
      json('PATCH', '/api/users/profile', { json: change, ...call }),

    /** Everything the server holds about the person. Needs a recent sign-in. */
    exportData: (call: Call = {}): Promise<AccountExport> => json('GET', '/api/users/export', call),

    /** For good, with everything in it. Needs a recent sign-in. */
    remove: (call: Call = {}): Promise<void> =>
      done('DELETE', '/api/users/profile', { json: { confirm: 'delete my account' }, ...call }),

    /**
     * Two accounts become one: a ticket while signed in with the one that goes, `complete` with the one that stays, in
     * the same browser. Both need a recent sign-in.
     */
    merge: {
      ticket: (call: Call = {}): Promise<MergeTicket> =>
        json('POST', '/api/users/merge-ticket', { json: {}, ...call }),
      complete: (ticket: string, call: Call = {}): Promise<Merged> =>
        json('POST', '/api/users/merge', { json: { ticket }, ...call }),
    },

    keys: createKeys(transport),

    /** How strong and how recent the sign-in is. */
    session: (call: Call = {}): Promise<SessionState> => json('GET', '/api/session', call),

    sessions: {
      ...createListing(transport, '/api/sessions', ({ sessions }: SessionsPage) => sessions),
      end: (id: string, call: Call = {}): Promise<void> =>
        done('DELETE', `/api/sessions/${encodeURIComponent(id)}`, call),
      /** Resolves to the number of sessions that were ended. */
      endAll: async ({ keepCurrent = false } = {}, call: Call = {}): Promise<number> => {
        const query = { keep_current: keepCurrent };
        const { ended } = await json<{ ended: number }>('DELETE', '/api/sessions', { query, ...call });
        return ended;
      },
    },

    /** Ends the session that asks. */
    logout: (call: Call = {}): Promise<void> => done('POST', '/api/logout', call),

    /** Applications the person has allowed. */
    grants: {
      ...createListing(transport, '/api/grants', ({ grants }: GrantsPage) => grants),
      /** Takes everything back from an application. */
      revoke: (clientId: string, call: Call = {}): Promise<void> =>
        done('DELETE', `/api/grants/${encodeURIComponent(clientId)}`, call),
    },

    /** The person's own security events, newest first. */
    audit: createListing(transport, '/api/audit', ({ events }: EventsPage) => events),
  };
}
