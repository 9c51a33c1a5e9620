/** How large a transaction will be once its inputs are signed. */

import type { Transaction } from '@scure/btc-signer';
import { RawOutput, RawWitness } from '@scure/btc-signer/script.js';
import { getInputType } from '@scure/btc-signer/transaction.js';
import { quietly } from '../quietly.ts';

type Input = ReturnType<Transaction['getInput']>;

/** Bytes of scriptSig, its length included, and of the witness stack. */
type Size = { readonly script: number; readonly witness: number };

/** An ECDSA signature with its type, at most (low S, BIP-146), and a compressed key; each with its length byte. */
const SIGNATURE = 1 + 72;
const KEY = 1 + 33;
const NOTHING: Size = { script: 1, witness: 1 };

/**
 * Virtual bytes (BIP-141) of the transaction when signed; null when an input is of a kind whose signatures have no
 * one size, such as a script with branches.
 */
export function estimatedVsize(tx: Transaction): number | null {
  const sizes = Array.from({ length: tx.inputsLength }, (_, at) => sizeOf(tx.getInput(at)));
  const known = sizes.flatMap((size) => size ?? []);
  if (known.length !== sizes.length) return null;
  const outputs = Array.from({ length: tx.outputsLength }, (_, at) => {
    const { amount = 0n, script = new Uint8Array() } = tx.getOutput(at);
    return RawOutput.encode({ amount, script }).length;
  });
  const scripts = known.map(({ script }) => 40 + script);
  const base = 8 + countSize(sizes.length) + countSize(outputs.length) + sum([...scripts, ...outputs]);
  const hasWitness = known.some(({ witness }) => witness > 1);
  const weight = 4 * base + (hasWitness ? 2 + sum(known.map(({ witness }) => witness)) : 0);
  return Math.ceil(weight / 4);
}

function sizeOf(input: Input): Size | null {
  const { finalScriptSig, finalScriptWitness } = input;
  if (finalScriptSig?.length || finalScriptWitness?.length) {
    const script = finalScriptSig ? withLength(finalScriptSig.length) : 1;
    return { script, witness: finalScriptWitness ? RawWitness.encode(finalScriptWitness).length : 1 };
  }
  return quietly(() => unsignedSize(input));
}

function unsignedSize(input: Input): Size | null {
  const { type, last, lastScript } = getInputType(input, true);
  const redeem = input.redeemScript ? withLength(1 + input.redeemScript.length) : 1;
  const multi = last.type === 'ms' ? 1 + last.m * SIGNATURE : null;
  switch (type) {
    case 'pkh':
      return { ...NOTHING, script: 1 + SIGNATURE + KEY };
    case 'wpkh':
      return { ...NOTHING, witness: 1 + SIGNATURE + KEY };
    case 'sh-wpkh':
      return { script: redeem, witness: 1 + SIGNATURE + KEY };
    case 'tr':
      // A tree may be opened by the key or by a leaf.
      return input.tapLeafScript?.length ? null : { ...NOTHING, witness: 1 + 1 + 64 };
    case 'wsh-ms':
    case 'sh-wsh-ms':
      return multi === null ? null : { script: redeem, witness: 1 + multi + withLength(lastScript.length) };
    case 'sh-ms':
      return multi === null ? null : { ...NOTHING, script: withLength(multi + pushed(lastScript.length)) };
    default:
      return null;
  }
}

const countSize = (count: number) => (count < 0xfd ? 1 : 3);
const withLength = (length: number) => countSize(length) + length;
/** With the opcode that pushes it. */
const pushed = (length: number) => length + (length < 76 ? 1 : length < 256 ? 2 : 3);
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
