/** The signed-in person: profile, keys, sessions, applications, own events. */
import { createListing } from './paging.ts';
import type { Call, Transport } from './transport.ts';
import type { EventsPage, GrantsPage, KeysPage, Profile, ProfileChange, SessionsPage } from './types.ts';

export function createAccount(transport: Transport) {
  const { done, json } = transport;
  return {
    /** An application needs the scope `profile`, and sees what its other scopes allow. */
    profile: (call: Call = {}): Promise<Profile> => json('GET', '/api/users/profile', call),

    /** What is absent stays, null removes. */
    updateProfile: (change: ProfileChange, call: Call = {}): Promise<Profile> =>
      json('PATCH', '/api/users/profile', { json: change, ...call }),

    keys: createListing(transport, '/api/keys', ({ keys }: KeysPage) => keys),

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
