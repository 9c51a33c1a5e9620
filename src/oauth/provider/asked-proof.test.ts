import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ACR_KEY, ACR_KEY_PASSKEY, ACR_PROOF } from '../../core/authn/acr.ts';
import { essentialAcr } from './asked-acr.ts';
import { amountOf, askedProof, reachedProof } from './asked-proof.ts';

const scope = 'openid pof:read';
const claim = (acr: object | null) => ({ scope, claims: JSON.stringify({ id_token: { acr } }) });

describe('OIDC Core section 3.1.2.1: a proof of funds as a class', () => {
  it('is a wish, with the amounts in order of preference', () => {
    const acr_values = `${ACR_PROOF}100000000 ${ACR_KEY} ${ACR_PROOF}1000000`;
    const asked = askedProof({ scope, acr_values });
    assert.deepEqual(asked, { amounts: [100_000_000n, 1_000_000n], essential: false, named: true });
    assert.equal(reachedProof(asked, 99_999_999n), `${ACR_PROOF}1000000`);
    assert.equal(reachedProof(asked, 100_000_000n), `${ACR_PROOF}100000000`);
    assert.equal(reachedProof(asked, 999_999n), null);
    assert.equal(reachedProof(asked, null), null);
  });

  it('is not asked for without the scope that tells of proofs', () => {
    assert.equal(askedProof({ scope: 'openid', acr_values: `${ACR_PROOF}1` }), null);
    assert.equal(askedProof({ acr_values: `${ACR_PROOF}1` }), null);
  });

  it('is of at most four amounts: more would search for the one behind a yes or no', () => {
    const many = Array.from({ length: 9 }, (_, index) => `${ACR_PROOF}${9 - index}`);
    const wished = askedProof({ scope, acr_values: many.join(' ') });
    assert.deepEqual(wished?.amounts, [9n, 8n, 7n, 6n]);
    assert.equal(reachedProof(wished, 5n), null);
    const insisted = askedProof(claim({ essential: true, values: many }));
    assert.deepEqual(insisted, { amounts: [9n, 8n, 7n, 6n], essential: true, named: true });
    const both = askedProof({
      ...claim({ values: many.slice(0, 3) }),
      acr_values: many.slice(3).join(' '),
    });
    assert.equal(both?.amounts.length, 4);
  });

  it('names an amount of satoshis that can exist', () => {
    for (const bad of ['', '0', '01', '-1', '1.5', '1e8', '2100000000000001', '99999999999999999', ' 1'])
      assert.equal(amountOf(`${ACR_PROOF}${bad}`), null, bad);
    assert.equal(amountOf(`${ACR_PROOF}2100000000000000`), 2_100_000_000_000_000n);
    assert.equal(amountOf(ACR_KEY), null);
  });
});

describe('OIDC Core section 5.5.1.1: a proof of funds that is essential', () => {
  it('is a condition where no other class would do', () => {
    assert.equal(askedProof(claim({ essential: true, value: `${ACR_PROOF}5` }))?.essential, true);
    const either = claim({ essential: true, values: [`${ACR_PROOF}5`, ACR_KEY_PASSKEY] });
    assert.equal(askedProof(either)?.essential, false);
    assert.equal(askedProof(claim({ value: `${ACR_PROOF}5` }))?.essential, false);
  });

  it('is not met by a smaller one that is merely wished for', () => {
    const acr_values = `${ACR_PROOF}1`;
    const asked = askedProof({ ...claim({ essential: true, value: `${ACR_PROOF}5` }), acr_values });
    assert.deepEqual(asked?.amounts, [5n]);
    assert.equal(reachedProof(asked, 4n), null);
  });

  it('is not named where a class of sign-in is insisted on', () => {
    const acr_values = `${ACR_PROOF}5`;
    const named = (acr: object) => askedProof({ ...claim(acr), acr_values })?.named;
    assert.equal(named({ essential: true, value: ACR_KEY_PASSKEY }), false);
    assert.equal(named({ essential: true, values: [ACR_KEY_PASSKEY, `${ACR_PROOF}7`] }), true);
    assert.equal(named({ value: ACR_KEY_PASSKEY }), true);
    assert.equal(named({ essential: true }), true);
  });

  it('asks for no passkey', () => {
    assert.equal(essentialAcr(claim({ essential: true, value: `${ACR_PROOF}5` })), null);
    assert.deepEqual(essentialAcr(claim({ essential: true, values: [`${ACR_PROOF}5`, ACR_KEY] })), [ACR_KEY]);
  });
});
