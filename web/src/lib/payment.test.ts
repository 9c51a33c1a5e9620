import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { emptyPayee, emptyPayment, newDraftOf, parseRate, withAddress } from './payment.ts';

const address = 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4';
const paid = (fields: object = {}) => ({
  ...emptyPayment,
  payees: [{ ...emptyPayee(0), address: ` ${address} `, amount: '5,000', ...fields }],
});

describe('a payment', () => {
  it('becomes what the server takes', () => {
    assert.deepEqual(newDraftOf(paid(), []), {
      recipients: [{ address, amount: 5000 }],
      coins: undefined,
      fee_rate: undefined,
      target: 6,
      path: undefined,
      accept_high_fee: false,
    });
  });

  it('can be all there is, out of chosen coins, at a rate of one’s own', () => {
    const coins = [{ txid: 'a'.repeat(64), vout: 1 }];
    const draft = newDraftOf(
      { ...paid({ all: true, amount: '' }), fee: 'own', rate: '2.5', path: '1' },
      coins,
    );
    assert.deepEqual(draft?.recipients, [{ address, amount: 'all' }]);
    assert.deepEqual([draft.coins, draft.fee_rate, draft.target, draft.path], [coins, 2.5, undefined, 1]);
  });

  it('is nothing while address, amount or rate are missing', () => {
    assert.equal(newDraftOf(paid({ address: '' }), []), null);
    assert.equal(newDraftOf(paid({ amount: '0' }), []), null);
    assert.equal(newDraftOf({ ...paid(), fee: 'own', rate: 'fast' }, []), null);
  });

  it('takes a whole payment request where the address goes', () => {
    const before = emptyPayee(3);
    assert.deepEqual(withAddress(before, `bitcoin:${address}?amount=0.002`), {
      payee: { ...before, address, amount: '0.002' },
      unit: 'btc',
    });
    assert.deepEqual(withAddress(before, `bitcoin:${address}`), { payee: { ...before, address } });
    assert.deepEqual(withAddress(before, 'bc1'), { payee: { ...before, address: 'bc1' } });
  });

  it('has a rate of three decimals at most', () => {
    assert.deepEqual(['1', '0.125', '0', '1e3', '1.2345', ''].map(parseRate), [
      1,
      0.125,
      null,
      null,
      null,
      null,
    ]);
  });
});
