import type { Locks } from './verdict.ts';

/** From here on a lock time is a time in Unix seconds; below it is a block height (BIP-65). */
const FIRST_TIME = 500_000_000;
const DISABLED = 0x8000_0000;
const AGE = 0xffff;

/**
 * Whether a signature is valid now, and not only "at time T and age S". A lock time must lie in the past; a height
 * counts as future, for it takes a chain to know. Any relative lock is closed: `to_spend` is never mined, has no age.
 * @param now Unix milliseconds
 */
export function isUnlocked({ lockTime = 0, sequence = 0 }: Locks, now: number): boolean {
  const timeIsOpen = lockTime === 0 || (lockTime >= FIRST_TIME && lockTime * 1000 <= now);
  // BIP-68. Its exception for version 1 does not matter: such a transaction is refused.
  const ageIsOpen = sequence >= DISABLED || (sequence & AGE) === 0;
  return timeIsOpen && ageIsOpen;
}
