import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { api, CALLBACK, openClientOwners } from '../../../test/support/client-owners.ts';

/** Milliseconds by which the server's clock is ahead of the sign-ins. */
let ahead = 0;
const { alice, bob } = await openClientOwners({ shift: () => ahead });

describe('PATCH /api/clients/:id', () => {
  it('needs a fresh sign-in for whatever says where answers go or how the application proves itself', async () => {
    const key = { kty: 'EC', crv: 'P-256', x: 'a', y: 'b' };
    const far = 'https://evil.example/cb';
    const { status: made, body: demo } = await api(alice, 'POST', '/api/clients', {
      client_name: 'Demo',
      redirect_uris: [CALLBACK],
      jwks: { keys: [key] },
    });
    assert.equal(made, 201);
    const id = String(demo['client_id']);
    const changes = [
      { redirect_uris: [CALLBACK, far] },
      { post_logout_redirect_uris: [far] },
      { backchannel_logout_uri: far },
      { sector_identifier_uri: far },
      { jwks: { keys: [] } },
      { jwks: null, jwks_uri: far },
      { token_endpoint_auth_method: 'none' },
      { grant_types: ['authorization_code', 'urn:ietf:params:oauth:grant-type:device_code'] },
      { application_type: 'native' },
      { dpop_bound_access_tokens: false },
      { scope: 'openid' },
      { client_name: 'Other', redirect_uris: [far] },
      // Not told before it is known who asks.
      { redirect_uris: ['nonsense'] },
    ];
    const shown = {
      client_name: 'Renamed',
      client_uri: 'https://demo.example',
      logo_uri: 'https://demo.example/logo.png',
      policy_uri: 'https://demo.example/policy',
      tos_uri: 'https://demo.example/terms',
      contacts: ['ops@demo.example'],
    };
    const kept = { redirect_uris: [CALLBACK], jwks: { keys: [{ y: 'b', x: 'a', crv: 'P-256', kty: 'EC' }] } };
    ahead = 11 * 60_000;
    const before = (await api(alice, 'GET', `/api/clients/${id}`)).body;
    for (const change of changes) {
      const { status, body } = await api(alice, 'PATCH', `/api/clients/${id}`, change);
      assert.deepEqual([status, body['code']], [403, 'fresh_sign_in_required'], JSON.stringify(change));
    }
    assert.deepEqual((await api(alice, 'GET', `/api/clients/${id}`)).body, before);
    for (const change of [shown, kept, {}]) {
      const { status, text } = await api(alice, 'PATCH', `/api/clients/${id}`, change);
      assert.equal(status, 200, text);
    }
    const foreign = await api(bob, 'PATCH', `/api/clients/${id}`, { redirect_uris: [far] });
    assert.deepEqual([foreign.status, foreign.body['code']], [404, 'not_found']);
  });
});
