import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { BrowserSessions } from '../core/authn/browser.ts';
import type { AccountService } from './account.ts';
import { auditRoutes } from './routes/audit.ts';
import { grantRoutes } from './routes/grants.ts';
import { profileRoutes } from './routes/profile.ts';
import { ownSessionRoutes } from './routes/session.ts';
import { sessionRoutes } from './routes/sessions.ts';
import type { SubjectFor } from './store.ts';

export type AccountRoutesOptions = {
  readonly account: AccountService;
  readonly browser: Pick<BrowserSessions, 'forget'>;
  readonly subjectFor: SubjectFor;
};

/** All endpoints of the room. Needs `addAuthentication` and `addAuthorization` on the parent. */
export function accountRoutes({ account, browser, subjectFor }: AccountRoutesOptions): FastifyPluginAsyncZod {
  return async (app) => {
    await app.register(profileRoutes(account, subjectFor));
    await app.register(ownSessionRoutes);
    await app.register(sessionRoutes(account, browser));
    await app.register(grantRoutes(account));
    await app.register(auditRoutes(account));
  };
}
