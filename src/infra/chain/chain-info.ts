import { z } from 'zod';
import type { ChainTip } from '../../wallet/ports.ts';
import type { BitcoinRpc } from './bitcoin-rpc.ts';

const info = z.object({
  bestblockhash: z.string(),
  blocks: z.int(),
  headers: z.int(),
  pruned: z.boolean(),
  pruneheight: z.int().optional(),
});

export async function chainTip(node: BitcoinRpc): Promise<ChainTip> {
  const { bestblockhash, blocks, headers, pruned, pruneheight } = await node.call(
    'getblockchaininfo',
    [],
    info,
  );
  return { hash: bestblockhash, height: blocks, headers, prunedBelow: pruned ? (pruneheight ?? 0) : null };
}

/** The lowest block the node still has; null when it keeps all. */
export const prunedBelow = async (node: BitcoinRpc): Promise<number | null> =>
  (await chainTip(node)).prunedBelow;
