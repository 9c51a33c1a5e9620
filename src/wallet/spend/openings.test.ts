import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { WalletCoin } from './draft-store.ts';
import { openingOf } from './openings.ts';

const NOW = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;
const seen = { height: 1000, now: NOW };
const free = { after: null, older: null };

const coin = (fields: Partial<WalletCoin> = {}): WalletCoin => ({
  txid: 'aa'.repeat(32),
  vout: 0,
  branch: 'receive',
  position: 0,
  address: 'x',
  amount: 5000n,
  height: 900,
  coinbase: false,
  frozen: false,
  reserved: false,
  script: '51',
  ownPayment: false,
  at: NOW - 100 * MINUTE,
  ...fields,
});
const atHeight = (value: number) => ({ after: { unit: 'height', value } as const, older: null });
const atTime = (time: number) => ({ after: { unit: 'time', value: time / 1000 } as const, older: null });
const inBlocks = (value: number) => ({ after: null, older: { unit: 'blocks', value } as const });
const inSeconds = (value: number) => ({ after: null, older: { unit: 'seconds', value } as const });

describe('when a way to spend opens', () => {
  it('without a lock it is open, with coins or without', () => {
    const none = { isOpen: true, blocks: 0, at: null, coins: 0, amount: 0n };
    assert.deepEqual(openingOf(free, [], seen), none);
    const coins = [coin(), coin({ frozen: true }), coin({ reserved: true }), coin({ height: null })];
    assert.deepEqual(openingOf(free, coins, seen), { ...none, coins: 1, amount: 5000n });
  });

  it('at a height: in the block after it, and not before (BIP-65)', () => {
    assert.deepEqual(openingOf(atHeight(1001), [coin()], seen), {
      isOpen: false,
      blocks: 1,
      at: NOW + 10 * MINUTE,
      coins: 0,
      amount: 0n,
    });
    assert.equal(openingOf(atHeight(1000), [coin()], seen).isOpen, true);
    const unknown = openingOf(atHeight(1), [coin()], { ...seen, height: null });
    assert.deepEqual([unknown.isOpen, unknown.blocks, unknown.at], [false, null, null]);
  });

  it('at a time: once the median time of blocks is beyond it (BIP-113)', () => {
    const waiting = openingOf(atTime(NOW - 30 * MINUTE), [coin()], seen);
    assert.deepEqual([waiting.isOpen, waiting.at, waiting.coins], [false, NOW + 30 * MINUTE, 0]);
    const open = openingOf(atTime(NOW - 61 * MINUTE), [coin()], seen);
    assert.deepEqual([open.isOpen, open.at, open.coins], [true, null, 1]);
  });

  it('so many blocks after a coin: with the first one that is old enough (BIP-68)', () => {
    assert.equal(openingOf(inBlocks(101), [coin({ height: 900 })], seen).isOpen, true);
    const coins = [coin({ height: 900 }), coin({ height: 950, amount: 7000n }), coin({ height: null })];
    const waiting = openingOf(inBlocks(110), coins, seen);
    assert.deepEqual([waiting.isOpen, waiting.blocks, waiting.at], [false, 9, NOW + 90 * MINUTE]);
    const some = openingOf(inBlocks(60), coins, seen);
    assert.deepEqual([some.isOpen, some.coins, some.amount], [true, 1, 5000n]);
  });

  it('so many seconds after a coin; without a coin nobody can tell', () => {
    const waiting = openingOf(inSeconds(7200), [coin()], seen);
    assert.deepEqual([waiting.isOpen, waiting.at], [false, NOW + 20 * MINUTE]);
    assert.equal(openingOf(inSeconds(6000), [coin()], seen).isOpen, true);
    const none = openingOf(inSeconds(6000), [coin({ frozen: true })], seen);
    assert.deepEqual(none, { isOpen: false, blocks: null, at: null, coins: 0, amount: 0n });
  });

  it('with two locks when the later one opens', () => {
    const both = { ...atHeight(1005), ...{ older: { unit: 'blocks', value: 103 } as const } };
    const waiting = openingOf(both, [coin()], seen);
    assert.deepEqual([waiting.blocks, waiting.at], [5, NOW + 50 * MINUTE]);
  });

  it('newly mined coins wait for a hundred blocks besides', () => {
    const mined = coin({ coinbase: true, height: 950 });
    assert.equal(openingOf(free, [mined], seen).coins, 0);
  });
});
