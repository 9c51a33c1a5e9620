/** Answers that the room's own paths and the original's have in common. */
import type { z } from 'zod';
import { problem } from '../../core/errors.ts';
import { cutPage, readCursor } from '../../core/paging.ts';
import { httpErrors } from '../../lib/http/errors.ts';
import type { Wallet } from '../model.ts';
import { paymentUri } from './bip21.ts';
import type { MirrorRoutesDeps } from './deps.ts';
import { mirrorErrors } from './errors.ts';
import { addressPosition, coinPosition, transactionPosition } from './positions.ts';
import { presentAddress, presentCoin, presentTransaction } from './present.ts';
import type { addressesQuery, coinsQuery, giveBody, transactionsQuery } from './schema.ts';

/** Addresses that may be handed out and unused at the same time. */
const MOST_UNUSED = 1000;

export type Answers = ReturnType<typeof createAnswers>;

export function createAnswers({ reads, refresh, qrPath, clock }: MirrorRoutesDeps) {
  return {
    async addresses({ id }: Wallet, query: z.infer<typeof addressesQuery>) {
      const { limit, cursor, branch, used } = query;
      const after = readCursor(cursor, addressPosition);
      const found = await reads.addresses(id, { limit: limit + 1, after, branch, used });
      const page = cutPage(found, limit, ({ branch, position }) => ({ branch, position }));
      return { addresses: page.shown.map(presentAddress), next_cursor: page.next_cursor };
    },

    async coins(wallet: Wallet, query: z.infer<typeof coinsQuery>) {
      const { limit, cursor, min_amount, frozen, confirmed, address } = query;
      const found = await reads.coins(wallet.id, {
        limit: limit + 1,
        after: readCursor(cursor, coinPosition),
        now: clock.now(),
        least: min_amount === undefined ? undefined : BigInt(min_amount),
        frozen,
        confirmed,
        address,
      });
      const page = cutPage(found, limit, ({ at, txid, vout }) => ({ at, txid, vout }));
      return { utxos: page.shown.map((coin) => presentCoin(wallet, coin)), next_cursor: page.next_cursor };
    },

    async transactions(wallet: Wallet, { limit, cursor }: z.infer<typeof transactionsQuery>) {
      const after = readCursor(cursor, transactionPosition);
      const found = await reads.transactions(wallet.id, { limit: limit + 1, after });
      const page = cutPage(found, limit, ({ at, txid }) => ({ at, txid }));
      return {
        transactions: page.shown.map((one) => presentTransaction(wallet, one)),
        next_cursor: page.next_cursor,
      };
    },

    /** Hands out an address; whoever asks next gets another. */
    async give({ id }: Wallet, body: z.infer<typeof giveBody>) {
      const now = clock.now();
      const { branch, label = null, amount, message } = body;
      const given = await reads.give({ walletId: id, branch, label, now, most: MOST_UNUSED });
      // The gap behind it has moved on.
      refresh(id);
      if (given === 'gone') throw problem(httpErrors, 'not_found');
      if (given === 'none_left') throw problem(mirrorErrors, 'no_address_left');
      if (given === 'too_many_unused') throw problem(mirrorErrors, 'too_many_unused_addresses');
      const { address } = given;
      const sats = amount === undefined ? undefined : BigInt(amount);
      const uri = paymentUri({ address, amount: sats, message });
      const { path, size } = qrPath(uri);
      const unused = { usedAt: null, givenAt: now, received: 0n, holds: 0n };
      return { ...presentAddress({ ...given, ...unused }), uri, qr: path, qr_size: size };
    },
  };
}
