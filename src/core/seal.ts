/** Authenticated encryption of what the server must store and read again: private keys, descriptors, replays. */
import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';

/** version 1 = AES-256-GCM: 1 byte version ‖ 12 bytes nonce ‖ ciphertext ‖ 16 bytes tag. */
const VERSION = 1;
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;
const HEADER_LENGTH = 1 + NONCE_LENGTH;

/** The sealed bytes are damaged, of another version, or were made with another key or for another purpose. */
export class SealError extends Error {
  override readonly name = 'SealError';
  readonly code = 'seal_broken';
}

/**
 * Encrypts under a 32-byte key. `aad` is the place the value belongs to (for example `signing_keys:<kid>`): a
 * value moved to another row does not open there. The nonce comes from the system and is not an argument: a
 * repeated nonce gives the key away (SP 800-38D section 8), so no caller may be able to repeat one.
 */
export function seal(key: Uint8Array, plaintext: string | Uint8Array, aad: string): Buffer {
  const nonce = randomBytes(NONCE_LENGTH);
  const header = Buffer.concat([Buffer.of(VERSION), nonce]);
  const cipher = createCipheriv('aes-256-gcm', createSecretKey(key), nonce, { authTagLength: TAG_LENGTH });
  cipher.setAAD(additionalData(header, aad));
  const text = typeof plaintext === 'string' ? Buffer.from(plaintext, 'utf8') : plaintext;
  return Buffer.concat([header, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
}

/** The plaintext of `seal`. Throws `SealError`, and nothing more telling, when the value is not intact. */
export function open(key: Uint8Array, sealed: Uint8Array, aad: string): Buffer {
  if (sealed.length < HEADER_LENGTH + TAG_LENGTH || sealed[0] !== VERSION) throw broken();
  const header = sealed.subarray(0, HEADER_LENGTH);
  const tagAt = sealed.length - TAG_LENGTH;
  const nonce = header.subarray(1);
  const decipher = createDecipheriv('aes-256-gcm', createSecretKey(key), nonce, {
    authTagLength: TAG_LENGTH,
  });
  decipher.setAAD(additionalData(header, aad));
  decipher.setAuthTag(sealed.subarray(tagAt));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(HEADER_LENGTH, tagAt)), decipher.final()]);
  } catch {
    throw broken();
  }
}

/** The version byte is authenticated too, so that a later format cannot be passed off as this one. */
function additionalData(header: Uint8Array, aad: string): Buffer {
  return Buffer.concat([header, Buffer.from(aad, 'utf8')]);
}

function broken(): SealError {
  return new SealError('sealed value cannot be opened: wrong key, wrong place or altered bytes');
}
