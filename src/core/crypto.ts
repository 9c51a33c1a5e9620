/** The few cryptographic helpers every room shares. Everything here is node:crypto; nothing is home-made. */
import { createSecretKey, hash, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { Random } from './ports.ts';

export { open, SealError, seal } from './seal.ts';

/** SHA-256 of bytes, or of the UTF-8 bytes of a text: what is stored in place of every secret, token and cookie. */
export function sha256(data: string | Uint8Array): Buffer {
  return hash('sha256', data, 'buffer');
}

/**
 * Compares without telling by its duration where two values differ. Both sides are hashed first, so that
 * values of different length cost the same as values of equal length.
 */
export function constantTimeEqual(a: string | Uint8Array, b: string | Uint8Array): boolean {
  return timingSafeEqual(sha256(a), sha256(b));
}

/** An unguessable token: `bytes` bytes of randomness (32 by default, 256 bits) in base64url without padding. */
export function randomToken(random: Random, bytes = 32): string {
  return Buffer.from(random.bytes(bytes)).toString('base64url');
}

/**
 * A 32-byte key for one purpose, HKDF-SHA256 (RFC 5869) without salt: the master key is uniformly random
 * already (section 3.1), and `info` (for example `signing-keys`) keeps purposes apart (section 3.2).
 */
export function deriveKey(masterKey: Uint8Array, info: string): Buffer {
  return Buffer.from(
    hkdfSync('sha256', createSecretKey(masterKey), new Uint8Array(0), `hodlxxi/${info}`, 32),
  );
}
