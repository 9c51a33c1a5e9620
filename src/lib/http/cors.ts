/** Cross-origin access, Fetch standard section 3.3: configured origins, or any origin where a route asks for it. */
import cors, { type FastifyCorsOptions } from '@fastify/cors';
import type {} from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** `anyOrigin` opens a route to every site; `false` leaves CORS to the route itself. */
    cors?: FastifyCorsOptions | false;
  }
}

const COMMON: FastifyCorsOptions = {
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
  allowedHeaders: ['Authorization', 'Content-Type', 'DPoP', 'X-CSRF-Token'],
  exposedHeaders: [
    'X-Request-Id',
    'Retry-After',
    'RateLimit-Limit',
    'RateLimit-Remaining',
    'RateLimit-Reset',
    'WWW-Authenticate',
    'DPoP-Nonce',
  ],
  maxAge: 600,
  // Cookies never travel across origins: other origins use access tokens.
  credentials: false,
  strictPreflight: false,
};

/** For `config: { cors: anyOrigin }`: public answers, such as the LNURL callback that web wallets fetch. */
export const anyOrigin: FastifyCorsOptions = { ...COMMON, origin: '*' };

/** Answers preflights of configured origins, and of every origin for routes marked with `anyOrigin`. */
export async function addCors(app: FastifyInstance, origins: readonly string[]): Promise<void> {
  app.addHook('onRoute', (route) => {
    const open = route.config?.cors;
    const methods = [route.method].flat();
    if (!open || methods.includes('OPTIONS') || methods.includes('HEAD')) return;
    if (app.hasRoute({ method: 'OPTIONS', url: route.url })) return;
    // The preflight must find the same setting, and a preflight is a request of its own.
    app.options(route.url, { config: { cors: open }, schema: { hide: true } }, (_request, reply) =>
      reply.code(204).send(),
    );
  });
  await app.register(cors, { ...COMMON, origin: origins.length > 0 ? [...origins] : false });
}
