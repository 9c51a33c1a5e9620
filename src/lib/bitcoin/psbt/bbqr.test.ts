import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inflateRawSync } from 'node:zlib';
import { base32 } from '@scure/base';
import fc from 'fast-check';
import { bbqrFrames } from './bbqr.ts';

/** Reads frames as the specification says, in any order. */
function join(frames: readonly string[]): Buffer {
  const count = Number.parseInt(frames[0]?.slice(4, 6) ?? '', 36);
  assert.equal(frames.length, count);
  const parts = frames.map((frame) => {
    assert.match(frame, /^B\$[2Z]P[0-9A-Z]{4}[A-Z2-7]*$/);
    const text = frame.slice(8);
    const bytes = base32.decode(text.padEnd(Math.ceil(text.length / 8) * 8, '='));
    return { at: Number.parseInt(frame.slice(6, 8), 36), bytes };
  });
  const body = Buffer.concat(parts.toSorted((one, other) => one.at - other.at).map(({ bytes }) => bytes));
  return frames[0]?.[2] === 'Z' ? inflateRawSync(body, { windowBits: 10 }) : body;
}

describe('BBQr', () => {
  it('carries any bytes through codes of any size', () => {
    const text = fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 900 }), fc.constant(new Uint8Array(5000)));
    fc.assert(
      fc.property(text, fc.integer({ min: 24, max: 4296 }), (bytes, characters) => {
        const frames = bbqrFrames(bytes, 'psbt', { characters });
        assert.ok(frames.every((frame) => frame.length <= characters));
        assert.deepEqual(join(frames.toReversed()), Buffer.from(bytes));
      }),
      { numRuns: 200 },
    );
  });

  it('makes one code of what fits one', () => {
    assert.deepEqual(bbqrFrames(Uint8Array.of(1, 2, 3), 'transaction'), ['B$2T0100AEBAG']);
  });

  it('refuses what it cannot number', () => {
    assert.throws(
      () => bbqrFrames(crypto.getRandomValues(new Uint8Array(60_000)), 'psbt', { characters: 24 }),
      RangeError,
    );
  });
});
