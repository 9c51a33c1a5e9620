/** OAuth 2.0 Dynamic Client Registration Management, over HTTP. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createBrowser } from '../support/browser.ts';
import { openOauth } from '../support/oauth.ts';
import { basic, call, type RelyingParty, type Reply, registerClient } from '../support/relying-party.ts';

const server = await openOauth();
const { issuer } = server;

const tokenOf = (party: RelyingParty) => String(party.registered['registration_access_token']);

function manage(party: RelyingParty, method: string, body?: object, token = tokenOf(party)): Promise<Reply> {
  return call(String(party.registered['registration_client_uri']), {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
}

/** The client as it stands, as an update wants it: complete. */
const complete = (party: RelyingParty, more: object = {}) => ({
  client_id: party.clientId,
  redirect_uris: [party.redirectUri],
  grant_types: ['authorization_code', 'refresh_token'],
  ...more,
});

async function authenticates(id: string, secret: string): Promise<boolean> {
  const reply = await call(`${issuer}/oauth/introspect`, {
    method: 'POST',
    headers: { authorization: basic(id, secret) },
    body: new URLSearchParams({ token: 'x' }),
  });
  return reply.status === 200;
}

describe('RFC 7592, section 2.1: read', () => {
  it('the registered metadata, without the secret', async () => {
    const party = await registerClient(issuer, { client_name: 'Mine' });
    const reply = await manage(party, 'GET');
    assert.equal(reply.status, 200);
    assert.deepEqual([reply.body['client_id'], reply.body['client_name']], [party.clientId, 'Mine']);
    assert.deepEqual(['client_secret' in reply.body, reply.text.includes('kept-as-digest')], [false, false]);
    assert.equal(reply.body['registration_client_uri'], `${issuer}/oauth/register/${party.clientId}`);
    assert.match(reply.headers.get('cache-control') ?? '', /no-store/);
  });

  it('needs the registration access token: 401 without, and with an invented one', async () => {
    const party = await registerClient(issuer);
    const bare = await call(String(party.registered['registration_client_uri']));
    assert.ok([400, 401].includes(bare.status));
    for (const method of ['GET', 'DELETE']) {
      const reply = await manage(party, method, undefined, 'invented');
      assert.deepEqual([reply.status, reply.body['error']], [401, 'invalid_token']);
    }
    assert.equal((await manage(party, 'PUT', complete(party), 'invented')).status, 401);
  });

  it("another client's token opens nothing", async () => {
    const party = await registerClient(issuer);
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const other = await registerClient(issuer);
      const body = method === 'PUT' ? complete(party) : undefined;
      assert.equal((await manage(party, method, body, tokenOf(other))).status, 401, method);
    }
    assert.equal((await manage(party, 'GET')).status, 200);
  });

  it('a client that is gone and one that never was are answered alike: 401', async () => {
    const party = await registerClient(issuer);
    const token = tokenOf(party);
    const never = await call(`${issuer}/oauth/register/never`, {
      headers: { authorization: `Bearer ${token}` },
    });
    assert.equal(never.status, 401);
  });
});

describe('RFC 7592, section 2.2: update', () => {
  it('replaces the metadata, at once', async () => {
    const party = await registerClient(issuer, { client_uri: 'https://app.example' });
    const second = 'https://app.example/second';
    const reply = await manage(
      party,
      'PUT',
      complete(party, { redirect_uris: [second], client_name: 'New' }),
    );
    assert.equal(reply.status, 200, reply.text);
    assert.deepEqual([reply.body['client_name'], reply.body['client_uri']], ['New', undefined]);
    const browser = createBrowser(issuer);
    assert.equal((await browser.authorize(party)).answer.status, 400);
    assert.notEqual((await browser.signIn({ ...party, redirectUri: second })).code, '');
  });

  it('keeps the secret, which is not told again', async () => {
    const party = await registerClient(issuer);
    const reply = await manage(party, 'PUT', complete(party));
    assert.deepEqual(['client_secret' in reply.body, reply.text.includes('kept-as-digest')], [false, false]);
    assert.equal(await authenticates(party.clientId, party.secret), true);
  });

  it('a secret that is repeated must be the right one', async () => {
    const party = await registerClient(issuer);
    const right = await manage(party, 'PUT', complete(party, { client_secret: party.secret }));
    assert.equal(right.status, 200, right.text);
    for (const secret of ['wrong', '', 7, null, 'kept-as-digest']) {
      const reply = await manage(party, 'PUT', complete(party, { client_secret: secret }));
      assert.deepEqual([reply.status, reply.body['error']], [400, 'invalid_request'], String(secret));
    }
    assert.equal(await authenticates(party.clientId, party.secret), true);
  });

  it('asking about a secret needs the registration access token first', async () => {
    const party = await registerClient(issuer);
    const body = complete(party, { client_secret: 'a guess' });
    assert.equal((await manage(party, 'PUT', body, 'invented')).status, 401);
  });

  it('client_id must be the one of the client', async () => {
    const party = await registerClient(issuer);
    for (const id of ['another', undefined]) {
      const reply = await manage(party, 'PUT', complete(party, { client_id: id }));
      assert.deepEqual([reply.status, reply.body['error']], [400, 'invalid_request']);
    }
  });

  it('what the server decides must not be sent', async () => {
    const party = await registerClient(issuer);
    for (const name of ['registration_access_token', 'registration_client_uri', 'client_id_issued_at']) {
      const reply = await manage(party, 'PUT', complete(party, { [name]: 'x' }));
      assert.equal(reply.status, 400, name);
    }
  });

  it('is checked like a registration', async () => {
    const party = await registerClient(issuer);
    const wrong = [
      { scope: 'openid admin' },
      { redirect_uris: ['http://app.example'] },
      { grant_types: ['password'] },
    ];
    for (const more of wrong) assert.equal((await manage(party, 'PUT', complete(party, more))).status, 400);
  });

  it('a client that becomes confidential gets a secret, and it works', async () => {
    const party = await registerClient(issuer, { token_endpoint_auth_method: 'none' });
    const reply = await manage(party, 'PUT', complete(party));
    assert.equal(reply.status, 200, reply.text);
    const secret = String(reply.body['client_secret'] ?? '');
    assert.ok(secret.length >= 43);
    assert.equal(await authenticates(party.clientId, secret), true);
  });

  it('a client that becomes public has no use for its secret any more', async () => {
    const party = await registerClient(issuer);
    const reply = await manage(party, 'PUT', complete(party, { token_endpoint_auth_method: 'none' }));
    assert.deepEqual([reply.status, 'client_secret' in reply.body], [200, false]);
    assert.equal(await authenticates(party.clientId, party.secret), false);
  });
});

describe('RFC 7592, section 2.3: delete', () => {
  it('204, and the client, its secret and its tokens are worth nothing', async () => {
    const party = await registerClient(issuer);
    const observer = await registerClient(issuer);
    const browser = createBrowser(issuer);
    const tokens = await party.tokens(await browser.signIn(party));
    assert.equal((await manage(party, 'DELETE')).status, 204);
    assert.deepEqual(await observer.introspect(tokens.access_token), { active: false });
    assert.equal((await party.refresh(tokens.refresh_token)).status, 401);
    assert.equal((await browser.authorize(party)).answer.status, 400);
    assert.equal((await manage(party, 'GET')).status, 401);
  });
});
