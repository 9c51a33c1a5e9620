/** The demo application as a process, against a real provider: what a newcomer clicks through. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from '../src/infra/sql/sql.ts';
import { type Demo, startDemo } from '../src/process/demo.ts';
import { openDatabase, silent } from '../test/support/accounts.ts';
import { type Answer, type Browser, createBrowser } from '../test/support/browser.ts';
import { startOauth, type TestServer } from '../test/support/oauth.ts';
import { createScratch } from '../test/support/scratch.ts';

/** The provider's own dispatcher reaches no private address, and here everybody lives at one. */
const fetchAnywhere: typeof fetch = (input, init) => {
  const { dispatcher: _, ...rest } = { dispatcher: undefined, ...init };
  return fetch(input, rest);
};

describe('the demo application', () => {
  const scratch = createScratch('demo');
  let sql: Sql;
  let provider: TestServer;
  let demo: Demo;
  before(async () => {
    sql = await openDatabase();
    provider = await startOauth(sql, { overrides: { fetch: fetchAnywhere } });
    demo = await start();
  });
  after(async () => {
    await demo[Symbol.asyncDispose]();
    await provider.close();
    await sql.close();
    scratch[Symbol.dispose]();
  });

  async function start(port = 0): Promise<Demo> {
    const options = { issuer: provider.issuer, port, host: '127.0.0.1', dataDir: scratch.path, log: silent };
    const started = await startDemo(options);
    assert.ok(started);
    return started;
  }

  const at = (path: string) => new URL(path, demo.url);
  const origin = () => ({ origin: at('/').origin });

  async function signIn(browser: Browser, decision: 'allow' | 'deny' = 'allow'): Promise<Answer> {
    const begun = await browser.get(at('/login'));
    const { callback } = await browser.follow({ redirectUri: at('/callback').href }, begun, decision);
    return browser.get(callback);
  }

  async function press(browser: Browser, action: string): Promise<Answer> {
    const { text } = await browser.get(at('/'));
    const csrf = new RegExp(`action="${action}"[^>]*><input[^>]* value="([^"]+)"`).exec(text)?.[1];
    assert.ok(csrf, `no button for ${action}`);
    const answer = await browser.post(at(action), { csrf }, origin());
    assert.equal(answer.status, 303);
    return answer.location?.origin === at('/').origin ? browser.get(answer.location) : answer;
  }

  test('a sign-in shows who came, what the ID token says and every message', async () => {
    const browser = createBrowser(provider.issuer);
    assert.match((await browser.get(at('/'))).text, /Sign in with HODLXXI/);
    const returned = await signIn(browser);
    assert.deepEqual([returned.status, returned.location?.pathname], [303, '/'], returned.text);
    assert.match(
      returned.headers.get('set-cookie') ?? '',
      /^demo_session=[\w-]{32}; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    const { text, headers } = await browser.get(at('/'));
    assert.match(text, /<bdi>Somebody<\/bdi>/);
    for (const said of [
      'amr',
      'openid-configuration',
      '/oauth/token',
      '/oauth/userinfo',
      '/.well-known/jwks.json',
    ])
      assert.ok(text.includes(said), said);
    assert.equal(headers.get('cache-control'), 'no-store');
  });

  test('the client secret is on no page', async () => {
    const browser = createBrowser(provider.issuer);
    await signIn(browser);
    const { secret } = JSON.parse(readFileSync(join(scratch.path, 'demo.json'), 'utf8'));
    assert.ok(secret.length > 20);
    const { text } = await browser.get(at('/'));
    assert.equal(text.includes(secret), false);
    assert.equal(statSync(join(scratch.path, 'demo.json')).mode & 0o077, 0);
  });

  test('refresh, introspect and revoke do what they say; afterwards the tokens are worth nothing', async () => {
    const browser = createBrowser(provider.issuer);
    await signIn(browser);
    const accessToken = (text: string) => /class="raw">([^<]+)</.exec(text)?.[1] ?? '';
    const first = accessToken((await browser.get(at('/'))).text);

    const refreshed = await press(browser, '/refresh');
    assert.match(refreshed.text, /Refreshed the tokens/);
    assert.doesNotMatch(refreshed.text, /class="problem"/);
    assert.notEqual(accessToken(refreshed.text), first);

    assert.match((await press(browser, '/introspect')).text, /&quot;active&quot;: true/);
    assert.doesNotMatch((await press(browser, '/revoke')).text, /class="problem"/);
    assert.match((await press(browser, '/introspect')).text, /&quot;active&quot;: false/);
    assert.match((await press(browser, '/refresh')).text, /class="problem"[^>]*>invalid_grant/);
  });

  test('a person who says no is told so and stays unknown', async () => {
    const browser = createBrowser(provider.issuer);
    const refused = await signIn(browser, 'deny');
    assert.equal(refused.status, 400);
    assert.match(refused.text, /You were not signed in/);
    assert.match((await browser.get(at('/'))).text, /knows nothing about you/);
  });

  test("an answer that this browser did not ask for is refused, and so is another browser's", async () => {
    const [mine, other] = [createBrowser(provider.issuer), createBrowser(provider.issuer)];
    const begun = await mine.get(at('/login'));
    const { callback } = await mine.follow({ redirectUri: at('/callback').href }, begun);
    assert.equal((await other.get(callback)).status, 400);
    const foreign = new URL(callback);
    foreign.searchParams.set('iss', 'https://attacker.example');
    assert.match((await mine.get(foreign)).text, /did not work/);
    assert.equal((await mine.get(callback)).status, 400, 'and a state is answered once');
  });

  test('a form of another site, or without the token of this session, changes nothing', async () => {
    const browser = createBrowser(provider.issuer);
    await signIn(browser);
    const { text } = await browser.get(at('/'));
    const csrf = /name="csrf" value="([^"]+)"/.exec(text)?.[1] ?? '';
    const attempts = [
      browser.post(at('/logout'), { csrf }, { origin: 'https://attacker.example' }),
      browser.post(at('/logout'), { csrf: `${csrf}x` }, origin()),
      browser.post(at('/logout'), {}, origin()),
    ];
    for (const attempt of attempts) assert.equal((await attempt).status, 403);
    assert.match((await browser.get(at('/'))).text, /<bdi>Somebody<\/bdi>/);
  });

  test('under another name of this machine it sends the browser to its own', async () => {
    const browser = createBrowser(provider.issuer);
    const { port } = at('/');
    for (const path of ['/login?x=1', '//attacker.example/']) {
      const { status, location } = await browser.get(`http://localhost:${port}${path}`);
      assert.deepEqual([status, location?.href], [303, `http://127.0.0.1:${port}${path}`]);
    }
    assert.equal((await browser.post(`http://localhost:${port}/logout`, {}, origin())).status, 421);
  });

  test('OIDC RP-Initiated Logout: signing out forgets the person here and asks at the provider', async () => {
    const browser = createBrowser(provider.issuer);
    await signIn(browser);
    const { location } = await press(browser, '/logout');
    assert.equal(location?.pathname, '/oauth/logout');
    assert.equal(location.searchParams.get('post_logout_redirect_uri'), at('/logged-out').href);
    assert.match((await browser.get(at('/'))).text, /knows nothing about you/);
    assert.match((await browser.get(at('/logged-out'))).text, /You are signed out/);
  });

  test('OIDC Back-Channel Logout: signing out at the provider ends the session here', async () => {
    const browser = createBrowser(provider.issuer);
    await signIn(browser);
    const question = await browser.get('/oauth/logout');
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(question.text)?.[1] ?? '';
    await browser.post('/oauth/logout/confirm', { xsrf, logout: 'yes' });
    const isSignedOut = async () => /knows nothing/.test((await browser.get(at('/'))).text);
    for (let tries = 0; tries < 50 && !(await isSignedOut()); tries += 1) await sleep(50);
    assert.ok(await isSignedOut());
  });

  test('Back-Channel Logout section 2.6: anything but a logout token of the provider is refused', async () => {
    const browser = createBrowser(provider.issuer);
    await signIn(browser);
    const idToken =
      new URL((await press(browser, '/logout')).location ?? '').searchParams.get('id_token_hint') ?? '';
    await signIn(browser);
    for (const token of ['', 'x.y.z', idToken]) {
      const answer = await browser.post(at('/backchannel-logout'), { logout_token: token }, {});
      assert.equal(answer.status, 400, token);
    }
    assert.match((await browser.get(at('/'))).text, /<bdi>Somebody<\/bdi>/);
  });

  test('a registration is remembered, and made anew when the provider no longer knows it', async () => {
    const clientOf = async () =>
      (await createBrowser(provider.issuer).get(at('/login'))).location?.searchParams.get('client_id');
    const first = await clientOf();
    const port = Number(at('/').port);
    await demo[Symbol.asyncDispose]();
    demo = await start(port);
    assert.equal(await clientOf(), first);
    // RFC 7592 section 2.3: as when somebody else has removed it.
    const { manageUri, manageToken } = JSON.parse(readFileSync(join(scratch.path, 'demo.json'), 'utf8'));
    const removed = await fetch(manageUri, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${manageToken}` },
    });
    assert.equal(removed.status, 204);
    const anew = await clientOf();
    assert.notEqual(anew, first);
    assert.equal((await signIn(createBrowser(provider.issuer))).status, 303);
  });

  test('it ends with the process that started it, even when that is killed', async () => {
    const parent = spawn(
      process.execPath,
      ['--input-type=module', '-e', orphan(provider.issuer, scratch.path)],
      { cwd: import.meta.dirname, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [chunk] = await once(parent.stdout, 'data');
    const url = String(chunk).trim();
    assert.equal((await fetch(url)).status, 200);
    parent.kill('SIGKILL');
    const isGone = () =>
      fetch(url).then(
        () => false,
        () => true,
      );
    for (let tries = 0; tries < 100 && !(await isGone()); tries += 1) await sleep(50);
    assert.ok(await isGone());
  });

  test('without somebody to listen for, a taken port is one line and no exception', async () => {
    const log: string[] = [];
    const warn = (_: object, line: string) => void log.push(line);
    const port = Number(at('/').port);
    const options = { issuer: provider.issuer, port, host: '127.0.0.1', dataDir: scratch.path };
    assert.equal(await startDemo({ ...options, log: { ...silent, warn } }), null);
    assert.match(log.join('\n'), /EADDRINUSE[\s\S]*did not start/);
  });
});

const orphan = (issuer: string, dataDir: string): string => `
  import { startDemo } from '../src/process/demo.ts';
  const quiet = () => {};
  const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  const options = { issuer: '${issuer}', port: 0, host: '127.0.0.1', dataDir: '${dataDir}/orphan', log };
  console.log((await startDemo(options)).url);
  setInterval(quiet, 1000);
`;
