/** PSBTs and transactions that people hand in, whichever wallet they are of. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { ownerOf } from '../request.ts';
import { presentFinalized, presentPsbt, presentSent } from './present.ts';
import { combineBody, finalizeAnswer, psbtAnswer, psbtBody, sendAnswer, sendBody } from './schema.ts';
import type { Spending } from './spending.ts';

const tags = ['wallets'];
/** They change nothing, and cost as much as what does. */
const reading = { access: { scopes: ['wallet:read'] }, rateLimit: 'wallet' } as const;
const writing = { access: { scopes: ['wallet:write'] }, rateLimit: 'wallet' } as const;

export function psbtRoutes({ tools, send }: Pick<Spending, 'tools' | 'send'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/api/psbt/decode',
      {
        config: reading,
        schema: {
          tags,
          summary: 'What a PSBT does, and what it lacks',
          body: psbtBody,
          response: { 200: psbtAnswer },
        },
      },
      async (request) => presentPsbt(await tools.decode(ownerOf(request).userId, request.body.psbt)),
    );

    app.post(
      '/api/psbt/combine',
      {
        config: reading,
        schema: {
          tags,
          summary: 'What several signers signed, in one PSBT',
          body: combineBody,
          response: { 200: psbtAnswer },
        },
      },
      async (request) => presentPsbt(await tools.combine(ownerOf(request).userId, request.body.psbts)),
    );

    app.post(
      '/api/psbt/finalize',
      {
        config: reading,
        schema: {
          tags,
          summary: 'The transaction, once all have signed',
          body: psbtBody,
          response: { 200: finalizeAnswer },
        },
      },
      async (request) => presentFinalized(await tools.finalize(ownerOf(request).userId, request.body.psbt)),
    );

    app.post(
      '/api/transactions',
      {
        config: writing,
        schema: {
          tags,
          summary: 'Test and send what was signed; sending it again is harmless',
          body: sendBody,
          response: { 200: sendAnswer },
        },
      },
      async (request) => {
        const { hex, psbt = '', dry_run: dryRun, max_fee_rate: mostRate, wallet_id: walletId } = request.body;
        const transaction = hex === undefined ? { psbt } : { hex };
        return presentSent(await send(ownerOf(request), { transaction, walletId, dryRun, mostRate }));
      },
    );
  };
}
