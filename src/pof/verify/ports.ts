/** What the verifier asks of others. */
import type { CoinChain } from '../ports.ts';
import type { SentProof } from './model.ts';

/** A transaction to run the scripts of, and the output its first input spends, which no chain has. */
export type ScriptRun = {
  /** Hexadecimal. */
  readonly transaction: string;
  readonly virtual: {
    readonly txid: string;
    readonly scriptPubKey: string;
    /** The node takes these from the caller, even where the input shows them. */
    readonly redeemScript?: string;
    readonly witnessScript?: string;
  };
};

/** Names (`txid:vout`) of the inputs whose scripts did not hold; null when the node does not take the question. */
export type ScriptAnswer = { readonly failed: ReadonlySet<string> } | null;

/** Every method rejects (`NodeError`) where the node cannot be asked. */
export type ProofChain = CoinChain & {
  /** By BIP-113, in seconds, of the block of this height in the best chain. */
  readonly medianTimeAt: (height: number) => Promise<number>;
  /** What can be put in its place of a PSBT (version 0, base64) is; null for what is no PSBT to the node. */
  readonly finalize: (psbt: string) => Promise<string | null>;
  /** In this order, one after the other, in one request: a coin that is there in the last was there in all. */
  readonly runScripts: (runs: readonly ScriptRun[]) => Promise<readonly ScriptAnswer[]>;
};

export type Unreadable = {
  readonly problem: 'format_unknown' | 'psbt_invalid' | 'psbt_too_large' | 'too_many_coins';
};

/** Reads what was sent, with what of it can be finalized in its place. Off the event loop where it takes long. */
export type ReadProof = (submission: string) => Promise<SentProof | Unreadable>;
