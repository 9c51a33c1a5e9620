/** The name of a transaction apart from its signatures: the same before, while and after people sign. */

import { hex } from '@scure/base';
import type { Transaction } from '@scure/btc-signer';
import { RawOldTx, RawTx } from '@scure/btc-signer/script.js';
import { sha256x2 } from '@scure/btc-signer/utils.js';
import { quietly } from '../quietly.ts';

const EMPTY = new Uint8Array();

type Parts = {
  readonly version: number;
  readonly lockTime: number;
  readonly inputs: readonly {
    readonly txid: Uint8Array;
    readonly index: number;
    readonly sequence: number;
  }[];
  readonly outputs: readonly { readonly amount: bigint; readonly script: Uint8Array }[];
};

/** @throws Error when an input or output lacks what a transaction needs */
export function unsignedTxid(tx: Transaction): string {
  const indexes = (length: number) => Array.from({ length }, (_, index) => index);
  return txidOf({
    version: tx.version,
    lockTime: tx.lockTime,
    inputs: indexes(tx.inputsLength).map((at) => {
      const { txid, index, sequence = 0xffff_ffff } = tx.getInput(at);
      if (!txid || index === undefined) throw new TypeError('an input without outpoint');
      return { txid, index, sequence };
    }),
    outputs: indexes(tx.outputsLength).map((at) => {
      const { amount, script } = tx.getOutput(at);
      if (amount === undefined || !script) throw new TypeError('an output without amount or script');
      return { amount, script };
    }),
  });
}

export type RawTransaction = {
  readonly txid: string;
  readonly unsignedTxid: string;
  readonly inputs: readonly { readonly txid: string; readonly vout: number; readonly sequence: number }[];
  readonly outputs: readonly { readonly amount: bigint; readonly script: Uint8Array }[];
  readonly lockTime: number;
};

/** A transaction in the form the network takes, signed or not; null for anything else. */
export function readTransaction(text: string): RawTransaction | null {
  if (!/^(?:[0-9a-fA-F]{2})+$/.test(text)) return null;
  const raw = quietly(() => RawTx.decode(hex.decode(text)));
  if (raw === null || raw.inputs.length === 0) return null;
  return {
    txid: hashOf(RawOldTx.encode(raw)),
    unsignedTxid: txidOf(raw),
    inputs: raw.inputs.map(({ txid, index, sequence }) => ({
      txid: hex.encode(txid),
      vout: index,
      sequence,
    })),
    outputs: raw.outputs,
    lockTime: raw.lockTime,
  };
}

function txidOf({ version, lockTime, inputs, outputs }: Parts): string {
  return hashOf(
    RawOldTx.encode({
      version,
      lockTime,
      inputs: inputs.map(({ txid, index, sequence }) => ({ txid, index, sequence, finalScriptSig: EMPTY })),
      outputs: outputs.map(({ amount, script }) => ({ amount, script })),
    }),
  );
}

const hashOf = (bytes: Uint8Array) => hex.encode(sha256x2(bytes).toReversed());
