/** Follows the best chain step by step, whatever happened in between: each block that left it, then each that joined. */
import { z } from 'zod';
import type { BitcoinRpc, Outcome } from './bitcoin-rpc.ts';
import { NodeError } from './bitcoin-rpc-errors.ts';

export type Tip = { readonly hash: string; readonly height: number };

export type TipEvent =
  | ({ readonly kind: 'block_connected' | 'block_disconnected' } & Tip)
  /** The node does not know the last tip: it has another chain, and everything is to be read anew. */
  | ({ readonly kind: 'chain_replaced' } & Tip);

export type TipFollower = {
  readonly tip: () => Tip | null;
  /** Catches up with the node. Events come out in order, and none twice, even when it fails halfway. @throws NodeError */
  readonly follow: () => Promise<void>;
};

const STRIDE = 100;
/** The chain may change while it is read; after so many times the next poll has to see. */
const MOST_TRIES = 5;

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const header = z.object({
  hash,
  height: z.int().min(0),
  confirmations: z.int(),
  previousblockhash: hash.optional(),
});
type Header = z.infer<typeof header>;

/** `from` is the last tip somebody has dealt with; null begins at the present one without an event. */
export function createTipFollower(
  rpc: BitcoinRpc,
  from: Tip | null,
  emit: (event: TipEvent) => void,
): TipFollower {
  let tip = from;
  const headerOf = (of: string) => rpc.call('getblockheader', [of], header);
  const move = (kind: TipEvent['kind'], to: Tip, shown: Tip = to) => {
    tip = to;
    emit({ kind, hash: shown.hash, height: shown.height });
  };

  /** Back to where our chain and the node's are one. */
  async function retreat(at: Tip): Promise<Tip> {
    for (let here = at; ; ) {
      const { confirmations, previousblockhash } = await headerOf(here.hash);
      // -1 when the block is not in the best chain.
      if (confirmations > 0 || previousblockhash === undefined) return here;
      const below = { hash: previousblockhash, height: here.height - 1 };
      move('block_disconnected', below, here);
      here = below;
    }
  }

  /** Up to the node's tip; false when the chain changed meanwhile. */
  async function advance(at: Tip): Promise<boolean> {
    const best = await rpc.call('getblockcount', [], z.int());
    let here = at;
    while (here.height < best) {
      const heights = Array.from(
        { length: Math.min(STRIDE, best - here.height) },
        (_, n) => here.height + 1 + n,
      );
      const hashes = await all(
        rpc.batch(
          heights.map((height) => call('getblockhash', height)),
          hash,
        ),
      );
      const headers = await all(
        rpc.batch(
          hashes.map((one) => call('getblockheader', one)),
          header,
        ),
      );
      for (const next of headers) {
        if (next.previousblockhash !== here.hash) return false;
        here = { hash: next.hash, height: next.height };
        move('block_connected', here);
      }
      if (headers.length < heights.length) return false;
    }
    return true;
  }

  return {
    tip: () => tip,
    async follow() {
      for (let tries = 0; tries < MOST_TRIES; tries += 1) {
        const best = await rpc.call('getbestblockhash', [], hash);
        if (tip?.hash === best) return;
        if (tip === null) {
          tip = tipOf(await headerOf(best));
          return;
        }
        try {
          await advance(await retreat(tip));
        } catch (error) {
          if (!(error instanceof NodeError && error.code === 'not_found')) throw error;
          move('chain_replaced', tipOf(await headerOf(best)));
        }
      }
    },
  };
}

const tipOf = ({ hash, height }: Header): Tip => ({ hash, height });
const call = (method: string, param: string | number) => ({ method, params: [param] });

/** The results up to the first that is missing: above a chain that has just become shorter there is nothing. */
async function all<T>(outcomes: Promise<readonly Outcome<T>[]>): Promise<readonly T[]> {
  const results: T[] = [];
  for (const one of await outcomes) {
    if (!one.ok) break;
    results.push(one.result);
  }
  return results;
}
