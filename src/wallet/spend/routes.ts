/** Spending over HTTP. What is handed in has been looked through for private keys by then. */
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { readCursor, writeCursor } from '../../core/paging.ts';
import { psbtIn, readPsbt } from '../../lib/bitcoin/psbt/index.ts';
import { pageQuery, walletParams } from '../schema.ts';
import { askingOf } from '../vault/holder.ts';
import { presentBuilt, presentDraft, presentWays } from './present.ts';
import { psbtRoutes } from './psbt-routes.ts';
import { buildBody, builtAnswer, draftParams, draftsAnswer, pathsAnswer, psbtFileQuery } from './schema.ts';
import type { Spending } from './spending.ts';

export type SpendRoutesDeps = {
  readonly spending: Spending;
  /** Of the session: it opens what is locked. */
  readonly cookieName: string;
};

const tags = ['wallets'];
const reading = { access: { scopes: ['wallet:read'] } } as const;
const writing = { access: { scopes: ['wallet:write'] }, rateLimit: 'wallet' } as const;

export function spendRoutes({ spending, cookieName }: SpendRoutesDeps): FastifyPluginAsyncZod {
  const { drafts } = spending;
  const asks = (request: FastifyRequest, walletId: string) => askingOf(request, walletId, cookieName);
  return async (app) => {
    await app.register(psbtRoutes(spending));

    app.get(
      '/api/wallets/:id/spend-paths',
      {
        config: reading,
        schema: {
          tags,
          summary: 'The ways to spend from it, and when each opens',
          description: 'Whoever builds a transaction names one by its `index`: `path`.',
          params: walletParams,
          response: { 200: pathsAnswer },
        },
      },
      async (request) => presentWays(await spending.ways(asks(request, request.params.id))),
    );

    app.post(
      '/api/wallets/:id/psbt',
      {
        config: writing,
        schema: {
          tags,
          summary: 'Build a transaction for a signer elsewhere; its coins are reserved',
          params: walletParams,
          body: buildBody,
          response: { 201: builtAnswer },
        },
      },
      async (request, reply) => {
        const asking = asks(request, request.params.id);
        const { recipients, coins, replace, push, path, target, ...body } = request.body;
        const id = await spending.build(asking, {
          recipients: recipients.map(({ address, amount }) => ({
            address,
            amount: amount === 'all' ? amount : BigInt(amount),
          })),
          coins,
          replace,
          push,
          path,
          fee: { rate: body.fee_rate, target },
          acceptHighFee: body.accept_high_fee,
          lifetime: body.expires_in * 1000,
        });
        return reply.code(201).send(presentBuilt(await drafts.find(asking, id)));
      },
    );

    app.get(
      '/api/wallets/:id/drafts',
      {
        config: reading,
        schema: {
          tags,
          summary: 'Transactions that were built, the newest first',
          params: walletParams,
          querystring: pageQuery,
          response: { 200: draftsAnswer },
        },
      },
      async (request) => {
        const { limit, cursor } = request.query;
        const page = { limit: limit + 1, before: readCursor(cursor, z.uuid()) };
        const found = await drafts.list(asks(request, request.params.id), page);
        const shown = found.slice(0, limit);
        const last = found.length > limit ? shown.at(-1) : undefined;
        return { drafts: shown.map(presentDraft), next_cursor: last ? writeCursor(last.row.id) : null };
      },
    );

    app.get(
      '/api/wallets/:id/drafts/:draft',
      {
        config: reading,
        schema: { tags, summary: 'One of them', params: draftParams, response: { 200: builtAnswer } },
      },
      async (request) => {
        const { id, draft } = request.params;
        return presentBuilt(await drafts.find(asks(request, id), draft));
      },
    );

    app.get(
      '/api/wallets/:id/drafts/:draft/file',
      {
        config: reading,
        schema: {
          tags,
          summary: 'Its PSBT as a file',
          params: draftParams,
          querystring: psbtFileQuery,
          produces: ['application/octet-stream'],
        },
      },
      async (request, reply) => {
        const { id, draft } = request.params;
        const { content } = await drafts.find(asks(request, id), draft);
        const version = request.query.version === '2' ? 2 : 0;
        return reply
          .header('content-type', 'application/octet-stream')
          .header('content-disposition', `attachment; filename="${draft}.psbt"`)
          .send(Buffer.from(psbtIn(version, readPsbt(content.psbt))));
      },
    );

    app.delete(
      '/api/wallets/:id/drafts/:draft',
      {
        config: writing,
        schema: {
          tags,
          summary: 'Discard it; its coins are free again',
          params: draftParams,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const { id, draft } = request.params;
        await drafts.discard(asks(request, id), draft);
        return reply.code(204).send(null);
      },
    );
  };
}
