import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { readCursor, writeCursor } from '../../core/paging.ts';
import type { AccountService } from '../account.ts';
import { presentEvent } from '../present.ts';
import { principalOf } from '../request.ts';
import { eventsAnswer, pageQuery } from '../schema.ts';

const position = z.object({ at: z.string().regex(/^\d{1,16}$/), id: z.string().regex(/^\d{1,18}$/) });

/** What has happened to the account. */
export function auditRoutes(account: AccountService): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/audit',
      {
        config: { access: {} },
        schema: {
          tags: ['account'],
          summary: 'My security events',
          querystring: pageQuery,
          response: { 200: eventsAnswer },
        },
      },
      async (request) => {
        const { limit, cursor } = request.query;
        const after = readCursor(cursor, position);
        const page = await account.events(principalOf(request).userId, { limit, after });
        return { events: page.events.map(presentEvent), next_cursor: page.next && writeCursor(page.next) };
      },
    );
  };
}
