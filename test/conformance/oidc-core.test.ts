/** OpenID Connect Core 1.0: the authorization request and its answers, over HTTP. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { createBrowser } from '../support/browser.ts';
import { openOauth } from '../support/oauth.ts';
import { asTokens, type RelyingParty, registerClient } from '../support/relying-party.ts';

const hints = new Map<string, string>();
const roles = new Map<string, readonly string[]>();
const server = await openOauth({
  overrides: {
    accounts: {
      claims: async (sub) => ({ sub, name: 'Ada', preferred_username: 'ada', email: 'ada@example.org' }),
      idByHint: async (hint) => hints.get(hint) ?? null,
      roles: async (userId) => roles.get(userId) ?? [],
    },
  },
});
const { issuer, sql } = server;

const ACR = 'urn:hodlxxi:acr:key';
const client = await registerClient(issuer);
const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`));

/** A person who is signed in and has allowed `party` this scope. */
async function signedIn(scope = 'openid profile', party: RelyingParty = client) {
  const browser = createBrowser(issuer);
  const tokens = await party.tokens(await browser.signIn(party, { scope }));
  return { browser, tokens, sub: String(decodeJwt(tokens.id_token).sub) };
}

/** The error a request is answered with at once, `page` when the person is asked something, `code` when not. */
async function outcome(
  browser: ReturnType<typeof createBrowser>,
  params: Readonly<Record<string, string>>,
  scope = 'openid profile',
) {
  const { answer } = await browser.authorize(client, { scope, params });
  const { location } = answer;
  if (location?.pathname.startsWith('/oauth/interaction/')) return 'page';
  return location?.searchParams.get('error') ?? (location?.searchParams.has('code') ? 'code' : answer.status);
}

describe('OpenID Connect Core, section 2: the ID token', () => {
  it('iss, sub, aud, exp and iat are there, signed with a key of the key set (RS256 by default)', async () => {
    const { tokens } = await signedIn();
    const { payload, protectedHeader } = await jwtVerify(tokens.id_token, keys, {
      issuer,
      audience: client.clientId,
    });
    assert.equal(protectedHeader.alg, 'RS256');
    assert.equal((payload.exp ?? 0) - (payload.iat ?? 0), 3600);
    assert.ok(Math.abs((payload.iat ?? 0) - Date.now() / 1000) < 5);
    assert.match(payload.sub ?? '', /^[\x21-\x7e]{1,255}$/);
  });

  it('auth_time, amr and acr say when and how the person signed in', async () => {
    const claims = decodeJwt((await signedIn()).tokens.id_token);
    assert.deepEqual(claims['amr'], ['lnurl']);
    assert.equal(claims['acr'], ACR);
    assert.ok(Math.abs(Number(claims['auth_time']) - Date.now() / 1000) < 5);
  });

  it('auth_time is that of the sign-in, also when the session answers later or the token is refreshed', async (t) => {
    const { browser, tokens } = await signedIn();
    const { auth_time } = decodeJwt(tokens.id_token);
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 600_000 });
    const later = await client.tokens(await browser.signIn(client, { scope: 'openid profile' }));
    const refreshed = asTokens(await client.refresh(later.refresh_token));
    t.mock.timers.reset();
    assert.equal(decodeJwt(later.id_token)['auth_time'], auth_time);
    assert.equal(decodeJwt(refreshed.id_token)['auth_time'], auth_time);
  });

  it('nonce is passed through unmodified, and absent when there was none', async () => {
    const { browser, tokens } = await signedIn();
    assert.equal('nonce' in decodeJwt(tokens.id_token), false);
    const nonce = 'n-0S6_WzA2Mj é"';
    const again = await client.tokens(await browser.signIn(client, { params: { nonce } }));
    assert.equal(decodeJwt(again.id_token)['nonce'], nonce);
  });

  it('a client may register ES256', async () => {
    const party = await registerClient(issuer, { id_token_signed_response_alg: 'ES256' });
    const { tokens } = await signedIn('openid', party);
    assert.equal(decodeProtectedHeader(tokens.id_token).alg, 'ES256');
    await jwtVerify(tokens.id_token, keys, { issuer, audience: party.clientId });
  });

  it('a client cannot register none or HS256', async () => {
    for (const alg of ['none', 'HS256']) {
      await assert.rejects(
        registerClient(issuer, { id_token_signed_response_alg: alg }),
        /invalid_client_metadata/,
      );
    }
  });

  it('there is none without the scope openid (section 3.1.2.1)', async () => {
    const browser = createBrowser(issuer);
    const tokens = await client.tokens(await browser.signIn(client, { scope: 'wallet:read' }));
    assert.equal(tokens.id_token, '');
    assert.equal(tokens.scope, 'wallet:read');
  });

  it('claims of the person stay out of it unless asked for by name (section 5.4)', async () => {
    const claims = decodeJwt((await signedIn('openid profile email')).tokens.id_token);
    assert.equal('name' in claims || 'email' in claims, false);
  });

  it('the person is the subject, not the client (W1)', async () => {
    const { sub } = await signedIn();
    assert.notEqual(sub, client.clientId);
    const row = await sql.db.selectFrom('users').select('id').where('id', '=', sub).executeTakeFirst();
    assert.equal(row?.id, sub);
  });
});

