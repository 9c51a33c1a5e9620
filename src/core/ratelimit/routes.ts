/** Limits declared on routes: `config: { rateLimit: 'auth' }`. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addressGroup } from '../../lib/http/address.ts';
import { httpErrors } from '../../lib/http/errors.ts';
import { coreErrors, problem } from '../errors.ts';
import type { RateClass, RateLimiter } from './limiter.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The class a route's requests are counted in; absent, `api` under /api/, and elsewhere they are not counted. */
    rateLimit?: RateClass;
    /** Routes of one group share a counter, and leave those of other groups alone. */
    rateLimitGroup?: string;
    /**
     * Other sites can make a visitor's browser send requests; these are refused before they are counted against the
     * visitor's network. With `links` following a link from another site is allowed.
     */
    fromOtherSites?: 'refused' | 'links';
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
    const { rateLimit, rateLimitGroup, fromOtherSites } = request.routeOptions.config;
    if (fromOtherSites && isForeign(request, fromOtherSites)) throw problem(httpErrors, 'csrf_failed');
    if (rateLimit === 'auth') await count('auth', addressOf(request), reply, rateLimitGroup);
  });
  app.addHook('preParsing', async (request, reply) => {
    const rateClass = classOf(request);
    if (rateClass === undefined || rateClass === 'auth') return;
    const user = await userOf(request).catch(() => undefined);
    const { rateLimitGroup } = request.routeOptions.config;
    await count(rateClass, user === undefined ? addressOf(request) : `user:${user}`, reply, rateLimitGroup);
  });

  async function count(
    rateClass: RateClass,
    caller: string,
    reply: FastifyReply,
    group: string | undefined,
  ): Promise<void> {
    const { allowed, headers } = await limiter.take(rateClass, caller, group);
    reply.headers(headers);
    if (!allowed) throw problem(coreErrors, 'rate_limited', { headers });
  }
}

function classOf({ routeOptions }: FastifyRequest): RateClass | undefined {
  const { config, url = '' } = routeOptions;
  return config.rateLimit ?? (url.startsWith('/api/') ? 'api' : undefined);
}

/** Fetch Metadata, which pages cannot influence; browsers that send none are not made to (W3C Fetch Metadata, section 2). */
function isForeign({ headers }: FastifyRequest, allowed: 'refused' | 'links'): boolean {
  if (headers['sec-fetch-site'] !== 'cross-site') return false;
  return allowed === 'refused' || headers['sec-fetch-mode'] !== 'navigate';
}

/** The caller that an address is to the limiter. */
export function addressOf(request: FastifyRequest): string {
  return `ip:${addressGroup(request.ip)}`;
}
