/** The library's view of a person. */
import type { Account, FindAccount } from 'oidc-provider';
import type { Accounts } from '../ports.ts';
import { keyOf, type Unit } from '../unit-of-work.ts';

/**
 * Claims are read only when something asks for more than `sub`. The ID token carries `sub` and what the `claims`
 * parameter names (OIDC Core section 5.4: with an access token, scope claims come from userinfo).
 */
export function createFindAccount(
  accounts: Accounts,
  unitOf: (ctx: object) => Unit | undefined,
): FindAccount {
  return async function findAccount(ctx, accountId): Promise<Account | undefined> {
    const seen = unitOf(ctx)?.seen;
    const key = keyOf('Account', accountId);
    const status = seen?.has(key) ? (seen.get(key)?.['status'] ?? 'gone') : undefined;
    if (status !== undefined && status !== 'active') return undefined;
    const eager = status === undefined ? await accounts.claims(accountId) : undefined;
    if (eager === null) return undefined;
    return {
      accountId,
      async claims(use, _scope, requested) {
        const wanted = Object.keys(requested);
        if (use === 'id_token' && wanted.every((claim) => claim === 'sub')) return { sub: accountId };
        const all = eager ?? (await accounts.claims(accountId)) ?? { sub: accountId };
        if (use !== 'id_token') return all;
        return { sub: accountId, ...Object.fromEntries(wanted.map((claim) => [claim, all[claim]])) };
      },
    };
  };
}
