import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ACR_KEY, ACR_KEY_PASSKEY } from '../../core/authn/acr.ts';
import { askedPasskey } from './asked-acr.ts';

const claim = (acr: object | null) => ({ claims: JSON.stringify({ id_token: { acr } }) });

describe('OIDC Core section 3.1.2.1: acr_values', () => {
  it('asks for a passkey of those who have one', () => {
    assert.equal(askedPasskey({ acr_values: ACR_KEY_PASSKEY }), 'if_there');
    assert.equal(askedPasskey({ acr_values: `urn:other ${ACR_KEY_PASSKEY} ${ACR_KEY}` }), 'if_there');
  });

  it('without it nothing is asked', () => {
    assert.equal(askedPasskey({}), 'no');
    assert.equal(askedPasskey({ acr_values: ACR_KEY }), 'no');
    assert.equal(askedPasskey({ acr_values: `${ACR_KEY_PASSKEY}x` }), 'no');
  });
});

describe('OIDC Core section 5.5.1.1: the acr claim', () => {
  it('is a wish unless it is essential', () => {
    assert.equal(askedPasskey(claim({ value: ACR_KEY_PASSKEY })), 'if_there');
    assert.equal(askedPasskey(claim({ values: [ACR_KEY, ACR_KEY_PASSKEY] })), 'if_there');
    assert.equal(askedPasskey(claim({ essential: true, value: ACR_KEY_PASSKEY })), 'essential');
    assert.equal(
      askedPasskey(claim({ essential: true, values: ['urn:other', ACR_KEY_PASSKEY] })),
      'essential',
    );
  });

  it('an essential one that a key alone meets does not insist', () => {
    assert.equal(askedPasskey(claim({ essential: true, values: [ACR_KEY_PASSKEY, ACR_KEY] })), 'if_there');
    assert.equal(askedPasskey(claim({ essential: true, values: [ACR_KEY] })), 'no');
  });

  it('other claims and empty ones say nothing', () => {
    for (const claims of ['', '{}', '{"id_token":null}', '{"userinfo":{"acr":null}}'])
      assert.equal(askedPasskey({ claims }), 'no');
    assert.equal(askedPasskey(claim(null)), 'no');
  });
});
