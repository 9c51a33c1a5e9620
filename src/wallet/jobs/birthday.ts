/** From when somebody says a wallet was made to the block from which on it is looked for. */
import type { Chain } from '../ports.ts';

/** Blocks may be stamped two hours wrong: the node's own TIMESTAMP_WINDOW. */
const WINDOW_SECONDS = 2 * 3600;
/** Blocks are searched by their median time (BIP-113), the stamp of the block five before as a rule. */
const MEDIAN_LAG = 6;
const DAY_SECONDS = 86_400;

/** `birthday` in milliseconds since the epoch; null reads the whole chain. Never above the tip. */
export async function firstHeight(
  chain: Pick<Chain, 'heightAt' | 'tip'>,
  birthday: number | null,
): Promise<number> {
  if (birthday === null) return 0;
  const height = (await chain.heightAt(Math.floor(birthday / 1000) - WINDOW_SECONDS)) - MEDIAN_LAG;
  return Math.max(0, Math.min(height, (await chain.tip()).height));
}

/** The first day, as the milliseconds of its beginning, that needs no block below `height` when it is a wallet's birthday. */
export async function firstDay(chain: Pick<Chain, 'timeAt' | 'tip'>, height: number): Promise<number> {
  const last = Math.min(height + MEDIAN_LAG - 1, (await chain.tip()).height);
  const early = (await chain.timeAt(last)) + WINDOW_SECONDS;
  return 1000 * DAY_SECONDS * (Math.floor(early / DAY_SECONDS) + 1);
}
