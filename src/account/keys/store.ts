/** What signing in with keys asks of the database, in its own words. Times in milliseconds since the epoch. */
import type { Origin } from '../../core/ports.ts';
import type { LinkedKey } from '../store.ts';
import type { KeyChallenge, SigningKind } from './challenge.ts';

export type NewChallenge = Omit<KeyChallenge, 'status' | 'kind' | 'publicKey' | 'signedIp' | 'signedAt'>;

/** One verified answer. Everything random or timed is decided by the caller. */
export type Signing = {
  readonly challengeId: string;
  readonly kind: SigningKind;
  readonly publicKey: string;
  /** The address it was shown with. */
  readonly address: string | null;
  /** For `link`. */
  readonly label: string | null;
  readonly now: number;
  /** Until when the browser may take the result. */
  readonly claimUntil: number;
  readonly origin: Origin;
  /** Identifiers for the account and the key, used only if the key is new. */
  readonly newUserId: string;
  readonly newKeyId: string;
  readonly keysPerAccount: number;
};

export type SignOutcome =
  | {
      readonly outcome: 'signed';
      readonly userId: string;
      readonly newAccount: boolean;
      readonly keyId: string;
      /** For `link`: false when the account had the key before. */
      readonly linked: boolean;
    }
  /** Somebody else's answer, a cancellation or the end of its life came first. */
  | { readonly outcome: 'lost' }
  | { readonly outcome: 'account_disabled' | 'key_taken' | 'key_not_yours' | 'too_many_keys' };

export type KeyChallengeStore = {
  readonly insert: (challenge: NewChallenge) => Promise<void>;
  readonly find: (id: string) => Promise<KeyChallenge | null>;
  /** Counts a wrong answer; true when this one made it `max` and cancelled the challenge. */
  readonly fail: (id: string, max: number) => Promise<boolean>;
  /**
   * One statement, all or nothing: pending becomes signed, or consumed when no browser is to take it, the account of
   * the key is found or made, for `link` the key is added, the audit trail gets its row. Of many concurrent calls for
   * one challenge exactly one is `signed`.
   */
  readonly sign: (signing: Signing) => Promise<SignOutcome>;
  /**
   * Signed becomes consumed for this browser. Null for all but one caller, for a disabled account, and for a key that was
   * taken off it meanwhile.
   */
  readonly consume: (id: string, browserDigest: Uint8Array, now: number) => Promise<KeyChallenge | null>;
};

/** Who changes what on their account. */
export type KeyChange = {
  readonly userId: string;
  readonly keyId: string;
  readonly now: number;
  readonly origin: Origin;
};

export type KeyStore = {
  /** Null when the person has no such key. */
  readonly rename: (change: KeyChange & { readonly label: string | null }) => Promise<LinkedKey | null>;
  readonly find: (userId: string, keyId: string) => Promise<LinkedKey | null>;
  /** One statement; of many concurrent calls for all keys of a person at least one key is left. */
  readonly remove: (change: KeyChange) => Promise<'removed' | 'last_key' | 'not_found'>;
};
