/** Steps 9 and 10: the coins as the chain knows them. */
import type { Found, Known } from './model.ts';

/** Null when one was spent, in the mempool too, or never was. */
export function allFound({ found, ...sent }: Found): Known | null {
  const coins = found.flatMap((coin) => coin ?? []);
  return coins.length === found.length && coins.length === sent.proof.inputs.length - 1
    ? { ...sent, coins }
    : null;
}

export const areDeepEnough = ({ coins, rules }: Known): boolean =>
  coins.every(({ confirmations }) => confirmations >= rules.minConfirmations);

export const areMature = ({ coins, rules }: Known): boolean =>
  coins.every(({ coinbase, confirmations }) => !coinbase || confirmations >= rules.coinbaseConfirmations);
