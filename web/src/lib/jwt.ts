/** JSON Web Tokens (RFC 7515, RFC 7519) as whoever receives them sees them, with nothing but the browser. */
import type { Jwk } from '@hodlxxi/sdk';

export type Jwt = {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
};

/** Null for what is no JWT; an opaque access token for example. */
export function decodeJwt(token: string): Jwt | null {
  const [header = '', payload = '', signature, ...more] = token.split('.');
  if (signature === undefined || more.length > 0) return null;
  const parts = { header: readObject(header), claims: readObject(payload) };
  return parts.header && parts.claims ? { header: parts.header, claims: parts.claims } : null;
}

export type SignatureVerdict =
  | { readonly valid: true; readonly kid: string; readonly alg: string }
  | { readonly valid: false; readonly reason: string };

const algorithms: Readonly<Record<string, { readonly key: EcKeyImportParams | RsaHashedImportParams }>> = {
  ES256: { key: { name: 'ECDSA', namedCurve: 'P-256' } },
  RS256: { key: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } },
};

/** RFC 7515 section 5.2, with a key of the server's set. Never rejects. */
export async function checkSignature(token: string, keys: readonly Jwk[]): Promise<SignatureVerdict> {
  const { alg, kid } = decodeJwt(token)?.header ?? {};
  // The set decides which algorithms count, not the token (RFC 8725 section 3.1).
  const key = keys.find((one) => one.kid === kid && one.alg === alg);
  const algorithm = algorithms[String(alg)];
  if (!key || !algorithm) return { valid: false, reason: 'no key of the set has its kid and alg' };
  const cut = token.lastIndexOf('.');
  try {
    const imported = await crypto.subtle.importKey('jwk', { ...key }, algorithm.key, false, ['verify']);
    const valid = await crypto.subtle.verify(
      { name: algorithm.key.name, hash: 'SHA-256' },
      imported,
      bytesOf(token.slice(cut + 1)),
      new TextEncoder().encode(token.slice(0, cut)),
    );
    return valid
      ? { valid, kid: key.kid, alg: key.alg }
      : { valid, reason: 'the signature belongs to other content or another key' };
  } catch {
    return { valid: false, reason: 'this browser could not check it' };
  }
}

function readObject(encoded: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytesOf(encoded)));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

const bytesOf = (encoded: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(encoded.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0));
