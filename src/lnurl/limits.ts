import { KEYS_PER_ACCOUNT } from '../core/key-limit.ts';

/** Every bound of the room; durations in milliseconds. */
export type LnurlLimits = {
  /** From challenge to signature. */
  readonly life: number;
  /** From signature to the browser taking the result. */
  readonly claim: number;
  /** Wrong signatures before a challenge is cancelled. */
  readonly maxFailures: number;
  /** Challenges one network may have asked for within one `life`; Infinity turns the count off. */
  readonly openPerNetwork: number;
  /** Keys an account may have. */
  readonly keysPerAccount: number;
  /** How often a waiting browser's state is read from the store when no notice arrives. */
  readonly poll: number;
  /** The longest a browser may wait on one connection. */
  readonly wait: number;
  readonly streamsPerSession: number;
  readonly streamsPerNetwork: number;
};

const SECOND = 1000;
const MINUTE = 60 * SECOND;

export const defaultLimits: LnurlLimits = {
  life: 5 * MINUTE,
  claim: 5 * MINUTE,
  maxFailures: 5,
  openPerNetwork: 60,
  keysPerAccount: KEYS_PER_ACCOUNT,
  poll: 4 * SECOND,
  wait: 10 * MINUTE,
  streamsPerSession: 4,
  streamsPerNetwork: 40,
};
