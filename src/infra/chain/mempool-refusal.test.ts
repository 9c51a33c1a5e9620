import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { refusalOf } from './mempool-refusal.ts';

/** Reasons of Bitcoin Core 24 to 30 and Knots, word for word. */
const reasons: readonly (readonly [string, string])[] = [
  ['missing-inputs', 'inputs_missing'],
  ['bad-txns-inputs-missingorspent', 'inputs_missing'],
  ['non-final', 'locked'],
  ['non-BIP68-final', 'locked'],
  ['bad-txns-premature-spend-of-coinbase', 'locked'],
  ['mandatory-script-verify-flag-failed (Locktime requirement not satisfied)', 'locked'],
  ['min relay fee not met', 'fee_too_low'],
  ['mempool min fee not met', 'fee_too_low'],
  ['max-fee-exceeded', 'fee_absurd'],
  [
    'mempool-script-verify-flag-failed (Signature must be zero for failed CHECK(MULTI)SIG operation)',
    'signature',
  ],
  ['non-mandatory-script-verify-flag (Witness program hash mismatch)', 'signature'],
  ['bad-witness-nonstandard', 'signature'],
  ['dust', 'dust'],
  ['insufficient fee', 'replacement'],
  ['replacement-adds-unconfirmed', 'replacement'],
  ['too many potential replacements', 'replacement'],
  ['too-long-mempool-chain', 'too_long_chain'],
  ['txn-mempool-conflict', 'conflict'],
  ['scriptpubkey', 'rules'],
  ['', 'rules'],
];

describe('a node’s refusal', () => {
  for (const [reason, why] of reasons)
    it(`${reason || 'without a reason'}: ${why}`, () => {
      assert.deepEqual(refusalOf(reason), { kind: 'refused', why });
    });

  it('of what it has already is none', () => {
    assert.deepEqual(refusalOf('txn-already-in-mempool'), { kind: 'known', where: 'mempool' });
    assert.deepEqual(refusalOf('txn-same-nonwitness-data-in-mempool'), { kind: 'known', where: 'mempool' });
    assert.deepEqual(refusalOf('txn-already-known'), { kind: 'known', where: 'chain' });
  });
});
