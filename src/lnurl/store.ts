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
  readonly keysPerAccount: number;
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
  | { readonly outcome: 'account_disabled' | 'key_taken' | 'key_not_yours' | 'too_many_keys' };

/** One browser's claim; times in milliseconds. */
export type Consuming = {
  readonly sessionId: string;
  readonly browserDigest: Uint8Array;
  /** Used only if a key is linked. */
  readonly newKeyId: string;
  readonly keysPerAccount: number;
  readonly now: number;
  readonly origin: Origin;
};

/** For `link`: whether the key is on the account now, and if not, why. */
export type Link = 'linked' | 'key_taken' | 'too_many_keys';

/** What the browser takes away, once. `link` is null for every other action. */
export type Consumed = { readonly challenge: Challenge; readonly link: Link | null };

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
  readonly consume: (consuming: Consuming) => Promise<Consumed | null>;
  /** Ends a challenge not yet taken; its k1 when there was one. */
  readonly cancel: (sessionId: string, browserDigest: Uint8Array) => Promise<string | null>;
};
