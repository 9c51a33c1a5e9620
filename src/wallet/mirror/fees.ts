/** What a transaction should pay, from the node's estimates within sane bounds. */
import type { Clock } from '../../core/ports.ts';
import { FALLBACK_RATE, MOST_RATE } from '../fee-bounds.ts';

/** Satoshis per 1000 virtual bytes. */
export type NodeFees = {
  /** Null where the node has seen too little to tell. */
  readonly rates: readonly (bigint | null)[];
  /** Less is not taken into its mempool, or not passed on. */
  readonly floor: bigint;
};

/** Rejects when the node cannot be asked. */
export type FeeSource = (targets: readonly number[]) => Promise<NodeFees>;

export type FeeEstimate = {
  readonly blocks: number;
  /** Satoshis per virtual byte. */
  readonly rate: number;
  readonly source: 'node' | 'fallback';
};

export type Fees = {
  readonly estimates: readonly FeeEstimate[];
  readonly minimum: number;
  readonly maximum: number;
  readonly at: number;
};

export const TARGETS = [1, 3, 6, 24, 144] as const;

/** Milliseconds. Old estimates are better than none, for a while. */
const FRESH = 30_000;
const USABLE = 10 * 60_000;
/** Satoshis per 1000 virtual bytes. */
const CEILING = BigInt(MOST_RATE) * 1000n;
const FALLBACK = BigInt(FALLBACK_RATE) * 1000n;

export function createFees({ source, clock }: { readonly source: FeeSource; readonly clock: Clock }) {
  let known: Fees | undefined;
  let asking: Promise<Fees> | undefined;

  const ask = async (): Promise<Fees> => {
    const at = clock.now();
    known = { ...boundedFees(await source(TARGETS)), at };
    return known;
  };

  /** Rejects when the node cannot be asked, and has not been for ten minutes. */
  return async (): Promise<Fees> => {
    const age = known ? clock.now() - known.at : Number.POSITIVE_INFINITY;
    if (known && age < FRESH) return known;
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    const last = known;
    return last && age < USABLE ? asking.catch(() => last) : asking;
  };
}

/** Waiting longer never costs more; the next longer estimate stands in for one that is missing. */
export function boundedFees({ rates, floor }: NodeFees): Omit<Fees, 'at'> {
  const estimates: FeeEstimate[] = [];
  let lowest = floor;
  for (const [index, blocks] of [...TARGETS.entries()].toReversed()) {
    const rate = rates[index] ?? null;
    const longer = estimates[0];
    const stand = longer ? lowest : FALLBACK;
    const chosen = clamp(rate ?? stand, lowest);
    lowest = chosen;
    const source = rate !== null || longer?.source === 'node' ? 'node' : 'fallback';
    estimates.unshift({ blocks, rate: perByte(chosen), source });
  }
  return { estimates, minimum: perByte(floor), maximum: perByte(CEILING) };
}

const clamp = (rate: bigint, floor: bigint): bigint => {
  const least = rate > floor ? rate : floor;
  return least < CEILING ? least : CEILING;
};

const perByte = (rate: bigint): number => Number(rate) / 1000;
