import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { BrowserSessions } from '../../core/authn/browser.ts';
import type { Clock } from '../../core/ports.ts';
import type { Sessions } from '../../core/session/sessions.ts';
import type { AccountService } from '../account.ts';
import type { ApiSessions } from './api-sessions.ts';
import { challengeRoutes } from './challenge-routes.ts';
import { linkedKeyRoutes } from './key-routes.ts';
import type { KeySignIn } from './key-sign-in.ts';
import type { LinkedKeys } from './linked-keys.ts';
import type { Merge } from './merge.ts';
import { mergeRoutes } from './merge-routes.ts';

export type KeyRoutesOptions = {
  readonly keys: KeySignIn;
  readonly linked: LinkedKeys;
  readonly apiSessions: ApiSessions;
  readonly merge: Merge;
  readonly account: Pick<AccountService, 'get' | 'claims'>;
  readonly browser: Pick<BrowserSessions, 'signIn' | 'confirm'>;
  readonly sessions: Pick<Sessions, 'strengthen'>;
  /** The cookie that binds challenges and tickets to a browser. */
  readonly browserCookie: {
    readonly read: (request: FastifyRequest) => string | null;
    readonly ensure: (request: FastifyRequest, reply: FastifyReply) => string;
  };
  readonly publicUrl: string;
  readonly clock: Clock;
};

/** Signing in with keys, the keys of an account, and merging accounts. */
export function keyRoutes(options: KeyRoutesOptions): FastifyPluginAsyncZod {
  return async (app) => {
    app.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });
    await app.register(challengeRoutes(options));
    await app.register(linkedKeyRoutes(options));
    await app.register(mergeRoutes(options));
  };
}
