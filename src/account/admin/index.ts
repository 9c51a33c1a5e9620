/** Administration: accounts, roles and the audit trail, for those who run the server. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { adminAccountRoutes } from './account-routes.ts';
import type { AdminService } from './admin.ts';
import { type AdminAuditDeps, adminAuditRoutes } from './audit-routes.ts';

export { type AdminDeps, type AdminService, createAdmin } from './admin.ts';
export type { AccountSummary, Administrator, AdminStore, AllEvents } from './admin-store.ts';

export type AdminRoutesDeps = AdminAuditDeps & { readonly admin: AdminService };

export function adminRoutes(deps: AdminRoutesDeps): FastifyPluginAsyncZod {
  return async (app) => {
    await app.register(adminAccountRoutes(deps.admin));
    await app.register(adminAuditRoutes(deps));
  };
}
