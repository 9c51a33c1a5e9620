/** What a reading of the node's answers comes to, as rows to be written. Doing it again changes nothing. */
import type { Branch, TransactionState } from '../model.ts';
import type { Outpoint } from './history.ts';

export type Place = { readonly branch: Branch; readonly position: number };

export type TransactionRow = {
  readonly txid: string;
  readonly state: TransactionState;
  readonly height: number | null;
  readonly blockHash: string | null;
  /** The block's time, or when the node first saw it; milliseconds since the epoch. */
  readonly at: number;
  readonly replacedBy: string | null;
  readonly received: bigint;
  readonly coinbase: boolean;
  readonly hex: string;
  /** All outputs together, and how many inputs: the fee is known where all inputs are coins of the wallet. */
  readonly paid: bigint;
  readonly inputs: readonly Outpoint[];
};

export type CoinRow = Outpoint & Place & { readonly amount: bigint };

export type Changes = {
  readonly transactions: readonly TransactionRow[];
  /** Those the node's wallet does not know any more. */
  readonly lost: readonly { readonly txid: string; readonly state: TransactionState }[];
  readonly coins: readonly CoinRow[];
  readonly used: readonly (Place & { readonly at: number })[];
};

/** Whether a transaction makes and spends coins. */
export const counts = (state: TransactionState): boolean => state === 'confirmed' || state === 'pending';
