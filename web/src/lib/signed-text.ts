/** What comes back from a signer: a PSBT as text or bytes, or the finished transaction. */

/** BIP-174. */
const MAGIC = [0x70, 0x73, 0x62, 0x74, 0xff];

/** A file: base64 for the bytes of a PSBT, and for anything else its text. */
export function textOfFile(bytes: Uint8Array): string {
  if (MAGIC.every((byte, at) => bytes[at] === byte)) {
    let binary = '';
    for (const byte of bytes) binary += String.fromCharCode(byte);
    return btoa(binary);
  }
  return new TextDecoder().decode(bytes).trim();
}

/** The other way round. */
export const bytesOfBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

/** Hexadecimal that is no PSBT can only be a transaction. */
export const isTransaction = (text: string): boolean =>
  /^(?:[0-9a-f]{2})+$/i.test(text.trim()) && !/^70736274ff/i.test(text.trim());
