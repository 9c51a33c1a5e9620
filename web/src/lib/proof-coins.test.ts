import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isHeldBack, obstacleOf, type ProvableCoin, suggestCoins, sumOf } from './proof-coins.ts';

const rules = { min_confirmations: 6, dust_floor: 10_000, max_inputs: 100 };
const coin = (amount: number, more: Partial<ProvableCoin> = {}): ProvableCoin => ({
  amount,
  address: `address ${amount}`,
  confirmations: 6,
  height: 100,
  immature: false,
  frozen: false,
  reserved: false,
  ...more,
});
const amounts = (coins: readonly ProvableCoin[], amount: number | null) =>
  suggestCoins(coins, amount, rules).map((one) => one.amount);

describe('the coins of a proof', () => {
  it('are one where one is enough, and that the smallest', () => {
    assert.deepEqual(amounts([coin(50_000), coin(30_000), coin(20_000)], 25_000), [30_000]);
    assert.deepEqual(amounts([coin(50_000), coin(30_000), coin(20_000)], 0), [20_000]);
  });

  it('are the fewest that reach the amount, the last as small as can be', () => {
    const coins = [coin(50_000), coin(30_000), coin(20_000), coin(10_000)];
    assert.deepEqual(amounts(coins, 60_000), [50_000, 10_000]);
    assert.deepEqual(amounts(coins, 95_000), [50_000, 30_000, 20_000]);
    assert.deepEqual(amounts(coins, 111_000), []);
    assert.deepEqual(amounts(coins, null), [50_000, 30_000, 20_000, 10_000]);
  });

  it('are none that cannot be proven now, or that are kept for something else', () => {
    const no = [
      coin(90_000, { height: null, confirmations: 0 }),
      coin(90_001, { immature: true }),
      coin(90_002, { confirmations: 5 }),
      coin(9999),
    ];
    assert.deepEqual(
      no.map((one) => obstacleOf(one, rules)),
      ['Pending', 'Newly mined', '5 of 6 blocks', 'Too small'],
    );
    assert.deepEqual(
      amounts([...no, coin(90_003, { frozen: true }), coin(90_004, { reserved: true })], 0),
      [],
    );
  });

  it('reach the amount whenever the wallet can', () => {
    const some = fc.record({ amount: fc.integer({ min: 1, max: 100_000 }), frozen: fc.boolean() });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 20 }), fc.integer({ min: 0, max: 500_000 }), (made, amount) => {
        const coins = made.map((one) => coin(one.amount, { frozen: one.frozen }));
        const usable = coins.filter((one) => obstacleOf(one, rules) === null && !isHeldBack(one));
        const taken = suggestCoins(coins, amount, rules);
        assert.equal(new Set(taken).size, taken.length);
        if (usable.length > 0 && sumOf(usable) >= amount)
          assert.ok(taken.length > 0 && sumOf(taken) >= amount);
        else assert.deepEqual(taken, []);
      }),
    );
  });
});
