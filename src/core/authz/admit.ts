import { authRequired, insufficientScope } from '../authn/challenge.ts';
import type { Principal } from '../authn/principal.ts';
import { problem } from '../errors.ts';
import { judge, type Restricted } from './access.ts';
import { authzErrors } from './errors.ts';

/**
 * The principal, if it may pass; roles are not looked at. For routes whose access depends on what is asked; the others
 * declare theirs. Throws `auth_required`, `session_required`, `second_factor_required`, `fresh_sign_in_required` or
 * `insufficient_scope`.
 */
export function admit(access: Restricted, principal: Principal | null, now: number): Principal {
  const verdict = judge(access, principal, now);
  switch (verdict.kind) {
    case 'allowed':
      return verdict.principal;
    case 'auth_required':
      throw authRequired();
    case 'insufficient_scope':
      throw insufficientScope(verdict.scopes);
    default:
      throw problem(authzErrors, verdict.kind);
  }
}
