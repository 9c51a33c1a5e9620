/** A proof as it was handed in: the transaction it is about, and nothing that its sender claims about the coins. */
import { hex } from '@scure/base';
import { RawTx } from '@scure/btc-signer';
import { equalBytes } from '@scure/btc-signer/utils.js';
import type { Psbt } from '../psbt/read.ts';
import { NOTHING_PAID } from './build.ts';
import { reserveCommitments } from './commitment.ts';

export type SubmittedInput = {
  /** In the byte order people read. */
  readonly txid: string;
  readonly vout: number;
  readonly sequence: number;
  readonly scriptSig: Uint8Array;
  readonly witness: readonly Uint8Array[];
};

export type Submission = {
  readonly version: number;
  /** Of PSBT version 2 by BIP-370, "Determining Lock Time". */
  readonly lockTime: number;
  readonly inputs: readonly SubmittedInput[];
  readonly outputs: readonly { readonly amount: bigint; readonly script: Uint8Array }[];
  /** Every field 0x09 (BIP-322 in the global map, BIP-127 in that of an input), as it came. Claims, to be compared. */
  readonly messageFields: readonly Uint8Array[];
  /** What it came as; null for a transaction. */
  readonly psbt: Psbt | null;
  /** Positions of inputs of a PSBT that nobody finalized yet. Of BIP-127 input 0 stays so. */
  readonly unfinished: readonly number[];
};

/** `bip127`: reserves by the older BIP; `hybrid`: committed to as BIP-322 does, but paid back in full. */
export type ProofFormat = 'bip322-pof' | 'hybrid' | 'bip127';

/** By its shape; null for a transaction with another number of outputs than one. */
export function formatOf({ inputs, outputs }: Submission, message: string): ProofFormat | null {
  const [output, ...more] = outputs;
  if (!output || more.length > 0) return null;
  const [first] = inputs;
  if (first?.vout === 0 && reserveCommitments(message).includes(first.txid)) return 'bip127';
  const paysNothing = output.amount === NOTHING_PAID.amount && equalBytes(output.script, NOTHING_PAID.script);
  return paysNothing ? 'bip322-pof' : 'hybrid';
}

/** The transaction in network serialisation, witness and all. */
export function transactionBytes({ version, lockTime, inputs, outputs }: Submission): Uint8Array {
  const hasWitness = inputs.some(({ witness }) => witness.length > 0);
  return RawTx.encode({
    version,
    segwitFlag: hasWitness,
    inputs: inputs.map(({ txid, vout, sequence, scriptSig }) => ({
      txid: hex.decode(txid),
      index: vout,
      finalScriptSig: scriptSig,
      sequence,
    })),
    outputs: [...outputs],
    witnesses: hasWitness ? inputs.map(({ witness }) => [...witness]) : undefined,
    lockTime,
  });
}
