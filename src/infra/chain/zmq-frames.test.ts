import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createFrameParser, encodeFrame, type Frame, ZmtpViolation } from './zmq-frames.ts';

const LONGEST = 1000;
const bodies = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.constantFrom(0, 1, 254, 255, 256, 257, LONGEST).map((length) => new Uint8Array(length).fill(7)),
);
const frames: fc.Arbitrary<Frame> = fc
  .tuple(bodies, fc.constantFrom('last', 'more', 'command'))
  .map(([body, kind]) => ({ more: kind === 'more', isCommand: kind === 'command', body }));
const plain = ({ more, isCommand, body }: Frame) => ({
  more,
  isCommand,
  body: Buffer.from(body).toString('hex'),
});

/** `bytes` in pieces whose lengths repeat those of `lengths`. */
function pieces(bytes: Uint8Array, lengths: readonly number[]): readonly Uint8Array[] {
  const cut: Uint8Array[] = [];
  for (let [at, turn] = [0, 0]; at < bytes.length; turn += 1) {
    const length = lengths[turn % lengths.length] ?? 1;
    cut.push(bytes.subarray(at, at + length));
    at += length;
  }
  return cut;
}

describe('ZMTP 3.0, "Framing"', () => {
  test('frames come out as they were, wherever the network cuts them', () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1 });
    fc.assert(
      fc.property(fc.array(frames, { maxLength: 10 }), lengths, (sent, cuts) => {
        const parse = createFrameParser(LONGEST);
        const received = pieces(Buffer.concat(sent.map(encodeFrame)), cuts).flatMap((piece) => parse(piece));
        assert.deepEqual(received.map(plain), sent.map(plain));
      }),
    );
  });
  test('whatever bytes arrive, they are frames, a part of one, or a violation', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 50 })), (chunks) => {
        const parse = createFrameParser(LONGEST);
        try {
          for (const frame of chunks.flatMap((chunk) => parse(chunk)))
            assert.ok(frame.body.length <= LONGEST);
        } catch (error) {
          assert.ok(error instanceof ZmtpViolation);
        }
      }),
    );
  });
  test('what a caller does with its buffer afterwards does not change a frame', () => {
    const parse = createFrameParser(LONGEST);
    const bytes = Buffer.from(encodeFrame({ more: false, isCommand: false, body: Uint8Array.of(1, 2, 3) }));
    const [frame] = parse(bytes);
    bytes.fill(0);
    assert.deepEqual(frame?.body, Uint8Array.of(1, 2, 3));
  });

  const long = (size: bigint, flags = 2) => {
    const header = Buffer.alloc(9);
    header.writeUInt8(flags);
    header.writeBigUInt64BE(size, 1);
    return header;
  };
  const violations: readonly [string, Uint8Array][] = [
    ['bits 7-3 are reserved for future use and MUST be zero', Uint8Array.of(8, 0)],
    ['a command has no more frames', Uint8Array.of(5, 0)],
    ['a frame longer than the limit, before its body arrives', long(1001n)],
    ['a frame as long as can be said', long(2n ** 63n)],
    ['a long command beyond the limit', long(1001n, 6)],
  ];
  for (const [name, bytes] of violations)
    test(name, () => assert.throws(() => createFrameParser(LONGEST)(bytes), ZmtpViolation));

  test('a long frame may hold little', () => {
    const [frame] = createFrameParser(LONGEST)(Buffer.concat([long(1n), Uint8Array.of(9)]));
    assert.deepEqual(frame && plain(frame), { more: false, isCommand: false, body: '09' });
  });
});