describe('OpenID Connect Core, section 3.1.2.1: the authorization request', () => {
  it('POST is served like GET', async () => {
    const browser = createBrowser(issuer);
    const form = {
      client_id: client.clientId,
      response_type: 'code',
      redirect_uri: client.redirectUri,
      scope: 'openid',
      state: 'a b&c',
    };
    const posted = await browser.post('/oauth/authorize', form, { origin: 'https://app.example' });
    const { params, code } = await browser.follow(client, posted);
    assert.ok(code);
    assert.equal(params.get('state'), 'a b&c');
  });

  it('prompt=none without a session is login_required', async () => {
    assert.equal(await outcome(createBrowser(issuer), { prompt: 'none' }), 'login_required');
  });

  it('prompt=none without consent is consent_required', async () => {
    const { browser } = await signedIn();
    assert.equal(await outcome(browser, { prompt: 'none' }, 'openid email'), 'consent_required');
  });

  it('prompt=none with both gives a code and shows nothing', async () => {
    const { browser } = await signedIn();
    assert.equal(await outcome(browser, { prompt: 'none' }), 'code');
  });

  it('prompt=login makes the person sign in again', async (t) => {
    const { browser, tokens } = await signedIn();
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 60_000 });
    const signIn = await browser.signIn(client, { params: { prompt: 'login' } });
    const again = await client.tokens(signIn);
    t.mock.timers.reset();
    assert.deepEqual(signIn.pages, ['login', 'confirm']);
    const [before, now] = [tokens, again].map(({ id_token }) => decodeJwt(id_token));
    assert.ok(Number(now?.['auth_time']) >= Number(before?.['auth_time']) + 60);
    assert.equal(now?.sub, before?.sub);
  });

  it('prompt=consent asks again although everything was allowed', async () => {
    const { browser } = await signedIn();
    const { pages, code } = await browser.signIn(client, {
      scope: 'openid profile',
      params: { prompt: 'consent' },
    });
    assert.deepEqual(pages, ['consent']);
    assert.ok(code);
  });

  it('prompt=login consent asks for both at once', async () => {
    const { browser } = await signedIn();
    const { pages, code } = await browser.signIn(client, { params: { prompt: 'login consent' } });
    assert.deepEqual(pages, ['login', 'confirm']);
    assert.ok(code);
  });

  it('prompt=select_account shows which account it is', async () => {
    const { browser, sub } = await signedIn();
    const signIn = await browser.signIn(client, { params: { prompt: 'select_account' } });
    assert.deepEqual(signIn.pages, ['consent']);
    assert.equal(decodeJwt((await client.tokens(signIn)).id_token).sub, sub);
  });

  it('max_age makes the person sign in again when the sign-in is older, and not before', async (t) => {
    const { browser } = await signedIn();
    assert.equal(await outcome(browser, { max_age: '300' }), 'code');
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 301_000 });
    assert.equal(await outcome(browser, { max_age: '300', prompt: 'none' }), 'login_required');
    assert.equal(await outcome(browser, { max_age: '3600', prompt: 'none' }), 'code');
    const signIn = await browser.signIn(client, { params: { max_age: '300' } });
    assert.deepEqual(signIn.pages, ['login', 'confirm']);
    const { auth_time } = decodeJwt((await client.tokens(signIn)).id_token);
    assert.ok(Math.abs(Number(auth_time) - Date.now() / 1000) < 5);
    t.mock.timers.reset();
  });

  it('default_max_age of the registration does the same', async (t) => {
    const party = await registerClient(issuer, { default_max_age: 60 });
    const { browser } = await signedIn('openid', party);
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 61_000 });
    const { pages } = await browser.signIn(party);
    t.mock.timers.reset();
    assert.deepEqual(pages, ['login', 'confirm']);
  });

  it('login_hint of another account makes the person choose, with prompt=none it is an error', async () => {
    const { browser } = await signedIn();
    const other = await signedIn();
    hints.set('other', other.sub);
    assert.equal(await outcome(browser, { login_hint: 'other' }), 'page');
    assert.equal(
      await outcome(browser, { login_hint: 'other', prompt: 'none' }),
      'account_selection_required',
    );
    const { code } = await browser.signIn(client, { params: { login_hint: 'other' } });
    assert.ok(code, 'the hint is a hint: the person decides');
  });

  it('login_hint of the own account changes nothing', async () => {
    const { browser, sub } = await signedIn();
    hints.set('me', sub);
    assert.equal(await outcome(browser, { login_hint: 'me', prompt: 'none' }), 'code');
  });

  it('login_hint of nobody is answered like that of another account: it tells not who has one here', async () => {
    const { browser } = await signedIn();
    hints.set('somebody', (await signedIn()).sub);
    for (const login_hint of ['somebody', 'nobody', 'x'.repeat(4000), '😀']) {
      const quiet = await outcome(browser, { login_hint, prompt: 'none' });
      assert.deepEqual(
        [quiet, await outcome(browser, { login_hint })],
        ['account_selection_required', 'page'],
      );
    }
  });

  it('id_token_hint of the signed-in person gives a code, of another one login_required', async () => {
    const [me, other] = [await signedIn(), await signedIn()];
    const hinted = (hint: string) => outcome(me.browser, { id_token_hint: hint, prompt: 'none' });
    assert.equal(await hinted(me.tokens.id_token), 'code');
    assert.equal(await hinted(other.tokens.id_token), 'login_required');
    assert.equal(await hinted(`${me.tokens.id_token.slice(0, -6)}AAAAAA`), 'invalid_request');
    assert.equal(await hinted(me.tokens.access_token), 'invalid_request');
  });

  it('an expired id_token_hint is accepted', async (t) => {
    const { browser, tokens } = await signedIn();
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 2 * 3600_000 });
    assert.equal(await outcome(browser, { id_token_hint: tokens.id_token, prompt: 'none' }), 'code');
    t.mock.timers.reset();
  });

  it('acr_values is voluntary: an unknown one changes nothing', async () => {
    const { browser } = await signedIn();
    const signIn = await browser.signIn(client, { params: { acr_values: `urn:example:gold ${ACR}` } });
    assert.equal(decodeJwt((await client.tokens(signIn)).id_token)['acr'], ACR);
  });

  it('display, ui_locales and unknown parameters are ignored', async () => {
    const { browser } = await signedIn();
    const params = {
      display: 'touch',
      ui_locales: 'fr-CA de',
      claims_locales: 'fr',
      prompt: 'none',
      foo: 'bar',
    };
    assert.equal(await outcome(browser, params), 'code');
  });
});

