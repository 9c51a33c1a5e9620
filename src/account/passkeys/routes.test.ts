/** Passkeys over HTTP: browsers and holders of a token, alone and at once. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import {
  addUser,
  createTestClock,
  laptop,
  MINUTE,
  openDatabase,
  random,
  silent,
} from '../../../test/support/accounts.ts';
import { createTestHttp } from '../../../test/support/http.ts';
import { createAuthenticator } from '../../../test/support/passkey.ts';
import { createAuthenticate } from '../../core/authn/authenticate.ts';
import { createBrowserSessions } from '../../core/authn/browser.ts';
import { addAuthentication } from '../../core/authn/plugin.ts';
import { addAuthorization } from '../../core/authz/plugin.ts';
import { sessionCookie } from '../../core/session/cookie.ts';
import { createSessions } from '../../core/session/sessions.ts';
import { createMemoryBus, createMemoryKeyValue } from '../../infra/kv/memory.ts';
import { createPasskeyStore } from '../../infra/sql/passkey-store.ts';
import { createSessionStore } from '../../infra/sql/session-store.ts';
import { createCsrf } from '../../lib/http/csrf.ts';
import { ownSessionRoutes } from '../routes/session.ts';
import { createPasskeys } from './passkeys.ts';
import { passkeyRoutes } from './routes.ts';

const ORIGIN = 'https://id.example.com';
const KEY = 'urn:hodlxxi:acr:key';
const KEY_PASSKEY = 'urn:hodlxxi:acr:key+passkey';

const sql = await openDatabase();
const clock = createTestClock();
const cookie = sessionCookie(ORIGIN);
const store = createSessionStore(sql);
const sessions = createSessions({ store, bus: createMemoryBus(), clock, random, log: silent });
const passkeys = createPasskeys({
  store: createPasskeyStore(sql),
  sessions,
  kv: createMemoryKeyValue({ clock, maxKeys: 1000 }),
  clock,
  random,
  audit: { record: async () => {} },
  publicUrl: ORIGIN,
  lock: { failures: 5, duration: 15 * MINUTE },
});

const { app } = await createTestHttp({ https: true });
const application = { clientId: 'demo', amr: ['lnurl'], acr: KEY, expiresAt: clock.now() + 60 * MINUTE };
const APPLICATION = 'eyJhbGciOiJFUzI1NiJ9.token.c2ln';
const ofApplication = await addUser(sql);
const authenticate = createAuthenticate({
  sessions,
  accessTokens: {
    verify: async (value) =>
      value === APPLICATION
        ? { ...application, userId: ofApplication, scopes: new Set(['profile']), authTime: clock.now() }
        : null,
  },
  cookieName: cookie.name,
});
addAuthentication(app, { authenticate, cookie });
const csrf = createCsrf({ key: random.bytes(32), origin: ORIGIN });
addAuthorization(app, { roles: async () => [], csrf, clock });
const browser = createBrowserSessions({ sessions, cookie });
await app.register(passkeyRoutes({ passkeys, browser, sessions, nameOf: async () => 'hal' }));
await app.register(ownSessionRoutes);
app.get('/api/own', { config: { access: {} } }, async () => ({}));
after(async () => {
  await app.close();
  await sql.close();
});

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

/** Somebody signed in with a key, by cookie or by token; the cookie is kept as a browser keeps it. */
async function signIn(kind: 'browser' | 'wallet' = 'browser', userId?: string) {
  const owner = userId ?? (await addUser(sql));
  const opened = await sessions.open({ userId: owner, kind, amr: ['lnurl'], acr: KEY, origin: laptop });
  let { token } = opened;
  const send = async (method: Method, url: string, payload?: object) => {
    const headers =
      kind === 'browser'
        ? { cookie: `${cookie.name}=${token}`, origin: ORIGIN }
        : { authorization: `Bearer ${token}` };
    const answer = await app.inject({ method, url, headers, ...(payload ? { payload } : {}) });
    token = new RegExp(`^${cookie.name}=([^;]+);`).exec(String(answer.headers['set-cookie']))?.[1] ?? token;
    return answer;
  };
  return { userId: owner, uid: opened.uid, first: opened.token, token: () => token, send };
}
type Client = Awaited<ReturnType<typeof signIn>>;

async function register({ send }: Client, device = createAuthenticator({ origin: ORIGIN })) {
  const options = (await send('POST', '/api/passkeys/register/options')).json();
  const body = { response: device.create(options), label: 'Key ring' };
  return { device, body, answer: await send('POST', '/api/passkeys/register', body) };
}

async function confirm({ send }: Client, device: ReturnType<typeof createAuthenticator>) {
  const options = (await send('POST', '/api/passkeys/assert/options')).json();
  return send('POST', '/api/passkeys/assert', { response: device.get(options) });
}

