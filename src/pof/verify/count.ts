/** Steps 11 and 12: what of the proven coins counts. */
import type { ChainCoin } from '../model.ts';
import type { Lock } from './locks.ts';
import type { Known } from './model.ts';

export type Count = {
  /** Satoshis that count now. */
  readonly total: bigint;
  readonly coins: number;
  readonly locked: { readonly count: number; readonly total: bigint };
  readonly dust: number;
};

export function countCoins({ coins, rules }: Pick<Known, 'coins' | 'rules'>, locks: readonly Lock[]): Count {
  const locked = new Set(locks.map(({ coin }) => coin));
  const large = coins.filter(({ amount }) => amount >= rules.dustFloor);
  const [closed, open] = [
    large.filter((coin) => locked.has(coin)),
    large.filter((coin) => !locked.has(coin)),
  ];
  return {
    total: sum(open),
    coins: open.length,
    locked: { count: closed.length, total: sum(closed) },
    dust: coins.length - large.length,
  };
}

const sum = (coins: readonly ChainCoin[]): bigint => coins.reduce((total, { amount }) => total + amount, 0n);
