/** The OAuth 2.0 Authorization Framework, over HTTP. */
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { describe, it } from 'node:test';
import { createBrowser } from '../support/browser.ts';
import { openOauth } from '../support/oauth.ts';
import { asTokens, basic, call, registerClient } from '../support/relying-party.ts';

const server = await openOauth();
const { issuer, sql } = server;

const browser = createBrowser(issuer);
const client = await registerClient(issuer);
const other = await registerClient(issuer, { redirect_uris: ['https://other.example/callback'] });

/** What the application is told when the request goes wrong after it was recognised. */
async function errorOf(params: Readonly<Record<string, string>>, scope?: string) {
  const started = await browser.authorize(client, { params, ...(scope ? { scope } : {}) });
  const { location } = started.answer;
  assert.ok(location, `no redirect: ${started.answer.text.slice(0, 200)}`);
  assert.ok(location.href.startsWith(client.redirectUri));
  // Response types with tokens in them are answered in the fragment (OAuth 2.0 Multiple Response Types, section 5).
  const answer = location.hash ? new URLSearchParams(location.hash.slice(1)) : location.searchParams;
  return { error: answer.get('error'), params: answer, state: started.state };
}

function assertErrorPage(answer: { status: number; location: URL | null; headers: Headers }) {
  assert.equal(answer.status, 400);
  assert.equal(answer.location, null);
  assert.match(answer.headers.get('content-type') ?? '', /^text\/html/);
  assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/);
}

describe('RFC 6749, section 3.1', () => {
  it('parameters must not be included more than once', async () => {
    const { clientId, redirectUri } = client;
    const valid = { client_id: clientId, response_type: 'code', redirect_uri: redirectUri, scope: 'openid' };
    const twice = (name: string, value: string) =>
      browser.get(`/oauth/authorize?${new URLSearchParams([...Object.entries(valid), [name, value]])}`);
    assert.equal((await twice('scope', 'profile')).location?.searchParams.get('error'), 'invalid_request');
    assertErrorPage(await twice('client_id', other.clientId));
    const { location } = await twice('redirect_uri', 'https://evil.example/');
    assert.ok(location);
    assert.ok(location.href.startsWith(redirectUri));
    assert.equal(location.searchParams.get('error'), 'invalid_request');
  });

  it('unrecognized parameters are ignored', async () => {
    const { code } = await browser.signIn(client, { params: { whatever: 'x' } });
    assert.ok(code);
  });

  it('parameters sent without a value are treated as if they were omitted', async () => {
    const answer = await browser.get(
      `/oauth/authorize?${new URLSearchParams({ client_id: client.clientId, response_type: 'code', redirect_uri: client.redirectUri, scope: 'openid' })}&state=&nonce=`,
    );
    assert.equal(answer.status, 303);
    assert.equal(answer.location?.searchParams.has('state'), false);
  });
});

describe('RFC 6749, section 3.1.2.3', () => {
  const variants: Record<string, string> = {
    'another host': 'https://evil.example/callback',
    'a longer path': `${client.redirectUri}/more`,
    'another query': `${client.redirectUri}?x=1`,
    'another scheme': client.redirectUri.replace('https', 'http'),
    'a trailing dot': client.redirectUri.replace('app.example', 'app.example.'),
    'upper case': client.redirectUri.toUpperCase(),
    'user information': client.redirectUri.replace('https://', 'https://app.example@evil.example/'),
    'a fragment': `${client.redirectUri}#x`,
    'a traversal': client.redirectUri.replace('/callback', '/x/../callback'),
    javascript: 'javascript:alert(1)',
  };
  for (const [name, uri] of Object.entries(variants)) {
    it(`a redirect URI with ${name} is not the registered one and nobody is sent there`, async () => {
      assertErrorPage((await browser.authorize(client, { params: { redirect_uri: uri } })).answer);
    });
  }

  it('an application registered without any redirect URI accepts none (W16)', async () => {
    const machine = await registerClient(issuer, {
      redirect_uris: [],
      response_types: [],
      grant_types: ['client_credentials'],
    });
    const { answer } = await browser.authorize(machine, {
      params: { redirect_uri: 'https://evil.example/' },
    });
    assertErrorPage(answer);
  });
});

