/** Limits declared on routes: `config: { rateLimit: 'auth' }`. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addressGroup } from '../../lib/http/address.ts';
import { coreErrors, problem } from '../errors.ts';
import type { RateClass, RateLimiter } from './limiter.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The class a route's requests are counted in; absent, they are not counted. */
    rateLimit?: RateClass;
  }
}

export type RateLimitOptions = {
  readonly limiter: RateLimiter;
  /** The signed-in user of a request once its hooks have run, if any. */
  readonly userOf: (request: FastifyRequest) => string | undefined;
};

/**
 * Counts before any work: sign-in routes when the request arrives, so that a flood costs no session look-up; the
 * others after `onRequest`, when it is known who asks, and before the body is read.
 */
export function addRateLimits(app: FastifyInstance, { limiter, userOf }: RateLimitOptions): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.config.rateLimit === 'auth') await count('auth', addressOf(request), reply);
  });
  app.addHook('preParsing', async (request, reply) => {
    const { rateLimit } = request.routeOptions.config;
    if (rateLimit === undefined || rateLimit === 'auth') return;
    const user = userOf(request);
    await count(rateLimit, user === undefined ? addressOf(request) : `user:${user}`, reply);
  });

  async function count(rateClass: RateClass, caller: string, reply: FastifyReply): Promise<void> {
    const { allowed, headers } = await limiter.take(rateClass, caller);
    reply.headers(headers);
    if (!allowed) throw problem(coreErrors, 'rate_limited', { headers });
  }
}

function addressOf(request: FastifyRequest): string {
  return `ip:${addressGroup(request.ip)}`;
}
