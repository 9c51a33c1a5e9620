/** When each way to spend opens, by what our tables say of the chain and of the coins. */
import type { SpendPath } from '../../lib/bitcoin/descriptor/index.ts';
import type { WalletCoin } from './draft-store.ts';
import { isFree, isOffered } from './select.ts';

export type Opening = {
  /** The network would take a payment now: locks on height and time have passed, and some coin is old enough. */
  readonly isOpen: boolean;
  /** Blocks to wait for it, of whichever lock takes longest; 0 where none is about blocks; null while that is unknown. */
  readonly blocks: number | null;
  /** Milliseconds since the epoch, about: ten minutes a block. Null when it is open, or when no coin tells. */
  readonly at: number | null;
  /** Coins that could be spent this way now, and their satoshis. */
  readonly coins: number;
  readonly amount: bigint;
};

export type Seen = {
  /** Up to which the wallet is known; null before that. */
  readonly height: number | null;
  /** Milliseconds since the epoch. */
  readonly now: number;
};

const BLOCK = 10 * 60_000;
/** BIP-113: locks are held against the median time of the last eleven blocks, which is about an hour behind. */
const MEDIAN_LAG = 60 * 60_000;

type Locks = Pick<SpendPath, 'after' | 'older'>;

export function openingOf(path: Locks, coins: readonly WalletCoin[], { height, now }: Seen): Opening {
  const fixed = afterWait(path, { height, now });
  const usable = coins.filter(isFree);
  const aged = path.older === null ? [NO_WAIT] : usable.flatMap((coin) => olderWait(path, coin, height, now));
  const soonest = aged.toSorted((one, other) => one.time - other.time)[0];
  const spendable =
    height === null || !hasPassed(fixed)
      ? []
      : usable.filter((coin) => isOffered(coin, { height, now, age: path.older }));
  const isOpen = hasPassed(fixed) && soonest !== undefined && hasPassed(soonest);
  const wait = soonest && longer(fixed, soonest);
  return {
    isOpen,
    blocks: wait?.blocks ?? null,
    at: isOpen || !wait || wait.blocks === null ? null : now + wait.time,
    coins: spendable.length,
    amount: spendable.reduce((sum, { amount }) => sum + amount, 0n),
  };
}

/** Both count from now on; `time` in milliseconds covers the blocks too. */
type Wait = { readonly blocks: number | null; readonly time: number };

const NO_WAIT: Wait = { blocks: 0, time: 0 };
const hasPassed = ({ blocks, time }: Wait): boolean => blocks === 0 && time <= 0;
const blockWait = (blocks: number): Wait => ({
  blocks: Math.max(0, blocks),
  time: Math.max(0, blocks) * BLOCK,
});
const timeWait = (time: number): Wait => ({ blocks: 0, time: Math.max(0, time) });

const longer = (one: Wait, other: Wait): Wait => ({
  blocks: one.blocks === null || other.blocks === null ? null : Math.max(one.blocks, other.blocks),
  time: Math.max(one.time, other.time),
});

/** BIP-65: a transaction locked until `value` can be in the block after it, or once the median time is beyond it. */
function afterWait({ after }: Locks, { height, now }: Seen): Wait {
  if (after === null) return NO_WAIT;
  if (after.unit === 'time') return timeWait(after.value * 1000 + MEDIAN_LAG - now);
  return height === null ? { blocks: null, time: 0 } : blockWait(after.value - height);
}

/** BIP-68: counted from the block the coin is in, and not before it is in one. */
function olderWait({ older }: Locks, coin: WalletCoin, height: number | null, now: number): readonly Wait[] {
  if (older === null) return [NO_WAIT];
  if (coin.height === null || height === null) return [];
  if (older.unit === 'seconds') return [timeWait(coin.at + older.value * 1000 - now)];
  return [blockWait(coin.height + older.value - 1 - height)];
}
