/** JWT Profile for OAuth 2.0 Access Tokens: what a resource server sees that has nothing but the key set. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLocalJWKSet, createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { createBrowser } from '../support/browser.ts';
import { openOauth } from '../support/oauth.ts';
import { asTokens, call, registerClient } from '../support/relying-party.ts';

const server = await openOauth();
const { issuer } = server;

const browser = createBrowser(issuer);
const client = await registerClient(issuer);
const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`));

const userinfo = (token: string) =>
  call(`${issuer}/oauth/userinfo`, { headers: { authorization: `Bearer ${token}` } });

const atOurApi = (token: string) =>
  server.oauth.accessTokens.verify(token, {
    scheme: 'Bearer',
    proof: null,
    method: 'GET',
    url: `${issuer}/api/users/profile`,
  });

describe('RFC 9068, section 2.1', () => {
  it('the token is signed, its type is at+jwt and its key is named', async () => {
    const { access_token } = await client.tokens(await browser.signIn(client));
    const { alg, typ, kid } = decodeProtectedHeader(access_token);
    assert.deepEqual([alg, typ], ['ES256', 'at+jwt']);
    assert.ok(kid);
  });
});

describe('RFC 9068, section 2.2', () => {
  it('iss, exp, aud, sub, client_id, iat and jti are there', async () => {
    const { access_token, id_token } = await client.tokens(await browser.signIn(client));
    const claims = decodeJwt(access_token);
    assert.equal(claims.iss, issuer);
    assert.equal(claims.aud, issuer);
    assert.equal(claims['client_id'], client.clientId);
    assert.equal(claims.sub, decodeJwt(id_token).sub);
    assert.equal((claims.exp ?? 0) - (claims.iat ?? 0), 3600);
    assert.ok(claims.jti);
  });

  it('scope is what was granted, and of the person there is only how they signed in', async () => {
    const { access_token } = await client.tokens(await browser.signIn(client, { scope: 'openid profile' }));
    const claims = decodeJwt(access_token);
    assert.equal(claims['scope'], 'openid profile');
    assert.deepEqual(
      Object.keys(claims).sort(),
      ['acr', 'amr', 'aud', 'auth_time', 'client_id', 'exp', 'iat', 'iss', 'jti', 'scope', 'sub'].sort(),
    );
  });

  it('sub of a token without a person is the client itself', async () => {
    const machine = await registerClient(issuer, {
      redirect_uris: [],
      response_types: [],
      grant_types: ['client_credentials'],
    });
    const { access_token } = asTokens(await machine.send('token', { grant_type: 'client_credentials' }));
    const claims = decodeJwt(access_token);
    assert.equal(claims.sub, machine.clientId);
    assert.equal(claims['client_id'], machine.clientId);
    for (const name of ['auth_time', 'acr', 'amr']) assert.equal(claims[name], undefined);
  });
});

describe('RFC 9068, section 4', () => {
  it('a resource server verifies it with the key set alone (W14)', async () => {
    const { access_token } = await client.tokens(await browser.signIn(client));
    assert.equal((await atOurApi(access_token))?.clientId, client.clientId);
    await jwtVerify(access_token, keys, { issuer, audience: issuer, typ: 'at+jwt', algorithms: ['ES256'] });
  });

  it('an ID token is no access token', async () => {
    const { id_token } = await client.tokens(await browser.signIn(client));
    await assert.rejects(jwtVerify(id_token, keys, { typ: 'at+jwt' }));
    assert.equal((await userinfo(id_token)).status, 401);
    assert.equal(await atOurApi(id_token), null);
    assert.deepEqual(await client.introspect(id_token), { active: false });
  });

  it('a token for another audience is refused here', async () => {
    const resource = 'https://api.example/';
    const signIn = await browser.signIn(client, { params: { resource } });
    const tokens = asTokens(await client.redeem(signIn, { resource }));
    assert.equal(decodeJwt(tokens.access_token).aud, resource);
    assert.equal(await atOurApi(tokens.access_token), null);
    assert.equal((await userinfo(tokens.access_token)).status, 401);
  });

  it('forged, unsigned, expired and foreign tokens are refused everywhere', async () => {
    const { access_token } = await client.tokens(await browser.signIn(client));
    const [header = '', payload = '', signature = ''] = access_token.split('.');
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const wider = encode({ ...decodeJwt(access_token), scope: 'openid admin' });
    const flipped = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
    const forged = [
      `${header}.${wider}.${signature}`,
      `${header}.${payload}.${flipped}`,
      `${header}.${payload}.`,
      `${encode({ alg: 'none', typ: 'at+jwt' })}.${payload}.`,
      `${encode({ ...decodeProtectedHeader(access_token), alg: 'HS256' })}.${payload}.${signature}`,
      'a.b.c',
      '...',
    ];
    for (const token of forged) {
      assert.equal((await userinfo(token)).status, 401, token);
      assert.equal(await atOurApi(token), null);
      assert.deepEqual(await client.introspect(token), { active: false });
    }
  });

  it('only the presented bytes count: the payload decides nothing until the signature is verified (W11)', async () => {
    const published = await call(`${issuer}/.well-known/jwks.json`);
    const set = createLocalJWKSet(JSON.parse(published.text));
    const { access_token } = await client.tokens(await browser.signIn(client));
    const { payload } = await jwtVerify(access_token, set);
    assert.equal(payload.iss, issuer);
    for (const key of JSON.parse(published.text).keys) {
      assert.equal('d' in key || 'p' in key || 'k' in key, false, 'no private part is published');
    }
  });
});

describe('RFC 6750, section 3', () => {
  it('a refused token is answered with 401 and WWW-Authenticate: Bearer error="invalid_token"', async () => {
    const answer = await userinfo('nonsense');
    assert.equal(answer.status, 401);
    assert.match(answer.headers.get('www-authenticate') ?? '', /^Bearer .*error="invalid_token"/);
  });

  it('a token without the scope is answered with 403 insufficient_scope', async () => {
    const signIn = await browser.signIn(client, { scope: 'wallet:read' });
    const { access_token } = await client.tokens(signIn);
    const answer = await userinfo(access_token);
    assert.equal(answer.status, 403);
    assert.match(answer.headers.get('www-authenticate') ?? '', /insufficient_scope/);
  });

  it('a request without a token names no error', async () => {
    const answer = await call(`${issuer}/oauth/userinfo`);
    assert.match(String(answer.status), /^40[01]$/);
    assert.match(answer.headers.get('www-authenticate') ?? '', /^Bearer/);
  });
});
