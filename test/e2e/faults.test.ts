/** What breaks in a data centre, done on purpose to two processes: nothing acknowledged is lost, and nobody has to help. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import pg from 'pg';
import { createTestWallet } from '../../src/cli/wallet.ts';
import { createBrowser } from '../support/browser.ts';
import { type Chromium, startChromium } from '../support/chromium.ts';
import { type Cluster, eventually, startCluster } from '../support/deployment.ts';
import { createLedger, type Ledger } from '../support/ledger.ts';
import { call, registerClient } from '../support/relying-party.ts';
import { missing } from '../support/tools.ts';

const WORDS = 'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about';

const skip = missing('postgres', 'redis', 'nginx', 'chromium');

describe('faults', { skip }, () => {
  let cluster: Cluster;
  let chromium: Chromium;
  let ledger: Ledger;
  before(async () => {
    cluster = await startCluster({ durable: true });
    chromium = await startChromium();
    ledger = createLedger(cluster.url);
    for (let n = 0; n < 4; n += 1) await ledger.signIn();
    await ledger.walletSession();
  });
  after(async () => {
    await chromium[Symbol.asyncDispose]();
    await cluster[Symbol.asyncDispose]();
  });
  afterEach(() => {
    assert.doesNotMatch(cluster.logs(), /unhandled|uncaught|"level":"fatal"/i);
  });

  /** Work goes on while `fault` happens, and for a moment after. */
  async function underLoad(fault: () => Promise<void>): Promise<void> {
    const before = ledger.size();
    const enough = new AbortController();
    const busy = ledger.keepBusy(enough.signal);
    await eventually('there is work in progress', () => ledger.size() > before + 4);
    await fault();
    const then = ledger.size();
    await eventually('work goes on by itself', () => ledger.size() > then + 4);
    enough.abort();
    await busy;
  }

  it('a process is killed in mid-login: the page goes on at the other one', async () => {
    const client = await registerClient(cluster.url);
    const started = await createBrowser(cluster.url).authorize(client);
    assert.equal(started.answer.status, 303);
    await using view = await chromium.open();
    const { page } = view;
    await page.route(`${client.redirectUri}**`, (route) =>
      route.fulfill({ body: 'back at the application' }),
    );
    await page.setExtraHTTPHeaders({ 'x-upstream': '1' });
    const query = new URLSearchParams({
      client_id: client.clientId,
      response_type: 'code',
      redirect_uri: client.redirectUri,
      scope: 'openid',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    });
    await page.goto(`${cluster.url}/oauth/authorize?${query}`);
    const link = String(await page.locator('#lnurl').inputValue());
    // Logged when they end: until then the page waits at the first process, and nowhere else.
    await page.setExtraHTTPHeaders({});
    await cluster.server(1).kill();
    assert.equal((await createTestWallet(WORDS).login(link)).ok, true);
    await page.getByRole('button', { name: 'Allow' }).click({ timeout: 30_000 });
    await page.waitForURL(`${client.redirectUri}**`);
    const code = new URL(page.url()).searchParams.get('code') ?? '';
    const tokens = await client.tokens({ code, verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk' });
    assert.equal((await client.introspect(tokens.access_token))['active'], true);
    const asked = cluster.nginx.served().filter(({ request }) => request.includes('/api/lnurl-auth/events/'));
    assert.ok(
      asked[0]?.upstream.startsWith(cluster.upstream(1)),
      'the page waited at the one that was killed',
    );
    await ledger.assertKept();
    await cluster.revive(1);
  });

  it('a process is killed under load', async () => {
    await underLoad(async () => {
      await cluster.server(2).kill();
      await cluster.revive(2);
    });
    await ledger.assertKept();
  });

  it('Redis forgets everything: nobody is signed out, and a login can begin again', async () => {
    const client = await ledger.register();
    const browser = createBrowser(cluster.url);
    const { answer } = await browser.authorize(client);
    await cluster.redis.flush();
    const lost = await browser.get(String(answer.location));
    assert.ok(lost.status === 200 || lost.status === 400);
    assert.ok((await browser.signIn(client)).code);
    await ledger.assertKept();
  });

  it('Redis restarts under load', async () => {
    await underLoad(() => cluster.redis.restart());
    await ledger.assertKept();
  });

  it('Redis is away: logins begin and end all the same, and one that began without it ends with it', async () => {
    const client = await ledger.register();
    await cluster.redis.stop();
    await ledger.signIn(client);
    await ledger.walletSession();
    await ledger.assertKept();
    const browser = createBrowser(cluster.url);
    const { answer } = await browser.authorize(client);
    const login = await browser.get(String(answer.location));
    assert.deepEqual(await health(), ['degraded', 'degraded'], 'and stay in the balancer');
    await cluster.redis.start();
    const { code } = await browser.follow(client, await browser.signWithWallet(login));
    assert.ok(code);
    await eventually('both processes have found it again', async () => (await health()).join() === 'ok,ok');
    await ledger.assertKept();
  });

  it('PostgreSQL restarts under load', async () => {
    await underLoad(() => cluster.postgres.restart());
    await ledger.assertKept();
  });

  it('PostgreSQL is killed under load and recovers from its log', async () => {
    await underLoad(async () => {
      await cluster.postgres.kill();
      await cluster.postgres.start();
    });
    await ledger.assertKept();
  });

  it('SIGTERM: a request under way is answered, open event streams end, the process exits with 0', async () => {
    const client = await ledger.register();
    const { tokens } = await ledger.signIn(client);
    const browser = createBrowser(cluster.url, undefined, { 'x-upstream': '2' });
    const { session_id } = JSON.parse((await browser.get('/api/lnurl-auth/login')).text);
    const stream = browser.get(`/api/lnurl-auth/events/${session_id}`);
    await using lock = await lockTokens();
    const { headers, form } = await client.credentials();
    const slow = fetch(`${cluster.server(2).baseUrl}/oauth/introspect`, {
      method: 'POST',
      headers,
      body: new URLSearchParams({ ...form, token: tokens?.access_token ?? '' }),
    });
    await eventually('the request waits for the database', lock.hasWaiters);
    const stopped = cluster.server(2).kill('SIGTERM');
    assert.match((await stream).text, /"pending"/);
    await eventually('it no longer takes connections', async () => {
      const answer = await fetch(`${cluster.server(2).baseUrl}/health/live`, {
        headers: { connection: 'close' },
      }).catch(() => null);
      return answer === null;
    });
    await lock.release();
    const answer = await slow;
    assert.deepEqual([answer.status, Object(await answer.json()).active], [200, true]);
    await stopped;
    assert.equal(cluster.server(2).exitCode(), 0);
    await cluster.revive(2);
    await ledger.assertKept();
  });

  /** What balancers are told; the status of an answer that is not 200 would be its code. */
  const health = (): Promise<string[]> =>
    Promise.all(
      ([1, 2] as const).map(async (n) => {
        const answer = await call(`${cluster.server(n).baseUrl}/health/ready`);
        return answer.status === 200 ? String(answer.body['status']) : String(answer.status);
      }),
    );

  /** Makes every reader of tokens wait. */
  async function lockTokens() {
    const connection = new pg.Client({ connectionString: cluster.databaseUrl });
    await connection.connect();
    await connection.query('BEGIN');
    await connection.query('LOCK TABLE oauth_tokens IN ACCESS EXCLUSIVE MODE');
    const release = () => connection.end();
    return {
      hasWaiters: async () => {
        const waiting = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
        return ((await connection.query(waiting)).rowCount ?? 0) > 0;
      },
      release,
      [Symbol.asyncDispose]: () => release().catch(() => undefined),
    };
  }
});
