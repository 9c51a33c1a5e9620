/** Two accounts of one person become one. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { problem } from '../../core/errors.ts';
import { actorOf, principalOf } from '../request.ts';
import { keyErrors } from './errors.ts';
import type { KeyRoutesOptions } from './routes.ts';
import { mergeAnswer, mergeRequest, ticketAnswer } from './schema.ts';

const tags = ['keys'];

export function mergeRoutes({ merge, account, browserCookie }: KeyRoutesOptions): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/api/users/merge-ticket',
      {
        config: { access: { fresh: true } },
        schema: {
          tags,
          summary: 'Begin to merge: signed in with the account that goes',
          response: { 200: ticketAnswer },
        },
      },
      async (request, reply) => {
        const { userId } = actorOf(request);
        const { username, keys } = await account.get(userId);
        const { ticket, expiresIn } = await merge.ticket(userId, browserCookie.ensure(request, reply));
        return { ticket, expires_in: expiresIn, user: { user_id: userId, username, keys: keys.length } };
      },
    );

    app.post(
      '/api/users/merge',
      {
        config: { access: { fresh: true }, guard: 'a passkey, where both accounts have some' },
        schema: {
          tags,
          summary: 'Merge: signed in with the account that stays, in the same browser',
          description:
            'Keys, passkeys, applications, wallets and messages of the other account become this one’s. The other account ends, and with it its sessions and what applications hold of it.',
          body: mergeRequest,
          response: { 200: mergeAnswer },
        },
      },
      async (request) => {
        const { userId, origin } = actorOf(request);
        const browserSecret = browserCookie.read(request);
        if (browserSecret === null) throw problem(keyErrors, 'merge_ticket_invalid');
        const { ticket } = request.body;
        const strong = principalOf(request).secondFactor === 'done';
        const { from, keys } = await merge.complete(userId, { ticket, browserSecret, strong, origin });
        return { merged_user_id: from, keys };
      },
    );
  };
}
