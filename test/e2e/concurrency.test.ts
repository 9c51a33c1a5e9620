/** Single use under fifty simultaneous uses, half of them at each of two processes over one PostgreSQL. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { createBrowser } from '../support/browser.ts';
import { type Cluster, startCluster } from '../support/deployment.ts';
import { answerOf, newKey } from '../support/lnurl.ts';
import { asTokens, call, type RelyingParty, type Reply, registerClient } from '../support/relying-party.ts';
import { missing } from '../support/tools.ts';

const MANY = 50;

describe('single use on two processes', { skip: missing('postgres', 'redis', 'nginx') }, () => {
  let cluster: Cluster;
  let client: RelyingParty;
  before(async () => {
    cluster = await startCluster();
    client = await registerClient(cluster.url);
  });
  after(() => cluster[Symbol.asyncDispose]());

  const scope = 'openid offline_access';
  const signIn = () => createBrowser(cluster.url).signIn(client, { scope, params: { prompt: 'consent' } });

  /** The same request `MANY` times at once, in turn to either process. */
  const storm = (make: (n: number) => { path: string; init?: RequestInit }): Promise<Reply[]> =>
    Promise.all(
      Array.from({ length: MANY }, (_, n) => {
        const { path, init } = make(n);
        return call(`${cluster.server(n % 2 === 0 ? 1 : 2).baseUrl}${path}`, init ?? {});
      }),
    );

  async function token(params: Readonly<Record<string, string>>): Promise<Reply[]> {
    const { headers, form } = await client.credentials();
    return storm(() => ({
      path: '/oauth/token',
      init: { method: 'POST', headers, body: new URLSearchParams({ ...form, ...params }) },
    }));
  }

  const succeeded = (replies: readonly Reply[]) => replies.filter(({ status }) => status === 200);

  it('RFC 6749 section 4.1.2: a code is redeemed once, and a second use ends what the first one got', async () => {
    const { code, verifier } = await signIn();
    const replies = await token({
      grant_type: 'authorization_code',
      code,
      redirect_uri: client.redirectUri,
      code_verifier: verifier,
    });
    const [winner, ...others] = succeeded(replies);
    assert.ok(winner, replies[0]?.text ?? '');
    assert.deepEqual(others, []);
    for (const { status, body } of replies.filter((reply) => reply !== winner))
      assert.deepEqual([status, body['error']], [400, 'invalid_grant']);

    const again = await client.redeem({ code, verifier });
    assert.deepEqual([again.status, again.body['error']], [400, 'invalid_grant']);
    const tokens = asTokens(winner);
    assert.equal((await client.introspect(tokens.access_token))['active'], false);
    assert.equal((await client.refresh(tokens.refresh_token)).status, 400);
  });

  it('RFC 9700 section 4.14.2: of one refresh token there is one successor, whoever asks and however often', async () => {
    const { refresh_token: first } = await client.tokens(await signIn());
    const replies = await token({ grant_type: 'refresh_token', refresh_token: first });
    assert.deepEqual(
      replies.map(({ status }) => status),
      Array.from({ length: MANY }, () => 200),
    );
    assert.equal(new Set(replies.map(({ text }) => text)).size, 1, 'every caller got the same answer');
    const [reply] = replies;
    assert.ok(reply);
    const second = asTokens(reply);

    const late = await client.refresh(first);
    assert.equal(late.text, reply.text, 'within the grace an answer that was lost is repeated');

    const third = asTokens(await client.refresh(second.refresh_token));
    assert.equal((await client.introspect(third.access_token))['active'], true);
    const stolen = await client.refresh(first);
    assert.deepEqual([stolen.status, stolen.body['error']], [400, 'invalid_grant'], 'a real reuse');
    for (const dead of [second.access_token, third.access_token, third.refresh_token])
      assert.equal((await client.introspect(dead))['active'], false, 'the family is gone');
    assert.equal((await client.refresh(third.refresh_token)).status, 400);
  });

  it('rotation makes one family: every token but the newest is spent', async () => {
    const { refresh_token: first, access_token } = await client.tokens(await signIn());
    let current = first;
    for (let round = 0; round < 3; round += 1) {
      const [reply] = await token({ grant_type: 'refresh_token', refresh_token: current });
      assert.ok(reply);
      current = asTokens(reply).refresh_token;
    }
    const { sub } = await client.introspect(access_token);
    const rows = await query(
      `SELECT family_id, count(*)::int AS issued, count(consumed_at)::int AS spent
         FROM oauth_tokens WHERE user_id = $1 AND kind = 'refresh' GROUP BY family_id`,
      [sub],
    );
    assert.deepEqual(
      rows.map(({ issued, spent }) => [issued, spent]),
      [[4, 3]],
    );
  });

  it('LUD-04: of fifty wallets that answer one k1 at once, one signs in', async () => {
    const { k1 } = await challenge();
    const replies = await storm(() => callback(k1, newKey()));
    const states = replies.map(({ status, body }) => [status, body['status']]);
    assert.equal(states.filter(([, state]) => state === 'OK').length, 1);
    assert.ok(states.every(([status]) => status === 200));
    const rows = await query(
      'SELECT count(*)::int AS n FROM lnurl_challenges WHERE k1 = $1 AND status = $2',
      [k1, 'signed'],
    );
    assert.deepEqual(rows, [{ n: 1 }]);
  });

  it('LUD-04: one wallet that answers fifty times hears OK and gets one session', async () => {
    const { k1 } = await challenge();
    const key = newKey();
    const replies = await storm(() => callback(k1, key));
    assert.ok(replies.every(({ body }) => body['status'] === 'OK'));
    assert.equal(replies.filter(({ body }) => 'session_token' in body).length, 1);
    const rows = await query('SELECT count(*)::int AS n FROM user_keys WHERE public_key = $1', [key.key]);
    assert.deepEqual(rows, [{ n: 1 }], 'and one account');
  });

  it('one signature opens one browser session, whichever process is asked', async () => {
    const browser = createBrowser(cluster.url);
    const { k1, session } = await challenge(browser);
    const { path } = callback(k1, newKey());
    assert.equal((await call(`${cluster.server(2).baseUrl}${path}`)).body['status'], 'OK');
    const cookie = [...browser.jar].map(([name, { value }]) => `${name}=${value}`).join('; ');
    const replies = await storm(() => ({
      path: `/api/lnurl-auth/session/${session}`,
      init: { method: 'POST', headers: { cookie, origin: cluster.url } },
    }));
    assert.equal(succeeded(replies).length, 1, replies[0]?.text ?? '');
    assert.ok(replies.every(({ status }) => status < 500));
  });

  async function challenge(browser = createBrowser(cluster.url)): Promise<{ k1: string; session: string }> {
    const body: Record<string, unknown> = JSON.parse((await browser.get('/api/lnurl-auth/login')).text);
    return { k1: String(body['k1']), session: String(body['session_id']) };
  }

  function callback(k1: string, key: ReturnType<typeof newKey>) {
    return { path: `/api/lnurl-auth/callback?${new URLSearchParams(answerOf(k1, key))}` };
  }

  async function query(
    text: string,
    values: readonly unknown[],
  ): Promise<readonly Record<string, unknown>[]> {
    const connection = new pg.Client({ connectionString: cluster.databaseUrl });
    await connection.connect();
    try {
      return (await connection.query<Record<string, unknown>>(text, [...values])).rows;
    } finally {
      await connection.end();
    }
  }
});
