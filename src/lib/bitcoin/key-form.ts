/** Forms of public keys on the wire, SEC 1 §2.3.3, as far as Bitcoin's STRICTENC rule allows them. */

/** 33 bytes with 02 or 03 in front, or 65 with 04; never the hybrid forms 06 and 07. Says nothing about the curve. */
export function isPlainKey(key: Uint8Array): boolean {
  if (key.length === 33) return key[0] === 2 || key[0] === 3;
  return key.length === 65 && key[0] === 4;
}

/** The 33-byte form of a 65-byte key that is known to be on the curve. */
export function compressPoint(point: Uint8Array): Uint8Array {
  const odd = (point[64] ?? 0) & 1;
  return Uint8Array.of(2 + odd, ...point.subarray(1, 33));
}

export const isRecovery = (recovery: number): recovery is 0 | 1 | 2 | 3 => [0, 1, 2, 3].includes(recovery);
