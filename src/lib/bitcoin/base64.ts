/** Longest signature in characters: room for a witness script of 10,000 bytes with its signatures. */
const LONGEST = 16_384;

/**
 * Reads base64 (RFC 4648 §4) in its one canonical spelling: padding where it belongs, unused bits zero, no white space.
 * Null for anything else: a second spelling would be a second name for one signature.
 */
export function readBase64(text: string): Uint8Array | null {
  if (text.length === 0 || text.length > LONGEST || text.length % 4 !== 0) return null;
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? new Uint8Array(bytes) : null;
}
