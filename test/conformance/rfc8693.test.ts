/** OAuth 2.0 Token Exchange, over HTTP. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeJwt } from 'jose';
import { random } from '../support/accounts.ts';
import { createBrowser } from '../support/browser.ts';
import { createProver } from '../support/dpop.ts';
import { openOauth } from '../support/oauth.ts';
import {
  asTokens,
  basic,
  call,
  type RelyingParty,
  type Reply,
  registerClient,
} from '../support/relying-party.ts';

const server = await openOauth();
const { issuer, sql } = server;

const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
const SHOP = 'https://shop.example/api';
const STOCK = 'https://stock.example/api';

const browser = createBrowser(issuer);
const grants = { grant_types: ['authorization_code', 'refresh_token', EXCHANGE] };
const app = await registerClient(issuer, grants);
const other = await registerClient(issuer, grants);
const publicApp = await registerClient(issuer, { token_endpoint_auth_method: 'none' });

/** A resource server that is a client as well: its identifier is the audience of its tokens. Operators make those. */
const shopSecret = Buffer.from(random.bytes(32)).toString('base64url');
const shopMetadata = { client_id: SHOP, grant_types: [EXCHANGE], response_types: [], redirect_uris: [] };
await server.oauth.clients.create({ metadata: shopMetadata, secret: shopSecret });

const form = (token: string, more: object = {}) => ({
  grant_type: EXCHANGE,
  subject_token: token,
  subject_token_type: ACCESS_TOKEN,
  ...more,
});
const exchange = (party: RelyingParty, token: string, more: Readonly<Record<string, string>> = {}) =>
  party.send('token', form(token, more));
const shopExchange = (token: string, more: object = {}): Promise<Reply> =>
  call(`${issuer}/oauth/token`, {
    method: 'POST',
    headers: { authorization: basic(SHOP, shopSecret) },
    body: new URLSearchParams({ ...form(token, more) }),
  });

const scope = 'openid profile wallet:read';
const signIn = async (party = app, params: Record<string, string> = {}) =>
  party.tokens(await browser.signIn(party, { scope, params }));
const forShop = () => signIn(app, { resource: SHOP });
const isActive = async (token: string) => (await other.introspect(token))['active'];

function refused(reply: Reply, error: string): void {
  assert.deepEqual([reply.status, reply.body['error']], [400, error], reply.text);
}

describe('RFC 8693, section 2.1: request', () => {
  it('subject_token and subject_token_type are required', async () => {
    const { access_token } = await signIn();
    refused(
      await app.send('token', { grant_type: EXCHANGE, subject_token_type: ACCESS_TOKEN }),
      'invalid_request',
    );
    refused(
      await app.send('token', { grant_type: EXCHANGE, subject_token: access_token }),
      'invalid_request',
    );
  });

  it('other kinds of tokens are refused', async () => {
    const { access_token, refresh_token, id_token } = await signIn();
    const type = (name: string) => `urn:ietf:params:oauth:token-type:${name}`;
    refused(
      await exchange(app, refresh_token, { subject_token_type: type('refresh_token') }),
      'invalid_request',
    );
    refused(await exchange(app, id_token, { subject_token_type: type('id_token') }), 'invalid_request');
    refused(await exchange(app, refresh_token), 'invalid_request');
    refused(await exchange(app, id_token), 'invalid_request');
    const wanted = { requested_token_type: type('refresh_token') };
    refused(await exchange(app, access_token, wanted), 'invalid_request');
  });

  it('nobody acts for somebody else: actor tokens are refused', async () => {
    const { access_token } = await signIn();
    const actor = { actor_token: access_token, actor_token_type: ACCESS_TOKEN };
    refused(await exchange(app, access_token, actor), 'invalid_request');
  });

  it('the client must be authenticated and registered for the grant', async () => {
    const { access_token } = await signIn();
    const anonymous = new URLSearchParams({ ...form(access_token), client_id: app.clientId });
    const reply = await call(`${issuer}/oauth/token`, { method: 'POST', body: anonymous });
    assert.deepEqual([reply.status, reply.body['error']], [401, 'invalid_client']);
    const plain = await registerClient(issuer);
    refused(await exchange(plain, (await signIn(plain)).access_token), 'unauthorized_client');
  });
});

