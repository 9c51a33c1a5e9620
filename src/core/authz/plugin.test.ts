/** Authentication and authorization together, on a real server, with real sessions. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { InjectOptions } from 'fastify';
import {
  addUser,
  createTestClock,
  DAY,
  laptop,
  MINUTE,
  openDatabase,
  random,
  silent,
} from '../../../test/support/accounts.ts';
import { createTestHttp } from '../../../test/support/http.ts';
import { createMemoryBus } from '../../infra/kv/memory.ts';
import { createSessionStore } from '../../infra/sql/session-store.ts';
import { createCsrf } from '../../lib/http/csrf.ts';
import { createAuthenticate } from '../authn/authenticate.ts';
import { addAuthentication } from '../authn/plugin.ts';
import type { AccessToken, AccessTokens, Presentation } from '../authn/principal.ts';
import { sessionCookie } from '../session/cookie.ts';
import { createSessions } from '../session/sessions.ts';
import { addAuthorization } from './plugin.ts';

const ORIGIN = 'https://id.example.com';
const sql = await openDatabase();
const clock = createTestClock();
const sessions = createSessions({
  store: createSessionStore(sql),
  bus: createMemoryBus(),
  clock,
  random,
  log: silent,
});
const cookie = sessionCookie(ORIGIN);
const csrf = createCsrf({ key: random.bytes(32), origin: ORIGIN });
const userId = await addUser(sql);
const admin = await addUser(sql, { roles: ['admin'] });

const jwt = (name: string) => `eyJhbGciOiJFUzI1NiJ9.${name}.c2ln`;
const token = (user: string, ...scopes: string[]): AccessToken => ({
  userId: user,
  clientId: 'demo',
  scopes: new Set(scopes),
  amr: ['lnurl'],
  acr: null,
  authTime: clock.now(),
  expiresAt: clock.now() + DAY,
});
const issued = new Map([
  [jwt('profile'), token(userId, 'openid', 'profile')],
  [jwt('openid'), token(userId, 'openid')],
  [jwt('admin'), token(admin, 'admin')],
  [jwt('climber'), token(userId, 'admin')],
  ['opaque-access-token-of-a-client', token(userId, 'profile')],
]);
const presented: Presentation[] = [];
const accessTokens: AccessTokens = {
  verify: async (value, presentation) => {
    presented.push(presentation);
    return issued.get(value) ?? null;
  },
};
const rolesOf = async (id: string) => (id === admin ? ['admin'] : []);

async function build() {
  const http = await createTestHttp({ https: true });
  const authenticate = createAuthenticate({ sessions, accessTokens, cookieName: cookie.name });
  addAuthentication(http.app, { authenticate, cookie });
  addAuthorization(http.app, { roles: rolesOf, csrf, clock });
  return http.app;
}

const app = await build();
const me = async (request: { principal: unknown }) => ({ principal: request.principal });
app.get('/api/own', { config: { access: {} } }, me);
app.post('/api/own', { config: { access: {} } }, me);
app.get('/api/profile', { config: { access: { scopes: ['profile'] } } }, me);
app.post('/api/machine', { config: { access: { cookie: false } } }, me);
app.get('/api/admin', { config: { access: { roles: ['admin'] } } }, me);
app.post('/api/logout', { config: { access: {} } }, async (_request, reply) => {
  reply.clearCookie(cookie.name, cookie.clear);
  return {};
});
app.get('/api/open', { config: { access: 'public' } }, me);
app.get('/api/perhaps', { config: { access: 'public' } }, async (request) => ({
  via: (await request.authenticate())?.via ?? null,
}));
after(async () => {
  await app.close();
  await sql.close();
});

const openAs = (kind: 'browser' | 'wallet', user = userId) =>
  sessions.open({ userId: user, kind, amr: ['lnurl'], acr: null, origin: laptop });
const browser = await openAs('browser');
const wallet = await openAs('wallet');
const ended = await openAs('wallet');
await sessions.revoke(userId, ended.uid);

type Sent = {
  cookie?: string;
  authorization?: string;
  headers?: Record<string, string>;
  method?: 'GET' | 'POST';
};
const send = (url: string, { cookie: value, authorization, headers, method = 'GET' }: Sent = {}) => {
  const request: InjectOptions = {
    method,
    url,
    headers: {
      ...(value === undefined ? {} : { cookie: `${cookie.name}=${value}` }),
      ...(authorization === undefined ? {} : { authorization }),
      ...headers,
    },
  };
  return app.inject(request);
};

type Row = [name: string, url: string, sent: Sent, status: number, code?: string];
const own = { origin: ORIGIN };
const table: Row[] = [
  ['no credentials', '/api/own', {}, 401, 'auth_required'],
  ['a public route needs none', '/api/open', {}, 200],
  ['cookie', '/api/own', { cookie: browser.token }, 200],
  ['unknown cookie', '/api/own', { cookie: 'x'.repeat(43) }, 401, 'auth_required'],
  ['session token', '/api/own', { authorization: `Bearer ${wallet.token}` }, 200],
  ['revoked session token', '/api/own', { authorization: `Bearer ${ended.token}` }, 401, 'invalid_token'],
  ['garbage token', '/api/own', { authorization: 'Bearer x' }, 401, 'invalid_token'],
  ['Basic credentials', '/api/own', { authorization: 'Basic YTpi' }, 401, 'invalid_token'],
  [
    'garbage token with a good cookie',
    '/api/own',
    { cookie: browser.token, authorization: 'Bearer x' },
    401,
    'invalid_token',
  ],
  [
    'revoked token with a good cookie',
    '/api/own',
    { cookie: browser.token, authorization: `Bearer ${ended.token}` },
    401,
    'invalid_token',
  ],
  [
    'empty header with a good cookie',
    '/api/own',
    { cookie: browser.token, authorization: '' },
    401,
    'invalid_token',
  ],
  [
    'garbage token on a public route that asks',
    '/api/perhaps',
    { authorization: 'Bearer x' },
    401,
    'invalid_token',
  ],
  [
    "a browser's session in the header",
    '/api/own',
    { authorization: `Bearer ${browser.token}` },
    401,
    'invalid_token',
  ],
  ["a wallet's session in the cookie", '/api/own', { cookie: wallet.token }, 401, 'auth_required'],
  ['access token with the scope', '/api/profile', { authorization: `Bearer ${jwt('profile')}` }, 200],
  [
    'opaque access token with the scope',
    '/api/profile',
    { authorization: 'Bearer opaque-access-token-of-a-client' },
    200,
  ],
  [
    'access token without the scope',
    '/api/profile',
    { authorization: `Bearer ${jwt('openid')}` },
    403,
    'insufficient_scope',
  ],
  ['forged access token', '/api/profile', { authorization: `Bearer ${jwt('forged')}` }, 401, 'invalid_token'],
  [
    'access token where only sessions may',
    '/api/own',
    { authorization: `Bearer ${jwt('profile')}` },
    403,
    'session_required',
  ],
  ['session where only administrators may', '/api/admin', { cookie: browser.token }, 403, 'forbidden'],
  ['admin token of an administrator', '/api/admin', { authorization: `Bearer ${jwt('admin')}` }, 200],
  [
    'admin token of somebody else',
    '/api/admin',
    { authorization: `Bearer ${jwt('climber')}` },
    403,
    'forbidden',
  ],
  [
    'POST with cookie and no origin',
    '/api/own',
    { method: 'POST', cookie: browser.token },
    403,
    'csrf_failed',
  ],
  [
    'POST with cookie from elsewhere',
    '/api/own',
    { method: 'POST', cookie: browser.token, headers: { origin: 'https://evil.example' } },
    403,
    'csrf_failed',
  ],
  [
    'POST with cookie from our pages',
    '/api/own',
    { method: 'POST', cookie: browser.token, headers: own },
    200,
  ],
  [
    "POST with the token of this session's page",
    '/api/own',
    { method: 'POST', cookie: browser.token, headers: { 'x-csrf-token': csrf.token(browser.uid) } },
    200,
  ],
  [
    "POST with the token of another session's page",
    '/api/own',
    { method: 'POST', cookie: browser.token, headers: { 'x-csrf-token': csrf.token(wallet.uid) } },
    403,
    'csrf_failed',
  ],
  [
    'POST with a session token needs no origin',
    '/api/own',
    { method: 'POST', authorization: `Bearer ${wallet.token}` },
    200,
  ],
  [
    'cookie where browsers are refused',
    '/api/machine',
    { method: 'POST', cookie: browser.token, headers: own },
    401,
    'auth_required',
  ],
];

describe('who may pass', () => {
  for (const [name, url, sent, status, code] of table) {
    it(`${name}: ${status}${code ? ` ${code}` : ''}`, async () => {
      const answer = await send(url, sent);
      assert.equal(answer.statusCode, status);
      if (code) assert.equal(answer.json().code, code);
    });
  }
});

describe('RFC 6750 section 3: the WWW-Authenticate response header field', () => {
  const challenge = async (url: string, authorization?: string) =>
    (await send(url, authorization === undefined ? {} : { authorization })).headers['www-authenticate'];

  it('has no error code when the request has no authentication information', async () => {
    assert.equal(await challenge('/api/own'), 'Bearer realm="hodlxxi"');
  });

  it('says invalid_token, in the scheme of the request', async () => {
    assert.equal(await challenge('/api/own', 'Bearer x'), 'Bearer realm="hodlxxi", error="invalid_token"');
    assert.equal(await challenge('/api/own', 'DPoP x'), 'DPoP realm="hodlxxi", error="invalid_token"');
  });

  it('says insufficient_scope and which scope it takes', async () => {
    assert.equal(
      await challenge('/api/profile', `Bearer ${jwt('openid')}`),
      'Bearer realm="hodlxxi", error="insufficient_scope", scope="profile"',
    );
  });
});

describe('the principal', () => {
  it('is the session of the cookie or of the token', async () => {
    const byCookie = (await send('/api/own', { cookie: browser.token })).json().principal;
    assert.equal(byCookie.userId, userId);
    assert.equal(byCookie.via, 'cookie');
    assert.equal(byCookie.sessionUid, browser.uid);
    assert.equal(byCookie.scopes, 'all');
    assert.deepEqual(byCookie.amr, ['lnurl']);
    const byToken = (await send('/api/own', { authorization: `Bearer ${wallet.token}` })).json().principal;
    assert.equal(byToken.via, 'session_token');
    assert.equal(byToken.sessionUid, wallet.uid);
  });

  it('of an access token is the application', async () => {
    const { principal } = (await send('/api/profile', { authorization: `Bearer ${jwt('profile')}` })).json();
    assert.equal(principal.via, 'access_token');
    assert.equal(principal.clientId, 'demo');
    assert.equal(principal.sessionUid, undefined);
  });

  it('RFC 9449: scheme and proof reach whoever verifies the token, and a session token is no DPoP token', async () => {
    presented.length = 0;
    await send('/api/profile?a=b', { authorization: `DPoP ${jwt('profile')}`, headers: { dpop: 'proof' } });
    assert.deepEqual(presented, [{ scheme: 'DPoP', proof: 'proof', method: 'GET', url: '/api/profile?a=b' }]);
    assert.equal((await send('/api/own', { authorization: `DPoP ${wallet.token}` })).statusCode, 401);
  });

  it('is not looked for on a public route that does not ask', async () => {
    const before = sql.statements();
    const answer = await send('/api/open', { authorization: `Bearer ${'y'.repeat(43)}` });
    assert.equal(answer.json().principal, null);
    assert.equal(sql.statements(), before);
  });
});

describe('the cookie of a session that slides', () => {
  it('is extended once a minute, with its value and flags', async () => {
    const { token: value } = await openAs('browser');
    assert.equal((await send('/api/own', { cookie: value })).headers['set-cookie'], undefined);
    clock.pass(MINUTE);
    const expires = new Date(clock.now() + DAY).toUTCString();
    assert.equal(
      (await send('/api/own', { cookie: value })).headers['set-cookie'],
      `${cookie.name}=${value}; Path=/; Expires=${expires}; HttpOnly; Secure; SameSite=Lax`,
    );
    assert.equal((await send('/api/own', { cookie: value })).headers['set-cookie'], undefined);
  });

  it('is not extended by the request that clears it', async () => {
    const { token: value } = await openAs('browser');
    clock.pass(MINUTE);
    const { headers } = await send('/api/logout', { method: 'POST', cookie: value, headers: own });
    const lines = [headers['set-cookie']].flat();
    assert.equal(lines.length, 1);
    assert.match(String(lines[0]), new RegExp(`^${cookie.name}=; Max-Age=0;`));
  });
});

describe('a route', () => {
  it('must say who may use it, or the server does not start', async () => {
    const other = await build();
    assert.throws(
      () => other.get('/api/forgotten', me),
      /GET \/api\/forgotten does not declare config\.access/,
    );
    await assert.rejects(async () => {
      await other.register(async (scope) => void scope.post('/nested', me), { prefix: '/api' });
    }, /POST \/api\/nested/);
    assert.throws(() => other.get('/page', me), /GET \/page/);
    await other.close();
  });
});
