/** Which coins to spend. The node reckons the fee exactly; what is chosen here has to suffice, and be few. */
import type { WalletCoin } from './draft-store.ts';

export type Spending = {
  /** Height of the tip. */
  readonly height: number;
  readonly now: number;
  /** BIP-68, of the path that is taken: blocks or seconds a coin must have been confirmed. */
  readonly age: { readonly unit: 'blocks' | 'seconds'; readonly value: number } | null;
};

/** Blocks until a newly mined coin may be spent (COINBASE_MATURITY), itself included. */
const MATURITY = 100;

/** Whether consensus lets a coin be spent in the next block. */
export function isMature(coin: WalletCoin, { height, now, age }: Spending): boolean {
  if (coin.coinbase && (coin.height === null || height - coin.height + 1 < MATURITY)) return false;
  if (age === null) return true;
  if (coin.height === null) return false;
  // The node has the last word on time, which it counts in median times of blocks.
  return age.unit === 'blocks' ? height - coin.height + 1 >= age.value : coin.at + age.value * 1000 <= now;
}

/** Not held back by the person, or by another draft. */
export const isFree = ({ frozen, reserved }: WalletCoin): boolean => !(frozen || reserved);

/** What may be spent without being asked for by name: nobody else can take it back. */
export const isOffered = (coin: WalletCoin, spending: Spending): boolean =>
  isFree(coin) && (coin.height !== null || coin.ownPayment) && isMature(coin, spending);

/**
 * In the order in which they are taken for `amount`: the smallest single coin that covers it, else from the largest
 * down, so that few are joined. Confirmed ones come first.
 * @param cost satoshis that spending one coin adds to the fee, about
 */
export function inOrder(coins: readonly WalletCoin[], amount: bigint, cost: bigint): readonly WalletCoin[] {
  const bySize = coins
    .filter((coin) => coin.amount > cost)
    .toSorted((one, other) => Number(other.amount - one.amount) || (one.txid < other.txid ? -1 : 1));
  const confirmed = bySize.filter(({ height }) => height !== null);
  const pending = bySize.filter(({ height }) => height === null);
  const single = confirmed.findLast((coin) => coin.amount >= amount + cost);
  return single
    ? [single, ...confirmed.filter((coin) => coin !== single), ...pending]
    : [...confirmed, ...pending];
}

/** How many of them it takes, by rough reckoning; all when they do not suffice. */
export function countFor(coins: readonly WalletCoin[], amount: bigint, cost: bigint): number {
  let covered = 0n;
  const at = coins.findIndex((coin) => {
    covered += coin.amount - cost;
    return covered >= amount;
  });
  return at === -1 ? coins.length : at + 1;
}
