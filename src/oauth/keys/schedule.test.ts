import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  currentKey,
  type KeyTimes,
  OVERLAP_MS,
  type Plan,
  planKeys,
  publishedKeys,
  SIGNING_ALGS,
} from './schedule.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MONTH = 30 * DAY;

let made = 0;

/** What the store does with a plan. */
function apply(keys: readonly KeyTimes[], plan: Plan, now: number): KeyTimes[] {
  const kept = keys
    .filter(({ kid }) => !plan.remove.includes(kid))
    .map((key) => (plan.promote.includes(key.kid) ? { ...key, activatesAt: now } : key))
    .map((key) => ({ ...key, ...plan.retire.find(({ kid }) => kid === key.kid) }));
  const fresh = plan.create.map((wanted) => {
    made += 1;
    return { ...wanted, kid: `k${made}`, retiresAt: null, expiresAt: null };
  });
  return [...kept, ...fresh];
}

const isNothing = ({ create, retire, promote, remove }: Plan) =>
  create.length + retire.length + promote.length + remove.length === 0;

const maintain = (keys: readonly KeyTimes[], now: number, rotate = false) =>
  apply(keys, planKeys(keys, now, MONTH, rotate), now);

const kidAt = (keys: readonly KeyTimes[], now: number) => currentKey(keys, 'ES256', now)?.kid;

describe('the first start', () => {
  it('makes a current and a next key of each algorithm', () => {
    const keys = maintain([], 0);
    assert.deepEqual(
      keys.map(({ alg, activatesAt }) => [alg, activatesAt]),
      [
        ['ES256', 0],
        ['ES256', MONTH],
        ['RS256', 0],
        ['RS256', MONTH],
      ],
    );
  });

  it('has nothing to do a second time', () => {
    assert.equal(isNothing(planKeys(maintain([], 0), 1, MONTH)), true);
  });
});

describe('the scheduled rotation', () => {
  it('the next key signs from the moment it was made for, whether anybody looks or not', () => {
    const keys = maintain([], 0);
    assert.notEqual(kidAt(keys, MONTH), kidAt(keys, MONTH - 1));
  });

  it('then the old key retires, stays a day, and a new next key is published', () => {
    const keys = maintain(maintain([], 0), MONTH);
    const old = keys[0];
    assert.deepEqual([old?.retiresAt, old?.expiresAt], [MONTH, MONTH + OVERLAP_MS]);
    const names = (now: number) => publishedKeys(keys, now).map(({ kid }) => kid);
    assert.equal(names(MONTH).length, 6);
    assert.equal(names(MONTH + OVERLAP_MS - 1).includes(old?.kid ?? ''), true);
    assert.equal(names(MONTH + OVERLAP_MS).includes(old?.kid ?? ''), false);
    assert.equal(maintain(keys, MONTH + OVERLAP_MS).length, 4);
  });
});

describe('a rotation by hand', () => {
  it('the next key signs at once, and it had been published', () => {
    const before = maintain([], 0);
    const next = before.find(({ alg, activatesAt }) => alg === 'ES256' && activatesAt > 0);
    const after = maintain(before, HOUR, true);
    assert.equal(kidAt(after, HOUR), next?.kid);
    assert.ok(publishedKeys(before, HOUR).some(({ kid }) => kid === next?.kid));
  });
});

describe('a rotation in the very moment in which the keys were made', () => {
  it('leaves one signing key, which is the new one', () => {
    const before = maintain([], 0);
    const after = maintain(before, 0, true);
    assert.notEqual(kidAt(after, 0), kidAt(before, 0));
    assert.equal(isNothing(planKeys(after, 0, MONTH)), true);
  });
});

describe('the published set', () => {
  it('begins with the signing key of each algorithm', () => {
    const keys = maintain(maintain([], 0), HOUR, true);
    const [first, second] = publishedKeys(keys, HOUR);
    assert.deepEqual([first?.alg, second?.alg], [...SIGNING_ALGS]);
    assert.equal(first?.kid, kidAt(keys, HOUR));
  });

  it('is empty when there are no keys', () => assert.deepEqual(publishedKeys([], 0), []));
});

/** The parts of a plan as sets: in which order they are carried out does not matter. */
const sorted = (plan: Plan | undefined) =>
  Object.values(plan ?? {}).map((part) => part.map((wanted) => JSON.stringify(wanted)).sort());

describe('whatever happens, and whenever', () => {
  const step = fc.record({ wait: fc.integer({ min: 0, max: 3 * MONTH }), rotate: fc.boolean() });

  it('each algorithm has one signing and one next key, and nothing is left to do', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let [keys, now]: [KeyTimes[], number] = [maintain([], 0), 0];
        for (const { wait, rotate } of steps) {
          now += wait;
          keys = maintain(keys, now, rotate);
          for (const alg of SIGNING_ALGS) {
            assert.ok(currentKey(keys, alg, now));
            assert.equal(keys.filter((key) => key.alg === alg && key.activatesAt > now).length, 1);
          }
          assert.equal(isNothing(planKeys(keys, now, MONTH)), true);
        }
      }),
    );
  });

  it('a key that has signed stays published for an hour after its last signature at least', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let [keys, now]: [KeyTimes[], number] = [maintain([], 0), 0];
        const signedAt = new Map<string, number>();
        for (const { wait, rotate } of steps) {
          now += Math.min(wait, HOUR);
          signedAt.set(kidAt(keys, now) ?? '', now);
          keys = maintain(keys, now, rotate);
          const published = new Set(publishedKeys(keys, now).map(({ kid }) => kid));
          for (const [kid, at] of signedAt) if (now - at <= HOUR) assert.ok(published.has(kid));
        }
      }),
    );
  });

  it('no key signs that was not published before, the first one apart', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let [keys, now]: [KeyTimes[], number] = [maintain([], 0), 0];
        for (const { wait, rotate } of steps) {
          const known = new Set(publishedKeys(keys, now).map(({ kid }) => kid));
          now += wait;
          assert.ok(known.has(kidAt(keys, now) ?? ''));
          keys = maintain(keys, now, rotate);
          assert.ok(known.has(kidAt(keys, now) ?? ''));
        }
      }),
    );
  });

  it('two processes that plan from the same rows at the same moment want the same', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), (steps) => {
        let [keys, now]: [KeyTimes[], number] = [maintain([], 0), 0];
        for (const { wait, rotate } of steps) {
          now += wait;
          const [one, two] = [keys, [...keys].reverse()].map((rows) => planKeys(rows, now, MONTH));
          assert.deepEqual(sorted(one), sorted(two));
          keys = maintain(keys, now, rotate);
        }
      }),
    );
  });
});
