/** What a signing device does with the codes it has filmed: puts them together, whichever came first (BBQr 1.0). */
import assert from 'node:assert/strict';
import { inflateRawSync } from 'node:zlib';
import { base32nopad } from '@scure/base';

/** The file that the frames carry; throws when one is missing or does not belong. */
export function joinBbqr(frames: Iterable<string>): Buffer {
  const parts = new Map<number, string>();
  const heads = new Set<string>();
  let count = 0;
  for (const frame of frames) {
    const [, head = '', total = '', at = '', body = ''] =
      /^(B\$[Z2][PT])([0-9A-Z]{2})([0-9A-Z]{2})([A-Z2-7]+)$/.exec(frame) ?? [];
    assert.notEqual(head, '', `not a frame: ${frame.slice(0, 20)}`);
    heads.add(head + total);
    count = Number.parseInt(total, 36);
    parts.set(Number.parseInt(at, 36), body);
  }
  assert.equal(heads.size, 1, 'the frames are of one file');
  assert.deepEqual(
    [...parts.keys()].toSorted((one, other) => one - other),
    Array.from({ length: count }, (_, at) => at),
  );
  const text = Array.from({ length: count }, (_, at) => parts.get(at)).join('');
  const bytes = base32nopad.decode(text);
  return [...heads][0]?.[2] === 'Z' ? inflateRawSync(bytes, { windowBits: 10 }) : Buffer.from(bytes);
}
