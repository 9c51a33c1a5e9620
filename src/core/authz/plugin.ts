import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Csrf } from '../../lib/http/csrf.ts';
import type { Principal } from '../authn/principal.ts';
import { coreErrors, problem } from '../errors.ts';
import type { Clock } from '../ports.ts';
import type { Access, Restricted } from './access.ts';
import { admit } from './admit.ts';
import { createRouteTable, type DeclaredRoute } from './route-table.ts';
import { effectiveRoles, type Role } from './scopes.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may use the route; every route says so. */
    access?: Access;
    /** What the route asks for by itself, depending on the request, in words for docs/permissions.md. */
    guard?: string;
  }
  interface FastifyInstance {
    /** Every route with its `access`. */
    declaredRoutes: () => readonly DeclaredRoute[];
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
 * Enforces `config.access` on every route of `app` and refuses to start with a route that has none.
 * Call it on the root, after `addAuthentication`, before any route.
 */
export function addAuthorization(app: FastifyInstance, { roles, csrf, clock }: AuthorizationDeps): void {
  async function enforce(access: Restricted, request: FastifyRequest): Promise<void> {
    const principal = admit(access, await request.authenticate(), clock.now());
    await requireRoles(principal, access.roles ?? []);
  }

  async function requireRoles({ userId }: Principal, wanted: readonly Role[]): Promise<void> {
    if (wanted.length === 0) return;
    const held = effectiveRoles(await roles(userId));
    if (!wanted.every((role) => held.includes(role))) throw problem(coreErrors, 'forbidden');
  }

  const table = createRouteTable();
  app.decorate('declaredRoutes', table.list);
  app.addHook('onRoute', table.add);
  // Before the body is read: strangers cannot make us parse a mebibyte.
  app.addHook('preParsing', async (request) => {
    const { access } = request.routeOptions.config;
    if (access !== undefined && access !== 'public') await enforce(access, request);
  });
  // After the body is read: a form without script carries its token there. Before it is validated: another site's page
  // is refused whatever it sends.
  app.addHook('preValidation', async (request) => {
    const { principal } = request;
    if (principal?.via === 'cookie') csrf.check(request, principal.sessionUid ?? '');
  });
}
