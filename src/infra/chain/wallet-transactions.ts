/** Transactions of one wallet, with what the mempool says of those that are in no block. */
import { z } from 'zod';
import type { NodeTransaction } from '../../wallet/mirror/history.ts';
import type { BitcoinRpc } from './bitcoin-rpc.ts';
import { inputsOf, outputsOf, rawTransaction } from './wallet-raw.ts';

const txids = z.array(z.string());

const transaction = z.object({
  confirmations: z.int(),
  blockhash: z.string().optional(),
  blockheight: z.int().optional(),
  blocktime: z.int().optional(),
  time: z.int(),
  timereceived: z.int(),
  generated: z.boolean().optional(),
  walletconflicts: txids.default([]),
  /** Of version 28 and later. */
  mempoolconflicts: txids.default([]),
  replaced_by_txid: z.string().optional(),
  details: z.array(z.object({ abandoned: z.boolean().optional() })).default([]),
  hex: z.string(),
  decoded: rawTransaction,
});

const mempool = z.object({ loaded: z.boolean() });

type Answer = z.infer<typeof transaction>;
type Answers = ReadonlyMap<string, Answer>;

/**
 * Those in no block are looked up in the mempool; one that is not there is asked about once more, since it may have been
 * mined between the two questions.
 */
export async function readTransactions(
  node: BitcoinRpc,
  wallet: BitcoinRpc,
  wanted: readonly string[],
): Promise<ReadonlyMap<string, NodeTransaction>> {
  const first = await ask(wallet, wanted);
  const unmined = [...first].flatMap(([txid, { confirmations }]) => (confirmations === 0 ? [txid] : []));
  const waiting = await inMempool(node, unmined);
  const elsewhere = unmined.filter((txid) => !waiting.has(txid));
  const second = elsewhere.length === 0 ? new Map() : await ask(wallet, elsewhere);
  const whole = elsewhere.length === 0 || (await node.call('getmempoolinfo', [], mempool)).loaded;
  return new Map(
    [...first, ...second].map(([txid, answer]) => [
      txid,
      // A node that has just started fills its mempool from its disk first.
      read(txid, answer, answer.confirmations === 0 && (waiting.has(txid) || !whole)),
    ]),
  );
}

async function ask(wallet: BitcoinRpc, wanted: readonly string[]): Promise<Answers> {
  const calls = wanted.map((txid) => ({ method: 'gettransaction', params: { txid, verbose: true } }));
  const outcomes = await wallet.batch(calls, transaction);
  return new Map(
    wanted.flatMap((txid, at): [string, Answer][] => {
      const outcome = outcomes[at];
      if (outcome?.ok) return [[txid, outcome.result]];
      if (outcome?.error.code === 'not_found' || outcome?.error.code === 'invalid_address_or_key') return [];
      throw outcome?.error ?? new TypeError('a batch without an answer');
    }),
  );
}

async function inMempool(node: BitcoinRpc, wanted: readonly string[]): Promise<ReadonlySet<string>> {
  const calls = wanted.map((txid) => ({ method: 'getmempoolentry', params: { txid } }));
  const outcomes = await node.batch(calls, z.unknown());
  return new Set(wanted.filter((_, at) => outcomes[at]?.ok));
}

function read(txid: string, answer: Answer, waits: boolean): NodeTransaction {
  const { blockhash, blockheight, blocktime, confirmations, decoded, replaced_by_txid } = answer;
  const isMined =
    confirmations > 0 && blockhash !== undefined && blockheight !== undefined && blocktime !== undefined;
  const others = [
    ...answer.walletconflicts,
    ...answer.mempoolconflicts,
    ...(replaced_by_txid ? [replaced_by_txid] : []),
  ];
  return {
    txid,
    confirmations,
    block: isMined ? { hash: blockhash, height: blockheight, time: blocktime * 1000 } : null,
    seenAt: Math.min(answer.time, answer.timereceived) * 1000,
    coinbase: answer.generated ?? decoded.vin.some((input) => input.txid === undefined),
    inMempool: waits,
    abandoned: answer.details.some(({ abandoned }) => abandoned),
    conflicts: [...new Set(others)],
    hex: answer.hex,
    inputs: inputsOf(decoded),
    outputs: outputsOf(decoded),
  };
}
