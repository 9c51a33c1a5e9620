/** What the room writes down. Another person's challenge or proof is to every method as if it did not exist. */
import type { Origin } from '../core/ports.ts';
import type { Challenge, EndReason, Proof, Tip } from './model.ts';

export type NewChallenge = Challenge & {
  /** Of the session or the application that asked; it alone may answer. */
  readonly askerDigest: Uint8Array;
};

export type ChallengeState = 'open' | 'used' | 'expired';

export type Answer = {
  readonly challengeId: string;
  readonly userId: string;
  /** When it was taken up, as `consume` was told. */
  readonly now: number;
  readonly origin: Origin;
};

export type Met = Answer & {
  /** Sorted. */
  readonly nullifiers: readonly Uint8Array[];
  readonly digest: Uint8Array;
  readonly total: bigint | null;
  readonly validUntil: number;
  readonly tip: Tip;
  /** How many coins, roughly. */
  readonly bucket: string;
};

/** Whom a proof is told: one that was made for another application is none of its business. */
export type Hearer = {
  /** Null: only what was made for nobody in particular. */
  readonly clientId: string | null;
  /** Satoshis. */
  readonly atLeast: bigint;
};

export type Page = { readonly limit: number; readonly before: string | null };

export type PofStore = {
  readonly add: (challenge: NewChallenge) => Promise<void>;
  /** Null unless it is this person's and was asked for by the same session or application. */
  readonly challenge: (asked: {
    readonly challengeId: string;
    readonly userId: string;
    readonly askerDigest: Uint8Array;
    readonly now: number;
  }) => Promise<{ readonly challenge: Challenge; readonly state: ChallengeState } | null>;
  /** One update, which succeeds once. False when it was used, or has expired meanwhile. */
  readonly consume: (challengeId: string, userId: string, now: number) => Promise<boolean>;
  /** As if it had not been used: nothing was found out about what was submitted. */
  readonly release: (challengeId: string, userId: string, consumedAt: number) => Promise<void>;
  readonly refuse: (answer: Answer & { readonly code: string }) => Promise<void>;
  readonly notMet: (answer: Answer & { readonly bucket: string }) => Promise<void>;
  /**
   * At once: the coins are taken, the person's earlier proofs of any of them end, and the proof counts. `claimed` when
   * another account holds one of them, `gone` when account or challenge is no more; then nothing is written.
   */
  readonly prove: (met: Met) => Promise<Proof | 'claimed' | 'gone'>;
  /** Newest first; those for one application alone unless `clientId` is null. */
  readonly list: (
    asked: { readonly userId: string; readonly clientId: string | null },
    page: Page,
  ) => Promise<readonly Proof[]>;
  readonly get: (userId: string, proofId: string) => Promise<Proof | null>;
  /** Whoever's it is, unless that account is disabled. */
  readonly any: (proofId: string) => Promise<Proof | null>;
  /** Valid at `now`, for this hearer, and reaching its amount; the one that says most, and of those the newest. */
  readonly live: (userId: string, hearer: Hearer, now: number) => Promise<Proof | null>;
  /** False when it had ended, or there is none. */
  readonly end: (ended: {
    readonly userId: string;
    readonly proofId: string;
    readonly by: EndReason;
    readonly now: number;
    readonly origin: Origin;
  }) => Promise<boolean>;
};

/** What watching the chain reads and ends, whoever's it is. */
export type WatchStore = {
  /** Where the chain was when proofs that still count were made; empty when there are none. */
  readonly liveTips: (now: number) => Promise<readonly { readonly hash: string; readonly height: number }[]>;
  /** Ends the proofs that have one of these coins; resolves to how many. */
  readonly endByNullifiers: (
    nullifiers: readonly Uint8Array[],
    by: 'spent' | 'reorganised',
    now: number,
  ) => Promise<number>;
  /** Ends all that count: nobody can tell any more what became of their coins. */
  readonly endAll: (by: 'reorganised', now: number) => Promise<number>;
};
