/** A transaction as a node decodes it. */
import { z } from 'zod';
import type { NodeTransaction } from '../../wallet/mirror/history.ts';
import { amount } from './bitcoin-rpc-json.ts';

export const rawTransaction = z.object({
  vin: z.array(z.object({ txid: z.string().optional(), vout: z.int().optional() })),
  vout: z.array(z.object({ n: z.int(), value: amount, scriptPubKey: z.object({ hex: z.string() }) })),
});

type Raw = z.infer<typeof rawTransaction>;

/** A coinbase spends nothing. */
export const inputsOf = ({ vin }: Raw): NodeTransaction['inputs'] =>
  vin.flatMap(({ txid, vout }) => (txid === undefined || vout === undefined ? [] : [{ txid, vout }]));

export const outputsOf = ({ vout }: Raw): NodeTransaction['outputs'] =>
  vout.map(({ n, value, scriptPubKey }) => ({ vout: n, script: scriptPubKey.hex, amount: value }));
