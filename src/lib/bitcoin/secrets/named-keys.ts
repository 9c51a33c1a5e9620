import type { SecretKind } from './finding.ts';

/** A name that only a private key bears, then at most a sign of assignment, then 32 or 64 bytes in hex. */
const NAMED_HEX = new RegExp(
  '(?:(?:priv(?:ate)?|secret|spend(?:ing)?|sign(?:ing)?|master)[\\s_-]{0,2}(?:key|scalar|exponent|seed)' +
    '|privkey|secexp|secret|seed|entropy|(?<![a-z])(?:priv|prv|sk|nsec))' +
    '(?:[\\s_-]{0,2}(?:hex|bytes|is))?\\\\?["\'`]?\\s{0,4}(?:=>|->|[:=(])?\\s{0,4}\\\\?["\'`]?' +
    '(?:0x)?(?:[0-9a-f]{64}|[0-9a-f]{128})(?![0-9a-f])',
  'i',
);
/** RFC 7468, OpenSSH and OpenPGP. */
const PEM = /-----\s?BEGIN[A-Z0-9 ]{0,40}PRIVATE KEY/;
/** RFC 7518 sections 6.2.2 and 6.4: `d` of a private key, `k` of a symmetric one. */
const JWK_PRIVATE = /["']d\\?["']\s{0,8}:\s{0,8}\\?["'][\w-]{16,}/;
const JWK_SECRET = /["']kty\\?["']\s{0,8}:\s{0,8}\\?["']oct\\?["']/;
/** BCR-2020-006, -010 and -011: resources that are secrets by their type. */
const UR = /\bur:(?:crypto-)?(?:seed|bip39|sskr)\//i;

export function findNamedKey(text: string): SecretKind | null {
  if (PEM.test(text)) return 'pem_key';
  if (text.includes('kty') && (JWK_PRIVATE.test(text) || JWK_SECRET.test(text))) return 'jwk';
  if (UR.test(text)) return 'encoded_seed';
  return NAMED_HEX.test(text) ? 'hex_key' : null;
}