describe('RFC 6749, section 4.1.2', () => {
  it('state is required in the answer if it was in the request: the exact value', async () => {
    const state = 'a b+c&d=é%"<>';
    const { params } = await browser.signIn(client, { params: { state } });
    assert.equal(params.get('state'), state);
  });

  it('code and state are added to the query the redirect URI already has (W16)', async () => {
    const uri = 'https://app.example/callback?tenant=1&next=%2Fa%3Fb';
    const tenant = await registerClient(issuer, { redirect_uris: [uri] });
    const { callback } = await browser.signIn(tenant);
    assert.equal(callback.searchParams.get('tenant'), '1');
    assert.equal(callback.searchParams.get('next'), '/a?b');
    assert.equal(callback.searchParams.getAll('code').length, 1);
  });

  it('the code is bound to the client identifier', async () => {
    const signIn = await browser.signIn(client);
    const stolen = await other.redeem(signIn, { redirect_uri: client.redirectUri });
    assert.equal(stolen.status, 400);
    assert.equal(stolen.body['error'], 'invalid_grant');
  });

  it('the code is bound to the redirect URI (W16)', async () => {
    const pair = await registerClient(issuer, {
      redirect_uris: ['https://app.example/callback', 'https://app.example/second'],
    });
    for (const redirect of ['https://app.example/second', '']) {
      const refused = await pair.redeem(await browser.signIn(pair), { redirect_uri: redirect });
      assert.equal(refused.status, 400);
      assert.match(String(refused.body['error']), /^invalid_(grant|request)$/);
    }
  });

  it('the client must not use the code more than once', async () => {
    const signIn = await browser.signIn(client);
    asTokens(await client.redeem(signIn));
    const again = await client.redeem(signIn);
    assert.equal(again.status, 400);
    assert.equal(again.body['error'], 'invalid_grant');
  });

  it('a code used twice revokes all tokens issued with it', async () => {
    const signIn = await browser.signIn(client);
    const tokens = await client.tokens(signIn);
    assert.equal((await client.introspect(tokens.access_token))['active'], true);
    await client.redeem(signIn);
    assert.deepEqual(await client.introspect(tokens.access_token), { active: false });
    assert.equal((await client.refresh(tokens.refresh_token)).body['error'], 'invalid_grant');
  });

  it('a failed attempt with a wrong client does not burn the code of the right one', async () => {
    const signIn = await browser.signIn(client);
    await other.redeem(signIn, { redirect_uri: client.redirectUri });
    asTokens(await client.redeem(signIn));
  });

  it('the code expires a minute after it was issued', async (t) => {
    const signIn = await browser.signIn(client);
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 61_000 });
    const late = await client.redeem(signIn);
    t.mock.timers.reset();
    assert.equal(late.body['error'], 'invalid_grant');
  });

  it('only a digest of the code is stored', async () => {
    const { code } = await browser.signIn(client);
    const rows = await sql.db.selectFrom('oauth_codes').selectAll().execute();
    assert.ok(rows.length > 0);
    assert.equal(JSON.stringify(rows).includes(code), false);
  });

  it('nobody gets a code without signing in (W1)', async () => {
    const stranger = createBrowser(issuer);
    const { answer } = await stranger.authorize(client);
    assert.equal(answer.status, 303);
    assert.match(answer.location?.pathname ?? '', /^\/oauth\/interaction\//);
    const resume = [...stranger.jar.values()].find(({ path }) => path.startsWith('/oauth/authorize/'));
    assert.ok(resume);
    const skipped = await stranger.get(resume.path);
    assert.equal(skipped.location?.searchParams.get('code') ?? null, null);
  });
});

