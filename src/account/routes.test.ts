/** The room behind a real server, on a real database. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import {
  addKey,
  addUser,
  createTestClock,
  laptop,
  MINUTE,
  openDatabase,
  random,
  silent,
} from '../../test/support/accounts.ts';
import { createTestHttp } from '../../test/support/http.ts';
import { createAuditTrail } from '../core/audit/trail.ts';
import { createAuthenticate } from '../core/authn/authenticate.ts';
import { createBrowserSessions } from '../core/authn/browser.ts';
import { addAuthentication } from '../core/authn/plugin.ts';
import { addAuthorization } from '../core/authz/plugin.ts';
import { sessionCookie } from '../core/session/cookie.ts';
import { createSessions } from '../core/session/sessions.ts';
import { defaultUsername } from '../core/username.ts';
import { createMemoryBus } from '../infra/kv/memory.ts';
import { createAccountStore, createOwnEvents } from '../infra/sql/account-store.ts';
import { createAuditStore } from '../infra/sql/audit-store.ts';
import { createSessionStore } from '../infra/sql/session-store.ts';
import { createCsrf } from '../lib/http/csrf.ts';
import { accountRoutes, createAccount, type Grant } from './index.ts';

const ORIGIN = 'https://id.example.com';
const sql = await openDatabase();
const clock = createTestClock();
const cookie = sessionCookie(ORIGIN);
const sessions = createSessions({
  store: createSessionStore(sql),
  bus: createMemoryBus(),
  clock,
  random,
  log: silent,
});
const browser = createBrowserSessions({ sessions, cookie });

/** Applications by person, in place of the OAuth room, which this room does not know. */
const allowed = new Map<string, Grant[]>();
const account = createAccount({
  store: createAccountStore(sql),
  sessions,
  grants: {
    list: async (userId) => allowed.get(userId) ?? [],
    revoke: async (userId, clientId) => {
      const before = allowed.get(userId) ?? [];
      const kept = before.filter((grant) => grant.clientId !== clientId);
      allowed.set(userId, kept);
      return kept.length < before.length;
    },
  },
  events: createOwnEvents(sql),
  audit: createAuditTrail({ store: createAuditStore(sql.db), clock }),
  clock,
});

const tokens = new Map<string, { userId: string; scopes: ReadonlySet<string> }>();
const authenticate = createAuthenticate({
  sessions,
  accessTokens: {
    verify: async (value) => {
      const known = tokens.get(value);
      const now = clock.now();
      return known
        ? { ...known, clientId: 'demo', amr: [], acr: null, authTime: now, expiresAt: now + MINUTE }
        : null;
    },
  },
  cookieName: cookie.name,
});

const { app } = await createTestHttp({ https: true });
addAuthentication(app, { authenticate, cookie });
const csrf = createCsrf({ key: random.bytes(32), origin: ORIGIN });
addAuthorization(app, { roles: account.roles, csrf, clock });
await app.register(accountRoutes({ account, browser, subjectFor: async (userId) => userId }));
app.post('/api/sign-in', { config: { access: 'public' } }, async (request, reply) => {
  const userId = String(request.headers['x-user']);
  const { uid } = await browser.signIn(request, reply, { userId, amr: ['lnurl'], acr: null });
  return { uid };
});
after(async () => {
  await app.close();
  await sql.close();
});

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
type Client = (method: Method, url: string, body?: object) => Promise<LightMyRequestResponse>;

const client =
  (headers: Record<string, string>): Client =>
  (method, url, body) =>
    app.inject({ method, url, headers, ...(body ? { payload: body } : {}) });

const bearer = (token: string) => client({ authorization: `Bearer ${token}` });

const open = (userId: string, kind: 'browser' | 'wallet' = 'wallet') =>
  sessions.open({ userId, kind, amr: ['lnurl'], acr: null, origin: laptop });

async function signIn(userId: string) {
  const { token, uid } = await open(userId);
  return { uid, send: bearer(token) };
}

