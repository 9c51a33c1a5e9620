/** Resource Indicators for OAuth 2.0, and the format of access tokens, over HTTP. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeJwt } from 'jose';
import { createBrowser } from '../support/browser.ts';
import { openOauth } from '../support/oauth.ts';
import { asTokens, call, type RelyingParty, registerClient } from '../support/relying-party.ts';

const server = await openOauth();
const { issuer, sql } = server;
const SHOP = 'https://shop.example/api';
const STOCK = 'https://stock.example/api';

const browser = createBrowser(issuer);
const client = await registerClient(issuer);
const opaque = await registerClient(issuer, { access_token_format: 'opaque' });
const scope = 'openid profile wallet:read';

const signIn = (party: RelyingParty, params: Record<string, string> = {}) =>
  browser.signIn(party, { scope, params });
const audienceOf = (token: string) => decodeJwt(token).aud;
const userinfo = async (token: string) =>
  (await call(`${issuer}/oauth/userinfo`, { headers: { authorization: `Bearer ${token}` } })).status;
const api = async (token: string) =>
  (await call(`${issuer}/api/whoami`, { headers: { authorization: `Bearer ${token}` } })).status;

describe('RFC 8707, section 2: resource parameter', () => {
  it('the token is for the resource that was named, and for nobody else', async () => {
    const { access_token } = await client.tokens(await signIn(client, { resource: SHOP }));
    assert.equal(audienceOf(access_token), SHOP);
    assert.deepEqual([await api(access_token), await userinfo(access_token)], [401, 401]);
    assert.equal((await client.introspect(access_token))['aud'], SHOP);
  });

  it('without one it is for this server: its API and userinfo', async () => {
    const { access_token } = await client.tokens(await signIn(client));
    assert.equal(audienceOf(access_token), issuer);
    assert.deepEqual([await api(access_token), await userinfo(access_token)], [200, 200]);
  });

  const wrong = [
    'shop',
    '/api',
    'https://shop.example/#fragment',
    'http://shop.example',
    'urn:shop',
    'https://user:password@shop.example/',
    `https://shop.example/${'x'.repeat(600)}`,
  ];
  for (const resource of wrong) {
    it(`${resource.slice(0, 40)} is invalid_target`, async () => {
      const { params } = await signIn(client, { resource });
      assert.equal(params.get('error'), 'invalid_target');
      assert.equal(params.has('code'), false);
    });
  }
});

describe('RFC 8707, section 2.2: access token request', () => {
  it('a resource that was not authorized is invalid_target', async () => {
    const reply = await client.redeem(await signIn(client, { resource: SHOP }), { resource: STOCK });
    assert.deepEqual([reply.status, reply.body['error']], [400, 'invalid_target']);
  });

  it('naming the authorized one again is fine', async () => {
    const reply = await client.redeem(await signIn(client, { resource: SHOP }), { resource: SHOP });
    assert.equal(audienceOf(asTokens(reply).access_token), SHOP);
  });

  it('of several authorized ones each token is for one', async () => {
    const query = new URLSearchParams({
      client_id: client.clientId,
      response_type: 'code',
      redirect_uri: client.redirectUri,
      scope,
    });
    query.append('resource', SHOP);
    query.append('resource', STOCK);
    const { code } = await browser.follow(client, await browser.get(`/oauth/authorize?${query}`));
    const form = { grant_type: 'authorization_code', code, redirect_uri: client.redirectUri };
    const first = asTokens(await client.send('token', { ...form, resource: SHOP }));
    assert.equal(audienceOf(first.access_token), SHOP);
    const second = asTokens(await client.refresh(first.refresh_token, { resource: STOCK }));
    assert.equal(audienceOf(second.access_token), STOCK);
    const other = await client.refresh(second.refresh_token, { resource: 'https://third.example' });
    assert.deepEqual([other.status, other.body['error']], [400, 'invalid_target']);
  });

  it('a refresh keeps the audience', async () => {
    const tokens = await client.tokens(await signIn(client, { resource: SHOP }));
    assert.equal(audienceOf(asTokens(await client.refresh(tokens.refresh_token)).access_token), SHOP);
  });

  it('client credentials may name one', async () => {
    const machine = await registerClient(issuer, {
      redirect_uris: [],
      response_types: [],
      grant_types: ['client_credentials'],
    });
    const form = { grant_type: 'client_credentials', scope: 'wallet:read' };
    const tokens = asTokens(await machine.send('token', { ...form, resource: SHOP }));
    assert.equal(audienceOf(tokens.access_token), SHOP);
    const reply = await machine.send('token', { ...form, resource: 'shop' });
    assert.equal(reply.body['error'], 'invalid_target');
  });
});

describe('opaque access tokens, for clients that register access_token_format "opaque"', () => {
  it('say nothing by themselves and work like the others', async () => {
    const tokens = await opaque.tokens(await signIn(opaque));
    assert.match(tokens.access_token, /^[\w-]{43,}$/);
    assert.deepEqual([await api(tokens.access_token), await userinfo(tokens.access_token)], [200, 200]);
    const told = await opaque.introspect(tokens.access_token);
    assert.deepEqual([told['active'], told['scope'], told['client_id']], [true, scope, opaque.clientId]);
    assert.equal((await opaque.refresh(tokens.refresh_token)).status, 200);
    await opaque.revoke(tokens.access_token);
    assert.deepEqual([await api(tokens.access_token), await userinfo(tokens.access_token)], [401, 401]);
  });

  it('are stored as digests', async () => {
    const { access_token } = await opaque.tokens(await signIn(opaque));
    const rows = JSON.stringify(await sql.db.selectFrom('oauth_tokens').selectAll().execute());
    assert.equal(rows.includes(access_token), false);
  });

  it('for another resource carry that audience and open nothing here', async () => {
    const { access_token } = await opaque.tokens(await signIn(opaque, { resource: SHOP }));
    assert.equal(access_token.includes('.'), false);
    assert.equal((await opaque.introspect(access_token))['aud'], SHOP);
    assert.deepEqual([await api(access_token), await userinfo(access_token)], [401, 401]);
  });
});
