import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { createAddressMatcher } from '../../lib/http/address.ts';
import { httpErrors } from '../../lib/http/errors.ts';
import { problem } from '../../lib/http/problem.ts';

export type MetricsRoutesOptions = {
  readonly render: () => Promise<string>;
  readonly contentType: string;
  /** When set, scrapers must send it as a Bearer token, wherever they are. */
  readonly token: string | undefined;
};

/** What proxies add. A request that has any of them came from elsewhere, whoever delivered it. */
const FORWARDED = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];

/** `GET /metrics`. To everybody who may not read it, it does not exist. */
export const metricsRoutes: FastifyPluginAsync<MetricsRoutesOptions> = async (app, options) => {
  const isNear = createAddressMatcher(['loopback', 'private']);
  const mayRead = (request: FastifyRequest): boolean => {
    if (options.token !== undefined)
      return sameText(request.headers.authorization ?? '', `Bearer ${options.token}`);
    const forwarded = FORWARDED.some((name) => request.headers[name] !== undefined);
    return !forwarded && isNear(request.socket.remoteAddress);
  };

  const config = {
    access: 'public',
    guard: '`METRICS_TOKEN`, or a private network without a proxy',
  } as const;
  app.get('/metrics', { config, schema: { hide: true } }, async (request, reply) => {
    if (!mayRead(request)) throw problem(httpErrors, 'not_found');
    return reply.type(options.contentType).send(await options.render());
  });
};

/** Digests have equal length, so the comparison tells nothing about the token. */
function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
