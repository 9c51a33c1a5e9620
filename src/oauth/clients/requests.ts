/** What the routes of this folder read from a request. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { authRequired } from '../../core/authn/challenge.ts';
import { originOf } from '../../core/authn/origin.ts';
import type { Asking } from './client-api.ts';

/** RFC 6749 appendix A.1: visible ASCII. A cursor may hold anything, also what no database text can. */
export const clientPosition = z.string().regex(/^[\x20-\x7e]{1,255}$/);

/** Who asks, on a route with `access`. */
export function ownerOf(request: FastifyRequest): Asking {
  const { principal } = request;
  if (!principal) throw authRequired();
  return { userId: principal.userId, origin: originOf(request), principal };
}
