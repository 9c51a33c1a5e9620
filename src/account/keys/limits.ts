import { KEYS_PER_ACCOUNT } from '../../core/key-limit.ts';

/** Every bound of signing in with keys; durations in milliseconds. */
export type KeyLimits = {
  /** From challenge to signature. */
  readonly life: number;
  /** From signature to the browser taking the result. */
  readonly claim: number;
  /** Wrong answers before a challenge is cancelled. */
  readonly maxFailures: number;
  /** Challenges one network may have asked for within one `life`. */
  readonly openPerNetwork: number;
  /** Keys an account may have. */
  readonly keysPerAccount: number;
};

const MINUTE = 60_000;

export const defaultLimits: KeyLimits = {
  life: 5 * MINUTE,
  claim: 5 * MINUTE,
  maxFailures: 5,
  openPerNetwork: 60,
  keysPerAccount: KEYS_PER_ACCOUNT,
};
