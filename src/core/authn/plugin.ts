import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SessionCookie } from '../session/cookie.ts';
import type { Authenticate } from './authenticate.ts';
import type { Principal } from './principal.ts';
import { vouchedBody } from './signed-body.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Finds out who is asking, once per request; rejects with `invalid_token`. */
    authenticate: () => Promise<Principal | null>;
    /** Who is asking, once `authenticate` has found out: on a route with `access`, before its handler. */
    principal: Principal | null;
  }
}

/** Lets every request of `app` find its principal. Call it on the root, after @fastify/cookie, before any route. */
export function addAuthentication(
  app: FastifyInstance,
  deps: { readonly authenticate: Authenticate; readonly cookie: SessionCookie },
): void {
  async function find(request: FastifyRequest, reply: FastifyReply): Promise<Principal | null> {
    const principal = await deps.authenticate(request);
    request.principal = principal;
    if (principal?.via === 'cookie' && principal.renewed) keepCookie(request, reply, principal, deps.cookie);
    return principal;
  }

  app.decorateRequest('principal', null);
  app.decorateRequest('authenticate', async () => null);
  app.addHook('onRequest', async (request, reply) => {
    let answer: Promise<Principal | null> | undefined;
    request.authenticate = () => {
      answer ??= find(request, reply);
      return answer;
    };
  });
  // Wherever a body is read, also on routes that ask nobody who they are.
  app.addHook('preParsing', async (request, _reply, body) => vouchedBody(request.headers, body));
}

/** The browser drops the cookie at the time it was last told; a handler that signs out still has the last word. */
function keepCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  { expiresAt }: Principal,
  { name, options }: SessionCookie,
): void {
  const value = request.cookies[name];
  if (value !== undefined) reply.setCookie(name, value, { ...options, expires: new Date(expiresAt) });
}
