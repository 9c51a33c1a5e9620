import { Readable } from 'node:stream';
import type { FastifyTypeProviderDefault } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { BrowserSessions } from '../../core/authn/browser.ts';
import { actorOf } from '../request.ts';
import type { OwnData } from './own-data.ts';
import { exportAnswer, removalRequest } from './schema.ts';

const tags = ['account'];
const config = { access: { fresh: true } } as const;

/** Everything the server has of a person: to take away, and to take back. */
export function ownDataRoutes(
  ownData: OwnData,
  browser: Pick<BrowserSessions, 'forget'>,
): FastifyPluginAsyncZod {
  return async (app) => {
    // A stream is sent as it is: the schema documents it, and types nothing.
    app.withTypeProvider<FastifyTypeProviderDefault>().get(
      '/api/users/export',
      {
        config,
        schema: {
          tags,
          summary: 'Everything about me, as one document',
          response: { 200: exportAnswer },
        },
      },
      async (request, reply) => {
        const { at, pieces } = await ownData.copy(actorOf(request));
        const day = at.toISOString().slice(0, 10);
        reply
          .header('cache-control', 'no-store')
          .header('content-disposition', `attachment; filename="hodlxxi-export-${day}.json"`)
          .type('application/json; charset=utf-8');
        return reply.send(Readable.from(pieces));
      },
    );

    app.delete(
      '/api/users/profile',
      {
        config,
        schema: {
          tags,
          summary: 'Delete my account',
          description:
            'For good: keys, sessions, applications and all they were given. What stays is in the privacy guide.',
          body: removalRequest,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        await ownData.remove(actorOf(request));
        browser.forget(request, reply);
        return reply.code(204).send(null);
      },
    );
  };
}
