/** The words of this room. Amounts are satoshis; moments are milliseconds since 1970. */

/** What a proof tells: that there are coins, that they reach an amount, or how much they are. */
export const privacyLevels = ['boolean', 'threshold', 'aggregate'] as const;
export type PrivacyLevel = (typeof privacyLevels)[number];

/** A coin by the name the chain knows it by; never stored, never logged. */
export type Outpoint = { readonly txid: string; readonly vout: number };

/** A coin as the chain knows it: nothing of it is taken from what a prover sends. */
export type ChainCoin = Outpoint & {
  readonly amount: bigint;
  readonly scriptPubKey: Uint8Array;
  /** 0 while it is in the mempool alone. */
  readonly confirmations: number;
  readonly coinbase: boolean;
};

/** The chain at the moment the coins were looked up: all of them at this one. */
export type Tip = { readonly hash: string; readonly height: number; readonly medianTime: number };

/** What is asked of somebody who wants to prove funds. */
export type Challenge = {
  readonly id: string;
  readonly userId: string;
  readonly level: PrivacyLevel;
  /** 0 where any coin will do. */
  readonly threshold: bigint;
  /** Signed to the letter; printable ASCII, at most 330 characters. */
  readonly message: string;
  /** The application that asked, if one did. */
  readonly clientId: string | null;
  readonly createdAt: number;
  readonly expiresAt: number;
};

/** How a proof ended before its time. `replaced`: the same person proved one of its coins again. */
export type EndReason = 'revoked' | 'spent' | 'reorganised' | 'replaced';

/**
 * Moments that others see are told to so many milliseconds: the second of a proof, seen by two applications, would tell
 * them that their users are one person.
 */
export const TOLD_IN = 5 * 60_000;
export const coarse = (at: number): number => Math.floor(at / TOLD_IN) * TOLD_IN;

/** What is kept of a proof, and all that is. */
export type Proof = {
  readonly id: string;
  readonly userId: string;
  readonly level: PrivacyLevel;
  readonly threshold: bigint;
  /** Only at the level `aggregate`, with consent. */
  readonly total: bigint | null;
  readonly clientId: string | null;
  readonly provedAt: number;
  /** Coarse: see `TOLD_IN`. */
  readonly validUntil: number;
  readonly ended: { readonly at: number; readonly by: EndReason } | null;
};
