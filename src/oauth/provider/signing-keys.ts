/**
 * Signing ES256 where the request is served. The library signs with WebCrypto, which hands each signature to another
 * thread and back; that costs more than the 40 µs the signature takes, so it is for RS256 only.
 */
import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import type { JSONWebKeySet, JWK } from 'jose';
import { type Configuration, ExternalSigningKey } from 'oidc-provider';

type SigningKeys = NonNullable<Configuration['jwks']>;

/** The key set as the library takes it, in the same order. */
export function signingKeys({ keys }: JSONWebKeySet): SigningKeys {
  return { keys: keys.map((key) => (key.alg === 'ES256' ? signer(key) : key)) } as SigningKeys;
}

function signer(jwk: JWK): ExternalSigningKey {
  const key = createPrivateKey({ key: jwk, format: 'jwk' });
  const publicKey: KeyObject = createPublicKey(key);
  return Object.assign(new ExternalSigningKey(), {
    kid: jwk.kid,
    alg: jwk.alg,
    keyObject: () => publicKey,
    // RFC 7518 section 3.4: r and s side by side.
    sign: (data: Uint8Array) => sign('sha256', data, { key, dsaEncoding: 'ieee-p1363' }),
  });
}
