/** What a transaction pays for its size. Rates are satoshis per virtual byte. */
import { problem } from '../../core/errors.ts';
import { FALLBACK_RATE, MOST_RATE } from '../fee-bounds.ts';
import { spendErrors } from './errors.ts';
import type { SpendNode } from './node.ts';

export type FeeWish = { readonly rate?: number | undefined; readonly target?: number | undefined };

export type FeeRate = {
  readonly rate: number;
  /** `estimate` of the node, `fallback` while it has none, `least` that a replacement has to pay. */
  readonly source: 'asked' | 'estimate' | 'fallback' | 'least';
};

/** Blocks; an hour. */
const USUAL_TARGET = 6;

/** @throws ProblemError fee_too_low for a rate that no node would take */
export async function feeRate(
  node: Pick<SpendNode, 'estimate' | 'limits'>,
  { rate, target = USUAL_TARGET }: FeeWish,
): Promise<FeeRate> {
  const { least } = await node.limits();
  if (rate !== undefined) {
    if (rate < least) throw tooLow(least);
    return { rate, source: 'asked' };
  }
  const estimate = await node.estimate(target);
  const chosen = Math.min(Math.max(estimate ?? FALLBACK_RATE, least), MOST_RATE);
  return { rate: roundUp(chosen), source: estimate === null ? 'fallback' : 'estimate' };
}

/** The rate a fee makes, no less: to the thousandth, as finely as a node takes it. */
export const roundUp = (rate: number): number => Math.ceil(rate * 1000) / 1000;

export function tooLow(least: number) {
  const detail = `At least ${roundUp(least)} satoshis per virtual byte are needed.`;
  return problem(spendErrors, 'fee_too_low', { detail });
}

/** Satoshis. Below it a fee is nobody's ruin, however little is sent. */
const BEARABLE = 10_000n;

/** @throws ProblemError fee_absurd for a fee that is more than what is sent, unless that was said to be meant */
export function requireSaneFee(fee: bigint, sent: bigint, isAccepted: boolean): void {
  if (isAccepted || fee <= BEARABLE || fee <= sent) return;
  const detail = `The fee would be ${fee} satoshis, to send ${sent}.`;
  throw problem(spendErrors, 'fee_absurd', { detail });
}