describe('making a passkey', () => {
  it('answers 201 with it; it is listed, named and removed', async () => {
    const me = await signIn();
    const { device, answer } = await register(me);
    assert.equal(answer.statusCode, 201, answer.body);
    const made = answer.json();
    assert.deepEqual(made, {
      id: made.id,
      label: 'Key ring',
      device_type: 'singleDevice',
      backed_up: false,
      transports: ['internal', 'hybrid'],
      created_at: new Date(clock.now()).toISOString(),
      last_used_at: null,
    });
    assert.deepEqual((await me.send('GET', '/api/passkeys')).json(), { passkeys: [made], required: false });
    const path = `/api/passkeys/${made.id}`;
    assert.equal((await me.send('PATCH', path, { label: ' Safe ' })).json().label, 'Safe');
    assert.equal((await me.send('PATCH', path, { label: null })).json().label, null);
    assert.equal((await me.send('PATCH', path, { label: 'a\u0000b' })).statusCode, 400);
    const stranger = await signIn();
    assert.equal((await stranger.send('PATCH', path, { label: 'x' })).statusCode, 404);
    assert.equal((await stranger.send('DELETE', path)).statusCode, 404);
    await confirm(me, device);
    assert.equal((await me.send('DELETE', path)).statusCode, 204);
    assert.equal((await me.send('DELETE', path)).statusCode, 404);
  });

  it('twice with one answer is refused, and one authenticator twice as well', async () => {
    const me = await signIn();
    const { device, body } = await register(me);
    const again = await me.send('POST', '/api/passkeys/register', body);
    assert.deepEqual([again.statusCode, again.json().code], [400, 'passkey_invalid']);
    await confirm(me, device);
    assert.equal((await register(me, device)).answer.json().code, 'passkey_taken');
  });

  it('asks for a fresh sign-in, as do removing and requiring; a passkey makes it fresh', async () => {
    const me = await signIn();
    const { device, answer } = await register(me);
    clock.pass(11 * MINUTE);
    const guarded: [Method, string, object?][] = [
      ['POST', '/api/passkeys/register/options'],
      ['POST', '/api/passkeys/register', {}],
      ['DELETE', `/api/passkeys/${answer.json().id}`],
      ['PUT', '/api/passkeys/required', { required: true }],
    ];
    for (const [method, url, payload] of guarded) {
      assert.equal((await me.send(method, url, payload)).json().code, 'fresh_sign_in_required', url);
    }
    assert.equal((await confirm(me, device)).statusCode, 200);
    assert.equal((await me.send('PUT', '/api/passkeys/required', { required: true })).statusCode, 200);
  });

  it('is nothing that an application may do, in whatever step', async () => {
    const headers = { authorization: `Bearer ${APPLICATION}` };
    for (const path of ['register/options', 'register', 'assert/options', 'assert']) {
      const answer = await app.inject({ method: 'POST', url: `/api/passkeys/${path}`, headers, payload: {} });
      assert.equal(answer.json().code, 'session_required', path);
    }
  });
});

describe('confirming with a passkey', () => {
  it('a browser goes on under a new id, and its old cookie is worth nothing', async () => {
    const me = await signIn();
    const { device } = await register(me);
    clock.pass(11 * MINUTE);
    const answer = await confirm(me, device);
    assert.deepEqual(answer.json(), {
      acr: KEY_PASSKEY,
      amr: ['lnurl', 'hwk', 'mfa'],
      expires_at: new Date(clock.now() + 24 * 60 * MINUTE).toISOString(),
    });
    assert.notEqual(me.token(), me.first);
    assert.equal(await sessions.find(me.first), null);
    const session = (await me.send('GET', '/api/session')).json();
    assert.deepEqual([session.acr, session.second_factor], [KEY_PASSKEY, 'done']);
    assert.ok(Date.parse(session.auth_time) >= clock.now() - 1000);
    assert.equal((await sessions.find(me.token()))?.uid, me.uid);
  });

  it('the holder of a token keeps it', async () => {
    const me = await signIn('wallet');
    const { device } = await register(me, createAuthenticator({ origin: ORIGIN, synced: true }));
    const answer = await confirm(me, device);
    assert.deepEqual(answer.json().amr, ['lnurl', 'swk', 'mfa']);
    assert.equal(answer.headers['set-cookie'], undefined);
    assert.equal((await me.send('GET', '/api/session')).json().second_factor, 'done');
  });

  it('another passkey takes the place of the first among the methods', async () => {
    const me = await signIn();
    const one = await register(me);
    await confirm(me, one.device);
    const two = await register(me, createAuthenticator({ origin: ORIGIN, synced: true }));
    assert.deepEqual((await confirm(me, two.device)).json().amr, ['lnurl', 'swk', 'mfa']);
  });

  it('the options of one session are worth nothing in another of the same person', async () => {
    const me = await signIn();
    const { device } = await register(me);
    const elsewhere = await signIn('browser', me.userId);
    const options = (await me.send('POST', '/api/passkeys/assert/options')).json();
    const payload = { response: device.get(options) };
    const refused = await elsewhere.send('POST', '/api/passkeys/assert', payload);
    assert.deepEqual([refused.statusCode, refused.json().code], [400, 'passkey_invalid']);
    assert.equal((await elsewhere.send('GET', '/api/session')).json().acr, KEY);
    assert.equal((await me.send('POST', '/api/passkeys/assert', payload)).statusCode, 200);
  });

  it('of twenty identical answers at once one is taken', async () => {
    const me = await signIn('wallet');
    const { device } = await register(me);
    const options = (await me.send('POST', '/api/passkeys/assert/options')).json();
    const payload = { response: device.get(options) };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => me.send('POST', '/api/passkeys/assert', payload)),
    );
    assert.equal(answers.filter(({ statusCode }) => statusCode === 200).length, 1);
    assert.equal(answers.filter((answer) => answer.json().code === 'passkey_invalid').length, 19);
  });

  it('who has none hears that there is none', async () => {
    const answer = await (await signIn()).send('POST', '/api/passkeys/assert/options');
    assert.deepEqual([answer.statusCode, answer.json().code], [409, 'passkey_missing']);
  });
});

