/** OAuth 2.0 Authorization Server Metadata, over HTTP: what is announced exists and is all there is. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openOauth } from '../support/oauth.ts';
import { call } from '../support/relying-party.ts';

const server = await openOauth();
const { issuer } = server;
const reply = await call(`${issuer}/.well-known/oauth-authorization-server`);
const { body } = reply;

const listed = (name: string): string[] => {
  const value = body[name];
  return Array.isArray(value) ? value.map(String).toSorted() : [];
};

describe('RFC 8414, section 2: metadata', () => {
  it('issuer is the public URL, without query or fragment', () => {
    assert.equal(body['issuer'], issuer);
    assert.deepEqual([new URL(issuer).search, new URL(issuer).hash], ['', '']);
  });

  it('every endpoint that is announced answers', async () => {
    const endpoints = Object.entries(body).filter(
      ([name]) => name.endsWith('_endpoint') || name === 'jwks_uri',
    );
    assert.ok(endpoints.length >= 8, `${endpoints.length}`);
    for (const [name, url] of endpoints) {
      assert.ok(String(url).startsWith(`${issuer}/`), name);
      const get = await call(String(url));
      const post = await call(String(url), { method: 'POST', body: new URLSearchParams() });
      assert.ok(get.status !== 404 || post.status !== 404, `${name} ${url}`);
      assert.ok(get.status < 500 && post.status < 500, `${name} ${get.status} ${post.status}`);
    }
  });

  it('response types, grants and challenge methods are the ones of RFC 9700', () => {
    assert.deepEqual(listed('response_types_supported'), ['code']);
    assert.deepEqual(listed('code_challenge_methods_supported'), ['S256']);
    assert.deepEqual(listed('grant_types_supported'), [
      'authorization_code',
      'client_credentials',
      'refresh_token',
      'urn:ietf:params:oauth:grant-type:device_code',
      'urn:ietf:params:oauth:grant-type:token-exchange',
    ]);
  });

  it('clients authenticate as announced, at every endpoint alike', () => {
    const methods = ['client_secret_basic', 'client_secret_post', 'none', 'private_key_jwt'];
    assert.deepEqual(listed('token_endpoint_auth_methods_supported'), methods);
    const algs = listed('token_endpoint_auth_signing_alg_values_supported');
    assert.ok(algs.includes('ES256'));
    assert.equal(
      algs.some((alg) => alg.startsWith('HS') || alg === 'none'),
      false,
    );
  });

  it('scopes, resource indicators and the issuer parameter are announced', () => {
    assert.ok(listed('scopes_supported').includes('wallet:read'));
    assert.equal(body['authorization_response_iss_parameter_supported'], true);
  });
});

describe('RFC 8414, section 3: obtaining the metadata', () => {
  it('200, application/json, readable from any origin', async () => {
    assert.equal(reply.status, 200);
    assert.match(reply.headers.get('content-type') ?? '', /^application\/json/);
    const crossSite = await call(`${issuer}/.well-known/oauth-authorization-server`, {
      headers: { origin: 'https://app.example' },
    });
    assert.equal(crossSite.headers.get('access-control-allow-origin'), 'https://app.example');
  });

  it('is the same document as that of OpenID Connect', async () => {
    const { body: openid } = await call(`${issuer}/.well-known/openid-configuration`);
    assert.deepEqual(openid, body);
  });

  it('a request cannot choose the issuer (section 6.2)', async () => {
    for (const headers of [{ 'x-forwarded-host': 'evil.example' }, { forwarded: 'host=evil.example' }]) {
      const { text } = await call(`${issuer}/.well-known/oauth-authorization-server`, { headers });
      assert.equal(text.includes('evil.example'), false);
    }
  });
});
