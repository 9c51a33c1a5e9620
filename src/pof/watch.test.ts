import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Known, MEMPOOL_AGE, planWatch, SMALL_MEMPOOL, TOLD_AGE } from './watch.ts';

const usual: Known = { isNeeded: true, isAwake: true, isTold: true, mempoolSize: 10, mempoolAge: 60_000 };
const known = fc.record({
  isNeeded: fc.boolean(),
  isAwake: fc.boolean(),
  isTold: fc.boolean(),
  mempoolSize: fc.nat(400_000),
  mempoolAge: fc.option(fc.nat(100_000)),
});

describe('what has to be read before a proof is relied on', () => {
  it('nothing while no proof counts', () => {
    assert.deepEqual(planWatch({ ...usual, isNeeded: false, isAwake: false }), { kind: 'sleep' });
  });

  it('every transaction that waits, when this process has not followed the chain', () => {
    assert.deepEqual(planWatch({ ...usual, isAwake: false }), { kind: 'read', mempool: 'whole' });
    assert.deepEqual(planWatch({ ...usual, mempoolAge: null }), { kind: 'read', mempool: 'whole' });
  });

  it('what is new, at every use, while few wait', () => {
    assert.deepEqual(planWatch(usual), { kind: 'read', mempool: 'new' });
    assert.deepEqual(planWatch({ ...usual, mempoolAge: 0 }), { kind: 'read', mempool: 'new' });
  });

  it('of a large mempool what the node tells, now and then the rest; else at most every two seconds', () => {
    const busy = { ...usual, mempoolSize: SMALL_MEMPOOL + 1 };
    assert.deepEqual(planWatch(busy), { kind: 'read', mempool: 'told' });
    assert.deepEqual(planWatch({ ...busy, mempoolAge: TOLD_AGE }), { kind: 'read', mempool: 'new' });
    const silent = { ...busy, isTold: false };
    assert.deepEqual(planWatch(silent), { kind: 'read', mempool: 'new' });
    assert.deepEqual(planWatch({ ...silent, mempoolAge: MEMPOOL_AGE - 1 }), {
      kind: 'read',
      mempool: 'fresh',
    });
  });

  it('never trusts notices that may have been missed', () => {
    fc.assert(
      fc.property(known, (given) => {
        const plan = planWatch(given);
        if (plan.kind === 'read' && plan.mempool === 'told') assert.ok(given.isTold && given.isAwake);
        assert.equal(plan.kind === 'sleep', !given.isNeeded);
      }),
    );
  });
});