describe('RFC 6749, section 4.1.2.1', () => {
  it('an unknown client is told on a page and the browser is not redirected (S11)', async () => {
    for (const clientId of ['', 'nobody', 'x'.repeat(2000), '\u0000']) {
      const { answer } = await browser.authorize(client, { params: { client_id: clientId } });
      assert.equal(answer.status, 400, JSON.stringify(clientId));
      assert.equal(answer.location, null);
    }
  });

  it('a missing redirect URI with several registered is told on a page', async () => {
    const pair = await registerClient(issuer, {
      redirect_uris: ['https://a.example/cb', 'https://b.example/cb'],
    });
    assertErrorPage((await browser.authorize(pair, { params: { redirect_uri: '' } })).answer);
  });

  it('a disabled client is an unknown one', async () => {
    const gone = await registerClient(issuer);
    await server.oauth.clients.setStatus(gone.clientId, 'disabled');
    assertErrorPage((await browser.authorize(gone)).answer);
  });

  const errors: Record<string, [string, Record<string, string>, string?]> = {
    'a missing response_type is invalid_request': ['invalid_request', { response_type: '' }],
    'the implicit grant is unsupported_response_type': [
      'unsupported_response_type',
      { response_type: 'token' },
    ],
    'the hybrid flow is unsupported_response_type': [
      'unsupported_response_type',
      { response_type: 'code id_token', nonce: 'n' },
    ],
    'an unknown response mode is invalid_request': ['unsupported_response_mode', { response_mode: 'pigeon' }],
    'an unknown prompt is invalid_request': ['invalid_request', { prompt: 'dance' }],
    'prompt none with another one is invalid_request': ['invalid_request', { prompt: 'none login' }],
    'a negative max_age is invalid_request': ['invalid_request', { max_age: '-1' }],
    'claims that are not JSON is invalid_request': ['invalid_request', { claims: '{' }],
    'a broken id_token_hint is invalid_request': ['invalid_request', { id_token_hint: 'x.y.z' }],
    'a request object by reference is request_uri_not_supported': [
      'request_uri_not_supported',
      { request_uri: 'https://evil.example/request' },
    ],
    'an unusable resource is invalid_target': ['invalid_target', { resource: 'ftp://x.example' }],
  };
  for (const [name, [error, params, scope]] of Object.entries(errors)) {
    it(`${name}, with state and iss`, async () => {
      const told = await errorOf(params, scope);
      assert.equal(told.error, error);
      assert.equal(told.params.get('state'), told.state);
      assert.equal(told.params.get('iss'), issuer);
      assert.equal(told.params.has('code'), false);
    });
  }

  it('access_denied when the person says no, with state', async () => {
    const stranger = createBrowser(issuer);
    const { answer, state } = await stranger.authorize(client);
    const { params } = await stranger.follow(client, answer, 'deny');
    assert.equal(params.get('error'), 'access_denied');
    assert.equal(params.get('state'), state);
    assert.equal(params.has('code'), false);
  });

  it('a scope the client has not registered for is invalid_scope', async () => {
    const narrow = await registerClient(issuer, { scope: 'openid profile' });
    const { answer } = await browser.authorize(narrow, { scope: 'openid wallet:write' });
    assert.equal(answer.location?.searchParams.get('error'), 'invalid_scope');
  });
});

describe('RFC 6749, section 5.1', () => {
  it('the answer is JSON with access_token, token_type, expires_in, refresh_token and scope', async () => {
    const answer = await client.redeem(await browser.signIn(client, { scope: 'openid profile' }));
    assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
    const tokens = asTokens(answer);
    assert.equal(tokens.token_type, 'Bearer');
    assert.equal(tokens.expires_in, 3600);
    assert.equal(tokens.scope, 'openid profile');
    assert.ok(tokens.refresh_token);
    assert.ok(tokens.id_token);
  });

  it('every answer of the token endpoint carries Cache-Control: no-store', async () => {
    const good = await client.redeem(await browser.signIn(client));
    const bad = await client.send('token', { grant_type: 'authorization_code', code: 'x' });
    const worse = await call(`${issuer}/oauth/token`, { method: 'POST', body: 'a=%00' });
    for (const { headers } of [good, bad, worse])
      assert.match(headers.get('cache-control') ?? '', /no-store/);
  });
});

