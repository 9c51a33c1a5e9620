/** From when somebody says a wallet was made to the block from which on it is looked for. */
import type { Chain } from '../ports.ts';

/**
 * Blocks may be stamped two hours wrong (the node's own TIMESTAMP_WINDOW), and the median time, by which they are
 * searched, lags an hour behind.
 */
const WINDOW_SECONDS = 3 * 3600;

/** `birthday` in milliseconds since the epoch; null reads the whole chain. Never above the tip. */
export async function firstHeight(
  chain: Pick<Chain, 'heightAt' | 'tip'>,
  birthday: number | null,
): Promise<number> {
  if (birthday === null) return 0;
  const [height, tip] = [
    await chain.heightAt(Math.floor(birthday / 1000) - WINDOW_SECONDS),
    await chain.tip(),
  ];
  return Math.min(height, tip.height);
}
