import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { transactionWords } from './transaction-words.ts';

const payment = {
  state: 'confirmed',
  received: 1000,
  sent: 0,
  fee: null,
  coinbase: false,
  confirmations: 6,
} as const;

describe('a transaction in words', () => {
  for (const [what, title] of [
    [{}, 'Received'],
    [{ received: 400, sent: 1000, fee: 100 }, 'Sent'],
    [{ received: 900, sent: 1000, fee: 100 }, 'To yourself'],
    [{ received: 2000, sent: 1000 }, 'Received, with others'],
    [{ coinbase: true }, 'Mined'],
  ] as const) {
    it(title, () => assert.equal(transactionWords({ ...payment, ...what }).title, title));
  }

  it('counts blocks until it is settled', () => {
    assert.equal(transactionWords(payment).state, undefined);
    assert.equal(transactionWords({ ...payment, confirmations: 2 }).state, '2 of 6 blocks');
    assert.equal(transactionWords({ ...payment, state: 'pending', confirmations: 0 }).state, 'Pending');
  });

  it('says what no longer counts', () => {
    for (const state of ['replaced', 'conflicted', 'dropped'] as const)
      assert.equal(transactionWords({ ...payment, state, confirmations: 0 }).counts, false);
  });
});
