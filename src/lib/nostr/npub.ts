/** NIP-19: a Nostr key as people know it. */
import { bech32 } from '@scure/base';

/** @param publicKey 32 bytes in hexadecimal */
export function encodeNpub(publicKey: string): string {
  return bech32.encode('npub', bech32.toWords(Buffer.from(publicKey, 'hex')));
}

/** 32 bytes in hexadecimal; undefined for anything else. */
export function decodeNpub(text: string): string | undefined {
  const decoded = bech32.decodeUnsafe(text);
  const bytes = decoded?.prefix === 'npub' ? bech32.fromWordsUnsafe(decoded.words) : undefined;
  return bytes instanceof Uint8Array && bytes.length === 32 ? Buffer.from(bytes).toString('hex') : undefined;
}
