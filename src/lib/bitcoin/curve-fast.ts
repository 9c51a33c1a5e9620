import { isPointCompressed, isXOnlyPoint, verify, verifySchnorr } from 'tiny-secp256k1';
import type { Curve } from './curve.ts';
import { derToCompact } from './der.ts';

/** libsecp256k1 in WebAssembly. It throws on malformed input and knows no DER, so both are settled before it is asked. */
export function createFastCurve(): Curve {
  return {
    isPublicKey: (key) => isPointCompressed(key),
    verifyEcdsa: (message, signature, key) => {
      const compact = derToCompact(signature);
      return (
        compact !== null && message.length === 32 && isPointCompressed(key) && verify(message, key, compact)
      );
    },
    verifySchnorr: (message, signature, key) => {
      if (message.length !== 32 || signature.length !== 64 || !isXOnlyPoint(key)) return false;
      try {
        return verifySchnorr(message, key, signature);
      } catch {
        // It throws, rather than answer no, when r or s is not below the order.
        return false;
      }
    },
  };
}
