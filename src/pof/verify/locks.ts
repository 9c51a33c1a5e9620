/**
 * Step 12: whoever can sign for a coin only once a lock has opened does not have it yet. A lock matters to coins whose
 * script asks for it; others could be spent by a transaction without it, and the same keys.
 */
import type { Outpoint, Tip } from '../model.ts';
import { asksForAge, asksForLockTime } from './executed.ts';
import type { Opening, Signed } from './model.ts';

/** BIP-65: from here on a lock time is in seconds. */
const FIRST_TIME = 500_000_000;
const FINAL = 0xffff_ffff;
/** BIP-68: no relative lock; one of time; how long, in blocks or in units of 512 seconds. */
const NO_AGE = 0x8000_0000;
const AGE_IN_TIME = 0x0040_0000;
const AGE = 0xffff;
const UNIT = 512;

type MedianTimeAt = (height: number) => Promise<number>;

export type Lock = { readonly coin: Outpoint; readonly opens: Opening };

/** The locks that are not yet open for a transaction in the next block. */
export async function closedLocks(signed: Signed, medianTimeAt: MedianTimeAt): Promise<readonly Lock[]> {
  const { proof, coins, spends, tip } = signed;
  const locks = await Promise.all(
    coins.map(async (coin, at): Promise<readonly Lock[]> => {
      const [input, spend] = [proof.inputs[at + 1], spends[at + 1]];
      if (!input || !spend) return [];
      const openings: Opening[] = [];
      if (asksForLockTime(spend) && input.sequence !== FINAL) openings.push(openingOf(proof.lockTime));
      if (asksForAge(spend) && proof.version >= 2 && input.sequence < NO_AGE)
        openings.push(await openingByAge(input.sequence, tip, coin.confirmations, medianTimeAt));
      return openings.filter((opens) => !isOpen(opens, tip)).map((opens) => ({ coin, opens }));
    }),
  );
  return locks.flat();
}

/** `nLockTime` is the last block, and the last second, in which it is still closed. */
const openingOf = (lockTime: number): Opening =>
  lockTime < FIRST_TIME ? { height: lockTime + 1 } : { time: lockTime + 1 };

/** BIP-68: counted from the coin's own block; in time, from the clock before that block. */
async function openingByAge(
  sequence: number,
  tip: Tip,
  confirmations: number,
  medianTimeAt: MedianTimeAt,
): Promise<Opening> {
  const height = tip.height - confirmations + 1;
  const age = sequence & AGE;
  if ((sequence & AGE_IN_TIME) === 0) return { height: height + age };
  return { time: (await medianTimeAt(Math.max(0, height - 1))) + age * UNIT };
}

/** BIP-113: the clock of the next block is the median time of the tip. */
const isOpen = (opens: Opening, tip: Tip): boolean =>
  'height' in opens ? opens.height <= tip.height + 1 : opens.time <= tip.medianTime;
