/** /api/admin/clients: which applications there are, and which may work. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { cutPage, readCursor } from '../../core/paging.ts';
import { adminClientAnswer, adminClientsAnswer, adminClientsQuery, clientParams } from '../schema.ts';
import { presentAdminClient } from './api-present.ts';
import type { ClientAdmin } from './client-admin.ts';
import { clientPosition, ownerOf } from './requests.ts';

const tags = ['administration'];

const DECISIONS = {
  approve: { verdict: 'approved', summary: 'Let a pending application work' },
  reject: { verdict: 'rejected', summary: 'Refuse a pending application' },
} as const;

export function clientAdminRoutes(admin: ClientAdmin): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/admin/clients',
      {
        config: { access: { roles: ['operator'] } },
        schema: {
          tags,
          summary: 'Applications of everybody',
          querystring: adminClientsQuery,
          response: { 200: adminClientsAnswer },
        },
      },
      async (request) => {
        const { limit, cursor, status } = request.query;
        const after = readCursor(cursor, clientPosition);
        const found = await admin.list({ limit: limit + 1, after, status });
        const { shown, next_cursor } = cutPage(found, limit, ({ clientId }) => clientId);
        return { clients: shown.map(presentAdminClient), next_cursor };
      },
    );

    for (const [name, { verdict, summary }] of Object.entries(DECISIONS)) {
      app.post(
        `/api/admin/clients/:id/${name}`,
        {
          config: { access: { roles: ['admin'] } },
          schema: { tags, summary, params: clientParams, response: { 200: adminClientAnswer } },
        },
        async (request) =>
          presentAdminClient(await admin.decide(ownerOf(request), request.params.id, verdict)),
      );
    }
  };
}
