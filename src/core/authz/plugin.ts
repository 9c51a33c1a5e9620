import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import type { Csrf } from '../../lib/http/csrf.ts';
import type { Principal } from '../authn/principal.ts';
import { coreErrors, problem } from '../errors.ts';
import type { Clock } from '../ports.ts';
import type { Access, Restricted } from './access.ts';
import { admit } from './admit.ts';
import type { Role } from './scopes.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may use the route; every route under /api says so. */
    access?: Access;
  }
}

export type AuthorizationDeps = {
  /** The roles of an active account. */
  readonly roles: (userId: string) => Promise<readonly string[]>;
  /** Asked about requests that come with the cookie; their tokens are bound to the session's `uid`. */
  readonly csrf: Pick<Csrf, 'check'>;
  readonly clock: Clock;
};

/**
 * Enforces `config.access` on every route of `app` and refuses to start with a route under /api that has none.
 * Call it on the root, after `addAuthentication`, before any route.
 */
export function addAuthorization(app: FastifyInstance, { roles, csrf, clock }: AuthorizationDeps): void {
  async function enforce(access: Restricted, request: FastifyRequest): Promise<void> {
    const principal = admit(access, await request.authenticate(), clock.now());
    await requireRoles(principal, access.roles ?? []);
  }

  async function requireRoles({ userId }: Principal, wanted: readonly Role[]): Promise<void> {
    if (wanted.length === 0) return;
    const held = new Set(await roles(userId));
    if (!wanted.every((role) => held.has(role))) throw problem(coreErrors, 'forbidden');
  }

  app.addHook('onRoute', refuseUndeclared);
  // Before the body is read: strangers cannot make us parse a mebibyte.
  app.addHook('preParsing', async (request) => {
    const { access } = request.routeOptions.config;
    if (access !== undefined && access !== 'public') await enforce(access, request);
  });
  // After the body is read: a form without script carries its token there.
  app.addHook('preHandler', async (request) => {
    const { principal } = request;
    if (principal?.via === 'cookie') csrf.check(request, principal.sessionUid ?? '');
  });
}

function refuseUndeclared(route: RouteOptions): void {
  const underApi = route.url === '/api' || route.url.startsWith('/api/');
  // Preflights are answered before anybody signs in.
  if (underApi && route.method !== 'OPTIONS' && route.config?.access === undefined) {
    throw new Error(`the route ${String(route.method)} ${route.url} does not declare config.access`);
  }
}
