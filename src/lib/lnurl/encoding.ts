/** LUD-01: a URL as bech32 with the prefix `lnurl`, and LUD-17: the same URL under the scheme `keyauth`. */
import { bech32, utf8 } from '@scure/base';

/** The 90 characters of BIP-173 do not apply (LUD-01); wallets read up to 2000, so nothing longer is made or read. */
const LIMIT = 2000;

/** Bech32 of `url`, upper case: a QR code then needs 5.5 bits for a character instead of 8. Throws RangeError if too long. */
export function encodeLnurl(url: string): string {
  const words = bech32.toWords(utf8.decode(url));
  if ('lnurl1'.length + words.length + 6 > LIMIT) throw new RangeError('URL too long for an LNURL');
  return bech32.encode('lnurl', words, LIMIT).toUpperCase();
}

/** The URL inside a bech32 LNURL, all upper or all lower case; null when it is not one. */
export function decodeLnurl(text: string): string | null {
  const decoded = bech32.decodeUnsafe(text, LIMIT);
  if (decoded?.prefix !== 'lnurl') return null;
  const bytes = bech32.fromWordsUnsafe(decoded.words);
  if (!bytes) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** `https://host/path?…` as `keyauth://host/path?…` (LUD-17). */
export function toKeyauth(url: string): string {
  return url.replace(/^https?:\/\//, 'keyauth://');
}
