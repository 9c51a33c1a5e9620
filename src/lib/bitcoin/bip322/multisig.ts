import { OutScript } from '@scure/btc-signer';
import { equalBytes } from '@scure/btc-signer/utils.js';
import type { Curve } from '../curve.ts';
import { quietly } from '../quietly.ts';
import { invalid } from '../verdict.ts';
import { checkEcdsa } from './ecdsa.ts';
import { type SpendVerdict, satisfied } from './spend.ts';

export type Multisig = { readonly required: number; readonly keys: readonly Uint8Array[] };

/** Reads `k <keys> n CHECKMULTISIG` with compressed keys, in its one minimal spelling; null for any other script. */
export function readMultisig(script: Uint8Array, curve: Curve): Multisig | null {
  const output = quietly(() => OutScript.decode(script));
  if (output?.type !== 'ms' || !equalBytes(OutScript.encode(output), script)) return null;
  return output.pubkeys.every(curve.isPublicKey) ? { required: output.m, keys: output.pubkeys } : null;
}

/**
 * What CHECKMULTISIG does: an empty dummy (NULLDUMMY, BIP-147), then exactly k signatures in the order of their keys.
 * A failed signature that is not empty fails it all (NULLFAIL), so no path is left on which one could be skipped.
 */
export function checkMultisig(
  { required, keys }: Multisig,
  stack: readonly Uint8Array[],
  sighash: Uint8Array,
  curve: Curve,
): SpendVerdict {
  const [dummy, ...signatures] = stack;
  if (dummy?.length !== 0 || signatures.length !== required) return invalid('stack_invalid');
  let next = 0;
  for (const signature of signatures) {
    let wrong = invalid('signature_wrong');
    for (; next < keys.length; next += 1) {
      const verdict = checkEcdsa(curve, sighash, signature, keys[next] ?? dummy);
      if (!verdict) break;
      wrong = verdict;
    }
    if (next === keys.length) return wrong;
    next += 1;
  }
  return satisfied(null);
}
