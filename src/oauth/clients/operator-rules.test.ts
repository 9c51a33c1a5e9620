/** What an owner may do to an application without the operator, and what not. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { type Browser, createBrowser } from '../../../test/support/browser.ts';
import { api, CALLBACK, openClientOwners } from '../../../test/support/client-owners.ts';
import { startOauth } from '../../../test/support/oauth.ts';
import { call, type Reply, registerClient } from '../../../test/support/relying-party.ts';

const masterKey = { current: randomBytes(32) };
const { server, alice, bob, create } = await openClientOwners({ overrides: { masterKey } });

describe('REGISTRATION holds for signed-in people as well', () => {
  const registration = async (rule: 'token' | 'off', admins: readonly string[]) => {
    const roles = async (userId: string) => (admins.includes(userId) ? ['admin'] : []);
    const accounts = { claims: async (sub: string) => ({ sub }), idByHint: async () => null, roles };
    return startOauth(server.sql, { overrides: { masterKey, registration: rule, accounts } });
  };
  const body = { client_name: 'Demo', redirect_uris: [CALLBACK], scope: 'openid' };
  const whoIs = async (browser: Browser) => {
    const { userId } = JSON.parse((await browser.get('/api/whoami')).text);
    return String(userId);
  };
  /** The same browser, signed in, at another server over the same database. */
  const send = (browser: Browser, method: string, url: string, json: object): Promise<Reply> => {
    const cookie = [...browser.jar].map(([name, { value }]) => `${name}=${value}`).join('; ');
    const headers = { cookie, origin: new URL(url).origin, 'content-type': 'application/json' };
    return call(url, { method, headers, body: JSON.stringify(json) });
  };
  const post = (browser: Browser, issuer: string) => send(browser, 'POST', `${issuer}/api/clients`, body);

  it('off: nobody but an admin registers', async () => {
    await using closed = await registration('off', [await whoIs(bob)]);
    const refused = await post(alice, closed.issuer);
    assert.deepEqual([refused.status, refused.body['code']], [403, 'registration_closed']);
    const made = await post(bob, closed.issuer);
    assert.deepEqual([made.status, made.body['status']], [201, 'active']);
  });

  it('token: what a person registers is pending and signs nobody in until an operator approves it', async () => {
    await using guarded = await registration('token', [await whoIs(bob)]);
    const made = await post(alice, guarded.issuer);
    assert.deepEqual([made.status, made.body['status']], [201, 'pending']);
    const id = String(made.body['client_id']);
    const visitor = createBrowser(guarded.issuer);
    const ask = () => visitor.authorize({ clientId: id, redirectUri: CALLBACK });
    assert.deepEqual([(await ask()).answer.status, (await ask()).answer.location], [400, null]);
    const changed = await send(alice, 'PATCH', `${guarded.issuer}/api/clients/${id}`, { client_name: 'B' });
    assert.equal(changed.body['status'], 'pending');
    await guarded.oauth.clients.setStatus(id, 'active');
    assert.equal((await ask()).answer.status, 303);
    assert.equal((await post(bob, guarded.issuer)).body['status'], 'active');
  });
});

describe('an operator vouches for an application as it is', () => {
  const keyed = {
    token_endpoint_auth_method: 'private_key_jwt',
    jwks_uri: 'https://demo.example/keys',
  };
  const changes = {
    client_name: 'Bank',
    redirect_uris: ['https://evil.example/cb'],
    post_logout_redirect_uris: ['https://evil.example/bye'],
    logo_uri: 'https://evil.example/logo.png',
    client_uri: 'https://evil.example',
    jwks_uri: 'https://evil.example/keys',
    token_endpoint_auth_method: 'none',
  };

  for (const [name, value] of Object.entries(changes)) {
    it(`trust ends when the owner changes ${name}`, async () => {
      const { id } = await create(keyed);
      await server.oauth.clients.setTrusted(id, true);
      const same = await api(alice, 'PATCH', `/api/clients/${id}`, { contacts: ['a@demo.example'] });
      assert.deepEqual([same.status, same.body['verified']], [200, true]);
      const changed = await api(alice, 'PATCH', `/api/clients/${id}`, { [name]: value });
      assert.deepEqual([changed.status, changed.body['verified']], [200, false], changed.text);
    });
  }

  it('by RFC 7592 as well', async () => {
    const { clientId, registered } = await registerClient(server.issuer);
    await server.oauth.clients.setTrusted(clientId, true);
    const {
      registration_client_uri,
      registration_access_token,
      client_id_issued_at,
      client_secret,
      ...rest
    } = registered;
    const put = (more: object) =>
      call(String(registration_client_uri), {
        method: 'PUT',
        headers: {
          authorization: `Bearer ${registration_access_token}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ ...rest, client_secret_expires_at: undefined, ...more }),
      });
    const trusted = async () => (await server.oauth.clients.find(clientId))?.trusted;
    assert.ok(client_id_issued_at && client_secret);
    assert.equal((await put({})).status, 200);
    assert.equal(await trusted(), true);
    assert.equal((await put({ redirect_uris: ['https://evil.example/cb'] })).status, 200);
    assert.equal(await trusted(), false);
  });
});
