import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import type { Random } from '../core/ports.ts';

/** Makes k1 values and recognises them again without looking anything up. */
export type K1Mint = {
  readonly mint: () => string;
  /** Whether this 64-digit lower-case k1 was made under our key. */
  readonly isOurs: (k1: string) => boolean;
};

/**
 * A k1 is 16 random bytes and 16 bytes of their HMAC-SHA256. To everybody else it is 32 random bytes (LUD-04);
 * to us an invented one costs a hash and neither a look-up nor curve arithmetic, however many arrive.
 */
export function createK1Mint(key: Uint8Array, random: Random): K1Mint {
  // Given as bytes, the key would be imported again for every callback.
  const secret = createSecretKey(key);
  const tag = (nonce: Uint8Array) => createHmac('sha256', secret).update(nonce).digest().subarray(0, 16);
  return {
    mint: () => {
      const nonce = random.bytes(16);
      return Buffer.concat([nonce, tag(nonce)]).toString('hex');
    },
    isOurs: (k1) => {
      const bytes = Buffer.from(k1, 'hex');
      return bytes.length === 32 && timingSafeEqual(tag(bytes.subarray(0, 16)), bytes.subarray(16));
    },
  };
}
