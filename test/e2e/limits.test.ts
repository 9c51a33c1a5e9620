/** What a server refuses, and the headers with which it answers everybody: two processes behind nginx, counted as one. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Agent, fetch as fetchFrom } from 'undici';
import { createBrowser } from '../support/browser.ts';
import { type Cluster, eventually, startCluster } from '../support/deployment.ts';
import { answerOf, newKey } from '../support/lnurl.ts';
import { basic, call, type RelyingParty, registerClient } from '../support/relying-party.ts';
import { missing } from '../support/tools.ts';

const SPA = 'https://spa.example';
const EVIL = 'https://evil.example';

/** The limits of the wire contract. */
const limits = { RATE_LIMIT_AUTH: '10', RATE_LIMIT_API: '60', RATE_LIMIT_API_BURST: '120' };

describe('limits', { skip: missing('postgres', 'redis', 'nginx') }, () => {
  let cluster: Cluster;
  let client: RelyingParty;
  before(async () => {
    cluster = await startCluster({ env: { ...limits, CORS_ORIGINS: SPA } });
    await eventually('both processes count in Redis', async () => {
      const states = await Promise.all(
        ([1, 2] as const).map((n) => call(`${cluster.server(n).baseUrl}/health/ready`)),
      );
      return states.every(({ body }) => body['status'] === 'ok');
    });
    client = await registerClient(cluster.url);
  });
  after(() => cluster[Symbol.asyncDispose]());

  /** Requests by another machine: every address of 127/8 is one of ours, and nginx tells them apart. */
  function machine(
    address: string,
  ): AsyncDisposable & { get: (path: string, headers?: Headers) => Promise<Got> } {
    const dispatcher = new Agent({ localAddress: address });
    const get = async (path: string, headers: Headers = {}): Promise<Got> => {
      const answer = await fetchFrom(`${cluster.url}${path}`, { dispatcher, headers });
      const text = await answer.text();
      const header = (name: string) => answer.headers.get(name);
      return { status: answer.status, header, body: text.startsWith('{') ? JSON.parse(text) : {} };
    };
    return { get, [Symbol.asyncDispose]: () => dispatcher.close() };
  }

  it('10 sign-ins per minute and address, counted by both processes together', async () => {
    await using one = machine('127.0.0.2');
    const earlier = cluster.nginx.served().length;
    const answers: Got[] = [];
    for (let n = 0; n < 14; n += 1) answers.push(await one.get('/api/lnurl-auth/login'));
    assert.deepEqual(
      answers.map(({ status }) => status),
      [...Array<number>(10).fill(200), ...Array<number>(4).fill(429)],
    );
    assert.deepEqual(
      answers.map(({ header }) => header('ratelimit-remaining')),
      ['9', '8', '7', '6', '5', '4', '3', '2', '1', '0', '0', '0', '0', '0'],
    );
    const upstreams = new Set(
      cluster.nginx
        .served()
        .slice(earlier)
        .map(({ upstream }) => upstream),
    );
    assert.equal(upstreams.size, 2);

    const refused = answers.at(-1);
    assert.ok(refused);
    assert.deepEqual([refused.body['code'], refused.body['status']], ['rate_limited', 429]);
    assert.match(refused.header('content-type') ?? '', /^application\/problem\+json/);
    assert.equal(refused.header('ratelimit-limit'), '10');
    const wait = Number(refused.header('retry-after'));
    assert.ok(wait >= 1 && wait <= 60, `Retry-After ${wait}`);
    assert.equal(refused.header('ratelimit-reset'), refused.header('retry-after'));

    await using other = machine('127.0.0.3');
    assert.equal((await other.get('/api/lnurl-auth/login')).status, 200, 'another address');
    const forged = await one.get('/api/lnurl-auth/login', { 'x-forwarded-for': '198.51.100.1' });
    assert.equal(forged.status, 429, 'an address cannot be made up');
  });

  it('a wallet hears HTTP 200 and a reason, whatever is wrong', async () => {
    await using phone = machine('127.0.0.4');
    const query = new URLSearchParams(answerOf('00'.repeat(32), newKey()));
    const answers: Got[] = [];
    for (let n = 0; n < 12; n += 1) answers.push(await phone.get(`/api/lnurl-auth/callback?${query}`));
    assert.ok(answers.every(({ status, body }) => status === 200 && body['status'] === 'ERROR'));
    const reasons = answers.map(({ body }) => String(body['reason']));
    assert.equal(new Set(reasons.slice(0, 10)).size, 1);
    assert.notEqual(reasons[10], reasons[0], 'too many');
    assert.ok(reasons.every((reason) => reason.length <= 90));
  });

  it('120 API requests at once per person, wherever they come from, and not for others', async () => {
    const tokens = await Promise.all(['127.0.0.5', '127.0.0.6'].map(walletSession));
    const [mine, yours] = tokens.map((token) => ({ authorization: `Bearer ${token}` }));
    assert.ok(mine && yours);
    await using home = machine('127.0.0.7');
    await using away = machine('127.0.0.8');
    const answers = await Promise.all(
      Array.from({ length: 130 }, (_, n) => (n % 2 === 0 ? home : away).get('/api/users/profile', mine)),
    );
    const count = (wanted: number) => answers.filter(({ status }) => status === wanted).length;
    assert.deepEqual([count(200), count(429)], [120, 10]);
    assert.equal((await home.get('/api/users/profile', yours)).status, 200);
  });

  async function walletSession(address: string): Promise<string> {
    await using phone = machine(address);
    const { body } = await phone.get('/api/lnurl-auth/login');
    const query = new URLSearchParams(answerOf(String(body['k1']), newKey()));
    return String((await phone.get(`/api/lnurl-auth/callback?${query}`)).body['session_token']);
  }

  it('CORS: configured origins reach the API with tokens, nobody does with cookies', async () => {
    const preflight = (path: string, origin: string, method = 'GET') =>
      call(`${cluster.url}${path}`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': method,
          'access-control-request-headers': 'authorization',
        },
      });
    const allowed = await preflight('/api/users/profile', SPA, 'PATCH');
    assert.equal(allowed.status, 204);
    assert.equal(allowedOrigin(allowed), SPA);
    assert.match(allowed.headers.get('access-control-allow-methods') ?? '', /PATCH/);
    assert.match(allowed.headers.get('access-control-allow-headers') ?? '', /authorization/i);
    const foreign = await preflight('/api/users/profile', EVIL);
    assert.equal(allowedOrigin(foreign), null);
    for (const answer of [allowed, foreign])
      assert.equal(answer.headers.get('access-control-allow-credentials'), null);

    // RFC 9700 section 2.1: an application in the browser redeems its code itself, from where its people are sent back.
    const { headers, form } = await client.credentials();
    const token = (origin: string) =>
      call(`${cluster.url}/oauth/token`, {
        method: 'POST',
        headers: { ...headers, origin },
        body: new URLSearchParams({ ...form, grant_type: 'refresh_token', refresh_token: 'unknown' }),
      });
    const own = new URL(client.redirectUri).origin;
    assert.equal(allowedOrigin(await preflight('/oauth/token', own, 'POST')), own);
    assert.equal(allowedOrigin(await token(own)), own);
    assert.equal(allowedOrigin(await token(EVIL)), null);

    const wallet = await call(`${cluster.url}/api/lnurl-auth/callback`, { headers: { origin: EVIL } });
    assert.equal(allowedOrigin(wallet), '*', 'wallets in browsers');
    for (const path of [
      '/.well-known/openid-configuration',
      '/.well-known/oauth-authorization-server',
      '/.well-known/jwks.json',
    ]) {
      const answer = await call(`${cluster.url}${path}`, { headers: { origin: EVIL } });
      assert.ok([EVIL, '*'].includes(allowedOrigin(answer) ?? ''), `${path} is for everybody`);
    }
  });

  it('CSRF: what a browser sends by itself counts only from our own pages', async () => {
    const browser = createBrowser(cluster.url);
    await browser.signIn(client);
    const signOut = (headers: Record<string, string>) =>
      browser.send('POST', '/api/logout', { headers: { 'x-upstream': '2', ...headers } });
    for (const headers of [
      { origin: EVIL },
      { origin: SPA },
      { origin: 'null' },
      { origin: cluster.url, 'sec-fetch-site': 'cross-site' },
      { origin: cluster.url, 'x-csrf-token': 'wrong' },
    ]) {
      const { status, text } = await signOut(headers);
      assert.deepEqual([status, JSON.parse(text).code], [403, 'csrf_failed'], JSON.stringify(headers));
    }
    assert.ok((await signOut({ origin: cluster.url })).status < 300);

    const page = createBrowser(cluster.url);
    const { answer } = await page.authorize(client);
    assert.ok(answer.location);
    const cancel = (headers: Record<string, string>) =>
      page.send('POST', `${answer.location?.pathname}/cancel`, { headers });
    assert.equal((await cancel({ origin: EVIL })).status, 403, 'a page in the middle of a sign-in');
    assert.equal((await cancel({ origin: cluster.url })).status, 303);
  });

  it('cookies are HttpOnly, SameSite=Lax, and hold nothing readable', async () => {
    const browser = createBrowser(cluster.url);
    await browser.signIn(client);
    assert.ok(browser.jar.has('hodlxxi_session'));
    for (const [name, { header, value }] of browser.jar) {
      assert.match(header, /; HttpOnly/i, name);
      assert.match(header, /; SameSite=Lax/i, name);
      assert.match(value, /^[\w-]{20,}$/, name);
    }
  });

  it('every kind of answer carries the security headers and a request id', async () => {
    const browser = createBrowser(cluster.url);
    const login = await browser.authorize(client);
    const stranger = { authorization: basic(client.clientId, 'wrong') };
    const kinds: Readonly<
      Record<string, readonly [number, Promise<{ status: number; headers: globalThis.Headers }>]>
    > = {
      page: [200, browser.get('/')],
      'sign-in page': [200, browser.get(login.answer.location ?? '')],
      'redirect to the sign-in page': [303, Promise.resolve(login.answer)],
      'error page of the provider': [400, browser.get('/oauth/authorize?client_id=nobody')],
      'expired page': [400, browser.get('/oauth/interaction/unknown')],
      API: [200, browser.get('/api/lnurl-auth/callback')],
      'API error': [401, browser.get('/api/users/profile')],
      'validation error': [400, browser.get('/api/lnurl-auth/check/short')],
      'not found': [404, browser.get('/nowhere')],
      'wrong method': [405, browser.send('DELETE', '/oauth/token')],
      'token error': [401, browser.post('/oauth/token', { grant_type: 'client_credentials' }, stranger)],
      userinfo: [401, browser.get('/oauth/userinfo', { authorization: 'Bearer unknown' })],
      introspection: [200, client.send('introspect', { token: 'unknown' })],
      'introspection error': [401, browser.post('/oauth/introspect', { token: 'unknown' }, stranger)],
      discovery: [200, browser.get('/.well-known/openid-configuration')],
      'key set': [200, browser.get('/.well-known/jwks.json')],
      health: [200, browser.get('/health')],
      'broken JSON': [
        400,
        browser.send('POST', '/api/lnurl-auth/create', {
          body: '{',
          headers: { 'content-type': 'application/json' },
        }),
      ],
      'broken escape': [400, browser.get('/%ff')],
    };
    for (const [kind, [expected, pending]] of Object.entries(kinds)) {
      const { status, headers } = await pending;
      assert.equal(status, expected, kind);
      assertSecure(kind, headers);
    }
  });
});

type Headers = Readonly<Record<string, string>>;
type Got = {
  readonly status: number;
  readonly header: (name: string) => string | null;
  readonly body: Readonly<Record<string, unknown>>;
};

const allowedOrigin = ({ headers }: { headers: globalThis.Headers }) =>
  headers.get('access-control-allow-origin');

function assertSecure(kind: string, headers: globalThis.Headers): void {
  const header = (name: string) => headers.get(name) ?? '';
  assert.match(header('content-security-policy'), /default-src 'none'/, kind);
  assert.match(header('content-security-policy'), /frame-ancestors 'none'/, kind);
  assert.doesNotMatch(header('content-security-policy'), /unsafe-/, kind);
  assert.equal(header('x-content-type-options'), 'nosniff', kind);
  assert.equal(header('x-frame-options').toUpperCase(), 'DENY', kind);
  assert.equal(header('referrer-policy'), 'same-origin', kind);
  assert.match(header('permissions-policy'), /camera=\(\)/, kind);
  assert.match(header('x-request-id'), /^[\w-]{8,128}$/, kind);
  assert.notEqual(header('cache-control'), '', kind);
  assert.equal(headers.has('x-powered-by'), false, kind);
}
