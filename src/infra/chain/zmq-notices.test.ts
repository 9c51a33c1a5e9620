import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createGapWatch, readNotice } from './zmq-notices.ts';

const hash = `${'ab'.repeat(31)}cd`;
const frames = (topic: string, body: string, counter = '05000000') =>
  [Buffer.from(topic), Buffer.from(body, 'hex'), Buffer.from(counter, 'hex')] as const;
const hex = (label: string) => Buffer.from(label).toString('hex');

describe('doc/zmq.md of Bitcoin Core', () => {
  const number = '0100000000000000';
  const known: readonly [string, string, unknown][] = [
    ['sequence', hash + hex('A') + number, { kind: 'seen', txid: hash }],
    ['sequence', hash + hex('R') + number, { kind: 'removed', txid: hash }],
    ['sequence', hash + hex('C'), { kind: 'block' }],
    ['sequence', hash + hex('D'), { kind: 'block' }],
    ['hashblock', hash, { kind: 'block' }],
    ['hashtx', hash, { kind: 'seen', txid: hash }],
  ];
  for (const [topic, body, notice] of known)
    test(`${topic} of ${body.length / 2} bytes`, () =>
      assert.deepEqual(readNotice(frames(topic, body)), { topic, notice, counter: 5 }));

  const unknown: readonly [string, string, string?][] = [
    ['sequence', hash],
    ['sequence', hash + hex('A')],
    ['sequence', hash + hex('C') + number],
    ['sequence', hash + hex('Z')],
    ['hashblock', `${hash}00`],
    ['rawtx', hash],
    ['hashtx', hash, '0500'],
  ];
  for (const [topic, body, counter] of unknown)
    test(`${topic} of ${body.length / 2} bytes and counter ${counter}: none`, () =>
      assert.equal(readNotice(frames(topic, body, counter)), null));
  test('another number of frames: none', () => {
    assert.equal(readNotice(frames('hashtx', hash).slice(0, 2)), null);
    assert.equal(readNotice([...frames('hashtx', hash), Buffer.alloc(0)]), null);
  });
  test('whatever the frames are, it answers', () => {
    const any = fc.array(fc.oneof(fc.uint8Array({ maxLength: 50 }), fc.constant(Buffer.from('sequence'))));
    fc.assert(fc.property(any, (some) => readNotice(some) === null || some.length === 3));
  });
});

describe('the counter of a topic', () => {
  test('tells what was left out, each topic by itself', () => {
    const hasGap = createGapWatch();
    const heard = [
      ['hashtx', 7],
      ['hashtx', 8],
      ['hashblock', 3],
      ['hashtx', 10],
      ['hashblock', 4],
    ] as const;
    assert.deepEqual(
      heard.map(([topic, counter]) => hasGap(topic, counter)),
      [false, false, false, true, false],
    );
  });
  test('begins again after 2^32', () => {
    const hasGap = createGapWatch();
    assert.deepEqual(
      [2 ** 32 - 1, 0, 1].map((counter) => hasGap('sequence', counter)),
      [false, false, false],
    );
  });
  test('of a node that was restarted is a gap', () => {
    const hasGap = createGapWatch();
    assert.deepEqual(
      [5, 0].map((counter) => hasGap('sequence', counter)),
      [false, true],
    );
  });
});
