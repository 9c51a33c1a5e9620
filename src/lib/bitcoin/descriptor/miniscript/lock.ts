import { refuse } from '../errors.ts';

/** From here on an absolute lock is a time in Unix seconds; below it is a height (BIP-65). */
const FIRST_TIME = 500_000_000;
/** BIP-68: the lock counts units of 512 seconds, not blocks. */
const BY_TIME = 0x0040_0000;
const AGE = 0xffff;

/**
 * The argument of `older` or `after`: a decimal from 1 to 2^31 - 1. Stricter than the node for `older`: bits that
 * BIP-68 gives no meaning to, or an age of zero, would be a lock that does not lock.
 * @throws DescriptorError descriptor_number, descriptor_lock
 */
export function readLock(kind: 'older' | 'after', text: string): number {
  const value = /^[1-9]\d{0,9}$/.test(text) ? Number(text) : 0;
  if (value === 0 || value >= 0x8000_0000) refuse('descriptor_number');
  const meaningless = (value & ~(BY_TIME | AGE)) !== 0 || (value & AGE) === 0;
  return kind === 'older' && meaningless ? refuse('descriptor_lock') : value;
}

export const isTimeLock = (kind: 'older' | 'after', value: number): boolean =>
  kind === 'after' ? value >= FIRST_TIME : (value & BY_TIME) !== 0;

/** How far an `older` reaches, without its unit. */
export const age = (value: number): number => value & AGE;
