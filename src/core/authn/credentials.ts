/** What a request offers to show who it is. */
export type Credential =
  | { readonly kind: 'none' }
  | { readonly kind: 'cookie'; readonly value: string }
  | {
      readonly kind: 'token';
      readonly scheme: 'Bearer' | 'DPoP';
      readonly value: string;
      readonly jwt: boolean;
    }
  /** NIP-98: `value` is an event in base64. */
  | { readonly kind: 'signed_request'; readonly value: string }
  | { readonly kind: 'malformed' };

/**
 * RFC 6750 section 2.1 (`b64token`), RFC 9449 section 7.1 and NIP-98; schemes are case-insensitive (RFC 9110 section
 * 11.1).
 */
const AUTHORIZATION = /^(bearer|dpop|nostr) +([A-Za-z0-9\-._~+/]+=*)$/i;
const TOKEN_MAX = 8192;

/**
 * The one credential that counts. An `Authorization` header excludes the cookie whatever is in it: a request whose
 * token is bad must not pass, or fail, as somebody else.
 */
export function readCredential(authorization: string | undefined, cookie: string | undefined): Credential {
  if (authorization === undefined) {
    return cookie === undefined || cookie === '' ? { kind: 'none' } : { kind: 'cookie', value: cookie };
  }
  const [, scheme, value] = AUTHORIZATION.exec(authorization.slice(0, TOKEN_MAX + 1)) ?? [];
  if (scheme === undefined || value === undefined || authorization.length > TOKEN_MAX) {
    return { kind: 'malformed' };
  }
  if (scheme.toLowerCase() === 'nostr') return { kind: 'signed_request', value };
  return {
    kind: 'token',
    scheme: scheme.toLowerCase() === 'dpop' ? 'DPoP' : 'Bearer',
    value,
    // A JWS begins with the base64url of `{"`, and no opaque token of ours contains a dot.
    jwt: value.startsWith('eyJ') && value.includes('.'),
  };
}
