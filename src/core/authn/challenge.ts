/** `WWW-Authenticate` for protected resources, RFC 6750 section 3. */
import { coreErrors, type ProblemError, problem } from '../errors.ts';
import { authnErrors } from './errors.ts';

type Scheme = 'Bearer' | 'DPoP';

function challenge(scheme: Scheme, parameters: Readonly<Record<string, string>>): Record<string, string> {
  const pairs = Object.entries(parameters).map(([name, value]) => `${name}="${value}"`);
  return { 'www-authenticate': [scheme, [REALM, ...pairs].join(', ')].join(' ') };
}

const REALM = 'realm="hodlxxi"';

/** No credential at all: section 3.1 wants no error code then. */
export function authRequired(): ProblemError {
  return problem(authnErrors, 'auth_required', { headers: challenge('Bearer', {}) });
}

export function invalidToken(scheme: Scheme = 'Bearer'): ProblemError {
  return problem(authnErrors, 'invalid_token', { headers: challenge(scheme, { error: 'invalid_token' }) });
}

/** `scopes` are all that the route needs, section 3: the scope required to access the resource. */
export function insufficientScope(scopes: readonly string[]): ProblemError {
  const scope = scopes.join(' ');
  return problem(coreErrors, 'insufficient_scope', {
    detail: `Needs the scope ${scope}.`,
    headers: challenge('Bearer', { error: 'insufficient_scope', scope }),
  });
}
