import { Readable } from 'node:stream';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { problem } from '../../../core/errors.ts';
import { ownerOf } from '../../request.ts';
import { walletParams as params } from '../../schema.ts';
import type { Answers } from '../answers.ts';
import { csvHead, csvLine } from '../csv.ts';
import type { MirrorRoutesDeps } from '../deps.ts';
import { mirrorErrors } from '../errors.ts';
import type { ReadsStore, TransactionPosition } from '../reads-store.ts';
import { transactionParams, transactionsAnswer, transactionsQuery } from '../schema.ts';
import { reading, tags, writing } from './config.ts';

export function transactionRoutes(deps: MirrorRoutesDeps, answers: Answers): FastifyPluginAsyncZod {
  const { own, reads } = deps;
  return async (app) => {
    app.get(
      '/api/wallets/:id/transactions',
      {
        config: reading,
        schema: {
          tags,
          summary: 'Its history, newest first',
          params,
          querystring: transactionsQuery,
          response: { 200: transactionsAnswer },
        },
      },
      async (request) =>
        answers.transactions(await own(ownerOf(request).userId, request.params.id), request.query),
    );

    app.get(
      '/api/wallets/:id/transactions.csv',
      {
        config: reading,
        schema: {
          tags,
          summary: 'Its whole history as CSV',
          params,
          produces: ['text/csv'],
        },
      },
      async (request, reply) => {
        const { id } = await own(ownerOf(request).userId, request.params.id);
        return reply
          .header('content-type', 'text/csv; charset=utf-8')
          .header('content-disposition', 'attachment; filename="transactions.csv"')
          .header('cache-control', 'no-store')
          .send(Readable.from(csv(reads, id)));
      },
    );

    app.post(
      '/api/wallets/:id/transactions/:txid/abandon',
      {
        config: writing,
        schema: {
          tags,
          summary: 'Wait no longer for one that left the mempool; its coins are free again',
          params: transactionParams,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const { id, txid } = request.params;
        const wallet = await own(ownerOf(request).userId, id);
        if (!(await deps.abandon(wallet, txid))) throw problem(mirrorErrors, 'transaction_not_dropped');
        return reply.code(204).send(null);
      },
    );
  };
}

const PAGE = 500;

async function* csv(reads: Pick<ReadsStore, 'transactions'>, walletId: string): AsyncGenerator<string> {
  yield csvHead;
  for (let after: TransactionPosition | null = null; ; ) {
    const page: Awaited<ReturnType<ReadsStore['transactions']>> = await reads.transactions(walletId, {
      limit: PAGE,
      after,
    });
    if (page.length > 0) yield page.map(csvLine).join('');
    const last = page.at(-1);
    if (page.length < PAGE || !last) return;
    after = { at: last.at, txid: last.txid };
  }
}
