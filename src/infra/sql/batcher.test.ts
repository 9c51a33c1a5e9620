import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createBatcher } from './batcher.ts';

const digest = (n: number) => Buffer.alloc(32, n);
const hex = (n: number) => digest(n).toString('hex');

/** A table of the digests 1 to `size`, and how it was asked. */
function open(size: number) {
  const asked: number[] = [];
  const find = createBatcher(async (digests) => {
    asked.push(digests.length);
    await nextTurn();
    const known = digests.filter((bytes) => (bytes[0] ?? 0) >= 1 && (bytes[0] ?? 0) <= size);
    return new Map(known.map((bytes) => [bytes.toString('hex'), `row ${bytes[0]}`]));
  });
  return { find, asked };
}

describe('look-ups in batches', () => {
  it('those of one turn share a round trip, each with its own answer', async () => {
    const { find, asked } = open(10);
    const answers = await Promise.all([3, 99, 1, 3].map((n) => find(digest(n))));
    assert.deepEqual(answers, ['row 3', null, 'row 1', 'row 3']);
    assert.deepEqual(asked, [4]);
  });

  it('one alone waits for nobody', async () => {
    const { find, asked } = open(1);
    assert.equal(await find(digest(1)), 'row 1');
    assert.equal(await find(digest(2)), null);
    assert.deepEqual(asked, [1, 1]);
  });

  it('a batch under way does not hold up the next one', async () => {
    const { find, asked } = open(5);
    const first = find(digest(1));
    await nextTurn();
    const second = find(digest(2));
    assert.deepEqual(await Promise.all([first, second]), ['row 1', 'row 2']);
    assert.deepEqual(asked, [1, 1]);
  });

  it('200 are the most at once', async () => {
    const { find, asked } = open(255);
    const many = Array.from({ length: 450 }, (_, n) => (n % 255) + 1);
    const answers = await Promise.all(many.map((n) => find(digest(n))));
    assert.deepEqual(
      answers,
      many.map((n) => `row ${n}`),
    );
    assert.deepEqual(asked, [200, 200, 50]);
  });

  it('a failure reaches all who asked, and nobody after', async () => {
    let fails = true;
    const find = createBatcher(async () => {
      if (fails) throw new Error('the database is away');
      return new Map([[hex(1), 'row 1']]);
    });
    const failed = await Promise.allSettled([find(digest(1)), find(digest(2))]);
    assert.deepEqual(
      failed.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    fails = false;
    assert.equal(await find(digest(1)), 'row 1');
  });
});
