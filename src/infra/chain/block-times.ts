/** When blocks were made, by their median time (BIP-113): it only ever grows, so it can be searched by halving. */
import { z } from 'zod';
import type { BitcoinRpc } from './bitcoin-rpc.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const header = z.object({ mediantime: z.int() });

/** In seconds since the epoch. @throws NodeError */
export async function timeAt(node: BitcoinRpc, height: number): Promise<number> {
  const at = await node.call('getblockhash', [height], hash);
  return (await node.call('getblockheader', [at], header)).mediantime;
}

/** The first height up to `tip` whose median time is at or after `seconds`; `tip + 1` when none is. */
export async function heightAt(node: BitcoinRpc, tip: number, seconds: number): Promise<number> {
  let low = 0;
  let high = tip + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((await timeAt(node, middle)) >= seconds) high = middle;
    else low = middle + 1;
  }
  return low;
}
