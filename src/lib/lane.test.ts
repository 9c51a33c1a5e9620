import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { createLane, LaneFull } from './lane.ts';

describe('a lane', () => {
  it('runs so many at once, lets so many wait in order, and turns the others away', async () => {
    const lane = createLane({ running: 2, waiting: 3 });
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const work = (name: number) => () =>
      new Promise<number>((resolve) => {
        begun.push(name);
        ends.push(() => resolve(name));
      });
    const calls = [0, 1, 2, 3, 4].map((name) => lane(work(name)));
    await assert.rejects(lane(work(5)), LaneFull);
    for (let round = 0; round < 5; round += 1) {
      assert.deepEqual(begun, [0, 1, 2, 3, 4].slice(0, Math.min(5, round + 2)));
      ends[round]?.();
      await setImmediate();
    }
    assert.deepEqual(await Promise.all(calls), [0, 1, 2, 3, 4]);
    const again = lane(work(6));
    await setImmediate();
    ends[5]?.();
    assert.equal(await again, 6);
  });

  it('a failure leaves its place to the next', async () => {
    const lane = createLane({ running: 1, waiting: 1 });
    const failing = lane(async () => Promise.reject(new Error('no')));
    const next = lane(async () => 'yes');
    await assert.rejects(failing, /no/);
    assert.equal(await next, 'yes');
  });
});
