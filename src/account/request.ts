import type { FastifyRequest } from 'fastify';
import { authRequired } from '../core/authn/challenge.ts';
import { originOf } from '../core/authn/origin.ts';
import type { Principal } from '../core/authn/principal.ts';
import type { Actor } from './account.ts';

/** The principal of a route with `access`, which is never reached without one. */
export function principalOf(request: FastifyRequest): Principal {
  if (!request.principal) throw authRequired();
  return request.principal;
}

export function actorOf(request: FastifyRequest): Actor {
  return { userId: principalOf(request).userId, origin: originOf(request) };
}
