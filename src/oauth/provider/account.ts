/** The library's view of a person. */
import type { Account, FindAccount } from 'oidc-provider';
import type { Accounts, Proofs } from '../ports.ts';
import { keyOf, type Unit } from '../unit-of-work.ts';
import { claimsOfScopes } from './claims.ts';
import { type Pairwise, subjectFor } from './subject.ts';

/**
 * Claims are read only when something asks for more than `sub`. The ID token carries `sub` and what the `claims`
 * parameter names (OIDC Core section 5.4: with an access token, scope claims come from userinfo). Neither carries what
 * the scope of the token at hand does not cover, whatever was asked for when the person signed in.
 */
export function createFindAccount(deps: {
  readonly accounts: Accounts;
  readonly proofs: Proofs;
  readonly unitOf: (ctx: object) => Unit | undefined;
  readonly pairwise: Pairwise;
}): FindAccount {
  const { accounts, proofs, unitOf, pairwise } = deps;
  return async function findAccount(ctx, accountId): Promise<Account | undefined> {
    const seen = unitOf(ctx)?.seen;
    const key = keyOf('Account', accountId);
    const status = seen?.has(key) ? (seen.get(key)?.['status'] ?? 'gone') : undefined;
    if (status !== undefined && status !== 'active') return undefined;
    // Whoever took the signature for this very request has just looked whether the account is active.
    const justSignedIn = ctx.oidc.result?.login?.accountId === accountId;
    const { client } = ctx.oidc;
    const read = () =>
      accounts.claims(accountId, client ? subjectFor(pairwise, accountId, client) : accountId);
    const eager = status === undefined && !justSignedIn ? await read() : undefined;
    if (eager === null) return undefined;
    return {
      accountId,
      async claims(use, scope, requested) {
        const covered = claimsOfScopes(scope.split(' '));
        const wanted = Object.keys(requested).filter((claim) => covered.has(claim));
        if (use === 'id_token' && wanted.every((claim) => claim === 'sub')) return { sub: accountId };
        const all = eager ?? (await read()) ?? { sub: accountId };
        const shown = new Set(use === 'id_token' ? wanted : covered);
        const given = Object.entries(all).filter(([claim]) => shown.has(claim));
        // Looked at against the chain, so only where it is shown.
        const proven = shown.has('proof_of_funds')
          ? await proofs.best(accountId, client?.clientId ?? null)
          : null;
        return {
          ...Object.fromEntries(given),
          ...(proven ? { proof_of_funds: proven.claim } : {}),
          sub: accountId,
        };
      },
    };
  };
}
