import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ProblemError } from '../../core/errors.ts';
import type { WalletCoin } from './draft-store.ts';
import { feeRate, requireSaneFee, roundUp } from './fee.ts';
import { readRecipients } from './recipients.ts';
import { countFor, inOrder, isMature, isOffered } from './select.ts';

const coin = (fields: Partial<WalletCoin>): WalletCoin => ({
  txid: 'ab'.repeat(32),
  vout: 0,
  branch: 'receive',
  position: 0,
  address: '',
  script: '',
  amount: 1000n,
  height: 1,
  coinbase: false,
  frozen: false,
  reserved: false,
  ownPayment: false,
  at: 0,
  ...fields,
});
const now = { height: 200, now: 10_000_000, age: null };
const total = (coins: readonly WalletCoin[]) => coins.reduce((sum, { amount }) => sum + amount, 0n);

describe('choosing coins', () => {
  const amounts = fc.array(fc.bigInt({ min: 1n, max: 10_000n }), { maxLength: 30 });

  it('takes enough, and no coin that it could do without, whenever there is enough', () => {
    fc.assert(
      fc.property(
        amounts,
        fc.bigInt({ min: 1n, max: 100_000n }),
        fc.bigInt({ min: 0n, max: 200n }),
        (all, amount, cost) => {
          const coins = inOrder(
            all.map((one, vout) => coin({ amount: one, vout })),
            amount,
            cost,
          );
          const worth = (some: readonly WalletCoin[]) => total(some) - cost * BigInt(some.length);
          const taken = coins.slice(0, countFor(coins, amount, cost));
          const useful = all.filter((one) => one > cost);
          const most = useful.reduce((sum, one) => sum + one - cost, 0n);
          assert.equal(coins.length, useful.length);
          if (most < amount) assert.equal(taken.length, useful.length);
          else {
            assert.ok(worth(taken) >= amount);
            assert.ok(worth(taken.slice(0, -1)) < amount);
          }
        },
      ),
    );
  });

  it('one coin that suffices is enough, the smallest such', () => {
    const coins = [500n, 90n, 200n, 150n].map((amount, vout) => coin({ amount, vout }));
    assert.equal(inOrder(coins, 140n, 5n)[0]?.amount, 150n);
    assert.deepEqual(
      inOrder(coins, 600n, 5n).map(({ amount }) => amount),
      [500n, 200n, 150n, 90n],
    );
  });

  it('confirmed ones come before others', () => {
    const coins = [coin({ amount: 900n, height: null, ownPayment: true }), coin({ amount: 100n })];
    assert.deepEqual(
      inOrder(coins, 950n, 1n).map(({ amount }) => amount),
      [100n, 900n],
    );
  });

  it('offers what nobody can take back, and what may be spent in the next block', () => {
    const offered = (fields: Partial<WalletCoin>) => isOffered(coin(fields), now);
    assert.deepEqual(
      [{}, { height: null }, { height: null, ownPayment: true }, { frozen: true }, { reserved: true }].map(
        offered,
      ),
      [true, false, true, false, false],
    );
    assert.deepEqual(
      [101, 102].map((height) => offered({ coinbase: true, height })),
      [true, false],
    );
  });

  it('BIP-68: counts the age of a coin from the block it is in', () => {
    const aged = (fields: Partial<WalletCoin>, age: { unit: 'blocks' | 'seconds'; value: number }) =>
      isMature(coin(fields), { ...now, age });
    assert.deepEqual(
      [191, 192].map((height) => aged({ height }, { unit: 'blocks', value: 10 })),
      [true, false],
    );
    assert.equal(aged({ height: null }, { unit: 'blocks', value: 1 }), false);
    assert.deepEqual(
      [0, 1].map((at) => aged({ at }, { unit: 'seconds', value: 10_000 })),
      [true, false],
    );
  });
});

describe('the rate', () => {
  const node = (least: number, estimate: number | null) => ({
    limits: async () => ({ least, increment: 1 }),
    estimate: async () => estimate,
  });

  it('is what was asked for, the estimate, or what stands in for it; never below the floor, never absurd', async () => {
    assert.deepEqual(await feeRate(node(1, 9), { rate: 2.5 }), { rate: 2.5, source: 'asked' });
    assert.deepEqual(await feeRate(node(1, 9.1234), {}), { rate: 9.124, source: 'estimate' });
    assert.deepEqual(await feeRate(node(12, 9), { target: 2 }), { rate: 12, source: 'estimate' });
    assert.deepEqual(await feeRate(node(1, null), {}), { rate: 5, source: 'fallback' });
    assert.equal((await feeRate(node(1, 1e9), {})).rate, 1000);
    const low = (error: unknown) => error instanceof ProblemError && error.code === 'fee_too_low';
    await assert.rejects(feeRate(node(3, 9), { rate: 2 }), low);
  });

  it('rounds up, as finely as a node takes it', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 1000, noNaN: true }), (rate) => {
        const rounded = roundUp(rate);
        assert.ok(rounded >= rate && rounded - rate < 0.001_001);
      }),
    );
  });

  it('a fee above what is sent is only for those who mean it', () => {
    requireSaneFee(10_000n, 1n, false);
    requireSaneFee(20_000n, 20_000n, false);
    requireSaneFee(20_001n, 20_000n, true);
    assert.throws(() => requireSaneFee(20_001n, 20_000n, false), ProblemError);
  });
});

describe('recipients', () => {
  const [wpkh, tr] = [
    'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080',
    'bcrt1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqc8gma6',
  ];
  const refusals = (list: Parameters<typeof readRecipients>[0]) => {
    try {
      readRecipients(list, 'regtest');
      return [];
    } catch (error) {
      assert.ok(error instanceof ProblemError && error.code === 'recipient_invalid');
      return (error.errors ?? []).map(({ path }) => path);
    }
  };

  it('names every one that is wrong', () => {
    assert.deepEqual(
      refusals([
        { address: wpkh, amount: 294n },
        { address: tr, amount: 'all' },
      ]),
      [],
    );
    assert.deepEqual(
      refusals([
        { address: wpkh, amount: 293n },
        { address: 'nobody', amount: 1000n },
        { address: tr, amount: 329n },
      ]),
      ['recipients.0.amount', 'recipients.1.address', 'recipients.2.amount'],
    );
  });

  it('pays each address once, and at most one of them all', () => {
    assert.deepEqual(
      refusals([
        { address: wpkh, amount: 1000n },
        { address: wpkh.toUpperCase(), amount: 1000n },
      ]),
      ['recipients'],
    );
    assert.deepEqual(
      refusals([
        { address: wpkh, amount: 'all' },
        { address: tr, amount: 'all' },
      ]),
      ['recipients'],
    );
  });
});
