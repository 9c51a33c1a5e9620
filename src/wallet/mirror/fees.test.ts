import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createTestClock } from '../../../test/support/accounts.ts';
import { boundedFees, createFees, type NodeFees, TARGETS } from './fees.ts';

describe('fees', () => {
  it('a node that knows nothing is stood in for', () => {
    const { estimates, minimum } = boundedFees({ rates: [null, null, null, null, null], floor: 1000n });
    assert.deepEqual(new Set(estimates.map(({ source }) => source)), new Set(['fallback']));
    assert.deepEqual([minimum, estimates[0]?.rate], [1, 5]);
  });
  it('the next longer estimate stands in for one that is missing', () => {
    const { estimates } = boundedFees({ rates: [null, 20_000n, null, 3000n, null], floor: 1000n });
    assert.deepEqual(
      estimates.map(({ rate, source }) => `${rate} ${source}`),
      ['20 node', '20 node', '5 node', '5 node', '5 fallback'],
    );
  });
  it('whatever the node says, waiting longer costs no more, and all is within bounds', () => {
    const rate = fc.option(fc.bigInt({ min: 0n, max: 10_000_000n }));
    const rates = fc.array(rate, { minLength: TARGETS.length, maxLength: TARGETS.length });
    fc.assert(
      fc.property(rates, fc.bigInt({ min: 0n, max: 100_000n }), (some, floor) => {
        const fees = boundedFees({ rates: some, floor });
        const all = fees.estimates.map((one) => one.rate);
        assert.deepEqual(
          all,
          all.toSorted((a, b) => b - a),
        );
        assert.ok(all.every((one) => one >= fees.minimum && one <= fees.maximum));
      }),
    );
  });
  it('the node is asked once in half a minute, and old estimates serve while it is away', async () => {
    const clock = createTestClock();
    const answer: NodeFees = { rates: [9000n, 8000n, 7000n, 6000n, 5000n], floor: 1000n };
    let asked = 0;
    let isAway = false;
    const fees = createFees({
      clock,
      source: async () => {
        asked += 1;
        if (isAway) throw new Error('away');
        return answer;
      },
    });
    await Promise.all([fees(), fees(), fees()]);
    await fees();
    assert.equal(asked, 1);
    isAway = true;
    clock.pass(60_000);
    assert.equal((await fees()).estimates[0]?.rate, 9);
    clock.pass(10 * 60_000);
    await assert.rejects(fees());
  });
});
