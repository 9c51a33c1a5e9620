/** OpenID Connect RP-Initiated Logout 1.0 and Back-Channel Logout 1.0, over HTTP. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { createRemoteJWKSet, decodeJwt, jwtVerify, SignJWT } from 'jose';
import { sha256 } from '../../src/core/crypto.ts';
import { createSessions } from '../../src/core/session/sessions.ts';
import { createMemoryBus } from '../../src/infra/kv/memory.ts';
import { createSessionStore } from '../../src/infra/sql/session-store.ts';
import { random, silent } from '../support/accounts.ts';
import { type Answer, type Browser, createBrowser } from '../support/browser.ts';
import { openOauth, startOauth } from '../support/oauth.ts';
import { receiveForms } from '../support/receiver.ts';
import { call, type RelyingParty, registerClient } from '../support/relying-party.ts';

const masterKey = { current: randomBytes(32) };
const server = await openOauth({ overrides: { masterKey } });
const { issuer, sql } = server;
const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`));

const BYE = 'https://app.example/bye';
const app = await registerClient(issuer, { post_logout_redirect_uris: [BYE] });
const other = await registerClient(issuer);

async function signedIn(party: RelyingParty = app, browser = createBrowser(issuer)) {
  const tokens = await party.tokens(await browser.signIn(party, { scope: 'openid profile' }));
  return { browser, tokens };
}

const logout = (browser: Browser, params: Readonly<Record<string, string>> = {}) =>
  browser.get(`/oauth/logout?${new URLSearchParams(params)}`);

/** Presses a button of the page that asks; where nobody is signed in the page asks nothing and goes on by script. */
function answer(browser: Browser, page: Answer, yes = true): Promise<Answer> {
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const form: Record<string, string> = yes ? { xsrf, logout: 'yes' } : { xsrf };
  return browser.post('/oauth/logout/confirm', form);
}

async function userIdOf(accessToken: string): Promise<string> {
  const digest = sha256(String(decodeJwt(accessToken).jti));
  const { user_id: userId } = await sql.db
    .selectFrom('oauth_tokens')
    .select('user_id')
    .where('token_digest', '=', digest)
    .executeTakeFirstOrThrow();
  return String(userId);
}

/** Whether the browser still has a session: it is not asked to sign in again. */
async function hasSession(browser: Browser, party = app): Promise<boolean> {
  const { answer: page } = await browser.authorize(party, { params: { prompt: 'none' } });
  return page.location?.searchParams.has('code') ?? false;
}

describe('RP-Initiated Logout, section 2', () => {
  it('the person is asked, and after yes the session is gone and they are back at the application', async () => {
    const { browser, tokens } = await signedIn();
    const page = await logout(browser, {
      id_token_hint: tokens.id_token,
      post_logout_redirect_uri: BYE,
      state: 's 1',
    });
    assert.equal(page.status, 200);
    assert.match(page.text, /Sign out\?/);
    assert.match(page.text, /as <bdi>somebody<\/bdi>\./, 'the name that applications are told');
    assert.equal(await hasSession(browser), true);
    const again = await logout(browser, {
      id_token_hint: tokens.id_token,
      post_logout_redirect_uri: BYE,
      state: 's 1',
    });
    const done = await answer(browser, again);
    assert.equal(done.location?.href, `${BYE}?state=s+1`);
    assert.equal(await hasSession(browser), false);
  });

  it('what was issued in the session ends with it', async () => {
    const { browser, tokens } = await signedIn();
    await answer(browser, await logout(browser));
    assert.deepEqual(await app.introspect(tokens.access_token), { active: false });
    assert.equal((await app.refresh(tokens.refresh_token)).body['error'], 'invalid_grant');
    assert.deepEqual(
      (await sql.db.selectFrom('sessions').select('uid').where('kind', '=', 'browser').execute()).length > 0,
      true,
    );
  });

  it('after no the person stays signed in here', async () => {
    const { browser } = await signedIn();
    const done = await answer(browser, await logout(browser), false);
    assert.equal(done.location?.pathname, '/oauth/logout/success');
    assert.equal(await hasSession(browser), true);
  });

  it('it works without any parameter, and ends on a page of ours', async () => {
    const { browser } = await signedIn();
    const done = await answer(browser, await logout(browser));
    assert.equal(done.location?.origin, issuer);
    const page = await browser.get(done.location ?? '');
    assert.deepEqual([page.status, await hasSession(browser)], [200, false]);
  });

  it('parameters may come by POST', async () => {
    const { browser, tokens } = await signedIn();
    const moved = await browser.post('/oauth/logout', {
      id_token_hint: tokens.id_token,
      post_logout_redirect_uri: BYE,
    });
    assert.equal(moved.status, 303);
    const done = await answer(browser, await browser.get(moved.location ?? ''));
    assert.equal(done.location?.href, BYE);
  });

  it('client_id alone is enough to be sent back', async () => {
    const { browser } = await signedIn();
    const page = await logout(browser, { client_id: app.clientId, post_logout_redirect_uri: BYE });
    assert.equal((await answer(browser, page)).location?.href, BYE);
  });

  it('an expired ID token is still a hint', async (t) => {
    const { browser, tokens } = await signedIn();
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 2 * 3600_000 });
    const page = await logout(browser, { id_token_hint: tokens.id_token, post_logout_redirect_uri: BYE });
    assert.equal((await answer(browser, page)).location?.href, BYE);
  });
});

