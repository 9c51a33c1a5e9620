/**
 * The `claims` parameter, OIDC Core section 5.5, may say which claims of a scope are wanted and where. It never gives
 * more than the scopes do: those are what an application registered for and what the consent page shows.
 */
import type { ClaimsParameter, KoaContextWithOIDC } from 'oidc-provider';
import { refuseUnmetAcr } from './policy.ts';
import { CLAIMS } from './scopes.ts';

const claimsOf = new Map(Object.entries(CLAIMS));

/** Names of the claims that come with these scopes. */
export function claimsOfScopes(scopes: Iterable<string>): Set<string> {
  return new Set([...scopes].flatMap((scope) => claimsOf.get(scope) ?? []));
}

/**
 * Takes out of the request whatever no requested scope covers, so that it is neither asked about, stored nor given.
 * Claims are voluntary, section 5.5.1: leaving one out is no error, not even an essential one.
 */
export function limitClaims(ctx: KoaContextWithOIDC, asked: ClaimsParameter): void {
  const { params } = ctx.oidc;
  refuseUnmetAcr(asked, params ?? {});
  if (!params) return;
  const covered = claimsOfScopes(ctx.oidc.requestParamScopes);
  const limited = PARTS.flatMap((part) => {
    const members = asked[part];
    return members
      ? [[part, Object.fromEntries(Object.entries(members).filter(([c]) => covered.has(c)))]]
      : [];
  });
  params['claims'] = JSON.stringify(Object.fromEntries(limited));
}

const PARTS = ['userinfo', 'id_token'] as const;
