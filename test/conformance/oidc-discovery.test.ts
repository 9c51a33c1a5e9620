/** OpenID Connect Discovery 1.0 and RFC 8414: the metadata is complete, true, and everything in it answers. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openOauth } from '../support/oauth.ts';
import { call } from '../support/relying-party.ts';

const server = await openOauth();
const { issuer } = server;

const { body: metadata } = await call(`${issuer}/.well-known/openid-configuration`);
const list = (name: string) => {
  const value = metadata[name];
  assert.ok(Array.isArray(value), `${name} is no list`);
  return value.map(String);
};

describe('OpenID Connect Discovery, section 3', () => {
  it('every REQUIRED and RECOMMENDED member is there (S18)', () => {
    for (const name of [
      'issuer',
      'authorization_endpoint',
      'token_endpoint',
      'userinfo_endpoint',
      'jwks_uri',
      'registration_endpoint',
      'scopes_supported',
      'response_types_supported',
      'subject_types_supported',
      'id_token_signing_alg_values_supported',
      'claims_supported',
    ]) {
      assert.ok(metadata[name], name);
    }
  });

  it('the issuer is the address of the document without its path', () => {
    assert.equal(metadata['issuer'], issuer);
  });

  it('code is the only response type, RS256 is among the algorithms, subjects are public and pairwise', () => {
    assert.deepEqual(list('response_types_supported'), ['code']);
    assert.deepEqual(list('id_token_signing_alg_values_supported').sort(), ['ES256', 'RS256']);
    assert.deepEqual(list('subject_types_supported').sort(), ['pairwise', 'public']);
  });

  it('no algorithm with a shared secret and none without any (S8)', () => {
    for (const [name, value] of Object.entries(metadata)) {
      if (!name.includes('alg_values')) continue;
      assert.doesNotMatch(JSON.stringify(value), /HS256|HS384|HS512|"none"/, name);
    }
  });

  it('scopes and claims are those of the wire contract', () => {
    const scopes =
      'openid profile email offline_access bitcoin wallet:read wallet:write pof:read pof:write chat:read chat:write admin';
    for (const scope of scopes.split(' ')) assert.ok(list('scopes_supported').includes(scope), scope);
    const claims = [
      'sub',
      'preferred_username',
      'name',
      'picture',
      'email',
      'bitcoin_pubkey',
      'npub',
      'keys',
    ];
    for (const claim of [...claims, 'proof_of_funds', 'acr', 'amr', 'auth_time']) {
      assert.ok(list('claims_supported').includes(claim), claim);
    }
    // Of proofs, amounts that many people prove; any amount may be asked for.
    const proofs = ['1000000', '10000000', '100000000', '1000000000'].map((sats) => `pof:${sats}`);
    const classes = ['key', 'key+passkey', ...proofs].map((name) => `urn:hodlxxi:acr:${name}`);
    assert.deepEqual(list('acr_values_supported'), classes);
  });

  it('booleans whose default is true are given, so that silence promises nothing', () => {
    assert.equal(metadata['request_uri_parameter_supported'] ?? false, false);
    assert.equal(metadata['claims_parameter_supported'], true);
    assert.deepEqual(list('prompt_values_supported').sort(), ['consent', 'login', 'none', 'select_account']);
  });
});

describe('RFC 8414, section 2', () => {
  it('both documents are the same', async () => {
    const other = await call(`${issuer}/.well-known/oauth-authorization-server`);
    assert.deepEqual(other.body, metadata);
  });

  it('S256 is the only code challenge method', () => {
    assert.deepEqual(list('code_challenge_methods_supported'), ['S256']);
  });

  it('all grants of the wire contract are offered and no other', () => {
    assert.deepEqual(
      list('grant_types_supported').sort(),
      [
        'authorization_code',
        'refresh_token',
        'client_credentials',
        'urn:ietf:params:oauth:grant-type:device_code',
        'urn:ietf:params:oauth:grant-type:token-exchange',
      ].sort(),
    );
  });

  it('client authentication is the same at all endpoints that have it', () => {
    const methods = ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'].sort();
    for (const endpoint of ['token', 'introspection', 'revocation']) {
      assert.deepEqual(list(`${endpoint}_endpoint_auth_methods_supported`).sort(), methods);
      assert.ok(list(`${endpoint}_endpoint_auth_signing_alg_values_supported`).includes('ES256'));
    }
  });

  it('every advertised endpoint answers, and none with a failure of ours or not found', async () => {
    const endpoints = Object.entries(metadata).filter(([name]) => /_endpoint$|^jwks_uri$/.test(name));
    assert.ok(endpoints.length >= 9);
    for (const [name, url] of endpoints) {
      assert.ok(String(url).startsWith(`${issuer}/`), `${name} is elsewhere`);
      const answers = await Promise.all([
        call(String(url)),
        call(String(url), { method: 'POST', body: new URLSearchParams({ x: 'y' }) }),
      ]);
      const served = answers.filter(({ status }) => status !== 404 && status !== 405);
      assert.ok(served.length > 0, `${name} does not answer`);
      for (const { status } of answers) assert.ok(status < 500, `${name}: ${status}`);
    }
  });

  it('browsers of any origin may read the metadata and the keys', async () => {
    for (const url of [`${issuer}/.well-known/openid-configuration`, String(metadata['jwks_uri'])]) {
      const answer = await call(url, { headers: { origin: 'https://spa.example' } });
      assert.match(answer.headers.get('access-control-allow-origin') ?? '', /^(\*|https:\/\/spa\.example)$/);
    }
  });
});

describe('RFC 7517: the key set', () => {
  it('ES256 and RS256, current and next, each with kid, alg and use, and no private part', async () => {
    const { text, headers } = await call(`${issuer}/.well-known/jwks.json`);
    const { keys } = JSON.parse(text);
    assert.deepEqual(keys.map(({ alg }: { alg: string }) => alg).sort(), [
      'ES256',
      'ES256',
      'RS256',
      'RS256',
    ]);
    for (const key of keys) {
      assert.ok(key.kid && key.use === 'sig');
      for (const part of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']) assert.equal(part in key, false);
    }
    assert.equal(new Set(keys.map(({ kid }: { kid: string }) => kid)).size, 4);
    assert.match(headers.get('content-type') ?? '', /^application\/(jwk-set\+)?json/);
    assert.match(headers.get('cache-control') ?? '', /max-age=\d+/);
  });

  it('is the same under both paths', async () => {
    const [one, two] = await Promise.all(
      ['/.well-known/jwks.json', '/oauth/jwks.json'].map((path) => call(`${issuer}${path}`)),
    );
    assert.equal(one?.text, two?.text);
    assert.equal(metadata['jwks_uri'], `${issuer}/.well-known/jwks.json`);
  });
});
