/** Proofs of funds. Amounts are whole satoshis. */
import type { Outpoint } from './spend.ts';

/** That there are coins; that they reach an amount; how much they are. */
export type PrivacyLevel = 'boolean' | 'threshold' | 'aggregate';
export type ProofFormat = 'bip322-pof' | 'hybrid';

export type ProofInfo = {
  readonly format: 'bip322-pof';
  readonly formats: readonly ProofFormat[];
  readonly min_confirmations: number;
  /** Coins of one proof. */
  readonly max_inputs: number;
  /** Amounts that many people prove: your own figure would tell you apart. */
  readonly thresholds: readonly number[];
  /** Smaller coins do not count. */
  readonly dust_floor: number;
  /** Seconds. */
  readonly challenge_life: number;
  readonly proof_life: number;
};

export type NewProof = {
  readonly privacy_level: PrivacyLevel;
  readonly threshold_amount?: number | undefined;
  /** `aggregate` alone: that the sum is stored and told. */
  readonly consent?: boolean | undefined;
  /** The application for which it is asked. */
  readonly client_id?: string | undefined;
};

export type ProofChallenge = {
  readonly challenge_id: string;
  /** What is signed, to the letter. */
  readonly message: string;
  readonly expires_at: string;
  readonly format: 'bip322-pof';
  readonly min_confirmations: number;
  readonly max_inputs: number;
  readonly privacy_level: PrivacyLevel;
  readonly threshold_amount: number;
};

/** The coins: those of an ordinary unsigned PSBT, or `outpoints`, of one of your wallets where `wallet_id` names it. */
export type ProofCoins = {
  readonly challenge_id: string;
  readonly psbt?: string | undefined;
  readonly outpoints?: readonly Outpoint[] | undefined;
  readonly wallet_id?: string | undefined;
  /** Of the PSBT. */
  readonly version?: 0 | 2 | undefined;
  /** `hybrid` for wallets that refuse the fee of `bip322-pof`. */
  readonly format?: ProofFormat | undefined;
};

export type ProofPsbt = {
  /** Base64, to be signed; no node would take it. */
  readonly psbt: string;
  readonly format: ProofFormat;
  /** Coins in it; the message has an input of its own before them. */
  readonly inputs: number;
  /** The PSBT as texts for QR codes, one after the other (BBQr). */
  readonly bbqr: readonly string[];
};

export type SignedProof = {
  readonly challenge_id: string;
  /** Base64 PSBT (0 or 2, finalized or not, also with `pof` before it), or raw transaction. */
  readonly psbt: string;
  /** Of the message, by a Bitcoin key you sign in with. */
  readonly signature?: string | undefined;
};

export type ProofVerdict = {
  /** Everything passed, and the amount is reached. */
  readonly verified: boolean;
  readonly meets_threshold: boolean;
  readonly proof_id: string | null;
  readonly valid_until: string | null;
  readonly privacy_level: PrivacyLevel;
  readonly threshold_amount: number;
  /** `aggregate` alone. */
  readonly total: number | null;
  readonly checks: readonly { readonly name: string; readonly ok: boolean }[];
  /** Behind a timelock that is not yet open: not counted. */
  readonly locked_coins: number;
  /** Keep it: with it the proof is checked again. The server does not. */
  readonly ticket: string | null;
};

export type Proof = {
  readonly proof_id: string;
  readonly privacy_level: PrivacyLevel;
  readonly threshold_amount: number;
  readonly total: number | null;
  readonly client_id: string | null;
  readonly proved_at: string;
  readonly valid_until: string;
  /** `unchecked`: the Bitcoin node cannot be asked, so it does not count for now. */
  readonly state: 'valid' | 'expired' | 'ended' | 'unchecked';
  readonly ended_at: string | null;
  readonly ended_by: 'revoked' | 'spent' | 'reorganised' | 'replaced' | null;
};

export type ProofsPage = { readonly proofs: readonly Proof[]; readonly next_cursor: string | null };
export type CheckedProof = Proof & { readonly valid: boolean };

export type CertificateWish = {
  /** For whom it is made; written into it. */
  readonly audience?: string | undefined;
  /** Writes your name into it. */
  readonly named?: boolean | undefined;
};

export type ProofCertificate = {
  /** A JWT of type `proof-of-funds+jwt`; the keys are those of `jwks`. */
  readonly certificate: string;
  /** A page of this server that checks it. */
  readonly link: string;
};

/** The claim `proof_of_funds`. Moments are seconds since 1970. */
export type ProvenFunds = {
  readonly level: PrivacyLevel;
  /** Not at the level `boolean`. */
  readonly threshold_amount?: number | undefined;
  /** Only at the level `aggregate`. */
  readonly total?: number | undefined;
  readonly proved_at: number;
  readonly valid_until: number;
};

export type CertificateCheck = {
  /** `ended`: the proof was revoked, one of its coins moved, or its account is disabled. */
  readonly standing: 'valid' | 'expired' | 'ended' | 'not_ours';
  readonly proof_of_funds: ProvenFunds | null;
  readonly audience: string | null;
  readonly name: string | null;
  readonly expires_at: string | null;
};
