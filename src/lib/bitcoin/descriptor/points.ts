import { secp256k1 } from '@noble/curves/secp256k1.js';
import { quietly } from '../quietly.ts';

/** The one curve operation of public derivation. */
export type Points = {
  /**
   * `point + scalar·G` as 33 bytes.
   * @param point 33 bytes on the curve
   * @param scalar 32 bytes
   * @returns null when the scalar is not below the order, or the sum is infinity: one chance in 2^127
   */
  readonly add: (point: Uint8Array, scalar: Uint8Array) => Uint8Array | null;
};

const { Point } = secp256k1;

/** Pure JavaScript, runs anywhere: the yardstick. */
export const referencePoints: Points = {
  add: (point, scalar) =>
    quietly(() => {
      const tweak = BigInt(`0x${Buffer.from(scalar).toString('hex')}`);
      // BASE.multiply takes no zero, and throws for what is not below the order (BIP-32: such a child is skipped).
      const shift = tweak === 0n ? Point.ZERO : Point.BASE.multiply(tweak);
      return Point.fromBytes(point).add(shift).toBytes(true);
    }),
};

/** libsecp256k1 in WebAssembly where it can be loaded, the reference everywhere else. */
export async function loadPoints(): Promise<Points> {
  try {
    const { pointAddScalar } = await import('tiny-secp256k1');
    return { add: (point, scalar) => quietly(() => pointAddScalar(point, scalar, true)) };
  } catch {
    return referencePoints;
  }
}