describe('RP-Initiated Logout, section 3: redirection', () => {
  it('the address must be one the client registered, exactly', async () => {
    const { browser, tokens } = await signedIn();
    for (const uri of ['https://evil.example', `${BYE}?x=1`, `${BYE}/`, 'https://app.example']) {
      const page = await logout(browser, { id_token_hint: tokens.id_token, post_logout_redirect_uri: uri });
      assert.deepEqual([page.status, page.location], [400, null], uri);
    }
    assert.equal(await hasSession(browser), true);
  });

  it('without a client nobody is sent anywhere', async () => {
    const { browser } = await signedIn();
    const page = await logout(browser, { post_logout_redirect_uri: BYE });
    const done = await answer(browser, page);
    assert.equal(done.location?.origin, issuer);
  });

  it('hints that are forged, foreign or contradictory are refused', async () => {
    const { browser, tokens } = await signedIn();
    const forged = await new SignJWT({ aud: app.clientId })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode('kept-as-digest'.padEnd(32, ' ')));
    const wrong: Record<string, string>[] = [
      { id_token_hint: forged },
      { id_token_hint: 'nonsense' },
      { id_token_hint: tokens.id_token, client_id: other.clientId },
      { client_id: 'nobody' },
    ];
    for (const params of wrong) {
      const page = await logout(browser, { ...params, post_logout_redirect_uri: BYE });
      assert.ok(page.status >= 400 && page.location === null, JSON.stringify(params));
    }
    assert.equal(await hasSession(browser), true);
  });
});

describe('RP-Initiated Logout, section 6: security', () => {
  it('a link or a form of another site signs nobody out', async () => {
    const { browser } = await signedIn();
    await browser.post('/oauth/logout/confirm', { logout: 'yes' }, { origin: 'https://evil.example' });
    const stranger = createBrowser(issuer);
    const page = await logout(stranger);
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const forged = await browser.post('/oauth/logout/confirm', { xsrf, logout: 'yes' });
    assert.ok(forged.status >= 400);
    assert.equal(await hasSession(browser), true);
  });

  it('the endpoint is announced', async () => {
    const { body } = await call(`${issuer}/.well-known/openid-configuration`);
    assert.equal(body['end_session_endpoint'], `${issuer}/oauth/logout`);
    assert.deepEqual(
      [body['backchannel_logout_supported'], body['backchannel_logout_session_supported']],
      [true, true],
    );
  });
});