describe('an account that wants a passkey', () => {
  it('leaves its other sessions nothing but to show one, whatever kind they are of', async () => {
    const me = await signIn();
    const others = [await signIn('browser', me.userId), await signIn('wallet', me.userId)];
    const { device, answer } = await register(me);
    await confirm(me, device);
    for (const other of others) assert.equal((await other.send('GET', '/api/own')).statusCode, 200);
    const required = await me.send('PUT', '/api/passkeys/required', { required: true });
    assert.deepEqual(required.json(), { required: true });
    assert.equal((await me.send('GET', '/api/own')).statusCode, 200);
    for (const other of others) {
      for (const url of ['/api/own', '/api/passkeys']) {
        assert.equal((await other.send('GET', url)).json().code, 'second_factor_required');
      }
      const off = await other.send('PUT', '/api/passkeys/required', { required: false });
      assert.equal(off.json().code, 'second_factor_required');
      assert.equal((await other.send('GET', '/api/session')).json().second_factor, 'needed');
      assert.equal((await confirm(other, device)).statusCode, 200);
      assert.equal((await other.send('GET', '/api/own')).statusCode, 200);
    }
    const last = await me.send('DELETE', `/api/passkeys/${answer.json().id}`);
    assert.deepEqual([last.statusCode, last.json().code], [409, 'last_passkey']);
    assert.deepEqual((await me.send('PUT', '/api/passkeys/required', { required: false })).json(), {
      required: false,
    });
    assert.equal((await me.send('DELETE', `/api/passkeys/${answer.json().id}`)).statusCode, 204);
  });

  it('needs one first, and a key alone does not stop it', async () => {
    const me = await signIn();
    const none = await me.send('PUT', '/api/passkeys/required', { required: true });
    assert.deepEqual([none.statusCode, none.json().code], [409, 'passkey_missing']);
    const off = await me.send('PUT', '/api/passkeys/required', { required: false });
    assert.equal(off.json().code, 'second_factor_required');
  });
});

describe('an account that has a passkey, wanted or not', () => {
  it('needs it shown to have another, to lose one, and to change what is wanted', async () => {
    const me = await signIn();
    const { device, answer } = await register(me);
    const path = `/api/passkeys/${answer.json().id}`;
    const guarded: [Method, string, object?][] = [
      ['POST', '/api/passkeys/register/options'],
      ['DELETE', path],
      ['PUT', '/api/passkeys/required', { required: true }],
      ['PUT', '/api/passkeys/required', { required: false }],
    ];
    const stolen = await signIn('wallet', me.userId);
    for (const { send } of [me, stolen])
      for (const [method, url, payload] of guarded) {
        const refused = await send(method, url, payload);
        assert.deepEqual([refused.statusCode, refused.json().code], [403, 'second_factor_required'], url);
      }
    assert.equal((await stolen.send('PATCH', path, { label: 'Mine' })).statusCode, 200);
    await confirm(me, device);
    const another = await register(me);
    assert.equal(another.answer.statusCode, 201);
    assert.equal((await me.send('DELETE', path)).statusCode, 204);
  });

  it('ends its other sessions with a passkey that is removed, since it may have confirmed them', async () => {
    const me = await signIn();
    const others = [await signIn('browser', me.userId), await signIn('wallet', me.userId)];
    const { device, answer } = await register(me);
    for (const one of [me, ...others]) await confirm(one, device);
    const stranger = await signIn();
    assert.equal((await me.send('DELETE', `/api/passkeys/${answer.json().id}`)).statusCode, 204);
    for (const one of others) assert.equal((await one.send('GET', '/api/own')).statusCode, 401);
    for (const one of [me, stranger]) assert.equal((await one.send('GET', '/api/own')).statusCode, 200);
  });

  it('made before the first one was, an answer no longer adds a second', async () => {
    const me = await signIn();
    const thief = await signIn('wallet', me.userId);
    const options = (await thief.send('POST', '/api/passkeys/register/options')).json();
    await register(me);
    const response = createAuthenticator({ origin: ORIGIN }).create(options);
    const late = await thief.send('POST', '/api/passkeys/register', { response });
    assert.deepEqual([late.statusCode, late.json().code], [403, 'second_factor_required']);
  });
});
