import { CompactSize } from '@scure/btc-signer';
import { sha256x2, tagSchnorr } from '@scure/btc-signer/utils.js';

const MAGIC = new TextEncoder().encode('\x18Bitcoin Signed Message:\n');

/** What a BIP-322 `to_spend` commits to: the BIP-340 tagged hash of the message as it is. */
export const bip322Hash = (message: string): Uint8Array =>
  tagSchnorr('BIP0322-signed-message', new TextEncoder().encode(message));

/** What the 65-byte signatures sign: double SHA-256 of the magic text and the message, each with its length. */
export function legacyHash(message: string): Uint8Array {
  const text = new TextEncoder().encode(message);
  return sha256x2(MAGIC, CompactSize.encode(BigInt(text.length)), text);
}
