import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js';
import type { Curve } from './curve.ts';
import { isPlainKey, isRecovery } from './key-form.ts';
import { quietly } from './quietly.ts';

const { Point, Signature, utils } = secp256k1;

// The defaults (compact, hashed) reject every Lightning wallet: LUD-04 signs raw bytes, in DER.
const RAW_DER = { prehash: false, format: 'der' } as const;

/** Pure JavaScript, audited, runs anywhere: the yardstick for every faster curve. */
export function createReferenceCurve(): Curve {
  const isPublicKey = (key: Uint8Array) => key.length === 33 && utils.isValidPublicKey(key, true);
  return {
    isPublicKey,
    compress: (key) => (isPlainKey(key) ? quietly(() => Point.fromBytes(key).toBytes(true)) : null),
    verifyEcdsa: (message, signature, key, half = 'any') =>
      message.length === 32 &&
      isPublicKey(key) &&
      (quietly(() => secp256k1.verify(signature, message, key, { ...RAW_DER, lowS: half === 'low' })) ??
        false),
    recoverEcdsa: (message, signature, recovery) => {
      if (message.length !== 32 || signature.length !== 64 || !isRecovery(recovery)) return null;
      const recoverable = () => Signature.fromBytes(signature, 'compact').addRecoveryBit(recovery);
      return quietly(() => recoverable().recoverPublicKey(message).toBytes(false));
    },
    verifySchnorr: (message, signature, key) =>
      message.length === 32 && (quietly(() => schnorr.verify(signature, message, key)) ?? false),
  };
}
