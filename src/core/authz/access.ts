import type { Principal } from '../authn/principal.ts';
import { type Role, type Scope, scopeOfRole } from './scopes.ts';

/**
 * Who may use a route. Applications need every scope named; a route that names none is for a person's own sessions
 * only. `cookie: false` refuses browsers, for routes that are no business of a page.
 */
export type Access =
  | 'public'
  | { readonly scopes?: readonly Scope[]; readonly roles?: readonly Role[]; readonly cookie?: boolean };

export type Restricted = Exclude<Access, 'public'>;

export type Verdict =
  | { readonly kind: 'allowed'; readonly principal: Principal }
  | { readonly kind: 'auth_required' | 'session_required' }
  | { readonly kind: 'insufficient_scope'; readonly scopes: readonly Scope[] };

/** Everything but the roles, which the account has to be asked for. */
export function judge(access: Restricted, principal: Principal | null): Verdict {
  const { cookie = true, roles = [] } = access;
  if (!principal || (principal.via === 'cookie' && !cookie)) return { kind: 'auth_required' };
  if (principal.scopes === 'all') return { kind: 'allowed', principal };
  const wanted = [...(access.scopes ?? []), ...roles.map((role) => scopeOfRole[role])];
  if (wanted.length === 0) return { kind: 'session_required' };
  const held = principal.scopes;
  return wanted.every((scope) => held.has(scope))
    ? { kind: 'allowed', principal }
    : { kind: 'insufficient_scope', scopes: wanted };
}
