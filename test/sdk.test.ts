/** The SDK against the product as a process: what its README shows works. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, createPkce, HodlxxiError, OAuthError, randomText } from '../sdk/src/index.ts';
import { decodeLnurl, signK1 } from '../src/lib/lnurl/index.ts';
import { clientChange, newClient } from '../src/oauth/schema.ts';
import { createBrowser } from './support/browser.ts';
import { newKey, type TestKey } from './support/lnurl.ts';
import { freePort } from './support/ports.ts';
import { type Server, startServer } from './support/server.ts';

const limits = { RATE_LIMIT_AUTH: '10000', RATE_LIMIT_API: '10000', RATE_LIMIT_API_BURST: '10000' };

/** What a browser adds to a page's own requests: its cookies, and where they come from. */
function pageFetch(origin: string): typeof fetch {
  const jar = new Map<string, string>();
  return async (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set('sec-fetch-site', 'same-origin');
    headers.set('origin', origin);
    if (init?.credentials !== 'omit')
      headers.set('cookie', [...jar].map((pair) => pair.join('=')).join('; '));
    const response = await fetch(input, { ...init, headers });
    for (const header of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (header.split(';')[0] ?? '').split('=');
      if (value === '' || /max-age=0/i.test(header)) jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  };
}

/** A wallet answers the challenge; resolves to its own session token. */
async function sign({ lnurl, k1 }: { lnurl: string; k1: string }, wallet: TestKey): Promise<string> {
  const callback = new URL(decodeLnurl(lnurl) ?? '');
  callback.searchParams.set('sig', signK1(k1, wallet.privateKey));
  callback.searchParams.set('key', wallet.key);
  const answer: { status: string; session_token: string } = JSON.parse(await (await fetch(callback)).text());
  assert.equal(answer.status, 'OK');
  return answer.session_token;
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

describe('the sdk', () => {
  let server: Server;
  before(async () => {
    server = await startServer({
      env: { DEMO: 'false', LOG_LEVEL: 'warn', ...limits },
      // A first start makes a database, beside whatever else is tested at the time.
      patience: 100_000,
    });
  });
  after(() => server[Symbol.asyncDispose]());

  const page = () => createClient({ baseUrl: server.baseUrl, fetch: pageFetch(server.baseUrl) });

  async function signedIn(wallet = newKey()) {
    const client = page();
    const challenge = await client.lnurl.create();
    const token = await sign(challenge, wallet);
    const { user_id } = await client.lnurl.session(challenge.session_id);
    return { client, wallet, token, userId: user_id };
  }

  test('a page signs a person in: challenge, what happens to it, session', async () => {
    const [client, wallet] = [page(), newKey()];
    const challenge = await client.lnurl.create();
    assert.equal(
      client.lnurl.qrUrl(challenge.session_id).pathname,
      `/api/lnurl-auth/qr/${challenge.session_id}.svg`,
    );
    assert.deepEqual(await client.lnurl.check(challenge.session_id), { status: 'pending' });
    const statuses: string[] = [];
    for await (const status of client.lnurl.watch(challenge.session_id)) {
      statuses.push(status);
      if (status === 'pending') await sign(challenge, wallet);
    }
    assert.deepEqual(statuses, ['pending', 'authenticated']);
    const session = await client.lnurl.session(challenge.session_id);
    assert.equal(session.key, wallet.key);
    assert.equal((await client.account.profile()).user_id, session.user_id);
  });

  test('a challenge that is cancelled has expired', async () => {
    const client = page();
    const { session_id } = await client.lnurl.create();
    assert.equal(await client.lnurl.cancel(session_id), true);
    assert.deepEqual(await collect(client.lnurl.watch(session_id)), ['expired']);
  });

  test('waiting ends with its signal', async () => {
    const client = page();
    const { session_id } = await client.lnurl.create();
    const stop = new AbortController();
    const waiting = collect(client.lnurl.watch(session_id, { signal: stop.signal }));
    await sleep(50);
    stop.abort();
    await assert.rejects(waiting, { name: 'AbortError' });
  });

  test('profile and keys; a change says which field is wrong', async () => {
    const { client, wallet, userId } = await signedIn();
    const username = `p-${userId.slice(-8)}`;
    const changed = await client.account.updateProfile({ username, profile_data: { bio: 'I hold.' } });
    assert.partialDeepStrictEqual(changed, { username, email: null, profile_data: { bio: 'I hold.' } });
    assert.deepEqual(await client.account.profile(), changed);
    const [key] = await collect(client.account.keys.all());
    assert.partialDeepStrictEqual(key, { kind: 'lnurl', public_key: wallet.key });

    const refused = await client.account.updateProfile({ username: '!' }).catch((error: unknown) => error);
    assert.ok(refused instanceof HodlxxiError);
    assert.deepEqual([refused.code, refused.status], ['validation_failed', 400]);
    assert.equal(refused.errors[0]?.path, 'username');
    assert.match(refused.requestId ?? '', /./);
  });

  test('sessions: listed page by page, ended one by one or all at once', async () => {
    const { client, wallet, token } = await signedIn();
    await signedIn(wallet);
    const own = createClient({ baseUrl: server.baseUrl, token: async () => token });
    const sessions = await collect(client.account.sessions.all({ limit: 1 }));
    assert.equal(sessions.length, 4, 'two browsers and the wallet twice');
    assert.equal((await client.account.sessions.page({ limit: 1 })).sessions.length, 1);
    assert.equal(sessions.filter(({ current }) => current).length, 1);
    const walletSession = await collect(own.account.sessions.all());
    const mine = walletSession.find(({ current }) => current);
    assert.equal(mine?.kind, 'wallet');

    await client.account.sessions.end(mine.id);
    await assert.rejects(own.account.profile(), { status: 401 });
    assert.equal(await client.account.sessions.endAll({ keepCurrent: true }), 2);
    await client.account.logout();
    await assert.rejects(client.account.profile(), { name: 'HodlxxiError', status: 401 });
  });

  test('own applications, their secrets, and the events of all that', async () => {
    const { client } = await signedIn();
    const redirect_uris = ['https://app.example/callback'];
    const created = await client.clients.create({ client_name: 'Mine', redirect_uris });
    const id = created.client_id;
    assert.match(created.client_secret ?? '', /./);
    const second = await client.clients.secrets.add(id, { expiresIn: 3600 });
    assert.ok(second.expires_at !== null);
    assert.equal((await client.clients.get(id)).secrets.length, 2);
    await client.clients.secrets.revoke(id, second.id);
    const changed = await client.clients.update(id, { client_name: 'Ours', policy_uri: null });
    assert.equal(changed.metadata.client_name, 'Ours');
    assert.deepEqual(
      (await collect(client.clients.all())).map((one) => one.client_id),
      [id],
    );
    await client.clients.remove(id);
    await assert.rejects(client.clients.get(id), { status: 404, code: 'not_found' });
    const events = await collect(client.account.audit.all({ limit: 2 }));
    assert.ok(events.length > 2);
    assert.equal(new Set(events.map((one) => one.id)).size, events.length);
  });

  async function allowed(redirectUri = 'https://app.example/callback') {
    const { client } = await signedIn();
    const { client_id: clientId, client_secret } = await client.clients.create({
      client_name: 'Shop: 100 % café',
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
    });
    const options = client_secret === null ? { clientId } : { clientId, clientSecret: client_secret };
    return createClient({ baseUrl: server.baseUrl }).application(options);
  }

  for (const [way, pushed] of [
    ['an address', false],
    ['a pushed request', true],
  ] as const) {
    test(`an application signs a person in by ${way}: code, tokens, userinfo, refresh, introspection, revocation`, async () => {
      const [application, browser] = [await allowed(), createBrowser(server.baseUrl)];
      const redirectUri = 'https://app.example/callback';
      const { verifier, challenge } = await createPkce();
      const request = { redirectUri, scope: 'openid profile', state: randomText(), challenge };
      const start = pushed
        ? (await application.pushRequest(request)).url
        : application.authorizationUrl(request);
      const { code, params } = await browser.follow({ redirectUri }, await browser.get(start));
      assert.equal(params.get('state'), request.state);
      const tokens = await application.exchangeCode({ code, redirectUri, verifier });
      assert.equal(tokens.scope, 'openid profile');
      const { sub } = await application.userinfo(tokens.access_token);
      assert.partialDeepStrictEqual(await application.introspect(tokens.access_token), { active: true, sub });
      const next = await application.refresh(tokens.refresh_token ?? '');
      assert.notEqual(next.access_token, tokens.access_token);
      await application.revoke(next.refresh_token ?? '');
      assert.deepEqual(await application.introspect(next.access_token), { active: false });
      await assert.rejects(application.refresh(next.refresh_token ?? ''), { code: 'invalid_grant' });
    });
  }

  test('an application that a person allowed is listed, until the person takes it back', async () => {
    const { client, wallet } = await signedIn();
    const { client_id: clientId } = await client.clients.create({
      client_name: 'Public',
      redirect_uris: ['https://app.example/callback'],
      token_endpoint_auth_method: 'none',
    });
    const application = client.application({ clientId });
    const { verifier, challenge } = await createPkce();
    const redirectUri = 'https://app.example/callback';
    const browser = createBrowser(server.baseUrl, wallet);
    const start = application.authorizationUrl({ redirectUri, state: randomText(), challenge });
    const { code } = await browser.follow({ redirectUri }, await browser.get(start));
    const tokens = await application.exchangeCode({ code, redirectUri, verifier });
    assert.deepEqual(
      (await collect(client.account.grants.all())).map(({ id }) => id),
      [clientId],
    );
    await client.account.grants.revoke(clientId);
    await assert.rejects(application.userinfo(tokens.access_token), { status: 401 });
  });

  test('tokens for the application itself, and the errors of RFC 6749', async () => {
    const application = await allowed();
    const tokens = await application.clientCredentials();
    assert.equal(tokens.token_type, 'Bearer');
    const wrong = createClient({ baseUrl: server.baseUrl }).application({
      clientId: 'nobody',
      clientSecret: 'x',
    });
    const error = await wrong.clientCredentials().catch((reason: unknown) => reason);
    assert.ok(error instanceof OAuthError);
    assert.deepEqual([error.code, error.status], ['invalid_client', 401]);
  });

  test('a device asks, shows a code and waits', async () => {
    const { client } = await signedIn();
    const { client_id: clientId } = await client.clients.create({
      client_name: 'Television',
      grant_types: ['urn:ietf:params:oauth:grant-type:device_code'],
      token_endpoint_auth_method: 'none',
    });
    const { device } = client.application({ clientId });
    const authorization = await device.authorize({ scope: 'openid' });
    assert.match(authorization.user_code, /^[A-Z]{4}-[A-Z]{4}$/);
    const signal = AbortSignal.timeout(100);
    await assert.rejects(device.tokens(authorization, { signal }), { name: 'TimeoutError' });
  });

  test('discovery, keys and health', async () => {
    const client = page();
    assert.equal((await client.discovery()).issuer, server.baseUrl);
    const { keys } = await client.jwks();
    assert.deepEqual([...new Set(keys.map(({ alg }) => alg))].toSorted(), ['ES256', 'RS256']);
    assert.deepEqual(await client.health.live(), { status: 'ok' });
    assert.equal((await client.health.ready()).status, 'ok');
  });

  test('no answer, or one that is not the server’s, is an error with a code of its own', async () => {
    const nobody = createClient({ baseUrl: `http://127.0.0.1:${await freePort()}` });
    await assert.rejects(nobody.health.live(), { name: 'HodlxxiError', code: 'network_error', status: 0 });

    const proxy = createServer((request, response) => {
      response
        .writeHead(request.url === '/health/live' ? 200 : 502, { 'retry-after': '7' })
        .end('<h1>Oops</h1>');
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const address = proxy.address();
    assert.ok(typeof address === 'object' && address);
    const behind = createClient({ baseUrl: `http://127.0.0.1:${address.port}` });
    await assert.rejects(behind.health.live(), { code: 'unexpected_answer', status: 200 });
    await assert.rejects(behind.health.ready(), { code: 'unexpected_answer', status: 502, retryAfter: 7 });
    proxy.close();
  });
});

test('a client change may name every member that a new client may', () => {
  assert.deepEqual(Object.keys(clientChange.shape).toSorted(), Object.keys(newClient.shape).toSorted());
});
