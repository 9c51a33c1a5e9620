import { Transaction } from '@scure/btc-signer';
import { sha256x2 } from '@scure/btc-signer/utils.js';
import { EMPTY, encodeToSign, type ToSign } from './transactions.ts';

export const SIGHASH_DEFAULT = 0;
export const SIGHASH_ALL = 1;

/** What a signature in a scriptSig signs, before segwit, with SIGHASH_ALL. */
export function legacySighash(tx: ToSign, scriptCode: Uint8Array): Uint8Array {
  const signed = encodeToSign({ ...tx, scriptSig: scriptCode, witness: [] });
  return sha256x2(signed, Uint8Array.of(SIGHASH_ALL, 0, 0, 0));
}

/** BIP-143, for an output of witness version 0, with SIGHASH_ALL. */
export const segwitSighash = (tx: ToSign, scriptCode: Uint8Array): Uint8Array =>
  transactionOf(tx).preimageWitnessV0(0, scriptCode, SIGHASH_ALL, 0n);

/** BIP-341, key path, no annex. */
export const taprootSighash = (tx: ToSign, scriptPubKey: Uint8Array, type: 0 | 1): Uint8Array =>
  transactionOf(tx).preimageWitnessV1(0, [scriptPubKey], type, [0n]);

function transactionOf(tx: ToSign): Transaction {
  const unsigned = encodeToSign({ ...tx, scriptSig: EMPTY, witness: [] });
  // OP_RETURN alone is no standard output.
  return Transaction.fromRaw(unsigned, { allowUnknownOutputs: true });
}
