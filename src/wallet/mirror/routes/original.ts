/** The paths of the original system, which knew one wallet: here it is the person's default wallet. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { decimalFromSats } from '../../../lib/bitcoin/sats.ts';
import type { Answers } from '../answers.ts';
import type { MirrorRoutesDeps } from '../deps.ts';
import {
  addressesQuery,
  coinsQuery,
  giveBody,
  originalAddress,
  originalAddresses,
  originalBalance,
  originalCoins,
  originalTransactions,
  transactionsQuery,
} from '../schema.ts';
import { reading, tags, writing } from './config.ts';

const ok = true as const;

export function originalRoutes(deps: MirrorRoutesDeps, answers: Answers): FastifyPluginAsyncZod {
  const { openDefault: open, reads, clock } = deps;
  const get = <Q, A>(summary: string, querystring: Q, answer: A) => ({
    config: reading,
    schema: { tags, summary: `${summary} (of the default wallet)`, querystring, response: { 200: answer } },
  });

  return async (app) => {
    app.get(
      '/api/wallet/balance',
      {
        config: reading,
        schema: { tags, summary: 'Balance of the default wallet', response: { 200: originalBalance } },
      },
      async (request) => {
        const { id } = await open(request);
        const { confirmed, pending, immature, total } = await reads.balance(id, clock.now());
        const sats = { confirmed, unconfirmed: pending + immature, total };
        return {
          ok,
          balance: each(sats, decimalFromSats),
          balance_sat: each(sats, Number),
        };
      },
    );
    app.get(
      '/api/wallet/transactions',
      get('History', transactionsQuery, originalTransactions),
      async (request) => ({ ok, ...(await answers.transactions(await open(request), request.query)) }),
    );
    app.get(
      '/api/wallet/addresses',
      get('Addresses', addressesQuery, originalAddresses),
      async (request) => ({
        ok,
        ...(await answers.addresses(await open(request), request.query)),
      }),
    );
    app.get('/api/wallet/utxos', get('Coins', coinsQuery, originalCoins), async (request) => ({
      ok,
      ...(await answers.coins(await open(request), request.query)),
    }));
    app.post(
      '/api/wallet/new-address',
      {
        config: writing,
        schema: {
          tags,
          summary: 'An address of the default wallet to be paid to',
          body: giveBody.prefault({}),
          response: { 200: originalAddress },
        },
      },
      async (request) => {
        const wallet = await open(request);
        const given = await answers.give(wallet, request.body);
        return { ok, ...given, address_type: wallet.script, qr_code: picture(given.qr, given.qr_size) };
      },
    );
  };
}

type Three<T> = { confirmed: T; unconfirmed: T; total: T };

const each = <T>({ confirmed, unconfirmed, total }: Three<bigint>, as: (sats: bigint) => T): Three<T> => ({
  confirmed: as(confirmed),
  unconfirmed: as(unconfirmed),
  total: as(total),
});

function picture(path: string, size: number): string {
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges">` +
    `<path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${path}"/></svg>`;
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}
