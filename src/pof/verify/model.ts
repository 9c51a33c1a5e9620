/** What the checks look at. Scripts and amounts of coins are never in what was sent: they come from the chain. */
import type { ChainCoin, Outpoint, Tip } from '../model.ts';
import type { Refusal } from '../ports.ts';

export type ProofInput = Outpoint & {
  readonly sequence: number;
  readonly scriptSig: Uint8Array;
  readonly witness: readonly Uint8Array[];
};

export type ProofTransaction = {
  readonly version: number;
  readonly lockTime: number;
  /** The first spends what exists nowhere and carries the message, the others are the coins. */
  readonly inputs: readonly ProofInput[];
  readonly outputs: readonly { readonly amount: bigint; readonly script: Uint8Array }[];
};

/** A submission, read. */
export type SentProof = ProofTransaction & {
  /** What a PSBT says was signed: field 0x09 of BIP-322 and of BIP-127. Claims, to be compared. */
  readonly messageFields: readonly Uint8Array[];
  /** Positions of inputs that nobody has signed. */
  readonly unsigned: readonly number[];
  /** Where signatures are there but not in their place: the PSBT, version 0, base64, for the node to finalize. */
  readonly unfinished: { readonly psbt: string; readonly inputs: readonly number[] } | null;
};

export type ProofFormat = 'bip322-pof' | 'hybrid' | 'bip127';

/** What the first input spends, and what it would spend if another message had been signed. */
export type Commitment = {
  readonly format: ProofFormat;
  readonly scriptPubKey: Uint8Array;
  readonly otherTxid: string;
};

export type Rules = {
  /** Depth of a coin, the block it is in included. */
  readonly minConfirmations: number;
  /** Of newly mined coins: what consensus asks before they can be spent at all. */
  readonly coinbaseConfirmations: number;
  /** Satoshis; less is proven, but does not count. */
  readonly dustFloor: bigint;
  readonly maxCoins: number;
};

export const defaultRules: Rules = {
  minConfirmations: 6,
  coinbaseConfirmations: 100,
  dustFloor: 10_000n,
  maxCoins: 100,
};

/** From here on a coin can be spent: in the block of this height, or once the chain's clock has come to this second. */
export type Opening = { readonly height: number } | { readonly time: number };

/** Before the chain was asked. */
export type Sent = { readonly message: string; readonly proof: SentProof; readonly rules: Rules };
/** The chain answered. */
export type Found = Sent & { readonly tip: Tip; readonly found: readonly (ChainCoin | null)[] };
/** All coins are there; in the order of the inputs, the first of which is none of them. */
export type Known = Sent & { readonly tip: Tip; readonly coins: readonly ChainCoin[] };
/** What was signed is known to be our message. */
export type Bound = Known & { readonly commitment: Commitment };
/** What the scripts of an input are made of; null for a kind of script that is not taken. */
export type Signed = Bound & { readonly spends: readonly (Spend | null)[] };

/** One input, taken apart. */
export type Spend = {
  /** `nothing`: what BIP-127 puts in front, which nobody signs. */
  readonly kind: 'key' | 'script' | 'tapscript' | 'nothing';
  readonly taproot: boolean;
  /** Everything handed to the scripts: signatures are among it. */
  readonly elements: readonly Uint8Array[];
  /** The scripts that run, but for the scriptPubKey. */
  readonly scripts: readonly Uint8Array[];
};

/** One step of the checklist: its number, its name for whoever watches, and the refusal it stands for. */
export type ProofCheck<Evidence> = {
  readonly step: number;
  readonly name: string;
  readonly code: Refusal;
  readonly passes: (evidence: Evidence) => boolean;
};