async function signInBrowser(userId: string) {
  const { token, uid } = await open(userId, 'browser');
  return { uid, send: client({ cookie: `${cookie.name}=${token}`, origin: ORIGIN }) };
}

function applicationOf(userId: string, ...scopes: string[]): Client {
  const token = `eyJ.${scopes.join('-').replaceAll(':', '-')}.${userId}`;
  tokens.set(token, { userId, scopes: new Set(scopes) });
  return bearer(token);
}

const newKey = () => `02${Buffer.from(random.bytes(32)).toString('hex')}`;

describe('GET /api/users/profile', () => {
  it('answers the fields of the specification, with a session token and with the cookie', async () => {
    const pubkey = newKey();
    const userId = await addUser(sql, { username: 'hal', email: 'hal@example.com', bitcoin_pubkey: pubkey });
    const keyId = await addKey(sql, userId, 'lnurl', pubkey);
    const { send } = await signIn(userId);
    const answer = await send('GET', '/api/users/profile');
    assert.equal(answer.statusCode, 200);
    const profile = answer.json();
    assert.equal(profile.user_id, userId);
    assert.equal(profile.bitcoin_pubkey, pubkey);
    assert.equal(profile.username, 'hal');
    assert.equal(profile.preferred_username, 'hal');
    assert.equal(profile.email, 'hal@example.com');
    assert.equal(profile.keys[0].id, keyId);
    assert.equal(profile.keys[0].public_key, pubkey);
    assert.deepEqual(profile.roles, []);
    assert.equal(profile.last_login, new Date(clock.now()).toISOString());
    assert.ok(!Number.isNaN(Date.parse(profile.created_at)));
    const again = await (await signInBrowser(userId)).send('GET', '/api/users/profile');
    assert.deepEqual(again.json(), profile);
  });

  it('shows an application what its scopes say', async () => {
    const userId = await addUser(sql, { email: 'a@example.com', bitcoin_pubkey: newKey(), roles: ['admin'] });
    await addKey(sql, userId, 'lnurl', newKey());
    const profileWith = async (...scopes: string[]) =>
      (await applicationOf(userId, 'openid', 'profile', ...scopes)('GET', '/api/users/profile')).json();
    const little = await profileWith();
    assert.equal(little.user_id, userId);
    assert.deepEqual([little.username, little.preferred_username], [null, defaultUsername(userId)]);
    assert.deepEqual([little.bitcoin_pubkey, little.email, little.keys, little.roles], [null, null, [], []]);
    assert.ok((await profileWith('bitcoin')).bitcoin_pubkey);
    assert.equal((await profileWith('bitcoin')).keys.length, 1);
    assert.equal((await profileWith('email')).email, 'a@example.com');
  });

  it('refuses an application without the scope profile', async () => {
    const answer = await applicationOf(await addUser(sql), 'openid')('GET', '/api/users/profile');
    assert.equal(answer.statusCode, 403);
    assert.equal(answer.json().code, 'insufficient_scope');
  });
});

