import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { paymentUri, readPaymentUri } from './bip21.ts';

const address = 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4';

describe('BIP-21', () => {
  it('amounts are decimal bitcoin, and text is escaped', () => {
    assert.equal(paymentUri(address), `bitcoin:${address}`);
    assert.equal(paymentUri(address, { amount: 1 }), `bitcoin:${address}?amount=0.00000001`);
    assert.equal(paymentUri(address, { amount: 100_000_000 }), `bitcoin:${address}?amount=1`);
    assert.equal(paymentUri(address, { amount: 1_000_000_000 }), `bitcoin:${address}?amount=10`);
    assert.equal(
      paymentUri(address, { amount: 150_000, label: 'Rent & more' }),
      `bitcoin:${address}?amount=0.0015&label=Rent%20%26%20more`,
    );
  });

  it('is understood where an address is asked for', () => {
    assert.deepEqual(readPaymentUri(` ${address} `), { address, amount: null });
    assert.deepEqual(readPaymentUri(`BITCOIN:${address}?label=x&amount=0.5`), { address, amount: '0.5' });
  });
});
