import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ClientRecord } from '../clients/store.ts';
import { clientView, redirectUri, requestedClaims, requestedScopes } from './details.ts';

const asked = (params: Readonly<Record<string, unknown>>) => ({ params: { ...params } });

function client(metadata: Readonly<Record<string, unknown>>, trusted = false): ClientRecord {
  const now = new Date(0);
  return {
    clientId: 'c1',
    metadata,
    ownerUserId: null,
    status: 'active',
    trusted,
    secrets: [],
    createdAt: now,
    updatedAt: now,
  };
}

describe('requested scopes', () => {
  it('are those this server knows, each once, in the order of the contract', () => {
    const scope = 'wallet:read nonsense profile openid profile';
    assert.deepEqual(requestedScopes(asked({ scope })), ['openid', 'profile', 'wallet:read']);
  });

  it('are none when there is no scope', () => {
    for (const scope of [undefined, '', 1, ['openid']])
      assert.deepEqual(requestedScopes(asked({ scope })), []);
  });
});

describe('requested claims (OIDC Core, section 5.5)', () => {
  it('are the members of both parts, each once', () => {
    const claims = JSON.stringify({
      userinfo: { email: null, name: { essential: true } },
      id_token: { name: null, auth_time: { essential: true } },
      other: { secret: null },
    });
    assert.deepEqual(requestedClaims(asked({ claims })), ['email', 'name', 'auth_time']);
  });

  it('are none without the parameter or without parts', () => {
    for (const claims of [undefined, '', '{}', '{"userinfo":null}', '{"id_token":1}']) {
      assert.deepEqual(requestedClaims(asked({ claims })), []);
    }
  });
});

describe('the application on our pages', () => {
  const view = (metadata: Readonly<Record<string, unknown>>, uri: unknown) =>
    clientView(client(metadata), asked({ redirect_uri: uri }));

  it('is named by its name, or by its identifier when it has none', () => {
    assert.equal(view({ client_name: 'Demo' }, '').name, 'Demo');
    for (const name of [undefined, '', 7]) assert.equal(view({ client_name: name }, '').name, 'c1');
  });

  it('is told by the host the answer goes to, not by what it says about itself', () => {
    const home = { client_uri: 'https://bank.example' };
    assert.equal(view(home, 'https://app.example:8443/cb?x=1').destination, 'app.example:8443');
    assert.equal(view(home, 'http://127.0.0.1:9000/cb').destination, '127.0.0.1:9000');
  });

  it('is an app on this device when the answer goes to a scheme of its own, or nowhere', () => {
    for (const uri of ['com.example.app:/cb', 'javascript:alert(1)', '', undefined]) {
      assert.equal(view({}, uri).destination, 'an app on this device');
    }
  });

  it('is the device that shows the code when the answer goes to one (RFC 8628)', () => {
    const device = { userCode: 'WDJB-MJHT', ip: '', userAgent: '', at: 0 };
    const prompt = { name: 'login', reasons: [], details: { device } };
    const of = (more: object) =>
      clientView(client({}), { params: {}, deviceCode: 'd1', ...more }).destination;
    assert.equal(of({ prompt }), 'the device that shows WDJB-MJHT');
    assert.equal(of({}), 'the device that shows the code');
  });

  it('is verified only when an operator said so', () => {
    assert.equal(view({ trusted: true, verified: true }, '').verified, false);
    assert.equal(clientView(client({}, true), asked({})).verified, true);
  });

  it('the address is empty when the request has none', () => {
    assert.equal(redirectUri(asked({})), '');
    assert.equal(redirectUri(asked({ redirect_uri: 'https://a.example' })), 'https://a.example');
  });
});
