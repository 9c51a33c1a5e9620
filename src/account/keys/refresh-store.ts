/** Refresh tokens of sessions that no browser holds, in the database. Times in milliseconds since the epoch. */
import type { Origin } from '../../core/ports.ts';
import type { SigningKind } from './challenge.ts';

/** Whose session it is, and the key that opened it. */
export type Renewable = {
  readonly userId: string;
  readonly sessionUid: string;
  readonly kind: SigningKind;
  readonly publicKey: string;
};

export type RefreshStore = {
  /** False when the key was taken off the account meanwhile: then nothing was written. */
  readonly insert: (
    token: Renewable & { digest: Buffer; now: number; expiresAt: number },
  ) => Promise<boolean>;
  /**
   * One statement: the token is used, the next one takes its place for as long as the first one lived, and the session
   * goes on under a new token. Of many concurrent callers one succeeds; null for the others, and when the session was
   * ended or the account disabled.
   */
  readonly rotate: (rotation: {
    readonly digest: Buffer;
    readonly nextDigest: Buffer;
    readonly sessionDigest: Buffer;
    readonly now: number;
    readonly ends: { readonly expiresAt: number; readonly absoluteExpiresAt: number };
    readonly origin: Origin;
  }) => Promise<(Renewable & { readonly expiresAt: number }) | null>;
  /** The session of a token that was used before and would still be good. */
  readonly findUsed: (digest: Buffer, now: number) => Promise<Renewable | null>;
};
