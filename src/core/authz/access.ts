import { isFresh } from '../authn/freshness.ts';
import type { Principal } from '../authn/principal.ts';
import { type Role, type Scope, scopeOfRole } from './scopes.ts';

/**
 * Who may use a route. Applications need every scope named; a route that names none is for a person's own sessions
 * only. `cookie: false` refuses browsers, for routes that are no business of a page. `fresh` wants the person's own
 * sign-in, of the last ten minutes (core/authn/freshness.ts), and lets no application in whatever its scopes. `partial`
 * lets in a session whose account still wants its second factor; all other routes refuse it.
 */
export type Access =
  | 'public'
  | {
      readonly scopes?: readonly Scope[];
      readonly roles?: readonly Role[];
      readonly cookie?: boolean;
      readonly fresh?: true;
      readonly partial?: true;
    };

export type Restricted = Exclude<Access, 'public'>;

export type Verdict =
  | { readonly kind: 'allowed'; readonly principal: Principal }
  | {
      readonly kind:
        | 'auth_required'
        | 'session_required'
        | 'second_factor_required'
        | 'fresh_sign_in_required';
    }
  | { readonly kind: 'insufficient_scope'; readonly scopes: readonly Scope[] };

/** Everything but the roles, which the account has to be asked for. `now` in milliseconds since the epoch. */
export function judge(access: Restricted, principal: Principal | null, now: number): Verdict {
  const { cookie = true, roles = [] } = access;
  if (!principal || (principal.via === 'cookie' && !cookie)) return { kind: 'auth_required' };
  if (principal.secondFactor === 'needed' && !access.partial) return { kind: 'second_factor_required' };
  if (principal.scopes === 'all') {
    const stale = access.fresh === true && !isFresh(principal.authTime, now);
    return stale ? { kind: 'fresh_sign_in_required' } : { kind: 'allowed', principal };
  }
  const wanted = [...(access.scopes ?? []), ...roles.map((role) => scopeOfRole[role])];
  if (wanted.length === 0 || access.fresh) return { kind: 'session_required' };
  const held = principal.scopes;
  return wanted.every((scope) => held.has(scope))
    ? { kind: 'allowed', principal }
    : { kind: 'insufficient_scope', scopes: wanted };
}
