/** Payments prepared for a signer elsewhere. Amounts are whole satoshis, rates satoshis per virtual byte. */

export type Outpoint = { readonly txid: string; readonly vout: number };

export type Recipient = {
  readonly address: string;
  /** `all`: what is left after the fee. */
  readonly amount: number | 'all';
};

export type NewDraft = {
  readonly recipients?: readonly Recipient[] | undefined;
  /** Exactly these are spent. */
  readonly coins?: readonly Outpoint[] | undefined;
  readonly fee_rate?: number | undefined;
  /** Blocks until it should confirm; 6 without `fee_rate`. */
  readonly target?: number | undefined;
  /** A pending transaction of the wallet that pays more from now on. */
  readonly replace?: string | undefined;
  /** A pending transaction whose output is spent at once, at a fee for both. */
  readonly push?: string | undefined;
  /** Index of one of `paths`; without it one without lock. */
  readonly path?: number | undefined;
  readonly accept_high_fee?: boolean | undefined;
  /** Seconds for which its coins stay reserved. */
  readonly expires_in?: number | undefined;
};

export type OwnPlace = {
  readonly wallet_id: string;
  readonly branch: 'receive' | 'change';
  readonly position: number;
};

export type PsbtKey = {
  readonly public_key: string;
  readonly fingerprint: string | null;
  readonly path: string | null;
  readonly signed: boolean;
};

export type PsbtInput = Outpoint & {
  readonly sequence: number;
  readonly amount: number | null;
  readonly address: string | null;
  /** Where in your wallets this is; null when it is not yours. */
  readonly own: OwnPlace | null;
  readonly sighash: string;
  readonly final: boolean;
  readonly signatures: number;
  readonly keys: readonly PsbtKey[];
  readonly problem: string | null;
};

export type PsbtOutput = {
  readonly amount: number;
  readonly address: string | null;
  readonly script: string;
  /** Of an OP_RETURN, in hexadecimal. */
  readonly data: string | null;
  readonly own: OwnPlace | null;
  readonly change: boolean;
};

export type PsbtWarning = { readonly code: string; readonly message: string };

/** What a PSBT does, for people. */
export type PsbtReview = {
  readonly version: 0 | 2;
  readonly unsigned_txid: string;
  readonly lock_time: number;
  readonly replaceable: boolean;
  readonly inputs: readonly PsbtInput[];
  readonly outputs: readonly PsbtOutput[];
  readonly input_total: number | null;
  readonly output_total: number;
  readonly fee: number | null;
  readonly vsize: number | null;
  readonly fee_rate: number | null;
  /** Every input is final. */
  readonly complete: boolean;
  /** The draft that asked for it; null: beware, none did. */
  readonly draft_id: string | null;
  readonly warnings: readonly PsbtWarning[];
};

/** A way to spend. */
export type SpendPath = {
  readonly index: number;
  readonly through: 'key' | 'script';
  readonly signers: readonly { readonly threshold: number; readonly keys: readonly string[] }[];
  readonly hashes: readonly { readonly name: string; readonly hash: string }[];
  readonly after: { readonly unit: 'height' | 'time'; readonly value: number } | null;
  readonly older: { readonly unit: 'blocks' | 'seconds'; readonly value: number } | null;
};

/** `opens_at` is about when, at ten minutes a block; null when it is open, or depends on coins there are not. */
export type SpendPathOpening = SpendPath & {
  /** The network would take a payment this way now. */
  readonly open: boolean;
  /** Blocks until it opens, where a lock counts them. */
  readonly opens_in: number | null;
  readonly opens_at: string | null;
  /** Coins that could be spent this way now, and their satoshis. */
  readonly coins: number;
  readonly amount: number;
};

export type SpendPaths = {
  readonly paths: readonly SpendPathOpening[];
  /** There are others, that are not listed. */
  readonly more: boolean;
  /** The block this is true for; null before the chain has been read. */
  readonly height: number | null;
};

export type Draft = {
  readonly id: string;
  readonly wallet_id: string;
  readonly state: 'open' | 'broadcast' | 'discarded' | 'expired';
  readonly txid: string | null;
  /** Base64, version 0. */
  readonly psbt: string;
  readonly fee_source: 'asked' | 'estimate' | 'fallback' | 'least';
  readonly replaces: string | null;
  readonly pushes: string | null;
  readonly path: SpendPath | null;
  readonly review: PsbtReview;
  readonly created_at: string;
  readonly expires_at: string;
};

export type BuiltDraft = Draft & {
  /** Every way to spend from this wallet. */
  readonly paths: readonly SpendPath[];
  /** The PSBT as texts for QR codes, one after the other (BBQr). */
  readonly bbqr: readonly string[];
};

export type DraftsPage = { readonly drafts: readonly Draft[]; readonly next_cursor: string | null };

export type ReviewedPsbt = {
  /** Base64, version 0. */
  readonly psbt: string;
  /** Base64, version 2. */
  readonly psbt_v2: string;
  readonly bbqr: readonly string[];
  readonly review: PsbtReview;
};

export type FinalizedPsbt = ReviewedPsbt & {
  readonly complete: boolean;
  readonly hex: string | null;
  readonly txid: string | null;
};

/** Exactly one of `hex` and `psbt`. */
export type SendRequest = {
  readonly hex?: string | undefined;
  readonly psbt?: string | undefined;
  /** Whose draft it should be; of another wallet it counts as foreign. */
  readonly wallet_id?: string | undefined;
  /** Only ask whether it would be taken. */
  readonly dry_run?: boolean | undefined;
  readonly max_fee_rate?: number | undefined;
};

export type SentTransaction = {
  readonly txid: string;
  readonly hex: string;
  readonly state: 'sent' | 'in_mempool' | 'mined' | 'would_be_accepted' | 'refused';
  /** Why a dry run was refused. */
  readonly code: string | null;
  readonly message: string | null;
  readonly draft_id: string | null;
  /** None of your drafts asked for it. */
  readonly foreign: boolean;
  readonly fee: number | null;
  readonly fee_rate: number | null;
};
