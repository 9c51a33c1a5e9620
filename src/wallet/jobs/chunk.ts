/** The chain is read in pieces, so that progress can be shown, and little is lost when it is cut short. */

const LEAST = 100;
const FIRST = 1000;
const MOST = 50_000;
/** Milliseconds a piece should take: rare enough to cost nothing, often enough to be followed. */
const BRISK = 2500;
const SLOW = 10_000;

export const firstChunk = FIRST;

/** How many blocks to read next, after `size` blocks took `ms`. */
export function nextChunk(size: number, ms: number): number {
  if (ms < BRISK) return Math.min(MOST, size * 2);
  if (ms > SLOW) return Math.max(LEAST, Math.floor(size / 2));
  return size;
}