describe('PATCH /api/users/profile', () => {
  it('changes what it names, and says so in the audit trail without the values', async () => {
    const userId = await addUser(sql, { email: 'before@example.com' });
    const { send } = await signIn(userId);
    const answer = await send('PATCH', '/api/users/profile', {
      username: 'Patched',
      profile_data: { bio: 'secretly a cat' },
    });
    assert.equal(answer.statusCode, 200);
    assert.equal(answer.json().username, 'Patched');
    assert.equal(answer.json().email, 'before@example.com');
    assert.deepEqual(answer.json().profile_data, { bio: 'secretly a cat' });
    const [event] = await sql.db.selectFrom('audit_logs').selectAll().where('user_id', '=', userId).execute();
    assert.equal(event?.action, 'account.updated');
    assert.deepEqual(event?.metadata, { fields: ['username', 'profileData'] });
  });

  it('a user name is taken in any case, and once', async () => {
    await addUser(sql, { username: 'Taken' });
    const { send } = await signIn(await addUser(sql));
    const answer = await send('PATCH', '/api/users/profile', { username: 'tAKEN' });
    assert.equal(answer.statusCode, 409);
    assert.equal(answer.json().code, 'username_taken');
  });

  it('names the fields that are wrong and never repeats a private key', async () => {
    const { send } = await signIn(await addUser(sql));
    const key = '5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ';
    const answer = await send('PATCH', '/api/users/profile', { username: 'x', profile_data: { bio: key } });
    assert.equal(answer.statusCode, 400);
    const paths = answer.json().errors.map((error: { path: string }) => error.path);
    assert.deepEqual(paths, ['username', 'profile_data.bio']);
    assert.ok(!answer.body.includes(key));
  });

  it('is closed to applications and, with the cookie, to other sites', async () => {
    const userId = await addUser(sql);
    const scopes = ['openid', 'profile', 'email', 'bitcoin', 'admin'];
    const byApplication = await applicationOf(userId, ...scopes)('PATCH', '/api/users/profile', {});
    assert.equal(byApplication.json().code, 'session_required');
    const { token } = await open(userId, 'browser');
    const foreign = client({ cookie: `${cookie.name}=${token}`, origin: 'https://evil.example' });
    assert.equal((await foreign('PATCH', '/api/users/profile', {})).json().code, 'csrf_failed');
  });
});

describe('sessions and devices', () => {
  it('all are listed, the one that asks is marked, and no credential is among it', async () => {
    const userId = await addUser(sql);
    const { send, uid } = await signInBrowser(userId);
    const { token } = await open(userId);
    const answer = await send('GET', '/api/sessions');
    const { sessions: listed, next_cursor } = answer.json();
    assert.equal(listed.length, 2);
    assert.equal(next_cursor, null);
    const current = listed.filter((session: { current: boolean }) => session.current);
    assert.deepEqual(
      current.map((session: { id: string; kind: string }) => [session.id, session.kind]),
      [[uid, 'browser']],
    );
    assert.equal(current[0].ip, laptop.ip);
    assert.equal(current[0].user_agent, laptop.userAgent);
    assert.ok(!answer.body.includes(token));
  });

  it('pages', async () => {
    const userId = await addUser(sql);
    const { send } = await signIn(userId);
    await open(userId);
    await open(userId);
    const first = (await send('GET', '/api/sessions?limit=2')).json();
    const second = (await send('GET', `/api/sessions?limit=2&cursor=${first.next_cursor}`)).json();
    assert.deepEqual([first.sessions.length, second.sessions.length, second.next_cursor], [2, 1, null]);
  });

  it('one is ended and refused from then on; a second time there is none', async () => {
    const userId = await addUser(sql);
    const [laptopSession, phone] = [await signIn(userId), await signIn(userId)];
    assert.equal((await phone.send('GET', '/api/grants')).statusCode, 200);
    assert.equal((await laptopSession.send('DELETE', `/api/sessions/${phone.uid}`)).statusCode, 204);
    assert.equal((await phone.send('GET', '/api/grants')).json().code, 'invalid_token');
    assert.equal((await laptopSession.send('DELETE', `/api/sessions/${phone.uid}`)).json().code, 'not_found');
  });

  it("somebody else's is not found", async () => {
    const [mine, theirs] = [await signIn(await addUser(sql)), await signIn(await addUser(sql))];
    assert.equal((await mine.send('DELETE', `/api/sessions/${theirs.uid}`)).statusCode, 404);
    assert.equal((await theirs.send('GET', '/api/grants')).statusCode, 200);
  });

  it('all are ended, or all but the one that asks', async () => {
    const userId = await addUser(sql);
    const [kept, other] = [await signInBrowser(userId), await signIn(userId)];
    const some = await kept.send('DELETE', '/api/sessions?keep_current=true');
    assert.deepEqual(some.json(), { ended: 1 });
    assert.equal(some.headers['set-cookie'], undefined);
    assert.equal((await other.send('GET', '/api/grants')).statusCode, 401);
    const all = await kept.send('DELETE', '/api/sessions');
    assert.deepEqual(all.json(), { ended: 1 });
    assert.match(String(all.headers['set-cookie']), /Max-Age=0/);
    assert.equal((await kept.send('GET', '/api/grants')).statusCode, 401);
  });

  it('POST /api/logout ends the session that asks, and its cookie', async () => {
    const userId = await addUser(sql);
    const [browserSession, wallet] = [await signInBrowser(userId), await signIn(userId)];
    const answer = await browserSession.send('POST', '/api/logout');
    assert.equal(answer.statusCode, 204);
    assert.match(String(answer.headers['set-cookie']), new RegExp(`^${cookie.name}=; Max-Age=0`));
    assert.equal((await browserSession.send('GET', '/api/grants')).statusCode, 401);
    const byWallet = await wallet.send('POST', '/api/logout');
    assert.equal(byWallet.statusCode, 204);
    assert.equal(byWallet.headers['set-cookie'], undefined);
    assert.equal((await wallet.send('GET', '/api/grants')).statusCode, 401);
  });

  it('signing in again renews the id, and the old one is worth nothing', async () => {
    const userId = await addUser(sql);
    const old = await open(userId, 'browser');
    const answer = await app.inject({
      method: 'POST',
      url: '/api/sign-in',
      headers: { 'x-user': userId, cookie: `${cookie.name}=${old.token}` },
    });
    const value =
      new RegExp(`^${cookie.name}=([^;]+);`).exec(String(answer.headers['set-cookie']))?.[1] ?? '';
    assert.notEqual(value, old.token);
    assert.equal(await sessions.find(old.token), null);
    assert.equal((await sessions.find(value))?.uid, answer.json().uid);
  });
});

