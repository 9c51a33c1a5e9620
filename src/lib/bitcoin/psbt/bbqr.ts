/** Files as QR codes, made as few as they can be. */
import { deflateRawSync } from 'node:zlib';
import { type BbqrKind, framesOf } from './bbqr-frames.ts';

export type { BbqrKind } from './bbqr-frames.ts';

/**
 * @param characters of one code, header included; 758 fit a code of version 15 at error correction L
 */
export function bbqrFrames(
  bytes: Uint8Array,
  kind: BbqrKind,
  { characters }: { readonly characters?: number } = {},
): readonly string[] {
  const packed = deflateRawSync(bytes, { windowBits: 10, level: 9 });
  // The specification: what does not become smaller is sent as it is.
  const body =
    packed.length < bytes.length
      ? ({ encoding: 'Z', bytes: packed } as const)
      : ({ encoding: '2', bytes } as const);
  return framesOf(body, kind, characters);
}