describe('OpenID Connect Core, section 5.5: the claims parameter', () => {
  const withClaims = (claims: object, more: Readonly<Record<string, string>> = {}) => ({
    scope: 'openid profile email',
    params: { claims: JSON.stringify(claims), ...more },
  });

  it('claims asked for by name are in the ID token', async () => {
    const browser = createBrowser(issuer);
    const asked = withClaims({ id_token: { email: { essential: true }, name: null } });
    const { id_token } = await client.tokens(await browser.signIn(client, asked));
    assert.equal(decodeJwt(id_token)['email'], 'ada@example.org');
    assert.equal(decodeJwt(id_token)['name'], 'Ada');
  });

  it('claims asked for by name are in the answer of userinfo', async () => {
    const browser = createBrowser(issuer);
    const asked = withClaims({ userinfo: { email: null } });
    const { access_token } = await client.tokens(await browser.signIn(client, asked));
    const answer = await browser.get('/oauth/userinfo', { authorization: `Bearer ${access_token}` });
    assert.equal(JSON.parse(answer.text)['email'], 'ada@example.org');
  });

  it('consent to a scope is consent to its claims', async () => {
    const { browser } = await signedIn('openid email');
    const claims = JSON.stringify({ userinfo: { email: null }, id_token: { email: null } });
    assert.equal(await outcome(browser, { claims, prompt: 'none' }, 'openid email'), 'code');
  });

  it('a claim this server does not have is left out', async () => {
    const browser = createBrowser(issuer);
    const asked = withClaims({ id_token: { shoe_size: { essential: true }, __proto__x: null } });
    const { id_token } = await client.tokens(await browser.signIn(client, asked));
    assert.equal('shoe_size' in decodeJwt(id_token), false);
  });

  it('sub with a value: that person or nobody', async () => {
    const [me, other] = [await signedIn('openid'), await signedIn('openid')];
    const asked = (value: string) =>
      outcome(
        me.browser,
        { claims: JSON.stringify({ id_token: { sub: { value } } }), prompt: 'none' },
        'openid',
      );
    assert.equal(await asked(me.sub), 'code');
    assert.equal(await asked(other.sub), 'login_required');
  });

  it('an essential acr that cannot be met is a failed authentication, not an endless loop', async () => {
    const { browser } = await signedIn('openid');
    const unmet = [{ values: ['urn:example:gold'] }, { value: 'urn:example:gold' }];
    for (const acr of unmet) {
      const claims = JSON.stringify({ id_token: { acr: { essential: true, ...acr } } });
      assert.equal(await outcome(browser, { claims }, 'openid'), 'unmet_authentication_requirements');
    }
    const claims = JSON.stringify({
      id_token: { acr: { essential: true, values: [ACR, 'urn:example:gold'] } },
    });
    assert.equal(await outcome(browser, { claims, prompt: 'none' }, 'openid'), 'code');
  });

  it('nonsense is invalid_request', async () => {
    const { browser } = await signedIn('openid');
    for (const claims of [
      '{',
      '[]',
      '"x"',
      '{}',
      '{"id_token":[]}',
      '{"id_token":{"acr":{"essential":true,"values":"x"}}}',
    ]) {
      assert.equal(await outcome(browser, { claims }, 'openid'), 'invalid_request', claims);
    }
  });
});

