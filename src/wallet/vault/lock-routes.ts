import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { authzErrors } from '../../core/authz/errors.ts';
import { problem } from '../../core/errors.ts';
import { walletParams as params } from '../schema.ts';
import { askingOf } from './holder.ts';
import type { Locks } from './locks.ts';
import { lockAnswer, lockBody, unlockBody } from './schema.ts';

const tags = ['wallets'];
const reading = { access: { scopes: ['wallet:read'] } } as const;
const writing = { access: { scopes: ['wallet:write'] }, rateLimit: 'wallet' } as const;

/** `cookieName`: of the session. */
export function lockRoutes({
  locks,
  cookieName,
}: {
  readonly locks: Locks;
  readonly cookieName: string;
}): FastifyPluginAsyncZod {
  const present = (id: string, locked: boolean, until: number | null) => ({
    id,
    locked,
    open_until: until === null ? null : new Date(until).toISOString(),
  });

  return async (app) => {
    app.get(
      '/api/wallets/:id/lock',
      {
        config: reading,
        schema: { tags, summary: 'Whether it has a passphrase', params, response: { 200: lockAnswer } },
      },
      async (request) => {
        const { id } = request.params;
        const { isLocked, openUntil } = await locks.state(askingOf(request, id, cookieName));
        return present(id, isLocked, openUntil);
      },
    );

    app.post(
      '/api/wallets/:id/encrypt',
      {
        config: writing,
        schema: {
          tags,
          summary: 'Lock what the server keeps of it with a passphrase',
          description:
            'Until it is unlocked the server cannot read the descriptors, and neither shows nor updates the wallet. It hides neither the addresses and transactions that were written down before nor what the Bitcoin node has on its disk.',
          params,
          body: lockBody.nullish(),
          response: { 200: lockAnswer },
        },
      },
      async (request) => {
        const { id } = request.params;
        const passphrase = request.body?.passphrase;
        const asking = askingOf(request, id, cookieName);
        await (passphrase === undefined ? locks.lockAgain(asking) : locks.lock(asking, passphrase));
        return present(id, true, null);
      },
    );

    app.post(
      '/api/wallets/:id/decrypt',
      {
        config: writing,
        schema: {
          tags,
          summary: 'Unlock it for this session, or take the lock off',
          description:
            'After five wrong passphrases none is tried for a quarter of an hour. An access token opens it for itself alone, and for as long as it lives.',
          params,
          body: unlockBody,
          response: { 200: lockAnswer },
        },
      },
      async (request) => {
        const { id } = request.params;
        const { passphrase, remove_lock: isForGood } = request.body;
        const { holder, ...asking } = askingOf(request, id, cookieName);
        if (isForGood) {
          await locks.removeLock({ ...asking, holder }, passphrase);
          return present(id, false, null);
        }
        if (holder === null) throw problem(authzErrors, 'session_required');
        return present(id, true, await locks.unlock({ ...asking, holder }, passphrase));
      },
    );
  };
}
