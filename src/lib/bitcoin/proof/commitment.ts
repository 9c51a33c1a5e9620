/** What ties a proof to its message: an outpoint that no chain has. */
import { hex } from '@scure/base';
import { sha256 } from '@scure/btc-signer/utils.js';
import { buildToSpend, txidOf } from '../bip322/transactions.ts';
import { bip322Hash } from '../message-hash.ts';

/** BIP-322 `to_spend` for this message, and the id by which input 0 of a proof names it. */
export function challengeTransaction(
  message: string,
  scriptPubKey: Uint8Array,
): { readonly bytes: Uint8Array; readonly txid: string } {
  const bytes = buildToSpend(bip322Hash(message), scriptPubKey);
  return { bytes, txid: hex.encode(txidOf(bytes)) };
}

/**
 * BIP-127, "Proof Format": the ids that commit to a message. It leaves open in which byte order the hash is to be read,
 * and either commits as well as the other.
 */
export function reserveCommitments(message: string): readonly string[] {
  const hash = sha256(new TextEncoder().encode(`Proof-of-Reserves: ${message}`));
  return [hex.encode(hash), hex.encode(hash.toReversed())];
}

/** Printable ASCII, as signers that show the message demand: no space at either end, never three in a row. */
export const isMessage = (message: string): boolean =>
  /^[!-~](?:[ -~]{0,328}[!-~])$/.test(message) && !message.includes('   ');
