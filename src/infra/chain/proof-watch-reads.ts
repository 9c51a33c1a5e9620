/** What a watch over proven coins reads of a node. Bounded, in batches; other work gets its turn in between. */
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { type CoinMoves, type CoinName, movesOfBlock, movesOfTransaction } from '../../lib/bitcoin/block.ts';
import type { BitcoinRpc } from './bitcoin-rpc.ts';
import { NodeError } from './bitcoin-rpc-errors.ts';

const BATCH = 100;
/** Transactions of a block between two turns. */
const STRETCH = 200;
/** The usual 300 MB hold fewer. */
const MOST_WAITING = 500_000;
const PATIENCE = 60_000;

const hex = z.string().regex(/^(?:[0-9a-f]{2})+$/);

type Spending = { readonly spent: readonly CoinName[]; readonly read: readonly string[] };

export function createWatchReads(rpc: BitcoinRpc) {
  return {
    async mempoolSize(): Promise<number> {
      const { size } = await rpc.call('getmempoolinfo', [], z.object({ size: z.int() }));
      if (size > MOST_WAITING) throw new NodeError('too_large');
      return size;
    },

    mempoolNames: () =>
      rpc.call('getrawmempool', [], z.array(z.string()).max(MOST_WAITING), { timeout: PATIENCE }),

    /**
     * What transactions of the mempool spend, and which were read. One that has left it meanwhile was not: a block, or
     * nothing, has it, and it may come back.
     */
    async *spentBy(txids: readonly string[]): AsyncGenerator<Spending, void, undefined> {
      for (let from = 0; from < txids.length; from += BATCH) {
        const names = txids.slice(from, from + BATCH);
        const calls = names.map((txid) => ({ method: 'getrawtransaction', params: [txid, false] }));
        const spent: CoinName[] = [];
        const read: string[] = [];
        for (const [at, one] of (await rpc.batch(calls, hex)).entries()) {
          if (one.ok) {
            spent.push(...movesOfTransaction(Buffer.from(one.result, 'hex')).spends);
            read.push(names[at] ?? '');
          } else if (one.error.code !== 'not_found') throw one.error;
        }
        yield { spent, read };
      }
    },

    async *block(hash: string): AsyncGenerator<readonly CoinMoves[], void, undefined> {
      const text = await rpc.call('getblock', [hash, 0], hex, { timeout: PATIENCE });
      let stretch: CoinMoves[] = [];
      for (const moves of movesOfBlock(Buffer.from(text, 'hex'))) {
        stretch.push(moves);
        if (stretch.length < STRETCH) continue;
        yield stretch;
        stretch = [];
        await setImmediate();
      }
      yield stretch;
    },
  };
}