describe('RFC 8693, section 2.2.1: successful response', () => {
  it('has access_token, issued_token_type, token_type, expires_in and scope, and no refresh token', async () => {
    const { body, headers } = await exchange(app, (await signIn()).access_token, { scope: 'profile' });
    assert.deepEqual(Object.keys(body).toSorted(), [
      'access_token',
      'expires_in',
      'issued_token_type',
      'scope',
      'token_type',
    ]);
    assert.deepEqual(
      [body['issued_token_type'], body['token_type'], body['scope']],
      [ACCESS_TOKEN, 'Bearer', 'profile'],
    );
    assert.equal(headers.get('cache-control'), 'no-store');
  });

  it('the person stays the same, the audience is the one asked for', async () => {
    const origin = await signIn();
    const tokens = asTokens(
      await exchange(app, origin.access_token, { audience: SHOP, scope: 'wallet:read' }),
    );
    const claims = decodeJwt(tokens.access_token);
    assert.deepEqual([claims.aud, claims['scope']], [SHOP, 'wallet:read']);
    assert.equal(claims.sub, decodeJwt(origin.access_token).sub);
    assert.equal(await isActive(tokens.access_token), true);
  });

  it('resource means the same as audience; both must agree', async () => {
    const { access_token } = await signIn();
    const tokens = asTokens(await exchange(app, access_token, { resource: STOCK }));
    assert.equal(decodeJwt(tokens.access_token).aud, STOCK);
    refused(await exchange(app, access_token, { resource: STOCK, audience: SHOP }), 'invalid_target');
  });

  it('without scope the new token has that of the old one', async () => {
    assert.equal(asTokens(await exchange(app, (await signIn()).access_token)).scope, scope);
  });

  it('our own API takes a token exchanged for it and knows how the person signed in', async () => {
    const tokens = asTokens(await exchange(app, (await signIn()).access_token, { scope: 'profile' }));
    const headers = { authorization: `Bearer ${tokens.access_token}` };
    const { status, body } = await call(`${issuer}/api/whoami`, { headers });
    assert.deepEqual([status, body['amr'], body['scopes']], [200, ['lnurl'], ['profile']]);
  });
});

describe('a new token is never more than the old one', () => {
  it('not more scope: invalid_scope', async () => {
    const { access_token } = await signIn();
    refused(await exchange(app, access_token, { scope: 'profile wallet:write' }), 'invalid_scope');
    refused(await exchange(app, access_token, { scope: 'admin' }), 'invalid_scope');
    const narrow = asTokens(await exchange(app, access_token, { scope: 'profile' }));
    refused(await exchange(app, narrow.access_token, { scope }), 'invalid_scope');
  });

  it('not a longer life', async (t) => {
    const origin = await signIn();
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 50 * 60_000 });
    const tokens = asTokens(await exchange(app, origin.access_token));
    assert.ok(tokens.expires_in <= 600, String(tokens.expires_in));
    assert.ok((decodeJwt(tokens.access_token).exp ?? 0) <= (decodeJwt(origin.access_token).exp ?? 0));
  });

  it('an audience that is no https address is invalid_target', async () => {
    const { access_token } = await signIn();
    for (const audience of ['http://shop.example', 'shop', 'https://user:password@shop.example'])
      refused(await exchange(app, access_token, { audience }), 'invalid_target');
  });

  it('not without the key: a token bound by DPoP cannot be exchanged, nor can a bound one be had', async () => {
    const key = await createProver();
    const { code, verifier } = await browser.signIn(app, { scope });
    const dpop = await key.proof('POST', `${issuer}/oauth/token`);
    const request = {
      grant_type: 'authorization_code',
      code,
      code_verifier: verifier,
      redirect_uri: app.redirectUri,
    };
    const bound = asTokens(await app.send('token', request, { dpop }));
    refused(await exchange(app, bound.access_token), 'invalid_request');
    const free = await signIn();
    const again = { dpop: await key.proof('POST', `${issuer}/oauth/token`) };
    refused(await app.send('token', form(free.access_token), again), 'invalid_request');
    const strict = await registerClient(issuer, { ...grants, dpop_bound_access_tokens: true });
    refused(await exchange(strict, free.access_token), 'invalid_request');
  });
});

