/**
 * BBQr 1.0: a file as a row of QR codes that a signing device films one after the other. Every code has eight
 * characters of header (`B$`, encoding, kind of file, how many, which) and a part of the file; base32 keeps them in the
 * alphanumeric mode of QR codes.
 */
import { base32 } from '@scure/base';

/** Kind of file: a PSBT, or a transaction ready to be sent. */
export type BbqrKind = 'psbt' | 'transaction';

/** `Z`: deflated before. `2`: the bytes themselves. */
export type BbqrBody = { readonly encoding: 'Z' | '2'; readonly bytes: Uint8Array };

const KINDS = { psbt: 'P', transaction: 'T' } as const;
/** Two digits of base 36. */
const MOST_FRAMES = 1295;
const HEADER = 8;
/** Eight characters of base32 are five bytes: a part ends where both do. */
const GROUP = 8;

/** @param characters of one code, header included; 758 fit a code of version 15 at error correction L */
export function framesOf({ encoding, bytes }: BbqrBody, kind: BbqrKind, characters = 720): readonly string[] {
  const text = base32.encode(Uint8Array.from(bytes)).replaceAll('=', '');
  const room = Math.floor((characters - HEADER) / GROUP) * GROUP;
  if (room <= 0) throw new RangeError('no room for a header and eight characters');
  const count = Math.max(1, Math.ceil(text.length / room));
  if (count > MOST_FRAMES) throw new RangeError('more codes than BBQr can number');
  // Parts of equal length make codes of equal size, which cameras follow more easily.
  const length = Math.ceil(text.length / count / GROUP) * GROUP;
  const needed = Math.max(1, Math.ceil(text.length / length));
  return Array.from({ length: needed }, (_, at) => {
    const head = `B$${encoding}${KINDS[kind]}${digits(needed)}${digits(at)}`;
    return head + text.slice(at * length, (at + 1) * length);
  });
}

const digits = (value: number) => value.toString(36).toUpperCase().padStart(2, '0');
