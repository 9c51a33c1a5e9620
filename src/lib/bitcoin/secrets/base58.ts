import { createHash } from 'node:crypto';

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const digitOf = Uint8Array.from(
  { length: 128 },
  (_, code) => ALPHABET.indexOf(String.fromCharCode(code)) + 1,
);

/** 0 for what is no base58 digit, else the digit plus one. */
export const base58Digit = (code: number): number => (code < 128 ? (digitOf[code] ?? 0) : 0);

/** Limbs of 24 bits: times 58 they stay within what the engine multiplies as integers. */
const LIMB = 24;
const MASK = 0xff_ffff;

/**
 * Decodes base58 of exactly `length` bytes whose last four are the checksum, without them; null when it is not.
 * Written for many candidates that fail: it hashes only what has the right length and passes `plausible`.
 */
export function decodeChecked(
  text: string,
  start: number,
  end: number,
  length: number,
  plausible: (bytes: Uint8Array) => boolean,
): Uint8Array | null {
  const limbs = new Uint32Array(Math.ceil((length * 8) / LIMB) + 1);
  let used = 1;
  for (let position = start; position < end; position += 1) {
    let carry = base58Digit(text.charCodeAt(position)) - 1;
    if (carry < 0) return null;
    for (let limb = 0; limb < used; limb += 1) {
      const value = (limbs[limb] ?? 0) * 58 + carry;
      limbs[limb] = value & MASK;
      carry = value >>> LIMB;
    }
    if (carry > 0) {
      if (used === limbs.length) return null;
      limbs[used] = carry;
      used += 1;
    }
  }
  const bytes = new Uint8Array(length);
  for (let position = 0; position < limbs.length * 3; position += 1) {
    const byte = ((limbs[Math.floor(position / 3)] ?? 0) >>> (8 * (position % 3))) & 0xff;
    if (position < length) bytes[length - 1 - position] = byte;
    else if (byte !== 0) return null;
  }
  const payload = bytes.subarray(0, length - 4);
  return plausible(payload) && sums(payload, bytes.subarray(length - 4)) ? payload : null;
}

function sums(payload: Uint8Array, checksum: Uint8Array): boolean {
  const hash = sha256(sha256(payload));
  return checksum.every((byte, position) => byte === hash[position]);
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