describe('whose tokens', () => {
  it("another application's are refused, and one's own are not", async () => {
    const { access_token } = await signIn(app);
    refused(await exchange(other, access_token), 'invalid_request');
    assert.equal((await exchange(app, access_token)).status, 200);
  });

  it('a public client exchanges nothing: it cannot register for the grant, nor use it', async () => {
    const metadata = { ...grants, token_endpoint_auth_method: 'none' };
    await assert.rejects(registerClient(issuer, metadata), /is for clients that authenticate/);
    const { access_token } = await signIn(publicApp);
    const registered = await server.oauth.clients.find(publicApp.clientId);
    const grant_types = ['authorization_code', 'client_credentials', EXCHANGE];
    await server.oauth.clients.update(publicApp.clientId, { ...registered?.metadata, grant_types });
    refused(await exchange(publicApp, access_token), 'unauthorized_client');
    refused(await publicApp.send('token', { grant_type: 'client_credentials' }), 'unauthorized_client');
    refused(await exchange(publicApp, access_token, { audience: SHOP }), 'unauthorized_client');
  });

  it('a token for a resource is made out to this server or to another resource by nobody', async () => {
    const { access_token } = await forShop();
    for (const audience of [issuer, STOCK, app.clientId])
      refused(await exchange(app, access_token, { audience }), 'invalid_target');
    refused(await shopExchange(access_token, { audience: issuer }), 'invalid_target');
    const passed = asTokens(await shopExchange(access_token, { audience: STOCK }));
    for (const audience of [issuer, SHOP])
      refused(await shopExchange(passed.access_token, { audience }), 'invalid_target');
    const own = asTokens(await exchange(app, access_token, { scope: 'profile' }));
    assert.equal(decodeJwt(own.access_token).aud, SHOP);
  });

  it('forged, foreign and unknown ones are refused', async () => {
    const { access_token } = await signIn();
    const [head, payload] = access_token.split('.');
    for (const token of [`${head}.${payload}.AAAA`, 'invented', String(decodeJwt(access_token).jti)])
      refused(await exchange(app, token), 'invalid_request');
  });

  it('tokens of no person are refused', async () => {
    const machine = await registerClient(issuer, {
      redirect_uris: [],
      response_types: [],
      grant_types: ['client_credentials', EXCHANGE],
    });
    const own = asTokens(await machine.send('token', { grant_type: 'client_credentials', scope: 'profile' }));
    refused(await exchange(machine, own.access_token), 'invalid_request');
  });

  it('the resource server a token was issued for may exchange it for the next one', async () => {
    const origin = await forShop();
    const tokens = asTokens(
      await shopExchange(origin.access_token, { audience: STOCK, scope: 'wallet:read' }),
    );
    const claims = decodeJwt(tokens.access_token);
    assert.deepEqual([claims.aud, claims['client_id'], claims['scope']], [STOCK, SHOP, 'wallet:read']);
    assert.equal(await isActive(tokens.access_token), true);
    refused(await shopExchange((await signIn()).access_token), 'invalid_request');
  });

  it('a disabled person, application or resource server exchanges nothing', async (t) => {
    const origin = await forShop();
    const sub = decodeJwt(origin.access_token).sub ?? '';
    const account = (status: 'active' | 'disabled') =>
      sql.db.updateTable('users').set({ status }).where('id', '=', sub).execute();
    t.after(() => account('active'));
    await account('disabled');
    refused(await exchange(app, origin.access_token), 'invalid_request');
    refused(await shopExchange(origin.access_token), 'invalid_request');
    await account('active');
    await server.oauth.clients.setStatus(app.clientId, 'disabled');
    refused(await shopExchange(origin.access_token), 'invalid_request');
    await server.oauth.clients.setStatus(app.clientId, 'active');
    assert.equal((await shopExchange(origin.access_token)).status, 200);
  });
});

describe('the end of the old token is the end of the new one', () => {
  /** A token in the hands of the application itself, one of the resource server, and one exchanged once more. */
  async function chain(params: Record<string, string> = {}) {
    const origin = await signIn(app, { resource: SHOP, ...params });
    const own = asTokens(await exchange(app, origin.access_token, { scope: 'profile' }));
    const next = asTokens(await shopExchange(origin.access_token, { audience: SHOP }));
    const last = asTokens(await shopExchange(next.access_token, { audience: STOCK }));
    const all = [own, next, last].map(({ access_token }) => access_token);
    assert.deepEqual(await Promise.all(all.map(isActive)), [true, true, true]);
    return { origin, all };
  }
  const ended = async (all: readonly string[]) =>
    assert.deepEqual(await Promise.all(all.map(isActive)), [false, false, false]);

  it('when it is revoked', async () => {
    const { origin, all } = await chain();
    await app.revoke(origin.access_token);
    await ended(all);
    refused(await exchange(app, origin.access_token), 'invalid_request');
  });

  it('when its refresh token is revoked, or used twice', async () => {
    const first = await chain();
    await app.revoke(first.origin.refresh_token);
    await ended(first.all);
    const second = await chain();
    const rotated = asTokens(await app.refresh(second.origin.refresh_token));
    await app.refresh(rotated.refresh_token);
    refused(await app.refresh(second.origin.refresh_token), 'invalid_grant');
    await ended(second.all);
  });

  it('when the person takes the consent back', async () => {
    const { origin, all } = await chain();
    await server.oauth.grants.revoke(decodeJwt(origin.access_token).sub ?? '', app.clientId);
    await ended(all);
  });

  it('when the session ends it is bound to', async () => {
    const { origin, all } = await chain();
    const sub = decodeJwt(origin.access_token).sub ?? '';
    await sql.db.deleteFrom('sessions').where('user_id', '=', sub).where('kind', '=', 'browser').execute();
    await ended(all);
  });

  it('when its application is deleted', async () => {
    const origin = await signIn(other, { resource: SHOP });
    const next = asTokens(await shopExchange(origin.access_token));
    await server.oauth.clients.remove(other.clientId);
    assert.equal((await app.introspect(next.access_token))['active'], false);
  });
});
