/** Routes that look into a wallet, behind its lock. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { askingOf } from './holder.ts';
import type { Locks } from './locks.ts';

const wallet = z.object({ id: z.uuid() });

/**
 * `routes` whose path has the wallet's `id` answer 423 `wallet_locked` unless the session has opened it. After that the
 * vault opens the wallet for whatever they ask of it.
 */
export function behindLock(
  { locks, cookieName }: { readonly locks: Pick<Locks, 'admit'>; readonly cookieName: string },
  routes: readonly FastifyPluginAsyncZod[],
): FastifyPluginAsyncZod {
  return async (app) => {
    app.addHook('preHandler', async (request) => {
      const named = wallet.safeParse(request.params);
      if (named.success) await locks.admit(askingOf(request, named.data.id, cookieName));
    });
    for (const one of routes) await app.register(one);
  };
}
