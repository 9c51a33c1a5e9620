import { problem } from '../core/errors.ts';
import { walletErrors } from './errors.ts';
import { firstDay } from './jobs/birthday.ts';
import type { Chain } from './ports.ts';

/** @throws ProblemError `birthday_before_prune_height`, with the first day that can be read */
export async function requireBlocks(chain: Pick<Chain, 'tip' | 'timeAt'>, fromHeight: number): Promise<void> {
  const { prunedBelow } = await chain.tip();
  if (prunedBelow === null || fromHeight >= prunedBelow) return;
  const day = new Date(await firstDay(chain, prunedBelow)).toISOString().slice(0, 10);
  throw problem(walletErrors, 'birthday_before_prune_height', {
    detail: `The node keeps blocks from height ${prunedBelow} on: a birthday from ${day} on can be read.`,
  });
}
