import type { Origin } from '../core/ports.ts';
import type { Challenge } from './challenge.ts';

export type NewChallenge = Omit<Challenge, 'status' | 'publicKey' | 'signedIp' | 'signedAt'>;

/** One verified callback. Everything random or timed is decided by the caller; times in milliseconds. */
export type Signing = {
  readonly k1: string;
  readonly publicKey: string;
  readonly now: number;
  /** Until when the browser may take the result. */
  readonly claimUntil: number;
  readonly origin: Origin;
  /** Identifiers for the account and the key, used only if the key is new. */
  readonly newUserId: string;
  readonly newKeyId: string;
  /** The wallet's own session, made only when the action signs somebody in. */
  readonly session: {
    readonly digest: Uint8Array;
    readonly uid: string;
    /** Stored with `accountId` set to the account the store finds or makes. */
    readonly payload: Readonly<Record<string, unknown>>;
    readonly expiresAt: number;
    readonly absoluteExpiresAt: number;
  };
};

export type SignOutcome =
  | { readonly outcome: 'signed'; readonly walletSession: boolean; readonly newAccount: boolean }
  /** Somebody else's answer, a cancellation or the end of its life came first; read the challenge again. */
  | { readonly outcome: 'lost' }
  | { readonly outcome: 'account_disabled' | 'key_taken' | 'key_not_yours' };

/** What the browser takes away, once. `linked`: for `link`, whether the key is now on the account. */
export type Consumed = { readonly challenge: Challenge; readonly linked: boolean };

export type LnurlStore = {
  readonly insert: (challenge: NewChallenge) => Promise<void>;
  readonly byK1: (k1: string) => Promise<Challenge | null>;
  readonly bySession: (sessionId: string) => Promise<Challenge | null>;
  /** Counts a wrong signature; true when this one made it `max` and cancelled the challenge. */
  readonly fail: (k1: string, max: number) => Promise<boolean>;
  /**
   * One statement, all or nothing: pending becomes signed, the account of the key is found or made, the wallet
   * gets its session, the audit trail its row. Of many concurrent calls for one k1 exactly one is `signed`.
   */
  readonly sign: (signing: Signing) => Promise<SignOutcome>;
  /** Signed becomes consumed for this browser; `link` adds the key in the same statement. Null for all but one caller. */
  readonly consume: (
    sessionId: string,
    browserDigest: Uint8Array,
    newKeyId: string,
    now: number,
    origin: Origin,
  ) => Promise<Consumed | null>;
  /** Ends a challenge not yet taken; its k1 when there was one. */
  readonly cancel: (sessionId: string, browserDigest: Uint8Array) => Promise<string | null>;
};