describe('OpenID Connect Core, section 5.3: userinfo', () => {
  it('GET and POST with the header, POST with the parameter', async () => {
    const { browser, tokens, sub } = await signedIn('openid profile');
    const authorization = `Bearer ${tokens.access_token}`;
    const answers = [
      await browser.get('/oauth/userinfo', { authorization }),
      await browser.post('/oauth/userinfo', {}, { authorization }),
      await browser.post('/oauth/userinfo', { access_token: tokens.access_token }),
    ];
    for (const { status, text, headers } of answers) {
      assert.equal(status, 200);
      assert.match(headers.get('content-type') ?? '', /^application\/json/);
      assert.deepEqual(JSON.parse(text), { sub, name: 'Ada', preferred_username: 'ada' });
    }
  });

  it('a token in the query is not taken (RFC 9700, section 4.3.2)', async () => {
    const { browser, tokens } = await signedIn();
    const answer = await browser.get(`/oauth/userinfo?access_token=${tokens.access_token}`);
    assert.match(String(answer.status), /^40[01]$/);
  });

  it('a cookie alone opens nothing', async () => {
    const { browser } = await signedIn();
    assert.match(String((await browser.get('/oauth/userinfo')).status), /^40[01]$/);
  });

  it('scopes decide which claims', async () => {
    const { browser, tokens, sub } = await signedIn('openid email');
    const answer = await browser.get('/oauth/userinfo', { authorization: `Bearer ${tokens.access_token}` });
    assert.deepEqual(JSON.parse(answer.text), { sub, email: 'ada@example.org' });
  });

  it('a narrowed token shows less', async () => {
    const { browser, tokens, sub } = await signedIn('openid profile');
    const narrow = asTokens(await client.refresh(tokens.refresh_token, { scope: 'openid' }));
    const answer = await browser.get('/oauth/userinfo', { authorization: `Bearer ${narrow.access_token}` });
    assert.deepEqual(JSON.parse(answer.text), { sub });
  });

  for (const alg of ['RS256', 'ES256']) {
    it(`signed on request (${alg}), with iss and aud`, async () => {
      const party = await registerClient(issuer, { userinfo_signed_response_alg: alg });
      const { browser, tokens, sub } = await signedIn('openid profile', party);
      const answer = await browser.get('/oauth/userinfo', { authorization: `Bearer ${tokens.access_token}` });
      assert.match(answer.headers.get('content-type') ?? '', /^application\/jwt/);
      const { payload, protectedHeader } = await jwtVerify(answer.text, keys, {
        issuer,
        audience: party.clientId,
      });
      assert.equal(protectedHeader.alg, alg);
      assert.equal(payload.sub, sub);
      assert.equal(payload['name'], 'Ada');
    });
  }
});

