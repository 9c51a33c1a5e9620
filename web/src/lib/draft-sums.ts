import type { PsbtReview } from '@hodlxxi/sdk';

/** What leaves, what comes back, and what the fee is of what leaves. Satoshis. */
export function draftSums({ outputs, fee }: Pick<PsbtReview, 'outputs' | 'fee'>) {
  const sumOf = (change: boolean) =>
    outputs.filter((output) => output.change === change).reduce((sum, { amount }) => sum + amount, 0);
  const sent = sumOf(false);
  return { sent, back: sumOf(true), share: fee === null || sent === 0 ? null : fee / sent };
}
