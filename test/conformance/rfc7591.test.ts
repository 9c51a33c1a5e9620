/** OAuth 2.0 Dynamic Client Registration, over HTTP. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { createOauthStore } from '../../src/infra/sql/oauth-store.ts';
import { mintInitialAccessToken } from '../../src/oauth/clients/initial-access-token.ts';
import { openDatabase, random } from '../support/accounts.ts';
import { createBrowser } from '../support/browser.ts';
import { startOauth } from '../support/oauth.ts';
import { basic, call, type Reply, registerClient } from '../support/relying-party.ts';

const sql = await openDatabase();
const masterKey = { current: randomBytes(32) };
const server = await startOauth(sql, { overrides: { masterKey } });
const guarded = await startOauth(sql, { overrides: { masterKey, registration: 'token' } });
const closed = await startOauth(sql, { overrides: { masterKey, registration: 'off' } });
after(async () => {
  await Promise.all([server, guarded, closed].map(({ close }) => close()));
  await sql.close();
});
const { issuer } = server;
const CALLBACK = 'https://app.example/callback';

const register = (
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
  at = issuer,
): Promise<Reply> =>
  call(`${at}/oauth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

async function registered(more: object = {}): Promise<Readonly<Record<string, unknown>>> {
  const reply = await register({ redirect_uris: [CALLBACK], ...more });
  assert.equal(reply.status, 201, reply.text);
  return reply.body;
}

async function refused(more: object, error = 'invalid_client_metadata'): Promise<string> {
  const reply = await register({ redirect_uris: [CALLBACK], ...more });
  assert.deepEqual(
    [reply.status, reply.body['error']],
    [400, error],
    `${JSON.stringify(more).slice(0, 200)} ${reply.text}`,
  );
  return String(reply.body['error_description']);
}

describe('RFC 7591, section 2: client metadata', () => {
  it('what is left out has the defaults of the specification', async () => {
    const body = await registered();
    assert.equal(body['token_endpoint_auth_method'], 'client_secret_basic');
    assert.deepEqual(body['grant_types'], ['authorization_code']);
    assert.deepEqual(body['response_types'], ['code']);
    assert.equal(body['application_type'], 'web');
  });

  it('without scope a default set is registered, and admin is not in it', async () => {
    const scope = String((await registered())['scope']).split(' ');
    assert.ok(scope.includes('openid') && scope.includes('wallet:read'));
    assert.equal(scope.includes('admin'), false);
  });

  it('an unknown scope is refused, and so is admin', async () => {
    assert.match(await refused({ scope: 'openid coffee' }), /coffee/);
    assert.match(await refused({ scope: 'openid admin' }), /admin/);
  });

  it('unknown members are ignored', async () => {
    const body = await registered({
      favourite_colour: 'orange',
      trusted: true,
      status: 'active',
      owner_user_id: 'x',
    });
    for (const name of ['favourite_colour', 'trusted', 'status', 'owner_user_id'])
      assert.equal(name in body, false);
    const record = await server.oauth.clients.find(String(body['client_id']));
    assert.deepEqual([record?.trusted, record?.ownerUserId], [false, null]);
  });

  it('grants, response types and methods that are not offered are refused', async () => {
    const wrong = [
      { grant_types: ['password'] },
      { grant_types: ['implicit'], response_types: ['token'] },
      { response_types: ['code id_token'] },
      { token_endpoint_auth_method: 'client_secret_jwt' },
      { id_token_signed_response_alg: 'HS256' },
      { id_token_signed_response_alg: 'none' },
      { subject_type: 'secret' },
      { access_token_format: 'paseto' },
    ];
    for (const more of wrong) await refused(more);
  });

  it('client credentials are for clients that authenticate', async () => {
    await refused({
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'client_credentials'],
    });
  });

  it('a client may register software_id, contacts and pages', async () => {
    const pages = {
      client_uri: 'https://app.example',
      policy_uri: 'https://app.example/p',
      tos_uri: 'https://app.example/t',
    };
    const body = await registered({
      ...pages,
      contacts: ['dev@app.example'],
      logo_uri: 'https://app.example/l.png',
    });
    assert.equal(body['policy_uri'], pages.policy_uri);
    await refused({ logo_uri: 'javascript:alert(1)' });
    await refused({ client_uri: 'data:text/html,x' });
    await refused({ contacts: ['not an address'] });
  });
});

describe('RFC 7591, section 2 and RFC 9700, section 4.1: redirect URIs', () => {
  const wrong: [string, RegExp, object?][] = [
    ['http://app.example/callback', /https/],
    ['https://app.example/callback#fragment', /fragment/],
    ['https://*.app.example/callback', /wildcard/],
    ['https://user:password@app.example/', /password/],
    ['/callback', /absolute/],
    ['javascript:alert(1)', /https/],
    ['com.example.app:/callback', /native/],
    ['app://callback', /reversed domain/, { application_type: 'native' }],
    ['http://192.168.1.5/callback', /https/, { application_type: 'native' }],
  ];
  for (const [uri, reason, more] of wrong) {
    it(`${uri} is invalid_redirect_uri, with the reason`, async () => {
      assert.match(await refused({ redirect_uris: [uri], ...more }, 'invalid_redirect_uri'), reason);
    });
  }

  it('https, loopback and, for native applications, own schemes are registered', async () => {
    await registered({
      redirect_uris: ['http://localhost:8080/cb', 'http://127.0.0.1/cb', 'http://[::1]:9/cb'],
    });
    await registered({ redirect_uris: ['com.example.app:/cb'], application_type: 'native' });
  });

  it('a code flow needs one', async () => {
    await refused({ redirect_uris: [] }, 'invalid_redirect_uri');
    await refused({ redirect_uris: undefined }, 'invalid_redirect_uri');
    await refused({ redirect_uris: 'https://app.example' }, 'invalid_redirect_uri');
    await refused({ redirect_uris: [7] }, 'invalid_redirect_uri');
  });

  it('the same holds for post_logout_redirect_uris', async () => {
    await refused({ post_logout_redirect_uris: ['http://app.example'] }, 'invalid_redirect_uri');
  });
});

describe('RFC 7591, section 3: registration', () => {
  it('with the policy token an initial access token is required', async () => {
    const at = guarded.issuer;
    const body = { redirect_uris: [CALLBACK] };
    const anonymous = await register(body, {}, at);
    assert.deepEqual([anonymous.status, anonymous.body['error']], [401, 'invalid_token']);
    assert.match(anonymous.headers.get('www-authenticate') ?? '', /^Bearer /);
    assert.equal((await register(body, { authorization: 'Bearer invented' }, at)).status, 401);
    const store = createOauthStore(sql.db, Date);
    const token = await mintInitialAccessToken({ store, clock: Date, random }, 60);
    const authorization = `Bearer ${token}`;
    assert.equal((await register(body, { authorization }, at)).status, 201);
  });

  it('an initial access token expires', async (t) => {
    const store = createOauthStore(sql.db, Date);
    const token = await mintInitialAccessToken({ store, clock: Date, random }, 60);
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 80_000 });
    const reply = await register(
      { redirect_uris: [CALLBACK] },
      { authorization: `Bearer ${token}` },
      guarded.issuer,
    );
    assert.equal(reply.status, 401);
  });

  it('an access token is no initial access token', async () => {
    const party = await registerClient(issuer);
    const { access_token } = await party.tokens(await createBrowser(issuer).signIn(party));
    const headers = { authorization: `Bearer ${access_token}` };
    assert.equal((await register({ redirect_uris: [CALLBACK] }, headers, guarded.issuer)).status, 401);
  });

  it('with the policy off there is no such endpoint, and none is announced', async () => {
    assert.ok((await register({ redirect_uris: [CALLBACK] }, {}, closed.issuer)).status >= 400);
    const { body } = await call(`${closed.issuer}/.well-known/openid-configuration`);
    assert.equal('registration_endpoint' in body, false);
    const open = await call(`${issuer}/.well-known/openid-configuration`);
    assert.equal(open.body['registration_endpoint'], `${issuer}/oauth/register`);
  });

  it('anything but a JSON object is refused', async () => {
    for (const body of ['', 'x', '[]', '"text"', 'null', '{"redirect_uris":']) {
      const reply = await register(body);
      assert.ok(reply.status >= 400 && reply.status < 500, `${body} ${reply.status}`);
    }
    const form = await register('redirect_uris=x', { 'content-type': 'application/x-www-form-urlencoded' });
    assert.ok(form.status >= 400 && form.status < 500);
  });

  it('a client chooses neither its id nor its secret', async () => {
    const body = await registered({ client_id: 'chosen', client_secret: 'chosen' });
    assert.notEqual(body['client_id'], 'chosen');
    assert.notEqual(body['client_secret'], 'chosen');
  });

  it('hostile values cost nothing but a refusal', async () => {
    await refused({ client_name: 'x'.repeat(201) });
    await refused(
      { redirect_uris: Array.from({ length: 21 }, (_, index) => `${CALLBACK}/${index}`) },
      'invalid_redirect_uri',
    );
    await refused({ policy_uri: `https://app.example/${'x'.repeat(17_000)}` });
    const huge = await register({ redirect_uris: [CALLBACK], client_name: 'x'.repeat(200_000) });
    assert.ok(huge.status >= 400 && huge.status < 500, String(huge.status));
    const nul = await register({ redirect_uris: [CALLBACK], client_name: 'a\0b' });
    assert.ok(nul.status >= 400 && nul.status < 500, `${nul.status} ${nul.text}`);
    const prototype = await register(`{"redirect_uris":["${CALLBACK}"],"__proto__":{"trusted":true}}`);
    assert.equal(prototype.status, 201);
    for (const value of [7, true, {}, ['x'], null]) {
      const reply = await register({ redirect_uris: [CALLBACK], client_name: value, scope: value });
      assert.ok(reply.status < 500, `${JSON.stringify(value)} ${reply.text}`);
    }
  });
});

describe('RFC 7591, section 3.2.1: client information response', () => {
  it('is 201, JSON, not to be kept, with the secret and its expiry', async () => {
    const reply = await register({ redirect_uris: [CALLBACK] });
    assert.equal(reply.status, 201);
    assert.match(reply.headers.get('content-type') ?? '', /^application\/json/);
    assert.match(reply.headers.get('cache-control') ?? '', /no-store/);
    assert.ok(String(reply.body['client_secret']).length >= 43);
    assert.equal(reply.body['client_secret_expires_at'], 0);
    assert.ok(Math.abs(Number(reply.body['client_id_issued_at']) - Date.now() / 1000) < 10);
  });

  it('the secret works, and is not stored', async () => {
    const { client_id: id, client_secret: secret } = await registered({
      grant_types: ['authorization_code'],
    });
    const answer = await call(`${issuer}/oauth/introspect`, {
      method: 'POST',
      headers: { authorization: basic(String(id), String(secret)) },
      body: new URLSearchParams({ token: 'x' }),
    });
    assert.equal(answer.status, 200);
    const stored = [
      await sql.db.selectFrom('oauth_clients').selectAll().execute(),
      await sql.db.selectFrom('oauth_client_secrets').selectAll().execute(),
    ];
    const text = JSON.stringify(stored);
    assert.equal(text.includes(String(secret)), false);
    assert.equal(text.includes('kept-as-digest'), false);
  });

  it('the registration access token is not stored either', async () => {
    const { registration_access_token: token } = await registered();
    const rows = await sql.db.selectFrom('oauth_artifacts').selectAll().execute();
    assert.equal(JSON.stringify(rows).includes(String(token)), false);
  });

  it('a client without a secret gets none', async () => {
    const body = await registered({ token_endpoint_auth_method: 'none' });
    assert.deepEqual(['client_secret' in body, 'client_secret_expires_at' in body], [false, false]);
  });
});
