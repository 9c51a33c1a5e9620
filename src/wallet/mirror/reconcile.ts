/** From what the node says of transactions to rows; pure, so that histories with any reorganisation can be tried on it. */
import type { TransactionState } from '../model.ts';
import { type Changes, hold, type Place, type TransactionRow } from './changes.ts';
import type { NodeTransaction } from './history.ts';

export type Known = { readonly state: TransactionState; readonly replacedBy: string | null };

export type Reading = {
  /** What the node's wallet said, by txid. */
  readonly read: ReadonlyMap<string, NodeTransaction>;
  /** Asked about, and unknown to it. */
  readonly unknown: readonly string[];
  /** What we had written down of them. */
  readonly known: ReadonlyMap<string, Known>;
  /** Which of the wallet's addresses a script belongs to. */
  readonly placeOf: (script: string) => Place | undefined;
};

export function reconcile({ read, unknown, known, placeOf }: Reading): Changes {
  const own = [...read.values()].map((transaction) => ({
    transaction,
    coins: transaction.outputs.flatMap(({ vout, script, amount }) => {
      const place = placeOf(script);
      return place ? [{ txid: transaction.txid, vout, ...place, amount }] : [];
    }),
  }));
  return {
    transactions: own.map(({ transaction, coins }) => ({
      ...held(judged(transaction, read, known.get(transaction.txid))),
      txid: transaction.txid,
      received: total(coins),
      coinbase: transaction.coinbase,
      hex: transaction.hex,
      paid: total(transaction.outputs),
      inputs: transaction.inputs,
    })),
    lost: unknown.flatMap((txid) => {
      const before = known.get(txid);
      return before && hold(before.state) > 0
        ? [{ txid, state: before.state === 'confirmed' ? 'conflicted' : 'abandoned' }]
        : [];
    }),
    coins: own.flatMap(({ coins }) => coins),
    used: own.flatMap(({ transaction, coins }) =>
      coins.map(({ branch, position }) => ({ branch, position, at: transaction.seenAt })),
    ),
  };
}

type Judgement = Pick<TransactionRow, 'state' | 'height' | 'blockHash' | 'at' | 'replacedBy'>;

function judged(
  { block, confirmations, inMempool, seenAt, coinbase, conflicts, abandoned }: NodeTransaction,
  read: Reading['read'],
  before: Known | undefined,
): Judgement {
  if (block && confirmations > 0) {
    const { height, hash, time } = block;
    return { state: 'confirmed', height, blockHash: hash, at: time, replacedBy: null };
  }
  const unmined = { height: null, blockHash: null, at: seenAt, replacedBy: null };
  if (inMempool && confirmations === 0) return { ...unmined, state: 'pending' };
  // What took its place may pay nobody here; then the node knows it while it is in the mempool, and forgets it after.
  const winner =
    conflicts.find((txid) => isActive(read.get(txid))) ?? conflicts.find((txid) => !read.has(txid));
  const replacedBy = winner ?? (confirmations < 0 ? before?.replacedBy : null) ?? null;
  if (replacedBy !== null) return { ...unmined, state: 'replaced', replacedBy };
  // A coinbase lives and dies with its block.
  if (coinbase || confirmations < 0) return { ...unmined, state: 'conflicted' };
  return { ...unmined, state: abandoned ? 'abandoned' : 'dropped' };
}

const held = (one: Judgement) => ({ ...one, hold: hold(one.state) });

const isActive = (one: NodeTransaction | undefined) =>
  one !== undefined && (one.confirmations > 0 || (one.confirmations === 0 && one.inMempool));

const total = (amounts: readonly { readonly amount: bigint }[]): bigint =>
  amounts.reduce((sum, { amount }) => sum + amount, 0n);
