import type { FastifyRequest } from 'fastify';
import { actorOf, principalOf } from '../request.ts';
import type { Holder } from './store.ts';

/** Who asks, on a route with `access`. */
export function holderOf(request: FastifyRequest): Holder {
  return { ...actorOf(request), strong: principalOf(request).secondFactor === 'done' };
}
