import { RawTx } from '@scure/btc-signer';
import { concatBytes, equalBytes, sha256x2 } from '@scure/btc-signer/utils.js';
import { quietly } from '../quietly.ts';

/** The one input of `to_sign` and what it may vary; everything else of the two transactions is fixed. */
export type ToSign = {
  readonly version: number;
  readonly lockTime: number;
  readonly sequence: number;
  /** Of `to_spend`, in the byte order people read. */
  readonly txid: Uint8Array;
  readonly scriptSig: Uint8Array;
  readonly witness: readonly Uint8Array[];
};

const NOWHERE = { txid: new Uint8Array(32), index: 0xffff_ffff } as const;
const OP_RETURN = Uint8Array.of(0x6a);
export const EMPTY: Uint8Array = new Uint8Array(0);

/** The virtual transaction whose output is being spent: it commits to the message and the scriptPubKey. */
export function buildToSpend(messageHash: Uint8Array, scriptPubKey: Uint8Array): Uint8Array {
  // OP_0 PUSH32, BIP-322 "Full".
  const finalScriptSig = concatBytes(Uint8Array.of(0x00, 0x20), messageHash);
  return RawTx.encode({
    version: 0,
    segwitFlag: false,
    inputs: [{ ...NOWHERE, finalScriptSig, sequence: 0 }],
    outputs: [{ amount: 0n, script: scriptPubKey }],
    witnesses: undefined,
    lockTime: 0,
  });
}

/** Of a transaction without witness, in the byte order people read. */
export const txidOf = (transaction: Uint8Array): Uint8Array => sha256x2(transaction).toReversed();

export function encodeToSign(tx: ToSign): Uint8Array {
  const hasWitness = tx.witness.length > 0;
  return RawTx.encode({
    version: tx.version,
    segwitFlag: hasWitness,
    inputs: [{ txid: tx.txid, index: 0, finalScriptSig: tx.scriptSig, sequence: tx.sequence }],
    outputs: [{ amount: 0n, script: OP_RETURN }],
    witnesses: hasWitness ? [[...tx.witness]] : undefined,
    lockTime: tx.lockTime,
  });
}

/** Reads a full signature. Null unless it is exactly a `to_sign`: one input with index 0, one output, nothing behind. */
export function decodeToSign(bytes: Uint8Array): ToSign | null {
  const raw = quietly(() => RawTx.decode(bytes));
  const input = raw?.inputs[0];
  if (!raw || !input) return null;
  const { version, lockTime } = raw;
  const { txid, sequence, finalScriptSig: scriptSig } = input;
  const tx = { version, lockTime, sequence, txid, scriptSig, witness: raw.witnesses?.[0] ?? [] };
  // What this cannot say (a second input or output, an amount, another index) does not come back the same.
  return equalBytes(encodeToSign(tx), bytes) ? tx : null;
}
