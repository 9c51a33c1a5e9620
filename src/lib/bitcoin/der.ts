/**
 * Strict DER for ECDSA signatures over secp256k1: what BIP-66 calls "strictly DER", without a sighash byte.
 * A second encoding of one signature would be a second name for it, so exactly one is accepted.
 */

const SCALAR = 32;

/** Order of the group, SEC 2 §2.4.1, big-endian. */
const ORDER = Uint8Array.from(
  Buffer.from('fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141', 'hex'),
);

/**
 * Reads a DER signature into 64 bytes `r || s`, each big-endian in 1..n-1.
 * Returns null for anything but the one canonical encoding: other tags, long-form or wrong lengths, padding,
 * negative numbers, trailing bytes. High `s` is accepted: LUD-04 has no low-S rule and wallets send it.
 */
export function derToCompact(der: Uint8Array): Uint8Array | null {
  if (der.length < 8 || der.length > 72) return null;
  if (der[0] !== 0x30 || der[1] !== der.length - 2) return null;
  const compact = new Uint8Array(2 * SCALAR);
  const afterR = readScalar(der, 2, compact.subarray(0, SCALAR));
  if (afterR === null) return null;
  const afterS = readScalar(der, afterR, compact.subarray(SCALAR));
  return afterS === der.length ? compact : null;
}

/** Reads one INTEGER at `offset` into `into`, right-aligned; returns the offset behind it. */
function readScalar(der: Uint8Array, offset: number, into: Uint8Array): number | null {
  const length = der[offset + 1];
  if (der[offset] !== 0x02 || length === undefined || length === 0 || length > SCALAR + 1) return null;
  const start = offset + 2;
  const end = start + length;
  const first = der[start];
  if (first === undefined || end > der.length || first >= 0x80) return null;
  // X.690 §8.3.2: the first nine bits are never all zero, so a zero byte only stands before a set top bit.
  const padded = first === 0 && length > 1;
  if (padded && (der[start + 1] ?? 0) < 0x80) return null;
  const digits = der.subarray(padded ? start + 1 : start, end);
  if (digits.length > SCALAR) return null;
  into.set(digits, SCALAR - digits.length);
  return inGroup(into) ? end : null;
}

/** 1 <= scalar < n. Verification inputs are public, so this need not run in constant time. */
function inGroup(scalar: Uint8Array): boolean {
  if (scalar.every((byte) => byte === 0)) return false;
  return Buffer.compare(scalar, ORDER) < 0;
}
