/** OAuth 2.0 Step Up Authentication Challenge: how a person signed in, for those who decide whether it is enough. */
import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { decodeJwt } from 'jose';
import { sessionCookie } from '../../src/core/session/cookie.ts';
import { createSessions } from '../../src/core/session/sessions.ts';
import { createMemoryBus } from '../../src/infra/kv/memory.ts';
import { createSessionStore } from '../../src/infra/sql/session-store.ts';
import { random, silent } from '../support/accounts.ts';
import { createBrowser } from '../support/browser.ts';
import { openOauth } from '../support/oauth.ts';
import { asTokens, registerClient } from '../support/relying-party.ts';

const KEY = 'urn:hodlxxi:acr:key';
const KEY_PASSKEY = 'urn:hodlxxi:acr:key+passkey';
const STRONG = { acr: KEY_PASSKEY, amr: ['lnurl', 'hwk', 'mfa'] };

const { issuer, sql } = await openOauth();
const sessions = createSessions({
  store: createSessionStore(sql),
  bus: createMemoryBus(),
  clock: { now: () => Date.now() },
  random,
  log: silent,
});
const cookie = sessionCookie(issuer).name;
const client = await registerClient(issuer);
const pairwise = await registerClient(issuer, { subject_type: 'pairwise' });
const opaque = await registerClient(issuer, { access_token_format: 'opaque' });

/** Somebody who has signed in with a key, and allowed everything. */
async function person(party = client) {
  const browser = createBrowser(issuer);
  const tokens = await party.tokens(await browser.signIn(party));
  const session = await sessions.find(browser.jar.get(cookie)?.value ?? '');
  assert.ok(session);
  const { userId, uid } = session;

  return {
    browser,
    userId,
    tokens,
    uid,
    /** Their session as it is after a passkey: under a new id, as a browser gets it. */
    async confirm() {
      const renewed = await sessions.renew(userId, uid, STRONG);
      const before = browser.jar.get(cookie);
      assert.ok(renewed && before);
      browser.jar.set(cookie, { ...before, value: renewed.token });
    },
    async addPasskey() {
      await sql.db
        .insertInto('passkeys')
        .values({
          id: randomUUID(),
          user_id: userId,
          credential_id: randomBytes(16),
          user_handle: randomBytes(16),
          public_key: randomBytes(77),
          device_type: 'singleDevice',
          backed_up: false,
          label: null,
          last_used_at: null,
        })
        .execute();
    },
    async require(required = true) {
      await sql.db
        .updateTable('users')
        .set({ passkey_required: required })
        .where('id', '=', userId)
        .execute();
    },
    /** `code`, `page`, or the error a request is answered with at once. */
    async ask(params: Readonly<Record<string, string>> = {}) {
      const { answer, verifier } = await browser.authorize(party, { params });
      const found = answer.location;
      if (found?.pathname.startsWith('/oauth/interaction/')) return { outcome: 'page' };
      const code = found?.searchParams.get('code');
      if (!code) return { outcome: found?.searchParams.get('error') ?? `${answer.status}` };
      return { outcome: 'code', tokens: await party.tokens({ code, verifier }) };
    },
  };
}
type Person = Awaited<ReturnType<typeof person>>;

const outcome = async (who: Person, params?: Record<string, string>) => (await who.ask(params)).outcome;
const essential = (acr: object) => ({
  claims: JSON.stringify({ id_token: { acr: { essential: true, ...acr } } }),
});
const asked = { acr_values: KEY_PASSKEY };
const none = { prompt: 'none' };

describe('RFC 9470 section 5, OIDC Core section 3.1.2.1: acr_values', () => {
  it('of somebody who has no passkey nothing is asked, and the ID token says what it was', async () => {
    const me = await person();
    const { outcome: got, tokens } = await me.ask({ ...asked, ...none });
    assert.equal(got, 'code');
    assert.equal(decodeJwt(tokens?.id_token ?? '')['acr'], KEY);
  });

  it('somebody who has one is asked for it, and where nothing may be asked the voluntary request is left unmet', async () => {
    const me = await person();
    await me.addPasskey();
    assert.equal(await outcome(me, asked), 'page');
    const { outcome: got, tokens } = await me.ask({ ...asked, ...none });
    assert.deepEqual([got, decodeJwt(tokens?.id_token ?? '')['acr']], ['code', KEY]);
    assert.equal(await outcome(me, { acr_values: KEY, ...none }), 'code');
    assert.equal(await outcome(me, none), 'code');
  });

  it('after the passkey acr, amr and auth_time say so, in the ID token and in the access token', async () => {
    const me = await person();
    await me.addPasskey();
    await me.confirm();
    const { tokens } = await me.ask({ ...asked, ...none });
    for (const token of [tokens?.id_token, tokens?.access_token]) {
      const { acr, amr, auth_time } = decodeJwt(token ?? '');
      assert.deepEqual({ acr, amr }, STRONG);
      assert.ok(Math.abs(Number(auth_time) - Date.now() / 1000) < 5);
    }
  });
});

