import { type AccountRole, accountRoles } from '../../core/authz/scopes.ts';
import { problem } from '../../core/errors.ts';
import type { Clock } from '../../core/ports.ts';
import type { Sessions } from '../../core/session/sessions.ts';
import { httpErrors } from '../../lib/http/errors.ts';
import { accountErrors } from '../errors.ts';
import type { AccountSummary, Administrator, AdminStore } from './admin-store.ts';
import { exactQuery, searchQuery } from './query.ts';

export type AdminDeps = {
  readonly store: AdminStore;
  readonly sessions: Pick<Sessions, 'revokeAll'>;
  readonly clock: Clock;
};

export type AdminService = ReturnType<typeof createAdmin>;

/** Accounts as those see them who run the server. */
export function createAdmin({ store, sessions, clock }: AdminDeps) {
  async function change(
    by: Administrator,
    userId: string,
    next: (before: readonly string[]) => readonly string[],
  ): Promise<{ account: AccountSummary; changed: boolean }> {
    const result = await store.changeRoles({
      userId,
      next: (before) => stored(next(before)),
      by,
      now: new Date(clock.now()),
    });
    if (!('account' in result)) {
      throw result.outcome === 'last_admin'
        ? problem(accountErrors, 'last_admin')
        : problem(httpErrors, 'not_found');
    }
    return { account: result.account, changed: result.outcome === 'changed' };
  }

  return {
    /** `query` is a part of the name, an account id, a public key, npub or address; all accounts without one. */
    accounts: (query: string | undefined, page: { limit: number; after: string | null }) =>
      store.accounts(searchQuery(query), page),

    /** Accounts with a role. */
    staff: (page: { limit: number; after: string | null }) => store.accounts({ kind: 'staff' }, page),

    /** The accounts that `name` names exactly: several when a key belongs to several. */
    named: (name: string) => store.accounts(exactQuery(name), { limit: 2, after: null }),

    /** These and no others. Rejects with `not_found` or `last_admin`. */
    setRoles: async (by: Administrator, userId: string, roles: readonly AccountRole[]) =>
      (await change(by, userId, () => roles)).account,

    grant: (by: Administrator, userId: string, role: AccountRole) =>
      change(by, userId, (before) => [...before, role]),

    revoke: (by: Administrator, userId: string, role: AccountRole) =>
      change(by, userId, (before) => before.filter((held) => held !== role)),

    /** For somebody who has lost their devices; they sign in again with a key alone. Rejects with `not_found`. */
    async resetPasskeys(by: Administrator, userId: string): Promise<void> {
      const known = await store.resetPasskeys(userId, by, new Date(clock.now()));
      if (!known) throw problem(httpErrors, 'not_found');
      // The database has ended them; the processes that keep them in mind are told.
      await sessions.revokeAll(userId);
    },
  };
}

/** Each once, in their order, and without `user`, which everybody is. */
function stored(roles: readonly string[]): readonly AccountRole[] {
  return accountRoles.filter((role) => role !== 'user' && roles.includes(role));
}
