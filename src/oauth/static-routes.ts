/** What anybody may fetch and keep: the key set, stylesheet, script and icon, and what robots may read. */
import type { FastifyInstance } from 'fastify';
import type { KeyRing } from './keys/key-ring.ts';
import { assets, favicon } from './pages/index.ts';

const OPTIONS = { config: { access: 'public' }, schema: { hide: true } } as const;

/**
 * The public keys, RFC 7517, under both paths of the wire contract. Five minutes of caching: a next key is
 * published long before it signs, so a cached set is never too old.
 */
export function keySetRoutes(keys: KeyRing) {
  return async function routes(scope: FastifyInstance): Promise<void> {
    for (const url of ['/.well-known/jwks.json', '/oauth/jwks.json']) {
      scope.get(url, OPTIONS, (_request, reply) =>
        reply
          .header('cache-control', 'public, max-age=300, stale-while-revalidate=300')
          .header('access-control-allow-origin', '*')
          .type('application/jwk-set+json')
          .send(JSON.stringify(keys.current().publicJwks)),
      );
    }
  };
}

/** Named after their content, so they may be kept for ever. */
export async function assetRoutes(scope: FastifyInstance): Promise<void> {
  for (const { path, body, etag, type } of assets) {
    scope.get(path, OPTIONS, (_request, reply) =>
      reply
        .header('cache-control', 'public, max-age=31536000, immutable')
        .header('etag', etag)
        .type(type)
        .send(body),
    );
  }
}

const ROBOTS = 'User-agent: *\nDisallow: /oauth/\nDisallow: /api/\n';

/** The addresses that browsers and robots (RFC 9309) ask for without being told of them. */
export async function wellKnownFileRoutes(scope: FastifyInstance): Promise<void> {
  const kept = 'public, max-age=86400';
  scope.get('/favicon.ico', OPTIONS, (_request, reply) =>
    reply.header('cache-control', kept).redirect(favicon.path, 302),
  );
  scope.get('/robots.txt', OPTIONS, (_request, reply) =>
    reply.header('cache-control', kept).type('text/plain; charset=utf-8').send(ROBOTS),
  );
}
