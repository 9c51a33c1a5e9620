/**
 * Signing ES256 where the request is served. The library signs with WebCrypto, which hands each signature to another
 * thread and back; that costs more than the 20 µs the signature takes, so it is for RS256 only.
 */
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import type { JSONWebKeySet, JWK } from 'jose';
import { type Configuration, ExternalSigningKey } from 'oidc-provider';

type SigningKeys = NonNullable<Configuration['jwks']>;

/** The key set as the library takes it, in the same order. */
export function signingKeys({ keys }: JSONWebKeySet): SigningKeys {
  return { keys: keys.map((key) => (key.alg === 'ES256' ? signer(key) : key)) } as SigningKeys;
}

function signer(jwk: JWK): ExternalSigningKey {
  const key = createPrivateKey({ key: jwk, format: 'jwk' });
  const publicKey = createPublicKey(key);
  return Object.assign(new ExternalSigningKey(), {
    kid: jwk.kid,
    alg: jwk.alg,
    keyObject: () => publicKey,
    // With `dsaEncoding` beside the key node takes twice as long, so the DER it prefers is taken apart here.
    sign: (data: Uint8Array) => concatenated(sign('sha256', data, key)),
  });
}

const SCALAR = 32;

/** RFC 7518 section 3.4: r and s side by side, from the DER sequence of both that OpenSSL made. */
export function concatenated(der: Buffer): Buffer {
  const signature = Buffer.alloc(2 * SCALAR);
  const rLength = der.readUInt8(3);
  const sLength = der.readUInt8(5 + rLength);
  const put = (from: number, length: number, end: number) => {
    // A zero byte before a set top bit is of the encoding, not of the number.
    const digits = Math.min(length, SCALAR);
    der.copy(signature, end - digits, from + length - digits, from + length);
  };
  put(4, rLength, SCALAR);
  put(6 + rLength, sLength, 2 * SCALAR);
  return signature;
}
