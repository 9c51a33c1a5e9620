/** What the node thinks of fees. */
import { z } from 'zod';
import type { FeeSource } from '../../wallet/mirror/fees.ts';
import type { BitcoinRpc } from './bitcoin-rpc.ts';
import { amount } from './bitcoin-rpc-json.ts';

/** A node that has seen too little answers with `errors` and no rate. */
const estimate = z.object({ feerate: amount.optional() });
const mempool = z.object({
  mempoolminfee: amount,
  minrelaytxfee: amount,
});

export const createFeeSource =
  (rpc: BitcoinRpc): FeeSource =>
  async (targets) => {
    const calls = targets.map((blocks) => ({
      method: 'estimatesmartfee',
      params: { conf_target: blocks, estimate_mode: 'economical' },
    }));
    const outcomes = await rpc.batch(calls, estimate);
    const { mempoolminfee, minrelaytxfee } = await rpc.call('getmempoolinfo', [], mempool);
    return {
      rates: outcomes.map((outcome) => (outcome.ok ? (outcome.result.feerate ?? null) : null)),
      floor: mempoolminfee > minrelaytxfee ? mempoolminfee : minrelaytxfee,
    };
  };
