import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { greeting, message, ready } from '../../../test/support/zmq-publisher.ts';
import { ZmtpViolation } from './zmq-frames.ts';
import { createZmqSession } from './zmq-session.ts';

const hearing = (...chunks: readonly Uint8Array[]) => {
  const session = createZmqSession(['sequence']);
  return { session, heard: chunks.map((chunk) => session.hear(chunk)) };
};
const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('latin1');

describe('ZMTP 3.0 with the NULL mechanism', () => {
  test('greeting, READY, subscription, messages', () => {
    const { session, heard } = hearing(greeting(), ready('PUB'), message('sequence', 'x', '0000'));
    assert.equal(session.greeting.length, 64);
    assert.equal(text(session.greeting.subarray(12, 16)), 'NULL');
    assert.match(text(heard[0]?.reply[0]), /READY.Socket-Type\0\0\0.SUB$/);
    assert.deepEqual(heard[1]?.reply.map(text), ['\0\x09\x01sequence']);
    assert.ok(session.isReady());
    assert.deepEqual(heard[2]?.messages[0]?.map(text), ['sequence', 'x', '0000']);
  });
  test('a byte at a time, and all at once', () => {
    const all = Buffer.concat([greeting(), ready('XPUB'), message('a', 'b'), message('c')]);
    const apart = hearing(...[...all].map((byte) => Uint8Array.of(byte)));
    const together = hearing(all);
    for (const { heard, session } of [apart, together]) {
      assert.ok(session.isReady());
      const messages = heard.flatMap((one) => one.messages);
      assert.deepEqual(
        messages.map((frames) => frames.map(text)),
        [['a', 'b'], ['c']],
      );
      assert.equal(heard.flatMap((one) => one.reply).length, 2);
    }
  });
  test('commands after READY are passed over', () => {
    const { heard } = hearing(
      greeting(),
      ready('PUB'),
      Buffer.from('\x04\x05\x04PING', 'latin1'),
      message('a'),
    );
    assert.equal(heard.flatMap((one) => one.messages).length, 1);
  });

  const refused: readonly [string, readonly Uint8Array[]][] = [
    ['a web server', [Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')]],
    ['ZMTP 2', [Buffer.from([0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0x7f, 1])]],
    ['another mechanism', [greeting('CURVE')]],
    ['a mechanism that only begins like NULL', [greeting('NULLX')]],
    ['a message before READY', [greeting(), message('a')]],
    ['another command than READY', [greeting(), Buffer.from('\x04\x06\x05ERROR', 'latin1')]],
    ['a subscriber like us', [greeting(), ready('SUB')]],
    ['a message without end', [greeting(), ready('PUB'), ...Array(9).fill(Buffer.from([1, 0]))]],
  ];
  for (const [name, chunks] of refused)
    test(`${name} is refused`, () => assert.throws(() => hearing(...chunks), ZmtpViolation));

  test('whatever comes after a good start, it is messages or a violation', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (chunks) => {
        try {
          hearing(greeting(), ready('PUB'), ...chunks);
        } catch (error) {
          assert.ok(error instanceof ZmtpViolation);
        }
      }),
    );
  });
});