describe('Back-Channel Logout', () => {
  it('section 2.4 and 2.5: the application is told with a logout token it can verify by the key set', async () => {
    await using site = await receiveForms();
    const party = await registerClient(issuer, {
      backchannel_logout_uri: `${site.url}/logout`,
      backchannel_logout_session_required: true,
    });
    const { browser, tokens } = await signedIn(party);
    await answer(browser, await logout(browser));
    assert.equal(site.received.length, 1);
    const token = site.received[0]?.get('logout_token') ?? '';
    const { payload, protectedHeader } = await jwtVerify(token, keys, { issuer, audience: party.clientId });
    assert.equal(protectedHeader.typ, 'logout+jwt');
    const idToken = decodeJwt(tokens.id_token);
    assert.deepEqual([payload.sub, payload['sid']], [idToken.sub, idToken['sid']]);
    assert.notEqual(payload['sid'], undefined);
    assert.deepEqual(payload['events'], { 'http://schemas.openid.net/event/backchannel-logout': {} });
    assert.equal(typeof payload.jti, 'string');
    assert.equal('nonce' in payload, false);
    assert.ok((payload.exp ?? 0) > Date.now() / 1000);
  });

  it('a client with pairwise subjects is told its own subject', async () => {
    await using site = await receiveForms();
    const party = await registerClient(issuer, {
      backchannel_logout_uri: `${site.url}/logout`,
      subject_type: 'pairwise',
    });
    const { browser, tokens } = await signedIn(party);
    await answer(browser, await logout(browser));
    const told = decodeJwt(site.received[0]?.get('logout_token') ?? '');
    assert.equal(told.sub, decodeJwt(tokens.id_token).sub);
  });

  it('every application of the session is told, and no application of another one', async () => {
    await using site = await receiveForms();
    const party = (path: string) => registerClient(issuer, { backchannel_logout_uri: `${site.url}/${path}` });
    const [first, second, third] = [await party('1'), await party('2'), await party('3')];
    const { browser } = await signedIn(first);
    await signedIn(second, browser);
    await signedIn(third);
    await answer(browser, await logout(browser));
    const told = site.received.map((form) => decodeJwt(form.get('logout_token') ?? '').aud);
    assert.deepEqual(told.toSorted(), [first.clientId, second.clientId].toSorted());
  });

  it('after no only the application that asked is told', async () => {
    await using site = await receiveForms();
    const metadata = { backchannel_logout_uri: `${site.url}/`, post_logout_redirect_uris: [BYE] };
    const [asking, staying] = [
      await registerClient(issuer, metadata),
      await registerClient(issuer, metadata),
    ];
    const { browser, tokens } = await signedIn(asking);
    await signedIn(staying, browser);
    await answer(browser, await logout(browser, { id_token_hint: tokens.id_token }), false);
    assert.deepEqual(
      site.received.map((form) => decodeJwt(form.get('logout_token') ?? '').aud),
      [asking.clientId],
    );
    assert.deepEqual(await asking.introspect(tokens.access_token), { active: false });
  });

  it('section 2.8: an application that fails or is away does not keep the person signed in', async () => {
    await using broken = await receiveForms(500);
    const failing = await registerClient(issuer, { backchannel_logout_uri: `${broken.url}/` });
    const away = await registerClient(issuer, { backchannel_logout_uri: 'http://127.0.0.1:9/' });
    const { browser } = await signedIn(failing);
    await signedIn(away, browser);
    const done = await answer(browser, await logout(browser));
    assert.equal(done.status, 303);
    assert.equal(await hasSession(browser), false);
  });

  it('an application is told as well when the person ends the session on their list of sessions', async () => {
    await using site = await receiveForms();
    const metadata = {
      backchannel_logout_uri: `${site.url}/`,
      backchannel_logout_session_required: true,
      subject_type: 'pairwise',
    };
    const party = await registerClient(issuer, metadata);
    const { browser, tokens } = await signedIn(party);
    await signedIn(other, browser);
    const { sub, sid } = decodeJwt(tokens.id_token);
    const userId = await userIdOf(tokens.access_token);
    const sessions = createSessions({
      store: createSessionStore(sql),
      bus: createMemoryBus(),
      clock: { now: Date.now },
      random,
      log: silent,
    });
    const told = new Promise<void>((resolve) => {
      sessions.whenEnded((ended) => void server.oauth.farewell(ended).then(resolve));
    });
    assert.equal(await sessions.revokeAll(userId), 2, 'the browser, and the wallet that signed');
    await told;
    const [token, ...more] = site.received.map((form) => form.get('logout_token') ?? '');
    assert.equal(more.length, 0);
    const { payload } = await jwtVerify(token ?? '', keys, { issuer, audience: party.clientId });
    assert.deepEqual([payload.sub, payload['sid']], [sub, sid]);
    assert.equal(await hasSession(browser), false);
    assert.deepEqual(await party.introspect(tokens.access_token), { active: false });
  });

  it('nothing is sent to addresses inside our own network', async (t) => {
    const guarded = await startOauth(sql, { overrides: { masterKey, fetch: globalThis.fetch } });
    t.after(guarded.close);
    await using site = await receiveForms();
    const party = await registerClient(guarded.issuer, { backchannel_logout_uri: `${site.url}/` });
    const browser = createBrowser(guarded.issuer);
    await browser.signIn(party);
    const done = await answer(browser, await logout(browser));
    assert.equal(done.status, 303);
    assert.equal(site.received.length, 0);
  });
});