describe('RFC 6749, section 5.2', () => {
  const token = (init: RequestInit) => call(`${issuer}/oauth/token`, { method: 'POST', ...init });
  const form = { grant_type: 'authorization_code', code: 'x', redirect_uri: client.redirectUri };

  it('failed authentication with the Authorization header is 401 with a matching WWW-Authenticate (S13)', async () => {
    for (const authorization of [basic(client.clientId, 'wrong'), basic('nobody', client.secret)]) {
      const answer = await token({ headers: { authorization }, body: new URLSearchParams(form) });
      assert.equal(answer.status, 401);
      assert.equal(answer.body['error'], 'invalid_client');
      assert.match(answer.headers.get('www-authenticate') ?? '', /^Basic /);
    }
  });

  it('failed authentication with parameters is 401 invalid_client', async () => {
    const post = await registerClient(issuer, { token_endpoint_auth_method: 'client_secret_post' });
    const answer = await token({
      body: new URLSearchParams({ ...form, client_id: post.clientId, client_secret: 'wrong' }),
    });
    assert.equal(answer.status, 401);
    assert.equal(answer.body['error'], 'invalid_client');
  });

  it('a client must not use more than one authentication method in a request', async () => {
    const answer = await client.send('token', { ...form, client_secret: client.secret });
    assert.equal(answer.status, 400);
    assert.equal(answer.body['error'], 'invalid_request');
  });

  it('a client registered for private_key_jwt cannot come with a secret', async () => {
    const signer = await registerClient(issuer, { token_endpoint_auth_method: 'private_key_jwt' });
    for (const secret of ['x', 'kept-as-digest']) {
      const headers = { authorization: basic(signer.clientId, secret) };
      const answer = await token({ headers, body: new URLSearchParams(form) });
      assert.equal(answer.status, 401);
      assert.equal(answer.body['error'], 'invalid_client');
    }
  });

  it('what stands in for the secret inside the provider opens nothing', async () => {
    const headers = { authorization: basic(client.clientId, 'kept-as-digest') };
    assert.equal((await token({ headers, body: new URLSearchParams(form) })).status, 401);
  });

  it('a confidential client cannot pass as a public one', async () => {
    const answer = await token({ body: new URLSearchParams({ ...form, client_id: client.clientId }) });
    assert.equal(answer.body['error'], 'invalid_client');
  });

  it('unsupported grants are unsupported_grant_type', async () => {
    for (const grant of ['password', 'implicit', 'urn:x']) {
      const answer = await client.send('token', { grant_type: grant, username: 'a', password: 'b' });
      assert.equal(answer.status, 400);
      assert.match(String(answer.body['error']), /^unsupported_grant_type$/);
    }
  });

  it('a grant the client is not registered for is unauthorized_client', async () => {
    const answer = await client.send('token', { grant_type: 'client_credentials' });
    assert.equal(answer.status, 400);
    assert.equal(answer.body['error'], 'unauthorized_client');
  });

  it('missing and repeated parameters are invalid_request', async () => {
    const { headers } = await client.credentials();
    const twice = await token({
      headers,
      body: new URLSearchParams([
        ['grant_type', 'authorization_code'],
        ['code', 'a'],
        ['code', 'b'],
        ['redirect_uri', client.redirectUri],
      ]),
    });
    const none = await token({ headers, body: new URLSearchParams() });
    const noCode = await client.send('token', { grant_type: 'authorization_code' });
    for (const answer of [twice, none, noCode]) {
      assert.equal(answer.status, 400);
      assert.equal(answer.body['error'], 'invalid_request');
    }
  });

  it('a code that never existed is invalid_grant, whatever its bytes', async () => {
    for (const code of ['x', 'a.b.c', 'é'.repeat(100), 'x'.repeat(20_000), "' or 1=1 --"]) {
      const answer = await client.send('token', { ...form, code });
      assert.equal(answer.status, 400);
      assert.equal(answer.body['error'], 'invalid_grant');
    }
  });

  it('a NUL byte is invalid_request and not a server error', async () => {
    const answer = await client.send('token', { ...form, code: 'a\0b' });
    assert.equal(answer.status, 400);
    assert.equal(answer.body['error'], 'invalid_request');
  });

  it('a body that is too large is refused with an answer', async () => {
    for (const endpoint of ['token', 'revoke', 'introspect']) {
      const answer = await client.send(endpoint, { token: 'x'.repeat(60_000) });
      assert.match(String(answer.status), /^4(00|13)$/, endpoint);
    }
    assert.equal(await uploadForever(), 'answered');
  });

  it('only POST is served', async () => {
    const answer = await call(`${issuer}/oauth/token?${new URLSearchParams(form)}`);
    assert.equal(answer.status, 405);
    assert.match(answer.headers.get('allow') ?? '', /POST/);
  });

  /** Sends half a megabyte in chunks and says whether the server answered or hung. */
  function uploadForever(): Promise<string> {
    return new Promise((resolve) => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const upload = request(`${issuer}/oauth/token`, { method: 'POST', headers }, (answer) => {
        assert.match(String(answer.statusCode), /^4(00|13)$/);
        answer.resume();
        resolve('answered');
        upload.destroy();
      });
      upload.on('error', () => resolve('connection lost'));
      for (let chunk = 0; chunk < 8; chunk += 1) upload.write('x'.repeat(64 * 1024));
    });
  }
});

