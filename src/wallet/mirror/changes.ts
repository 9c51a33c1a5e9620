/** What a reading of the node's answers comes to, as rows to be written. Doing it again changes nothing. */
import type { Branch, TransactionState } from '../model.ts';
import type { Outpoint } from './history.ts';

export type Place = { readonly branch: Branch; readonly position: number };

export type TransactionRow = {
  readonly txid: string;
  readonly state: TransactionState;
  /** How firmly it holds the coins it spends; 0 for not at all. */
  readonly hold: number;
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

/**
 * How firmly a transaction holds the coins it spends; 0 for not at all. Where two hold the same coin, which happens
 * when the node is asked while one replaces the other, the firmer has it.
 */
export function hold(state: TransactionState): number {
  if (state === 'confirmed') return 3;
  if (state === 'pending') return 2;
  return state === 'dropped' ? 1 : 0;
}
