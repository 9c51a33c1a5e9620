import { coreErrors, problem } from '../core/errors.ts';
import type { AuditTrail, Clock, Origin } from '../core/ports.ts';
import type { Sessions } from '../core/session/sessions.ts';
import { type AccountClaims, claimsOf } from './claims.ts';
import { accountErrors } from './errors.ts';
import { readHint } from './hint.ts';
import { ownMetadata } from './metadata.ts';
import type { Account, AccountStore, Grants, OwnEvents, ProfileChange } from './store.ts';

export type AccountDeps = {
  readonly store: AccountStore;
  readonly sessions: Pick<Sessions, 'list' | 'revoke' | 'revokeAll'>;
  readonly grants: Grants;
  readonly events: OwnEvents;
  readonly audit: AuditTrail;
  readonly clock: Clock;
};

/** Who acts on an account, for the audit trail. */
export type Actor = { readonly userId: string; readonly origin: Origin };

export type AccountService = ReturnType<typeof createAccount>;

/** The person: what they say about themselves, where they are signed in, and what they have allowed. */
export function createAccount({ store, sessions, grants, events, audit, clock }: AccountDeps) {
  const record = (actor: Actor, action: string, details: Details = {}) =>
    audit.record({ action, success: true, userId: actor.userId, ...actor.origin, ...details });

  /** Rejects with `forbidden` when the account is gone: the session that asks is then about to end as well. */
  async function present(userId: string): Promise<Account> {
    const account = await store.find(userId);
    if (!account) throw problem(coreErrors, 'forbidden');
    return account;
  }

  return {
    get: present,

    /** For the OpenID provider, and a reader who knows the person as `subject`; null when the account is gone or disabled. */
    async claims(userId: string, subject?: string): Promise<AccountClaims | null> {
      const account = await store.find(userId);
      return account?.status === 'active' ? claimsOf(account, subject) : null;
    },

    /** Roles of an active account; none for any other. */
    async roles(userId: string): Promise<readonly string[]> {
      const account = await store.find(userId);
      return account?.status === 'active' ? account.roles : [];
    },

    /** The active account a `login_hint` names: id, user name or public key; null when none or several do. */
    async idByHint(hint: string): Promise<string | null> {
      const { kind, value } = readHint(hint);
      if (kind === 'username') return store.idByUsername(value);
      if (kind === 'key') return store.idByPublicKey(value);
      const account = await store.find(value);
      return account?.status === 'active' ? account.id : null;
    },

    /** Rejects with `username_taken` or `username_confusable`. */
    async update(actor: Actor, change: ProfileChange): Promise<Account> {
      const outcome = await store.update(actor.userId, change, new Date(clock.now()));
      if (outcome === 'username_taken' || outcome === 'username_confusable')
        throw problem(accountErrors, outcome);
      if (outcome === 'updated') {
        // Which fields, never what was in them: the trail cannot be erased.
        await record(actor, 'account.updated', { metadata: { fields: Object.keys(change) } });
      }
      return present(actor.userId);
    },

    sessions: sessions.list,

    /** False when the person has no such session. */
    async endSession(actor: Actor, uid: string): Promise<boolean> {
      const ended = await sessions.revoke(actor.userId, uid);
      if (ended) await record(actor, 'session.ended', { resourceType: 'session', resourceId: uid });
      return ended;
    },

    /** Ends all sessions but `exceptUid`; resolves to how many. */
    async endSessions(actor: Actor, exceptUid: string | null): Promise<number> {
      const ended = await sessions.revokeAll(actor.userId, exceptUid);
      await record(actor, 'session.all_ended', { metadata: { ended } });
      return ended;
    },

    grants: grants.list,

    /** False when the application held nothing. */
    async revokeGrant(actor: Actor, clientId: string): Promise<boolean> {
      const revoked = await grants.revoke(actor.userId, clientId);
      if (revoked) await record(actor, 'grant.revoked', { clientId });
      return revoked;
    },

    /** Their own security events, with what of the details is theirs to see. */
    async events(userId: string, page: Parameters<OwnEvents['list']>[1]) {
      const found = await events.list(userId, page);
      const own = found.events.map((event) => ({ ...event, metadata: ownMetadata(event.metadata, userId) }));
      return { ...found, events: own };
    },
  };
}

type Details = Partial<Omit<Parameters<AuditTrail['record']>[0], 'action' | 'success' | 'userId'>>;