describe('wire contract: JSON at the token endpoint', () => {
  const json = (body: unknown, headers: Readonly<Record<string, string>> = {}) =>
    call(`${issuer}/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });

  it('an object of texts means the same as the form', async () => {
    const post = await registerClient(issuer, { token_endpoint_auth_method: 'client_secret_post' });
    const { code, verifier } = await browser.signIn(post);
    const answer = await json({
      grant_type: 'authorization_code',
      code,
      redirect_uri: post.redirectUri,
      client_id: post.clientId,
      client_secret: post.secret,
      code_verifier: verifier,
    });
    assert.ok(asTokens(answer).id_token);
  });

  it('anything that is not a flat object of texts and numbers is invalid_request', async () => {
    const { headers } = await client.credentials();
    for (const body of [[], 'x', null, 1, { code: {} }, { code: [{}] }, { code: null }, { code: true }]) {
      const answer = await json(body, headers);
      assert.equal(answer.status, 400, JSON.stringify(body));
      assert.equal(answer.body['error'], 'invalid_request');
    }
  });

  it('a repeated parameter is refused as in a form', async () => {
    const { headers } = await client.credentials();
    const answer = await json({ grant_type: 'authorization_code', code: ['a', 'b'] }, headers);
    assert.equal(answer.body['error'], 'invalid_request');
  });

  it('other content types are refused', async () => {
    const { headers } = await client.credentials();
    const answer = await json(
      { grant_type: 'authorization_code' },
      { ...headers, 'content-type': 'text/plain' },
    );
    assert.equal(answer.status, 400);
    assert.equal(answer.body['error'], 'invalid_request');
  });
});

describe('RFC 6749, section 4.4', () => {
  it('client credentials give a token without a person, a refresh token or an ID token', async () => {
    const machine = await registerClient(issuer, {
      redirect_uris: [],
      response_types: [],
      grant_types: ['client_credentials'],
      scope: 'wallet:read',
    });
    const answer = await machine.send('token', { grant_type: 'client_credentials', scope: 'wallet:read' });
    const tokens = asTokens(answer);
    assert.equal(tokens.scope, 'wallet:read');
    assert.equal(tokens.refresh_token + tokens.id_token, '');
    const known = await machine.introspect(tokens.access_token);
    assert.equal(known['active'], true);
    assert.equal(known['client_id'], machine.clientId);
  });

  it('a client may not have a scope it did not register for, nor admin at all', async () => {
    const machine = await registerClient(issuer, {
      redirect_uris: [],
      response_types: [],
      grant_types: ['client_credentials'],
      scope: 'wallet:read',
    });
    for (const scope of ['wallet:write', 'admin', 'wallet:read admin']) {
      const answer = await machine.send('token', { grant_type: 'client_credentials', scope });
      assert.equal(answer.status, 400, scope);
      assert.equal(answer.body['error'], 'invalid_scope');
    }
  });

  for (const format of ['jwt', 'opaque']) {
    it(`a client that registered for no scope in particular cannot have admin either (${format})`, async () => {
      const machine = await registerClient(issuer, {
        redirect_uris: [],
        response_types: [],
        grant_types: ['client_credentials'],
        access_token_format: format,
      });
      for (const extra of [{}, { resource: issuer }, { resource: 'https://api.example/' }]) {
        const answer = await machine.send('token', {
          grant_type: 'client_credentials',
          scope: 'wallet:read admin',
          ...extra,
        });
        assert.equal(answer.body['error'], 'invalid_scope');
      }
      const granted = await machine.send('token', { grant_type: 'client_credentials', scope: 'wallet:read' });
      assert.equal(asTokens(granted).scope, 'wallet:read');
    });
  }
});

describe('RFC 6749, section 6', () => {
  it('a narrower scope may be asked for, a wider one is invalid_scope', async () => {
    const tokens = await client.tokens(await browser.signIn(client, { scope: 'openid profile wallet:read' }));
    const narrow = asTokens(await client.refresh(tokens.refresh_token, { scope: 'openid' }));
    assert.equal(narrow.scope, 'openid');
    const wide = await client.refresh(narrow.refresh_token, { scope: 'openid wallet:write' });
    assert.equal(wide.status, 400);
    assert.equal(wide.body['error'], 'invalid_scope');
    // The refresh token keeps the scope of the one it replaces.
    assert.equal(asTokens(await client.refresh(narrow.refresh_token)).scope, 'openid profile wallet:read');
  });

  it('a refresh token is bound to the client it was issued to', async () => {
    const { refresh_token } = await client.tokens(await browser.signIn(client));
    const stolen = await other.refresh(refresh_token);
    assert.equal(stolen.status, 400);
    assert.equal(stolen.body['error'], 'invalid_grant');
    asTokens(await client.refresh(refresh_token));
  });
});
