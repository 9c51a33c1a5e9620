/** What this room asks of others: a verifier of submissions, and people's coins. */
import type { Origin } from '../core/ports.ts';
import type { ProofErrorCode, ProofOptions } from '../lib/bitcoin/proof/index.ts';
import type { ChainCoin, Challenge, Outpoint, Tip } from './model.ts';

/** One named check of the list and how it went; shown to the prover, so it names no coin and no amount. */
export type Check = { readonly name: string; readonly ok: boolean };

/** Why a submission proves nothing. Each is a code of `errors.ts`. */
export type Refusal =
  | 'format_unknown'
  | 'psbt_invalid'
  | 'psbt_too_large'
  | 'psbt_private_fields'
  | 'signature_simple'
  | 'psbt_unsigned'
  | 'too_many_coins'
  | 'commitment_mismatch'
  | 'coin_repeated'
  | 'coin_not_found'
  | 'coin_unconfirmed'
  | 'coin_locked'
  | 'coin_too_small'
  | 'script_unsupported'
  | 'script_inconclusive'
  | 'sighash_not_all'
  | 'signature_invalid';

export type Refused = {
  readonly ok: false;
  readonly code: Refusal;
  /** Those that passed, and the one that did not as the last. */
  readonly checks: readonly Check[];
};

/** A submission that is well-formed and answers this challenge as far as it shows itself; opaque to the room. */
export type Reading<Read = unknown> = {
  readonly ok: true;
  readonly read: Read;
  readonly checks: readonly Check[];
};

export type Verdict =
  | Refused
  | {
      readonly ok: true;
      readonly checks: readonly Check[];
      /** Every coin that was proven, counted or locked. In memory alone. */
      readonly outpoints: readonly Outpoint[];
      /** Satoshis that count now. */
      readonly total: bigint;
      /** Coins behind a timelock that is not yet open: proven, and not counted. */
      readonly locked: { readonly count: number; readonly total: bigint };
      /** Coins below the dust floor: proven, and not counted. */
      readonly dust: number;
      readonly tip: Tip;
    };

/**
 * The checklist (research §6) in two halves. What costs nothing comes first, so that a slip of the hand costs no
 * challenge; what asks the node comes after the challenge has been used up. Neither throws for a bad submission.
 */
export type Verifier<Read = unknown> = {
  /** Steps 1 and 3–8 as far as they need no chain. `submission` is the text as sent. Bounded, and off the event loop if long. */
  readonly read: (asked: {
    readonly challenge: Challenge;
    readonly submission: string;
  }) => Promise<Refused | Reading<Read>>;
  /** Steps 7 and 9–17. Rejects (`NodeError`) only where the node cannot be asked. */
  readonly judge: (asked: {
    readonly challenge: Challenge;
    readonly reading: Reading<Read>;
  }) => Promise<Verdict>;
};

/** Coins as the node sees them now, the mempool counted in. Rejects (`NodeError`) where it cannot be asked. */
export type CoinChain = {
  /** In the order asked, null for what is spent, in the mempool too, or never was; all at one and the same tip. */
  readonly coins: (
    outpoints: readonly Outpoint[],
  ) => Promise<{ readonly tip: Tip; readonly coins: readonly (ChainCoin | null)[] }>;
};

/** Follows the chain for as long as proofs count, and ends those whose coins move. */
export type ProofWatch = {
  /** True once everything the node knows of has been dealt with; false when it cannot be asked, or that takes too long. */
  readonly caughtUp: () => Promise<boolean>;
  /**
   * Called before coins are looked at for a new proof; until the function it answers with is called the chain is
   * followed, whether proofs count already or not. Rejects (`NodeError`) where the node cannot be asked.
   */
  readonly hold: () => Promise<() => void>;
};

/** The key an account signs in with, if it has one: may it have signed this text? */
export type IdentitySignature = (asked: {
  readonly userId: string;
  readonly message: string;
  readonly signature: string;
}) => Promise<boolean>;

/** What there is to sign. */
export type WrittenProof = {
  /** Base64. */
  readonly psbt: string;
  readonly outpoints: readonly Outpoint[];
  /** Texts for QR codes, one after the other. */
  readonly bbqr: readonly string[];
};

/**
 * Makes a proof of an ordinary PSBT, off the event loop: of a hundred coins it takes a tenth of a second. `previous` are
 * transactions, hexadecimal, that the PSBT lacks.
 */
export type WriteProof = (
  asked: ProofOptions & DraftedCoins,
) => Promise<WrittenProof | { readonly problem: ProofErrorCode }>;

export type DraftedCoins = { readonly psbt: string; readonly previous: readonly string[] };

/** An ordinary unsigned PSBT that spends exactly these coins, with what signers need to know of them; base64. */
export type CoinDraft = (asked: {
  readonly outpoints: readonly Outpoint[];
  /** The person's own, from which it is made; else from what the node knows of any coin. */
  readonly wallet: { readonly id: string; readonly asking: CoinAsking } | null;
}) => Promise<DraftedCoins>;

/** Who asks for coins of a wallet, and with what session: a locked one opens for that alone. */
export type CoinAsking = { readonly userId: string; readonly holder: string | null; readonly origin: Origin };
