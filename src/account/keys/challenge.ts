/** A challenge that a key answers, and what may become of it. Pure: the facts go in, the verdict comes out. */

export const PURPOSES = ['login', 'link', 'auth'] as const;

/** Sign in, add the key to the account that asks, or confirm who is there (step-up). */
export type Purpose = (typeof PURPOSES)[number];

/** What kind of key answers; Lightning wallets have a room of their own. */
export type SigningKind = 'bitcoin' | 'nostr';

/** Times are milliseconds since the epoch. */
export type KeyChallenge = {
  readonly id: string;
  readonly nonce: string;
  /** The text to sign, as it was shown. */
  readonly message: string;
  readonly purpose: Purpose;
  readonly status: 'pending' | 'signed' | 'consumed' | 'cancelled';
  /** The address or key that was announced when asking, and alone may answer; once answered, the address that did. */
  readonly claim: string | null;
  /** SHA-256 of the cookie of the browser that asked; null when whoever answers takes the result. */
  readonly browserDigest: Uint8Array | null;
  /** Whose account: of `link` and `auth` from the start, of `login` once it is signed. */
  readonly userId: string | null;
  readonly clientId: string | null;
  /** What the room that asked wants back with the claim. */
  readonly context: Readonly<Record<string, unknown>>;
  readonly kind: SigningKind | null;
  readonly publicKey: string | null;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly signedIp: string | null;
  readonly signedAt: number | null;
  readonly createdAt: number;
  /** End of life: first for signing, and once signed for taking the result. */
  readonly expiresAt: number;
};

export type ChallengeFault = 'challenge_expired' | 'challenge_cancelled' | 'challenge_used';

/** Whether a challenge can be answered. */
export function judge(
  { status, expiresAt }: Pick<KeyChallenge, 'status' | 'expiresAt'>,
  now: number,
): 'open' | ChallengeFault {
  if (status === 'signed' || status === 'consumed') return 'challenge_used';
  if (status === 'cancelled') return 'challenge_cancelled';
  return now < expiresAt ? 'open' : 'challenge_expired';
}

/** `amr` of a key, as ID tokens name it: every Bitcoin message signature is `bip322`, whatever its format. */
export function methodOf(kind: SigningKind): 'bip322' | 'nostr' {
  return kind === 'bitcoin' ? 'bip322' : 'nostr';
}
