import type { FastifyRequest } from 'fastify';
import { authRequired } from '../core/authn/challenge.ts';
import { originOf } from '../core/authn/origin.ts';
import type { Principal } from '../core/authn/principal.ts';
import { authzErrors } from '../core/authz/errors.ts';
import { problem } from '../core/errors.ts';
import type { Actor } from './account.ts';

/** The principal of a route with `access`, which is never reached without one. */
export function principalOf(request: FastifyRequest): Principal {
  if (!request.principal) throw authRequired();
  return request.principal;
}

/** The session that asks, with whose it is. Throws `session_required` for a credential that is good for one request. */
export function sessionOf(request: FastifyRequest): Principal & { readonly sessionUid: string } {
  const principal = principalOf(request);
  const { sessionUid } = principal;
  if (sessionUid === undefined) throw problem(authzErrors, 'session_required');
  return { ...principal, sessionUid };
}

export function actorOf(request: FastifyRequest): Actor {
  return { userId: principalOf(request).userId, origin: originOf(request) };
}
