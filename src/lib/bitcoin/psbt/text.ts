/** The spellings a PSBT travels in: a binary file, base64 (BIP-174, "Encoding"), and hexadecimal as some tools print it. */
import { PsbtError } from './errors.ts';

export const MOST_BYTES = 256 * 1024;
/** Characters of the longest text that is looked at: hexadecimal is the longer spelling. */
export const MOST_TEXT = 2 * MOST_BYTES + 1024;

/** `psbt` and 0xff, in each spelling. */
const HEX_MAGIC = /^70736274ff/i;

/**
 * The bytes of a PSBT, however it is spelled. White space is dropped: mail and terminals break lines.
 * @throws PsbtError psbt_invalid, psbt_too_large
 */
export function psbtBytes(source: string | Uint8Array): Uint8Array {
  const bytes = typeof source === 'string' ? fromText(source) : source;
  if (bytes.length > MOST_BYTES) throw new PsbtError('psbt_too_large');
  return bytes;
}

function fromText(text: string): Uint8Array {
  if (text.length > MOST_TEXT) throw new PsbtError('psbt_too_large');
  const compact = text.replace(/\s+/g, '');
  const encoding = HEX_MAGIC.test(compact) ? 'hex' : 'base64';
  const bytes = Buffer.from(compact, encoding);
  // Node drops what it cannot read; only a text that comes out the same was read in full.
  const again = bytes.toString(encoding);
  const spelled = encoding === 'hex' ? compact.toLowerCase() : padded(compact);
  if (again !== spelled) throw new PsbtError('psbt_invalid');
  return new Uint8Array(bytes);
}

/** Some tools leave out the padding. */
const padded = (text: string) =>
  text.endsWith('=') ? text : text.padEnd(Math.ceil(text.length / 4) * 4, '=');
