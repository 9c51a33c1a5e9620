/** From when somebody says a wallet was made to the block from which on it is looked for. */
import type { Chain } from '../ports.ts';

/** Blocks may be stamped two hours wrong: the node's own TIMESTAMP_WINDOW. */
const WINDOW_SECONDS = 2 * 3600;
/** Blocks are searched by their median time (BIP-113), the stamp of the block five before as a rule. */
const MEDIAN_LAG = 6;

/** `birthday` in milliseconds since the epoch; null reads the whole chain. Never above the tip. */
export async function firstHeight(
  chain: Pick<Chain, 'heightAt' | 'tip'>,
  birthday: number | null,
): Promise<number> {
  if (birthday === null) return 0;
  const height = (await chain.heightAt(Math.floor(birthday / 1000) - WINDOW_SECONDS)) - MEDIAN_LAG;
  return Math.max(0, Math.min(height, (await chain.tip()).height));
}
