/** Requests that are under way while something ends: what they started with must not outlive its end. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { describe, it } from 'node:test';
import { sha256 } from '../../src/core/crypto.ts';
import { sessionCookie } from '../../src/core/session/cookie.ts';
import { createMemoryKeyValue } from '../../src/infra/kv/memory.ts';
import { type Browser, createBrowser } from '../support/browser.ts';
import { openOauth } from '../support/oauth.ts';
import { registerClient } from '../support/relying-party.ts';

/** Everything the room has put into the shared store. */
const stored: string[] = [];
const memory = createMemoryKeyValue({ clock: Date, maxKeys: 10_000 });
const kv: typeof memory = {
  ...memory,
  set: async (key, value, ttl) => {
    stored.push(key, value);
    await memory.set(key, value, ttl);
  },
};
const server = await openOauth({ overrides: { kv } });
const { issuer, sql } = server;
const SESSION = sessionCookie(issuer).name;
const client = await registerClient(issuer);
const other = await registerClient(issuer, { redirect_uris: ['https://other.example/callback'] });

const sessionOf = (browser: Browser) => browser.jar.get(SESSION)?.value ?? '';

async function opens(value: string): Promise<boolean> {
  const browser = createBrowser(issuer);
  browser.jar.set(SESSION, { value, path: '/', header: `${SESSION}=${value}` });
  const { answer } = await browser.authorize(client, { params: { prompt: 'none' } });
  return answer.location?.searchParams.has('code') ?? false;
}

/** Sends half a form with a stolen cookie; `finish` sends the rest and resolves to the status. */
async function holdOpen(cookie: string) {
  const sending = request(`${issuer}/oauth/logout/confirm`, {
    method: 'POST',
    headers: { cookie: `${SESSION}=${cookie}`, 'content-type': 'application/x-www-form-urlencoded' },
  });
  const answered = once(sending, 'response');
  sending.write('xsrf=');
  sending.flushHeaders();
  await untilLoaded(cookie);
  return async function finish(): Promise<number | undefined> {
    sending.end('guessed');
    const [response] = await answered;
    response.resume();
    return response.statusCode;
  };
}

/** The room has read the session for the held request once it has asked the database for it. */
async function untilLoaded(cookie: string): Promise<void> {
  const before = sql.statements();
  while (sql.statements() === before) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(await opens(cookie), true);
}

describe('a session that ends while a request with its cookie is open', () => {
  it('stays ended when the person signs out', async () => {
    const browser = createBrowser(issuer);
    await browser.signIn(client);
    const stolen = sessionOf(browser);
    const finish = await holdOpen(stolen);
    const question = await browser.get('/oauth/logout');
    const [, xsrf = ''] = /name="xsrf" value="([^"]+)"/.exec(question.text) ?? [];
    await browser.post('/oauth/logout/confirm', { xsrf, logout: 'yes' });
    assert.equal(await opens(stolen), false);
    assert.equal(await finish(), 400);
    assert.equal(await opens(stolen), false);
  });

  it('keeps its new identifier when the person signs in again', async () => {
    const browser = createBrowser(issuer);
    await browser.signIn(client);
    const stolen = sessionOf(browser);
    const finish = await holdOpen(stolen);
    await browser.signIn(client, { params: { prompt: 'login' } });
    const renewed = sessionOf(browser);
    await finish();
    assert.equal(await opens(stolen), false);
    assert.equal(await opens(renewed), true);
  });
});

describe('a session that ended a moment ago by a clock that is ahead', () => {
  it('is nobody, and the request that carries its cookie is answered', async () => {
    const browser = createBrowser(issuer);
    await browser.signIn(client);
    const stolen = sessionOf(browser);
    const soon = new Date(Date.now() + 60_000);
    await sql.db
      .updateTable('sessions')
      .set({ payload: '{}', expires_at: soon, absolute_expires_at: soon })
      .where('id_digest', '=', sha256(stolen))
      .execute();
    const { answer } = await browser.authorize(client, { params: { prompt: 'none' } });
    assert.equal(answer.location?.searchParams.get('error'), 'login_required');
  });
});

describe('two pages of one browser that authorize at once', () => {
  it('both count: the tokens of each outlive the other', async () => {
    const browser = createBrowser(issuer);
    await browser.signIn(client);
    await browser.signIn(other);
    const [one, two] = await Promise.all([browser.authorize(client), browser.authorize(other)]);
    const code = (page: typeof one) => page.answer.location?.searchParams.get('code') ?? '';
    const first = await client.tokens({ code: code(one), verifier: one.verifier });
    const second = await other.tokens({ code: code(two), verifier: two.verifier });
    assert.equal((await client.refresh(first.refresh_token)).status, 200);
    assert.equal((await other.refresh(second.refresh_token)).status, 200);
  });
});

describe('a token request that is refused', () => {
  it('uses nothing up: the refresh token works for a proper one', async () => {
    const tokens = await client.tokens(await createBrowser(issuer).signIn(client));
    const refused = await client.send('token', {
      grant_type: 'refresh_token',
      refresh_token: tokens.refresh_token,
      resource: 'https://never-asked.example',
    });
    assert.deepEqual([refused.status, refused.body['error']], [400, 'invalid_target']);
    assert.equal((await client.refresh(tokens.refresh_token)).status, 200);
  });

  it('gets no tokens from the grace either', async () => {
    const tokens = await client.tokens(await createBrowser(issuer).signIn(client));
    assert.equal((await client.refresh(tokens.refresh_token)).status, 200);
    const refused = await client.send('token', {
      grant_type: 'refresh_token',
      refresh_token: tokens.refresh_token,
      resource: 'https://never-asked.example',
    });
    assert.equal(refused.status, 400);
    assert.equal(refused.body['access_token'], undefined);
  });
});

describe('what the shared store holds of a sign-in', () => {
  it('opens nothing: no cookie value is in it', async () => {
    const browser = createBrowser(issuer);
    await browser.signIn(client);
    stored.length = 0;
    const { answer } = await browser.authorize(client, { params: { prompt: 'consent' } });
    await browser.get(answer.location ?? '');
    const kept = stored.join('\n');
    assert.ok(kept.length > 0);
    for (const [name, { value }] of browser.jar) assert.ok(!kept.includes(value), name);
  });
});

describe('text that no database can hold', () => {
  const metadata = (name: string) =>
    fetch(`${issuer}/oauth/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"client_name":"${name}","redirect_uris":["https://app.example/cb"]}`,
    });
  for (const name of ['a\\u0000b', 'a\\ud800b']) {
    it(`is refused in a registration: ${name}`, async () => {
      assert.equal((await metadata(name)).status, 400);
    });
  }

  it('an escaped backslash before the same letters is just text', async () => {
    assert.equal((await metadata('a\\\\u0000b')).status, 201);
  });

  it('is refused in a query and in forms', async () => {
    const browser = createBrowser(issuer);
    assert.equal((await browser.get('/oauth/authorize?nonce=%00')).status, 400);
    for (const endpoint of ['token', 'par', 'device/authorize']) {
      assert.equal((await client.send(endpoint, { nonce: 'a\0b' })).status, 400, endpoint);
    }
  });
});
