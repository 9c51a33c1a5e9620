import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { problem } from '../../core/errors.ts';
import { pageOf } from '../../core/paging.ts';
import { httpErrors } from '../../lib/http/errors.ts';
import type { AccountService } from '../account.ts';
import { presentGrant } from '../present.ts';
import { actorOf, principalOf } from '../request.ts';
import { grantParams, grantsAnswer, pageQuery } from '../schema.ts';

const tags = ['account'];
const access = {};

/** Applications the person has allowed. */
export function grantRoutes(account: AccountService): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/grants',
      {
        config: { access },
        schema: {
          tags,
          summary: 'Applications I have allowed',
          querystring: pageQuery,
          response: { 200: grantsAnswer },
        },
      },
      async (request) => {
        const grants = await account.grants(principalOf(request).userId);
        const { shown, next_cursor } = pageOf(grants, (grant) => grant.clientId, request.query);
        return { grants: shown.map(presentGrant), next_cursor };
      },
    );

    app.delete(
      '/api/grants/:id',
      {
        config: { access },
        schema: {
          tags,
          summary: 'Take everything back from an application',
          params: grantParams,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const revoked = await account.revokeGrant(actorOf(request), request.params.id);
        if (!revoked) throw problem(httpErrors, 'not_found');
        return reply.code(204).send(null);
      },
    );
  };
}
