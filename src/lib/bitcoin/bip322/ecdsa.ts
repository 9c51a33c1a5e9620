import type { Curve } from '../curve.ts';
import { type Invalid, invalid } from '../verdict.ts';
import { SIGHASH_ALL } from './sighash.ts';

/**
 * Checks a signature as scripts carry it, DER with the sighash type behind, by the required rules of BIP-322:
 * SIGHASH_ALL, STRICTENC, LOW_S. Null when it is right.
 * @param key 33 bytes
 */
export function checkEcdsa(
  curve: Curve,
  sighash: Uint8Array,
  signature: Uint8Array,
  key: Uint8Array,
): Invalid | null {
  if (signature.at(-1) !== SIGHASH_ALL) return invalid('sighash_type');
  return curve.verifyEcdsa(sighash, signature.subarray(0, -1), key, 'low')
    ? null
    : invalid('signature_wrong');
}
