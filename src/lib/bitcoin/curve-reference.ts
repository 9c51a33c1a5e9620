import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js';
import type { Curve } from './curve.ts';

// The defaults (compact, hashed, low-S) reject every Lightning wallet: LUD-04 signs raw bytes, in DER, in any half.
const LUD04 = { prehash: false, format: 'der', lowS: false } as const;

/** Pure JavaScript, audited, runs anywhere: the yardstick for every faster curve. */
export function createReferenceCurve(): Curve {
  const isPublicKey = (key: Uint8Array) => key.length === 33 && secp256k1.utils.isValidPublicKey(key, true);
  return {
    isPublicKey,
    verifyEcdsa: (message, signature, key) =>
      message.length === 32 &&
      isPublicKey(key) &&
      quietly(() => secp256k1.verify(signature, message, key, LUD04)),
    verifySchnorr: (message, signature, key) =>
      message.length === 32 && quietly(() => schnorr.verify(signature, message, key)),
  };
}

function quietly(check: () => boolean): boolean {
  try {
    return check();
  } catch {
    return false;
  }
}
