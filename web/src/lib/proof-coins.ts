/** Which coins prove an amount: as few as possible, for all of them are seen together by whoever checks. */
import type { Coin } from '@hodlxxi/sdk';

export type CoinRules = {
  readonly min_confirmations: number;
  readonly dust_floor: number;
  readonly max_inputs: number;
};
export type ProvableCoin = Pick<
  Coin,
  'amount' | 'address' | 'confirmations' | 'immature' | 'frozen' | 'reserved' | 'height'
>;

/** Why a coin cannot be proven now; null when it can. */
export function obstacleOf(coin: ProvableCoin, rules: CoinRules): string | null {
  if (coin.height === null) return 'Pending';
  if (coin.immature) return 'Newly mined';
  if (coin.confirmations < rules.min_confirmations)
    return `${coin.confirmations} of ${rules.min_confirmations} blocks`;
  return coin.amount < rules.dust_floor ? 'Too small' : null;
}

/** Left out unless the person says otherwise. */
export const isHeldBack = ({ frozen, reserved }: ProvableCoin): boolean => frozen || reserved;

/**
 * The smallest coin that is enough; or else the fewest that are together, the last of them as small as can be. All of
 * them when the amount is null, and of nothing the smallest.
 */
export function suggestCoins<C extends ProvableCoin>(
  coins: readonly C[],
  amount: number | null,
  rules: CoinRules,
): readonly C[] {
  const usable = coins
    .filter((coin) => obstacleOf(coin, rules) === null && !isHeldBack(coin))
    .toSorted((one, other) => other.amount - one.amount)
    .slice(0, rules.max_inputs);
  if (amount === null) return usable;
  const enough = usable.findLast((coin) => coin.amount >= amount);
  if (enough) return [enough];
  const taken: C[] = [];
  let missing = amount;
  for (const coin of usable) {
    const last = usable.findLast((one) => one.amount >= missing && !taken.includes(one));
    if (last) return [...taken, last];
    taken.push(coin);
    missing -= coin.amount;
  }
  return [];
}

export const sumOf = (coins: readonly { readonly amount: number }[]): number =>
  coins.reduce((sum, { amount }) => sum + amount, 0);
