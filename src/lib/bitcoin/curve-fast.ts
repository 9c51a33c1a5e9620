import {
  isPoint,
  isPointCompressed,
  isXOnlyPoint,
  pointCompress,
  recover,
  verify,
  verifySchnorr,
} from 'tiny-secp256k1';
import type { Curve } from './curve.ts';
import { derToCompact } from './der.ts';
import { isPlainKey, isRecovery } from './key-form.ts';
import { quietly } from './quietly.ts';

/** libsecp256k1 in WebAssembly. It throws on malformed input and knows no DER, so both are settled before it is asked. */
export function createFastCurve(): Curve {
  return {
    isPublicKey: (key) => isPointCompressed(key),
    compress: (key) => (isPlainKey(key) && isPoint(key) ? pointCompress(key, true) : null),
    verifyEcdsa: (message, signature, key, half = 'any') => {
      const compact = derToCompact(signature);
      return (
        compact !== null &&
        message.length === 32 &&
        isPointCompressed(key) &&
        verify(message, key, compact, half === 'low')
      );
    },
    recoverEcdsa: (message, signature, recovery) => {
      if (message.length !== 32 || signature.length !== 64 || !isRecovery(recovery)) return null;
      // It throws when r or s is not in 1..n-1, and when r + n is no coordinate.
      return quietly(() => recover(message, signature, recovery, false)) ?? null;
    },
    verifySchnorr: (message, signature, key) => {
      if (message.length !== 32 || signature.length !== 64 || !isXOnlyPoint(key)) return false;
      // It throws, rather than answer no, when r or s is not below the order.
      return quietly(() => verifySchnorr(message, key, signature)) ?? false;
    },
  };
}
