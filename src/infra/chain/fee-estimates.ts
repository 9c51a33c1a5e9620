/** What the node thinks of fees. Satoshis per 1000 virtual bytes. */
import { z } from 'zod';
import type { FeeSource } from '../../wallet/mirror/fees.ts';
import type { BitcoinRpc } from './bitcoin-rpc.ts';
import { amount } from './bitcoin-rpc-json.ts';

/** A node that has seen too little answers with `errors` and no rate. */
const estimate = z.object({ feerate: amount.optional() });
const mempool = z.object({
  mempoolminfee: amount,
  minrelaytxfee: amount,
  incrementalrelayfee: amount.optional(),
});

const estimateCall = (blocks: number) => ({
  method: 'estimatesmartfee',
  params: { conf_target: blocks, estimate_mode: 'economical' },
});

/** Null where the node has seen too little to tell. */
export async function readEstimate(rpc: BitcoinRpc, blocks: number): Promise<bigint | null> {
  const { method, params } = estimateCall(blocks);
  return (await rpc.call(method, params, estimate)).feerate ?? null;
}

/** What a transaction pays at least to enter the mempool, and a replacement for its own size (BIP-125, rule 4). */
export async function readLimits(rpc: BitcoinRpc): Promise<{ least: bigint; increment: bigint }> {
  const { mempoolminfee, minrelaytxfee, incrementalrelayfee } = await rpc.call('getmempoolinfo', [], mempool);
  return {
    least: mempoolminfee > minrelaytxfee ? mempoolminfee : minrelaytxfee,
    increment: incrementalrelayfee ?? minrelaytxfee,
  };
}

export const createFeeSource =
  (rpc: BitcoinRpc): FeeSource =>
  async (targets) => {
    const outcomes = await rpc.batch(targets.map(estimateCall), estimate);
    const { least } = await readLimits(rpc);
    return {
      rates: outcomes.map((outcome) => (outcome.ok ? (outcome.result.feerate ?? null) : null)),
      floor: least,
    };
  };
