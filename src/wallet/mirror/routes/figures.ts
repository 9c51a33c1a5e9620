/** What a wallet holds: balance and coins. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { problem } from '../../../core/errors.ts';
import { ownerOf } from '../../request.ts';
import { walletParams as params } from '../../schema.ts';
import type { Answers } from '../answers.ts';
import type { MirrorRoutesDeps } from '../deps.ts';
import { mirrorErrors } from '../errors.ts';
import { presentBalance } from '../present.ts';
import { balanceAnswer, coinsAnswer, coinsQuery, freezeAnswer, freezeBody } from '../schema.ts';
import { reading, tags, writing } from './config.ts';

export function figureRoutes(deps: MirrorRoutesDeps, answers: Answers): FastifyPluginAsyncZod {
  const { own, reads, clock, bells } = deps;
  return async (app) => {
    app.get(
      '/api/wallets/:id/balance',
      {
        config: reading,
        schema: { tags, summary: 'What it holds', params, response: { 200: balanceAnswer } },
      },
      async (request) => {
        const wallet = await own(ownerOf(request).userId, request.params.id);
        return presentBalance(wallet, await reads.balance(wallet.id, clock.now()));
      },
    );

    app.get(
      '/api/wallets/:id/utxos',
      {
        config: reading,
        schema: {
          tags,
          summary: 'Its coins, newest first',
          params,
          querystring: coinsQuery,
          response: { 200: coinsAnswer },
        },
      },
      async (request) => answers.coins(await own(ownerOf(request).userId, request.params.id), request.query),
    );

    app.post(
      '/api/wallets/:id/utxos/freeze',
      {
        config: writing,
        schema: {
          tags,
          summary: 'Keep coins out of payments, or take them in again',
          params,
          body: freezeBody,
          response: { 200: freezeAnswer },
        },
      },
      async (request) => {
        const { id } = await own(ownerOf(request).userId, request.params.id);
        const { outpoints, frozen } = request.body;
        const unknown = await reads.freeze(id, outpoints, frozen);
        if (unknown.length > 0) {
          const errors = unknown.map((outpoint) => ({
            path: 'outpoints',
            message: `${outpoint} is no coin of it`,
          }));
          throw problem(mirrorErrors, 'coin_unknown', { errors });
        }
        await bells.ring(id);
        return { frozen, count: outpoints.length };
      },
    );
  };
}