describe('OpenID Connect Core, section 8: subject identifiers', () => {
  const subOf = async (browser: ReturnType<typeof createBrowser>, party: RelyingParty) =>
    decodeJwt((await party.tokens(await browser.signIn(party))).id_token).sub;

  it('public: the same for every client', async () => {
    const browser = createBrowser(issuer);
    const second = await registerClient(issuer, { redirect_uris: ['https://second.example/cb'] });
    assert.equal(await subOf(browser, client), await subOf(browser, second));
  });

  it('pairwise: another one in every sector, the same within one, stable, and no account id', async () => {
    const browser = createBrowser(issuer);
    const pairwise = (uri: string) =>
      registerClient(issuer, { subject_type: 'pairwise', redirect_uris: [uri] });
    const a = await pairwise('https://a.example/cb');
    const sameSector = await pairwise('https://a.example/other');
    const b = await pairwise('https://b.example/cb');
    const id = await subOf(browser, client);
    const [first, again, same, other] = [
      await subOf(browser, a),
      await subOf(browser, a),
      await subOf(browser, sameSector),
      await subOf(browser, b),
    ];
    assert.equal(first, again);
    assert.equal(first, same);
    assert.equal(new Set([id, first, other]).size, 3);
  });

  it('pairwise: userinfo and the JWT access token use it as well', async () => {
    const party = await registerClient(issuer, { subject_type: 'pairwise' });
    const { browser, tokens, sub } = await signedIn('openid', party);
    const answer = await browser.get('/oauth/userinfo', { authorization: `Bearer ${tokens.access_token}` });
    assert.equal(JSON.parse(answer.text).sub, sub);
    assert.equal(decodeJwt(tokens.access_token).sub, sub);
  });
});

describe('OpenID Connect Core, section 11: offline access', () => {
  it('offline_access is granted with prompt=consent and ignored without', async () => {
    const { browser } = await signedIn();
    const scope = 'openid profile offline_access';
    const without = await client.tokens(await browser.signIn(client, { scope }));
    assert.equal(without.scope, 'openid profile');
    const asked = await client.tokens(await browser.signIn(client, { scope, params: { prompt: 'consent' } }));
    assert.match(asked.scope, /offline_access/);
  });
});