describe('OIDC Core section 5.5.1.1: an essential acr', () => {
  it('is insisted on, of somebody without a passkey as well', async () => {
    const me = await person();
    for (const acr of [{ value: KEY_PASSKEY }, { values: ['urn:example:gold', KEY_PASSKEY] }]) {
      assert.equal(await outcome(me, essential(acr)), 'page');
      assert.equal(await outcome(me, { ...essential(acr), ...none }), 'login_required');
    }
    await me.confirm();
    assert.equal(await outcome(me, { ...essential({ value: KEY_PASSKEY }), ...none }), 'code');
  });

  it('is insisted on beside acr_values, which are a wish', async () => {
    const me = await person();
    const both = { ...essential({ value: KEY_PASSKEY }), acr_values: KEY };
    assert.equal(await outcome(me, { ...both, ...none }), 'login_required');
  });

  it('that asks for a key is met by more, and the ID token then has the value that was asked for', async () => {
    const me = await person();
    await me.confirm();
    const { outcome: got, tokens } = await me.ask({ ...essential({ values: [KEY] }), ...none });
    assert.equal(got, 'code');
    const { acr, amr } = decodeJwt(tokens?.id_token ?? '');
    assert.deepEqual({ acr, amr }, { acr: KEY, amr: STRONG.amr });
    const plain = await me.ask(none);
    assert.equal(decodeJwt(plain.tokens?.id_token ?? '')['acr'], KEY_PASSKEY);
  });

  it('that cannot be reached fails at once', async () => {
    const me = await person();
    await me.confirm();
    for (const params of [none, {}]) {
      const got = await outcome(me, { ...essential({ value: 'urn:example:gold' }), ...params });
      assert.equal(got, 'unmet_authentication_requirements');
    }
  });
});

describe('RFC 9470 section 5, OIDC Core section 3.1.2.1: max_age', () => {
  it('counts from the passkey, which is an authentication as well', async (t) => {
    const me = await person();
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 301_000 });
    assert.equal(await outcome(me, { max_age: '300', ...none }), 'login_required');
    await me.confirm();
    const { outcome: got, tokens } = await me.ask({ max_age: '300', ...none });
    assert.equal(got, 'code');
    assert.ok(Math.abs(Number(decodeJwt(tokens?.id_token ?? '')['auth_time']) - Date.now() / 1000) < 5);
    t.mock.timers.reset();
  });
});

describe('an account that wants a passkey', () => {
  it('gives no code to a session without one', async () => {
    const me = await person();
    await me.addPasskey();
    await me.require();
    for (const params of [{}, { acr_values: KEY }, { scope: 'openid profile' }, { max_age: '3600' }]) {
      assert.equal(await outcome(me, params), 'page');
      assert.equal(await outcome(me, { ...params, ...none }), 'login_required');
    }
    await me.confirm();
    assert.equal(await outcome(me, none), 'code');
    await me.require(false);
    assert.equal(await outcome(me, none), 'code');
  });

  it('leaves what was granted before as it was: applications go on refreshing', async () => {
    const me = await person();
    await me.addPasskey();
    await me.require();
    const refreshed = asTokens(await client.refresh(me.tokens.refresh_token));
    assert.equal(decodeJwt(refreshed.access_token)['acr'], KEY);
    const headers = { authorization: `Bearer ${refreshed.access_token}` };
    assert.equal((await fetch(`${issuer}/oauth/userinfo`, { headers })).status, 200);
  });

  it('signs no device in by a session without one', async () => {
    const me = await person();
    const device = await registerClient(issuer, {
      grant_types: ['urn:ietf:params:oauth:grant-type:device_code'],
      redirect_uris: [],
      response_types: [],
    });
    const started = await device.send('device/authorize', { scope: 'openid' });
    await me.addPasskey();
    await me.require();
    const field = (text: string, name: string) =>
      new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? '';
    const page = await me.browser.get('/oauth/device');
    const user_code = String(started.body['user_code']);
    const shown = await me.browser.post('/oauth/device', { xsrf: field(page.text, 'xsrf'), user_code });
    const xsrf = field(shown.text, 'xsrf');
    const next = await me.browser.post('/oauth/device', { xsrf, user_code, confirm: 'yes' });
    assert.match(next.location?.pathname ?? '', /^\/oauth\/interaction\//);
    const polled = await device.send('token', {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: String(started.body['device_code']),
    });
    assert.equal(polled.body['error'], 'authorization_pending');
  });
});

describe('RFC 9470 section 6, RFC 9068 section 2.2.1: authentication information conveyed via access token', () => {
  for (const [name, party] of Object.entries({ client, pairwise, opaque })) {
    it(`acr, amr and auth_time are those of the sign-in, and refreshing changes none of them (${name})`, async (t) => {
      const me = await person(party);
      const first = await party.introspect(me.tokens.access_token);
      assert.deepEqual([first['acr'], first['amr']], [KEY, ['lnurl']]);
      await me.confirm();
      t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 5_000 });
      const refreshed = asTokens(await party.refresh(me.tokens.refresh_token));
      const second = await party.introspect(refreshed.access_token);
      t.mock.timers.reset();
      for (const claim of ['acr', 'amr', 'auth_time']) assert.deepEqual(second[claim], first[claim], claim);
      if (name === 'opaque') return;
      const { acr, amr, auth_time } = decodeJwt(refreshed.access_token);
      assert.deepEqual({ acr, amr, auth_time }, { acr: KEY, amr: ['lnurl'], auth_time: first['auth_time'] });
    });
  }
});
