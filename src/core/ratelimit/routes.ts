/** Limits declared on routes: `config: { rateLimit: 'auth' }`. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addressGroup } from '../../lib/http/address.ts';
import { coreErrors, problem } from '../errors.ts';
import type { RateClass, RateLimiter } from './limiter.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The class a route's requests are counted in; absent, `api` under /api/, and elsewhere they are not counted. */
    rateLimit?: RateClass;
  }
}

export type RateLimitOptions = {
  readonly limiter: RateLimiter;
  /** The signed-in user of a request, if any. Rejects when its credentials are no good: it then counts for its address. */
  readonly userOf: (request: FastifyRequest) => Promise<string | undefined>;
};

/**
 * Counts before any work: sign-in routes when the request arrives, so that a flood costs no session look-up; the
 * others once it is known who asks, and before the body is read.
 */
export function addRateLimits(app: FastifyInstance, { limiter, userOf }: RateLimitOptions): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.config.rateLimit === 'auth') await count('auth', addressOf(request), reply);
  });
  app.addHook('preParsing', async (request, reply) => {
    const rateClass = classOf(request);
    if (rateClass === undefined || rateClass === 'auth') return;
    const user = await userOf(request).catch(() => undefined);
    await count(rateClass, user === undefined ? addressOf(request) : `user:${user}`, reply);
  });

  async function count(rateClass: RateClass, caller: string, reply: FastifyReply): Promise<void> {
    const { allowed, headers } = await limiter.take(rateClass, caller);
    reply.headers(headers);
    if (!allowed) throw problem(coreErrors, 'rate_limited', { headers });
  }
}

function classOf({ routeOptions }: FastifyRequest): RateClass | undefined {
  const { config, url = '' } = routeOptions;
  return config.rateLimit ?? (url.startsWith('/api/') ? 'api' : undefined);
}

function addressOf(request: FastifyRequest): string {
  return `ip:${addressGroup(request.ip)}`;
}