describe('wire contract: consent', () => {
  it('is remembered, over sessions and browsers', async () => {
    const { browser } = await signedIn('openid profile');
    const elsewhere = createBrowser(issuer, browser.wallet);
    assert.deepEqual((await browser.signIn(client, { scope: 'openid profile' })).pages, []);
    assert.deepEqual((await browser.signIn(client, { scope: 'openid' })).pages, []);
    await elsewhere.signIn(client, { scope: 'openid' });
    assert.deepEqual((await elsewhere.signIn(client, { scope: 'openid profile' })).pages, []);
  });

  it('is asked for again only when it grows', async () => {
    const { browser } = await signedIn('openid');
    assert.deepEqual((await browser.signIn(client, { scope: 'openid email' })).pages, ['consent']);
    assert.deepEqual((await browser.signIn(client, { scope: 'openid email' })).pages, []);
    assert.deepEqual((await browser.signIn(client, { scope: 'openid profile' })).pages, ['consent']);
    assert.deepEqual((await browser.signIn(client, { scope: 'openid profile email' })).pages, []);
  });

  it('is asked for again after it was taken back', async () => {
    const { browser, sub } = await signedIn('openid');
    assert.equal(await server.oauth.grants.revoke(sub, client.clientId), true);
    assert.deepEqual((await browser.signIn(client)).pages, ['consent']);
  });

  it('a refused one is not remembered', async () => {
    const { browser } = await signedIn('openid');
    const { answer } = await browser.authorize(client, { scope: 'openid email' });
    const { params } = await browser.follow(client, answer, 'deny');
    assert.equal(params.get('error'), 'access_denied');
    assert.equal(await outcome(browser, { prompt: 'none' }, 'openid email'), 'consent_required');
  });

  it('what was allowed is granted: no more and no less', async () => {
    const { tokens, browser } = await signedIn('openid wallet:read chat:write');
    assert.deepEqual(tokens.scope.split(' ').sort(), ['chat:write', 'openid', 'wallet:read']);
    const less = await client.tokens(await browser.signIn(client, { scope: 'openid wallet:read' }));
    assert.deepEqual(less.scope.split(' ').sort(), ['openid', 'wallet:read']);
  });

  it('admin is not granted to somebody without the role, whatever they allow (W20)', async () => {
    const party = await registerClient(issuer);
    const known = await server.oauth.clients.find(party.clientId);
    await server.oauth.clients.update(party.clientId, { ...known?.metadata, scope: 'openid admin' });
    const { tokens, sub, browser } = await signedIn('openid admin', party);
    assert.equal(tokens.scope, 'openid');
    assert.equal((await party.introspect(tokens.access_token))['scope'], 'openid');
    roles.set(sub, ['admin']);
    const later = createBrowser(issuer, browser.wallet);
    const wider = await party.tokens(await later.signIn(party, { scope: 'openid admin' }));
    assert.equal(wider.scope, 'openid admin', 'and is, from the next sign-in on, to somebody with it');
  });

  it('admin cannot be registered for', async () => {
    await assert.rejects(registerClient(issuer, { scope: 'openid admin' }), /invalid_client_metadata/);
    const { browser } = await signedIn();
    assert.equal(await outcome(browser, {}, 'openid admin'), 'invalid_scope');
  });

  it('is recorded with the application and the scopes', async () => {
    const { sub } = await signedIn('openid profile');
    const rows = await sql.db
      .selectFrom('audit_logs')
      .select(['action', 'client_id', 'success', 'metadata'])
      .where('user_id', '=', sub)
      .where('action', '=', 'oauth.authorized')
      .execute();
    assert.equal(rows.length, 1);
    assert.equal(rows[0]?.client_id, client.clientId);
    assert.deepEqual(rows[0]?.metadata, { scopes: ['openid', 'profile'] });
  });
});

describe('OAuth 2.0 Form Post Response Mode, section 2', () => {
  it('the answer is a page that posts code, state and iss to the application', async () => {
    const { browser } = await signedIn('openid');
    const { answer, state } = await browser.authorize(client, {
      params: { response_mode: 'form_post', prompt: 'none' },
    });
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get('content-type') ?? '', /^text\/html/);
    assert.match(answer.text, new RegExp(`action="${client.redirectUri}"`));
    assert.match(answer.text, new RegExp(`name="state" value="${state}"`));
    assert.match(answer.text, /name="code" value="[^"]+"/);
    assert.match(answer.headers.get('cache-control') ?? '', /no-store/);
    const policy = answer.headers.get('content-security-policy') ?? '';
    assert.match(policy, /script-src [^;]*'sha256-/);
    assert.doesNotMatch(policy, /unsafe-inline/);
  });
});
