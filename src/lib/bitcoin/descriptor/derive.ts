import { setImmediate } from 'node:timers/promises';
import { OutScript } from '@scure/btc-signer';
import { hash160, sha256 } from '@scure/btc-signer/utils.js';
import { type Network, outputAddress } from '../address.ts';
import { keyAt } from './child-key.ts';
import type { Key } from './key.ts';
import { compile } from './miniscript/compile.ts';
import type { Fragment } from './miniscript/fragment.ts';
import { type Points, referencePoints } from './points.ts';
import { scriptBytes } from './script-bytes.ts';
import { outputKey } from './taproot.ts';
import { keysOfTemplate, type Template } from './template.ts';

/** One place to receive at. */
export type DerivedOutput = {
  readonly index: number;
  readonly address: string;
  readonly scriptPubKey: Uint8Array;
  readonly redeemScript: Uint8Array | null;
  readonly witnessScript: Uint8Array | null;
};

/** Derives the output at an index from 0 to 2^31 - 1. */
export type Derive = (index: number) => DerivedOutput;

const MOST = 0x7fff_ffff;

/** Prepares one branch of a descriptor: what does not depend on the index is done once. */
export function createDerive(template: Template, network: Network, points: Points = referencePoints): Derive {
  const ready = new Map(keysOfTemplate(template).map((key) => [key, keyAt(key, points)]));
  return (index) => {
    if (!Number.isInteger(index) || index < 0 || index > MOST) throw new RangeError('not an address index');
    const bytes = (key: Key) => (ready.get(key) ?? keyAt(key, points))(index);
    return { index, ...outputOf(template, network, bytes, points) };
  };
}

function outputOf(template: Template, network: Network, bytes: (key: Key) => Uint8Array, points: Points) {
  const script = (fragment: Fragment) => scriptBytes(compile(fragment, bytes));
  switch (template.type) {
    case 'pkh':
    case 'wpkh':
      return written({ type: template.type, hash: hash160(bytes(template.key)) }, network);
    case 'sh-wpkh': {
      const redeemScript = OutScript.encode({ type: 'wpkh', hash: hash160(bytes(template.key)) });
      return written({ type: 'sh', hash: hash160(redeemScript) }, network, { redeemScript });
    }
    case 'sh': {
      const redeemScript = script(template.script);
      return written({ type: 'sh', hash: hash160(redeemScript) }, network, { redeemScript });
    }
    case 'wsh': {
      const witnessScript = script(template.script);
      return written({ type: 'wsh', hash: sha256(witnessScript) }, network, { witnessScript });
    }
    case 'sh-wsh': {
      const witnessScript = script(template.script);
      const redeemScript = OutScript.encode({ type: 'wsh', hash: sha256(witnessScript) });
      return written({ type: 'sh', hash: hash160(redeemScript) }, network, { redeemScript, witnessScript });
    }
    case 'tr': {
      const xOnly = (key: Key) => bytes(key).subarray(1);
      return written(
        { type: 'tr', pubkey: outputKey(bytes(template.key), template.tree, xOnly, points) },
        network,
      );
    }
  }
}

type Scripts = { readonly redeemScript?: Uint8Array; readonly witnessScript?: Uint8Array };

function written(output: Parameters<typeof outputAddress>[0], network: Network, scripts: Scripts = {}) {
  const { address, scriptPubKey } = outputAddress(output, network);
  const { redeemScript = null, witnessScript = null } = scripts;
  return { address, scriptPubKey, redeemScript, witnessScript };
}

/** A few milliseconds, even with 20 keys in a script; between two slices others have their turn. */
const SLICE = 5;

/** Derives `count` outputs from index `from`, in slices that never hold up the event loop for long. */
export async function* deriveRange(
  derive: Derive,
  { from, count }: { readonly from: number; readonly count: number },
): AsyncGenerator<readonly DerivedOutput[], void, void> {
  for (let start = from; start < from + count; start += SLICE) {
    const length = Math.min(SLICE, from + count - start);
    yield Array.from({ length }, (_, offset) => derive(start + offset));
    await setImmediate();
  }
}