describe('applications I have allowed', () => {
  it('are listed in pages and taken back once', async () => {
    const userId = await addUser(sql);
    const grants = ['c', 'a', 'b'].map((clientId) => ({
      clientId,
      clientName: `App ${clientId}`,
      scopes: ['openid'],
      grantedAt: new Date(clock.now()),
      updatedAt: new Date(clock.now()),
    }));
    allowed.set(userId, grants);
    const { send } = await signIn(userId);
    const first = (await send('GET', '/api/grants?limit=2')).json();
    assert.equal((await send('DELETE', '/api/grants/b')).statusCode, 204);
    assert.equal((await send('DELETE', '/api/grants/b')).statusCode, 404);
    const second = (await send('GET', `/api/grants?limit=2&cursor=${first.next_cursor}`)).json();
    const ids = [...first.grants, ...second.grants].map((grant: { id: string }) => grant.id);
    assert.deepEqual(ids, ['a', 'b', 'c']);
  });
});

describe('GET /api/audit', () => {
  it('tells what happened to the own account, newest first, and to nobody else', async () => {
    const [mine, theirs] = [await addUser(sql), await addUser(sql)];
    const [me, them] = [await signIn(mine), await signIn(theirs)];
    const other = await signIn(mine);
    clock.pass(1);
    await me.send('DELETE', `/api/sessions/${other.uid}`);
    clock.pass(1);
    await me.send('PATCH', '/api/users/profile', { email: 'new@example.com' });
    const first = (await me.send('GET', '/api/audit?limit=1')).json();
    const second = (await me.send('GET', `/api/audit?limit=1&cursor=${first.next_cursor}`)).json();
    const actions = [...first.events, ...second.events].map((event: { action: string }) => event.action);
    assert.deepEqual(actions, ['account.updated', 'session.ended']);
    assert.equal(second.events[0].resource_id, other.uid);
    assert.equal(second.next_cursor, null);
    assert.deepEqual((await them.send('GET', '/api/audit')).json(), { events: [], next_cursor: null });
  });
});

