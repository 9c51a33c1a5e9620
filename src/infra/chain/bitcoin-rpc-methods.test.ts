import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isLong, isRepeatable } from './bitcoin-rpc-methods.ts';

describe('which calls may be made twice', () => {
  const twice = ['getblock', 'listunspent', 'decodepsbt', 'finalizepsbt', 'loadwallet', 'sendrawtransaction'];
  const once = [
    'getnewaddress',
    'getrawchangeaddress',
    'createwallet',
    'importdescriptors',
    'rescanblockchain',
  ];
  for (const method of twice) test(`${method} may`, () => assert.equal(isRepeatable(method, []), true));
  for (const method of [...once, 'bumpfee', 'generatetoaddress', 'stop', 'anything'])
    test(`${method} may not`, () => assert.equal(isRepeatable(method, []), false));
  test('a scan may be asked after, not begun, twice', () => {
    assert.equal(isRepeatable('scantxoutset', ['status']), true);
    assert.equal(isRepeatable('scantxoutset', ['start', []]), false);
    assert.deepEqual(
      [isLong('scantxoutset', { action: 'start' }), isLong('scantxoutset', ['status'])],
      [true, false],
    );
  });
  test('funding may, unless it locks the coins', () => {
    assert.equal(isRepeatable('walletcreatefundedpsbt', [[], [{ a: 1n }]]), true);
    assert.equal(isRepeatable('walletcreatefundedpsbt', [[], [], 0, { lockUnspents: true }]), false);
    assert.equal(isRepeatable('walletcreatefundedpsbt', { options: { lockUnspents: true } }), false);
  });
});
