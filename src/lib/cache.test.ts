import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createTestClock } from '../../test/support/accounts.ts';
import { createCache } from './cache.ts';

const open = (max = 3, ttl = 1000) => {
  const clock = createTestClock(0);
  return { clock, cache: createCache<string | null>({ max, ttl, now: clock.now }) };
};

describe('the cache', () => {
  it('gives back what it was given, null included, and undefined for the rest', () => {
    const { cache } = open();
    cache.set('a', 'x');
    cache.set('b', null);
    assert.deepEqual([cache.get('a'), cache.get('b'), cache.get('c')], ['x', null, undefined]);
  });

  it('forgets when the time is over, and begins anew when set again', () => {
    const { cache, clock } = open();
    cache.set('a', 'x');
    clock.pass(999);
    assert.equal(cache.get('a'), 'x');
    cache.set('a', 'y');
    clock.pass(999);
    assert.equal(cache.get('a'), 'y');
    clock.pass(1);
    assert.equal(cache.get('a'), undefined);
  });

  it('reading does not make an entry live longer', () => {
    const { cache, clock } = open();
    cache.set('a', 'x');
    clock.pass(600);
    cache.get('a');
    clock.pass(400);
    assert.equal(cache.get('a'), undefined);
  });

  it('the entry that was set longest ago leaves first', () => {
    const { cache } = open();
    for (const key of ['a', 'b', 'c']) cache.set(key, key);
    cache.set('a', 'again');
    cache.set('d', 'd');
    assert.equal(cache.get('b'), undefined);
    assert.deepEqual(['a', 'c', 'd'].map(cache.get), ['again', 'c', 'd']);
  });

  it('deletes one', () => {
    const { cache } = open();
    cache.set('a', 'x');
    cache.set('b', 'y');
    cache.delete('a');
    cache.delete('nobody');
    assert.deepEqual([cache.get('a'), cache.get('b')], [undefined, 'y']);
  });

  it('never holds more than it may, and never a wrong value', () => {
    const action = fc.record({
      key: fc.constantFrom('a', 'b', 'c', 'd', 'e', '__proto__'),
      value: fc.string(),
      wait: fc.nat(500),
    });
    fc.assert(
      fc.property(fc.array(action), fc.integer({ min: 1, max: 5 }), (actions, max) => {
        const { cache, clock } = open(max);
        const truth = new Map<string, { value: string; at: number }>();
        for (const { key, value, wait } of actions) {
          clock.pass(wait);
          cache.set(key, value);
          truth.set(key, { value, at: clock.now() });
          const held = [...truth].filter(([name]) => cache.get(name) !== undefined);
          assert.ok(held.length <= max);
          for (const [name, entry] of held) {
            assert.equal(cache.get(name), entry.value);
            assert.ok(clock.now() - entry.at < 1000);
          }
        }
      }),
    );
  });
});
