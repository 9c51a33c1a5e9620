/** From one version to the other (BIP-370, "Compatibility"): the transaction as a whole, or each part where it belongs. */
import type { Transaction } from '@scure/btc-signer';
import { RawPSBTV0, RawPSBTV2 } from '@scure/btc-signer/psbt.js';

const EMPTY = new Uint8Array();

/**
 * Without PSBT_GLOBAL_TX_MODIFIABLE: nobody is to add inputs or outputs to what its owner has reviewed.
 * @throws Error for fields that version 2 does not have
 */
export function toVersion2(bytes: Uint8Array): Uint8Array {
  const { global, inputs, outputs } = RawPSBTV0.decode(bytes);
  const { unsignedTx, ...kept } = global;
  if (!unsignedTx) throw new TypeError('version 0 without a transaction');
  return RawPSBTV2.encode({
    global: {
      ...kept,
      version: 2,
      txVersion: unsignedTx.version,
      fallbackLocktime: unsignedTx.lockTime,
      inputCount: inputs.length,
      outputCount: outputs.length,
    },
    inputs: inputs.map((input, at) => {
      const { txid, index, sequence } = unsignedTx.inputs[at] ?? {};
      return { ...input, txid, index, sequence };
    }),
    outputs: outputs.map((output, at) => ({ ...output, ...unsignedTx.outputs[at] })),
  });
}

/**
 * What inputs demand of the lock time has no place in version 0; what comes of it has.
 * @throws Error for fields that version 0 does not have
 */
export function toVersion0(bytes: Uint8Array, { lockTime }: Transaction): Uint8Array {
  const { global, inputs, outputs } = RawPSBTV2.decode(bytes);
  const {
    version: _,
    txVersion = 2,
    fallbackLocktime: __,
    inputCount: ___,
    outputCount: ____,
    txModifiable: _____,
    ...kept
  } = global;
  const unsignedTx = {
    version: txVersion,
    lockTime,
    inputs: inputs.map(({ txid = EMPTY, index = 0, sequence = 0xffff_ffff }) => ({
      txid,
      index,
      sequence,
      finalScriptSig: EMPTY,
    })),
    outputs: outputs.map(({ amount = 0n, script = EMPTY }) => ({ amount, script })),
  };
  return RawPSBTV0.encode({
    global: { ...kept, unsignedTx },
    inputs: inputs.map((input) => {
      const { txid: _, index: __, sequence: ___, ...rest } = input;
      const { requiredHeightLocktime: ____, requiredTimeLocktime: _____, ...plain } = rest;
      return plain;
    }),
    outputs: outputs.map(({ amount: _, script: __, ...rest }) => rest),
  });
}