describe('GET /api/session', () => {
  it('says how the session stands, and until when it is fresh', async () => {
    const userId = await addUser(sql);
    const { send } = await signIn(userId);
    const at = clock.now();
    // Times of sign-in are whole seconds, as in ID tokens.
    const signedIn = Math.floor(at / 1000) * 1000;
    const iso = (time: number) => new Date(time).toISOString();
    clock.pass(MINUTE / 2);
    assert.deepEqual((await send('GET', '/api/session')).json(), {
      user_id: userId,
      acr: null,
      amr: ['lnurl'],
      auth_time: iso(signedIn),
      fresh_until: iso(signedIn + 10 * MINUTE),
      expires_at: iso(at + 24 * 60 * MINUTE),
      second_factor: 'none',
    });
  });

  it('is, with signing out, all that a session without the wanted passkey is told', async () => {
    const userId = await addUser(sql);
    const { send } = await signInBrowser(userId);
    await sql.db.updateTable('users').set({ passkey_required: true }).where('id', '=', userId).execute();
    assert.equal((await send('GET', '/api/session')).json().second_factor, 'needed');
    const refused = await send('GET', '/api/grants');
    assert.deepEqual([refused.statusCode, refused.json().code], [403, 'second_factor_required']);
    assert.equal((await send('POST', '/api/logout')).statusCode, 204);
  });

  it('is no business of applications', async () => {
    const send = applicationOf(await addUser(sql), 'openid', 'profile');
    assert.equal((await send('GET', '/api/session')).json().code, 'session_required');
  });
});

describe('cursors and limits', () => {
  const lists = ['/api/sessions', '/api/grants', '/api/audit'];
  const broken = [
    'x',
    '%00',
    Buffer.from('{}').toString('base64url'),
    Buffer.from('{"at":"1;","uid":"a","id":"1"}').toString('base64url'),
    Buffer.from('{"at":"99999999999999999999","uid":"a","id":"1"}').toString('base64url'),
    Buffer.from('[[[[').toString('base64url'),
  ];

  it('anything that is not ours is a 400 and never a 5xx', async () => {
    const { send } = await signIn(await addUser(sql));
    for (const list of lists) {
      for (const query of [...broken.map((text) => `cursor=${text}`), 'limit=0', 'limit=101', 'limit=x']) {
        const answer = await send('GET', `${list}?${query}`);
        assert.equal(answer.statusCode, 400, `${list}?${query}`);
      }
    }
  });

  it('the furthest cursor a stranger can write is an empty page or a full one', async () => {
    const { send } = await signIn(await addUser(sql));
    const edge = Buffer.from(JSON.stringify({ at: '9'.repeat(16), uid: 'a', id: '9'.repeat(18) }));
    for (const list of ['/api/sessions', '/api/audit']) {
      const answer = await send('GET', `${list}?cursor=${edge.toString('base64url')}`);
      assert.equal(answer.statusCode, 200);
    }
  });
});

describe('for the OpenID provider', () => {
  it('claims, roles and hints of active accounts only', async () => {
    const publicKey = newKey();
    const userId = await addUser(sql, { username: 'claimed', roles: ['admin'] });
    await addKey(sql, userId, 'lnurl', publicKey);
    assert.equal((await account.claims(userId))?.sub, userId);
    assert.deepEqual(await account.roles(userId), ['admin']);
    for (const hint of [userId, publicKey, 'CLAIMED']) assert.equal(await account.idByHint(hint), userId);
    await sql.db.updateTable('users').set({ status: 'disabled' }).where('id', '=', userId).execute();
    assert.equal(await account.claims(userId), null);
    assert.deepEqual(await account.roles(userId), []);
    for (const hint of [userId, publicKey, 'claimed', '']) assert.equal(await account.idByHint(hint), null);
  });
});
