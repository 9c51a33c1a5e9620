/** What a verifier of message signatures says: the three states of BIP-322, each with what a caller needs next. */

/**
 * `bip322-simple`, `bip322-full`: BIP-322. `bip137`: the header names the segwit type of the address.
 * `electrum`: a segwit address under a header of 31–34. `legacy`: a P2PKH address, or a header of another type.
 */
export type MessageFormat = 'bip322-simple' | 'bip322-full' | 'bip137' | 'electrum' | 'legacy';

/** Stable codes; for logs and tests. A person is told only that the signature does not fit. */
export type InvalidReason =
  | 'address_invalid'
  | 'address_wrong_network'
  | 'public_key_invalid'
  | 'message_unusable'
  | 'encoding_invalid'
  /** `pof`: a proof of funds is no sign-in. */
  | 'proof_of_funds'
  /** A format that this type of address does not have. */
  | 'format_mismatch'
  | 'transaction_invalid'
  | 'transaction_version'
  /** Missing, surplus or wrongly formed elements of the witness or scriptSig. */
  | 'stack_invalid'
  | 'annex_present'
  | 'key_mismatch'
  | 'script_mismatch'
  | 'sighash_type'
  | 'signature_wrong';

/** Locks that a full signature sets (`valid at time T and age S`); see `locks.ts`. */
export type Locks = { readonly lockTime?: number; readonly sequence?: number };

/**
 * `identity` names who signed: the 33-byte compressed key in hex where the signature shows it, the 32-byte output key
 * of a P2TR address, or `script:` and the scriptPubKey.
 */
export type Valid = Locks & {
  readonly kind: 'valid';
  readonly format: MessageFormat;
  readonly identity: string;
  readonly address: string;
  /** Set when BIP-322 does not allow this form, but wallets make it. */
  readonly compatibility?: 'nested_simple';
};

/** A script that takes an interpreter: a node can decide. Transactions in hex. */
export type Inconclusive = Locks & {
  readonly kind: 'inconclusive';
  readonly reason: 'script_unknown';
  readonly format: MessageFormat;
  readonly toSpend: string;
  readonly toSign: string;
  readonly scriptPubKey: string;
  readonly identity: string;
  readonly address: string;
};

export type Invalid = { readonly kind: 'invalid'; readonly reason: InvalidReason };
export type MessageVerdict = Valid | Inconclusive | Invalid;

export const invalid = (reason: InvalidReason): Invalid => ({ kind: 'invalid', reason });
