/** Transactions that coins come from, where signers need them whole: a node knows each by the block of its coin. */
import { z } from 'zod';
import { ProofError } from '../../lib/bitcoin/proof/index.ts';
import { MOST_BYTES } from '../../lib/bitcoin/psbt/index.ts';
import type { Outpoint } from '../../pof/model.ts';
import type { BitcoinRpc } from './bitcoin-rpc.ts';
import { NodeError, type NodeErrorCode } from './bitcoin-rpc-errors.ts';

const hex = z.string().regex(/^(?:[0-9a-f]{2})+$/);
const output = z
  .object({
    bestblock: z.string(),
    confirmations: z.int().min(0),
    scriptPubKey: z.object({ hex }),
  })
  .nullable();
/** A pruned block, and a call that is not allowed: then somebody's wallet has to bring the transaction. */
const NOT_HERE: ReadonlySet<NodeErrorCode> = new Set(['not_found', 'failed', 'forbidden']);

/**
 * Of coins before SegWit, and of P2SH, which may be one; hexadecimal. What the node does not keep is left out.
 * @throws ProofError psbt_too_large when they are more than a PSBT may hold
 * @throws NodeError where it cannot be asked
 */
export async function previousTransactions(
  rpc: BitcoinRpc,
  outpoints: readonly Outpoint[],
): Promise<readonly string[]> {
  const calls = outpoints.map(({ txid, vout }) => ({ method: 'gettxout', params: [txid, vout, true] }));
  const blocks = new Map<string, string | null>();
  for (const [at, one] of (await rpc.batch(calls, output)).entries()) {
    const txid = outpoints[at]?.txid;
    if (txid === undefined || !one.ok || one.result === null) continue;
    if (isWitness(one.result.scriptPubKey.hex)) continue;
    if (!blocks.has(txid)) blocks.set(txid, await blockOf(rpc, one.result));
  }
  const found: string[] = [];
  let room = 2 * MOST_BYTES;
  for (const [txid, block] of blocks) {
    // Without an index a node finds what is in no block, or in the one it is told.
    const transaction = await orNull(
      rpc.call('getrawtransaction', block === null ? [txid, false] : [txid, false, block], hex),
    );
    if (transaction === null) continue;
    room -= transaction.length;
    if (room < 0) throw new ProofError('psbt_too_large');
    found.push(transaction);
  }
  return found;
}

/** Null while it is in none. */
async function blockOf(
  rpc: BitcoinRpc,
  { bestblock, confirmations }: { readonly bestblock: string; readonly confirmations: number },
): Promise<string | null> {
  if (confirmations === 0) return null;
  const { height } = await rpc.call('getblockheader', [bestblock], z.object({ height: z.int() }));
  return rpc.call('getblockhash', [height - confirmations + 1], hex);
}

const orNull = <T>(asked: Promise<T>): Promise<T | null> =>
  asked.catch((error: unknown) => {
    if (error instanceof NodeError && NOT_HERE.has(error.code)) return null;
    throw error;
  });

/** BIP-141: a number and one push of 2 to 40 bytes. */
const isWitness = (script: string): boolean =>
  /^(?:00|5[1-9a-f]|60)(?:0[2-9a-f]|1[0-9a-f]|2[0-8])/.test(script);
