/** A LUD-04 challenge and what may become of it. Pure: the facts go in, the verdict comes out. */
import type { LnurlErrorCode } from './errors.ts';

export const ACTIONS = ['login', 'register', 'link', 'auth'] as const;

/** LUD-04: sign in, create an account, add the key to a signed-in account, or confirm who is there (step-up). */
export type Action = (typeof ACTIONS)[number];

export type Status = 'pending' | 'signed' | 'consumed' | 'cancelled';

/** Times are milliseconds since the epoch; keys and k1 are lower-case hexadecimal. */
export type Challenge = {
  readonly k1: string;
  readonly sessionId: string;
  /** SHA-256 of the cookie of the browser that asked; null when no browser may ever take the result. */
  readonly browserDigest: Uint8Array | null;
  readonly action: Action;
  readonly status: Status;
  readonly userId: string | null;
  readonly clientId: string | null;
  /** What the room that asked wants back with the claim. */
  readonly context: Readonly<Record<string, unknown>>;
  readonly publicKey: string | null;
  readonly ip: string | null;
  readonly userAgent: string | null;
  /** Where the wallet called from: compare with `ip` (RFC 10027, network proximity). */
  readonly signedIp: string | null;
  readonly signedAt: number | null;
  readonly createdAt: number;
  /** End of life: first for signing, and once signed for taking the result. */
  readonly expiresAt: number;
};

/** What the wallet callback must know before any curve arithmetic. A cached `pending` may be outdated; SQL decides. */
export type Outline = Pick<Challenge, 'k1' | 'sessionId' | 'action' | 'status' | 'publicKey' | 'expiresAt'>;

/** Whether `key` may answer: it may sign, it repeats the answer it gave before, or it is refused with a code. */
export function judge(challenge: Outline, key: string, now: number): 'sign' | 'repeat' | LnurlErrorCode {
  if (now >= challenge.expiresAt) return 'challenge_expired';
  if (challenge.status === 'cancelled') return 'challenge_cancelled';
  if (challenge.status === 'pending') return 'sign';
  // Wallets retry when an answer is lost, so the key that signed hears OK again; nobody else does.
  return challenge.publicKey === key ? 'repeat' : 'challenge_used';
}

export type State = 'pending' | 'authenticated' | 'expired';

/** The bare state a waiting browser may learn: never the key, never the account. */
export function stateOf(challenge: Pick<Challenge, 'status' | 'expiresAt'>, now: number): State {
  if (now >= challenge.expiresAt) return 'expired';
  if (challenge.status === 'pending') return 'pending';
  return challenge.status === 'signed' ? 'authenticated' : 'expired';
}
