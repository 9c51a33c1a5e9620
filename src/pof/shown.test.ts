import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Proof } from './model.ts';
import { provenBy, shownProof } from './shown.ts';

const AT = 1_800_000_000_000;
const proof: Proof = {
  id: '0192f0c1-0000-7000-8000-000000000000',
  userId: '0192f0c1-0000-7000-8000-000000000001',
  level: 'boolean',
  threshold: 10_000_000n,
  total: null,
  clientId: 'an application',
  provedAt: AT,
  validUntil: AT + 3_600_000,
  ended: null,
};
const times = { proved_at: AT / 1000, valid_until: AT / 1000 + 3600 };

describe('the claim proof_of_funds says what its level lets others know, and no more', () => {
  it('boolean: that there is a proof', () => {
    assert.deepEqual(shownProof(proof), { level: 'boolean', ...times });
  });

  it('threshold: that an amount is reached', () => {
    const shown = { level: 'threshold', threshold_amount: 10_000_000, ...times };
    assert.deepEqual(shownProof({ ...proof, level: 'threshold' }), shown);
  });

  it('aggregate: the sum as well', () => {
    const shown = { level: 'aggregate', threshold_amount: 10_000_000, total: 12_345_678, ...times };
    assert.deepEqual(shownProof({ ...proof, level: 'aggregate', total: 12_345_678n }), shown);
  });
});

it('its moments tell no two people apart who proved within the same five minutes', () => {
  const early = { ...proof, provedAt: AT + 1000 };
  const late = { ...proof, provedAt: AT + 299_000 };
  assert.deepEqual(shownProof(early), shownProof(late));
});

it('what reaches a class is the sum where it is known, and else the amount that was asked for', () => {
  assert.equal(provenBy(proof), 10_000_000n);
  assert.equal(provenBy({ ...proof, level: 'aggregate', total: 12_345_678n }), 12_345_678n);
});
