import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Browser, createBrowser } from '../../../test/support/browser.ts';
import { api, CALLBACK, openClientOwners } from '../../../test/support/client-owners.ts';
import { basic, call, registerClient } from '../../../test/support/relying-party.ts';
import { purgeExpired } from '../../infra/sql/purge.ts';

/** Who may have more applications than others. */
const special = new Set<string>();
const accounts = {
  claims: async (sub: string) => ({ sub }),
  idByHint: async () => null,
  roles: async (userId: string) => (special.has(userId) ? ['special'] : []),
};
const { server, alice, bob, create } = await openClientOwners({ overrides: { accounts } });
const { sql } = server;
special.add(JSON.parse((await alice.get('/api/whoami')).text).userId);

/** Whether a secret authenticates: 200 from introspection. */
async function works(id: string, secret: string): Promise<boolean> {
  const answer = await call(`${server.issuer}/oauth/introspect`, {
    method: 'POST',
    headers: { authorization: basic(id, secret) },
    body: new URLSearchParams({ token: 'x' }),
  });
  return answer.status === 200;
}

describe('POST /api/clients', () => {
  it('makes an application of the person, with a secret that is shown once', async () => {
    const { id, secret, reply } = await create();
    assert.equal(reply.headers.get('cache-control'), 'no-store');
    assert.ok(await works(id, secret));
    const read = await api(alice, 'GET', `/api/clients/${id}`);
    assert.equal(read.status, 200);
    assert.equal(read.text.includes(secret), false);
    assert.deepEqual(Object.keys(read.body['metadata'] as object).includes('client_secret'), false);
    const { rows } = await server.sql.db
      .selectFrom('oauth_clients')
      .selectAll()
      .execute()
      .then((rows) => ({ rows: JSON.stringify(rows) }));
    assert.equal(rows.includes(secret), false);
  });

  it('signs people in', async () => {
    const { id, secret } = await create({ scope: 'openid profile' });
    const party = { clientId: id, redirectUri: CALLBACK };
    const { answer, verifier } = await alice.authorize(party, { scope: 'openid profile' });
    const done = await alice.follow(party, answer);
    const tokens = await call(`${server.issuer}/oauth/token`, {
      method: 'POST',
      headers: { authorization: basic(id, secret) },
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code: done.code,
        redirect_uri: CALLBACK,
        code_verifier: verifier,
      }),
    });
    assert.equal(tokens.status, 200, tokens.text);
  });

  it('gives a public or key-authenticated application no secret', async () => {
    const { reply } = await create({ token_endpoint_auth_method: 'none' });
    assert.equal(reply.body['client_secret'], null);
    assert.deepEqual(reply.body['secrets'], []);
  });

  it('explains which address is wrong and why', async () => {
    const bad = [
      'http://demo.example/cb',
      'https://*.demo.example/cb',
      'https://demo.example/cb#x',
      'com.demo:/cb',
    ];
    const reply = await api(alice, 'POST', '/api/clients', { client_name: 'Demo', redirect_uris: bad });
    assert.deepEqual([reply.status, reply.body['code']], [400, 'client_metadata_invalid']);
    const errors = reply.body['errors'] as { path: string; message: string }[];
    assert.deepEqual(
      errors.map(({ path }) => path),
      ['redirect_uris.0', 'redirect_uris.1', 'redirect_uris.2', 'redirect_uris.3'],
    );
    assert.match(errors[0]?.message ?? '', /https:\/\/demo\.example\/cb/);
    assert.match(errors[2]?.message ?? '', /write https:\/\/demo\.example\/cb$/);
    assert.match(errors[3]?.message ?? '', /native/);
  });

  it('explains every address at once, of pages and pictures too', async () => {
    const reply = await api(alice, 'POST', '/api/clients', {
      client_name: 'Demo',
      redirect_uris: ['nonsense'],
      logo_uri: 'http://demo.example/logo.png',
      client_uri: 'demo.example',
    });
    assert.deepEqual([reply.status, reply.body['code']], [400, 'client_metadata_invalid']);
    const errors = reply.body['errors'] as { path: string; message: string }[];
    assert.deepEqual(
      errors.map(({ path }) => path),
      ['redirect_uris.0', 'client_uri', 'logo_uri'],
    );
    assert.match(errors[0]?.message ?? '', /in full/);
    assert.match(errors[2]?.message ?? '', /https:\/\/demo\.example\/logo\.png/);
  });

  it('has the library check what it alone understands', async () => {
    const reply = await api(alice, 'POST', '/api/clients', {
      client_name: 'Demo',
      redirect_uris: [CALLBACK],
      token_endpoint_auth_method: 'private_key_jwt',
    });
    assert.deepEqual([reply.status, reply.body['code']], [400, 'client_metadata_invalid']);
    assert.match(String(reply.body['detail']), /jwks/);
    assert.equal(reply.headers.get('content-type'), 'application/problem+json; charset=utf-8');
    const none = await api(alice, 'POST', '/api/clients', { client_name: 'Demo' });
    assert.match(String(none.body['detail']), /redirect_uris/);
  });

  it('refuses privileged scopes, unknown scopes and unknown members', async () => {
    for (const more of [
      { scope: 'openid admin' },
      { scope: 'coffee' },
      { trusted: true },
      { client_secret: 'x' },
    ]) {
      const reply = await api(alice, 'POST', '/api/clients', {
        client_name: 'D',
        redirect_uris: [CALLBACK],
        ...more,
      });
      assert.deepEqual([reply.status, reply.body['code']], [400, 'validation_failed'], JSON.stringify(more));
    }
  });

  it('is for people: strangers, applications and other sites are refused', async () => {
    const stranger = await api(createBrowser(server.issuer), 'POST', '/api/clients', { client_name: 'x' });
    assert.equal(stranger.status, 401);
    const app = await registerClient(server.issuer);
    const tokens = await app.tokens(await alice.signIn(app, { scope: 'openid profile' }));
    const headers = { authorization: `Bearer ${tokens.access_token}` };
    const asApp = await call(`${server.issuer}/api/clients`, { headers });
    assert.deepEqual([asApp.status, asApp.body['code']], [403, 'session_required']);
    const forged = await alice.send('POST', '/api/clients', {
      body: JSON.stringify({ client_name: 'x', redirect_uris: [CALLBACK] }),
      headers: { 'content-type': 'application/json', origin: 'https://evil.example' },
    });
    assert.equal(forged.status, 403);
  });
});

describe('GET /api/clients', () => {
  it("pages through one's own and nobody else's", async () => {
    await create();
    const ids: unknown[] = [];
    let cursor = '';
    do {
      const page = await api(alice, 'GET', `/api/clients?limit=2${cursor && `&cursor=${cursor}`}`);
      const clients = page.body['clients'] as { client_id: string }[];
      assert.ok(clients.length <= 2);
      ids.push(...clients.map(({ client_id }) => client_id));
      cursor = String(page.body['next_cursor'] ?? '');
    } while (cursor !== '');
    assert.ok(ids.length >= 2);
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual((await api(bob, 'GET', '/api/clients')).body['clients'], []);
  });

  it("another's application behaves as if it did not exist", async () => {
    const { id, reply } = await create();
    const [secret] = reply.body['secrets'] as { id: string }[];
    const attempts = [
      api(bob, 'GET', `/api/clients/${id}`),
      api(bob, 'PATCH', `/api/clients/${id}`, { client_name: 'Mine' }),
      api(bob, 'DELETE', `/api/clients/${id}`),
      api(bob, 'POST', `/api/clients/${id}/secrets`, {}),
      api(bob, 'DELETE', `/api/clients/${id}/secrets/${secret?.id}`),
      api(bob, 'GET', '/api/clients/no-such-client'),
    ];
    const answers = await Promise.all(attempts);
    assert.deepEqual(
      new Set(answers.map(({ status, body }) => `${status} ${body['code']}`)),
      new Set(['404 not_found']),
    );
  });
});

describe('PATCH /api/clients/:id', () => {
  it('merges: what is absent stays, null goes, and the provider sees it at once', async () => {
    const { id } = await create({ client_uri: 'https://demo.example' });
    const second = 'https://demo.example/second';
    const changed = await api(alice, 'PATCH', `/api/clients/${id}`, {
      redirect_uris: [second],
      client_uri: null,
    });
    assert.equal(changed.status, 200, changed.text);
    const metadata = changed.body['metadata'] as Record<string, unknown>;
    assert.deepEqual(
      [metadata['redirect_uris'], metadata['client_uri'], metadata['client_name']],
      [[second], undefined, 'Demo'],
    );
    const { answer } = await alice.authorize({ clientId: id, redirectUri: CALLBACK });
    assert.equal(answer.status, 400);
  });

  it('is checked like a registration', async () => {
    const { id } = await create();
    const reply = await api(alice, 'PATCH', `/api/clients/${id}`, { redirect_uris: ['http://demo.example'] });
    assert.equal(reply.body['code'], 'client_metadata_invalid');
    assert.equal((await api(alice, 'PATCH', `/api/clients/${id}`, { client_name: null })).status, 400);
  });
});

describe('secrets', () => {
  it('two are live at a time, both work, and a revoked one stops at once', async () => {
    const { id, secret } = await create();
    const second = await api(alice, 'POST', `/api/clients/${id}/secrets`);
    assert.equal(second.status, 201, second.text);
    const value = String(second.body['client_secret']);
    assert.deepEqual([await works(id, secret), await works(id, value)], [true, true]);

    const third = await api(alice, 'POST', `/api/clients/${id}/secrets`, {});
    assert.deepEqual([third.status, third.body['code']], [409, 'secret_limit_reached']);

    const listed = (await api(alice, 'GET', `/api/clients/${id}`)).body['secrets'] as {
      id: string;
      hint: string;
    }[];
    assert.deepEqual(
      listed.map(({ hint }) => hint),
      [secret.slice(-4), value.slice(-4)],
    );
    const gone = await api(alice, 'DELETE', `/api/clients/${id}/secrets/${listed[0]?.id}`);
    assert.equal(gone.status, 204);
    assert.deepEqual([await works(id, secret), await works(id, value)], [false, true]);
    assert.equal((await api(alice, 'DELETE', `/api/clients/${id}/secrets/${listed[0]?.id}`)).status, 404);
  });

  it('of twenty requests at once, one finds the last place', async () => {
    const { id } = await create();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => api(alice, 'POST', `/api/clients/${id}/secrets`, {})),
    );
    assert.deepEqual(answers.map(({ status }) => status).toSorted(), [201, ...Array(19).fill(409)]);
  });

  it('without any, the application fails to authenticate as RFC 6749 section 5.2 says', async () => {
    const { id, secret, reply } = await create();
    const [only] = reply.body['secrets'] as { id: string }[];
    await api(alice, 'DELETE', `/api/clients/${id}/secrets/${only?.id}`);
    const answer = await call(`${server.issuer}/oauth/token`, {
      method: 'POST',
      headers: { authorization: basic(id, secret) },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    assert.deepEqual([answer.status, answer.body['error']], [401, 'invalid_client']);
    assert.match(answer.headers.get('www-authenticate') ?? '', /^Basic /);
  });

  it('are not for applications that do not use them', async () => {
    const { id } = await create({ token_endpoint_auth_method: 'none' });
    const reply = await api(alice, 'POST', `/api/clients/${id}/secrets`, {});
    assert.deepEqual([reply.status, reply.body['code']], [409, 'secret_not_used']);
  });
});

describe('DELETE /api/clients/:id', () => {
  it('ends the application and everything issued to it', async () => {
    const { id, secret } = await create({ grant_types: ['client_credentials'], redirect_uris: [] });
    const token = await call(`${server.issuer}/oauth/token`, {
      method: 'POST',
      headers: { authorization: basic(id, secret) },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'profile' }),
    });
    assert.equal(token.status, 200, token.text);
    assert.equal((await api(alice, 'DELETE', `/api/clients/${id}`)).status, 204);
    assert.equal(await works(id, secret), false);
    const observer = await registerClient(server.issuer);
    assert.deepEqual(await observer.introspect(String(token.body['access_token'])), { active: false });
  });
});

describe('GET /api/clients/:id/usage', () => {
  it('counts people, sign-ins and tokens, also of tokens that are purged', async () => {
    const { id, secret } = await create({ scope: 'openid profile' });
    const nothing = (await api(alice, 'GET', `/api/clients/${id}/usage`)).body;
    assert.deepEqual(nothing, { people: 0, sign_ins_30d: 0, tokens_24h: 0, last_used_at: null, days: [] });
    for (const browser of [alice, bob]) {
      const party = { clientId: id, redirectUri: CALLBACK };
      const { code, verifier } = await browser.signIn(party, { scope: 'openid profile' });
      const tokens = await call(`${server.issuer}/oauth/token`, {
        method: 'POST',
        headers: { authorization: basic(id, secret) },
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          code,
          redirect_uri: CALLBACK,
          code_verifier: verifier,
        }),
      });
      assert.equal(tokens.status, 200, tokens.text);
    }
    const usage = (await api(alice, 'GET', `/api/clients/${id}/usage`)).body;
    const today = new Date().toISOString().slice(0, 10);
    assert.deepEqual([usage['people'], usage['sign_ins_30d'], usage['tokens_24h']], [2, 2, 2]);
    assert.deepEqual(usage['days'], [{ date: today, tokens: 2 }]);
    assert.ok(Math.abs(Date.parse(String(usage['last_used_at'])) - Date.now()) < 60_000);

    await sql.db
      .updateTable('oauth_tokens')
      .set({ expires_at: new Date(Date.now() - 3 * 86_400_000) })
      .where('client_id', '=', id)
      .execute();
    await purgeExpired(sql.db, Date);
    const later = (await api(alice, 'GET', `/api/clients/${id}/usage`)).body;
    assert.deepEqual([later['tokens_24h'], later['days']], [0, [{ date: today, tokens: 2 }]]);
  });

  it('is one statement besides the look-up of the application', async () => {
    const { id } = await create();
    await api(alice, 'GET', `/api/clients/${id}`);
    const before = sql.statements();
    await api(alice, 'GET', `/api/clients/${id}`);
    const without = sql.statements() - before;
    await api(alice, 'GET', `/api/clients/${id}/usage`);
    assert.equal(sql.statements() - before - without, without + 1);
  });

  it("is for the application's owner", async () => {
    const { id } = await create();
    assert.equal((await api(bob, 'GET', `/api/clients/${id}/usage`)).body['code'], 'not_found');
  });
});

describe('the quota', () => {
  const quota = async (browser: Browser) => (await api(browser, 'GET', '/api/clients/quota')).body;

  it('is 10 for a user and 100 for a special one', async () => {
    assert.deepEqual(await quota(bob), { used: 0, limit: 10 });
    const { used, limit } = await quota(alice);
    assert.ok(Number(used) > 10);
    assert.equal(limit, 100);
  });

  it('holds under concurrency', async () => {
    const attempt = () =>
      api(bob, 'POST', '/api/clients', { client_name: 'Many', redirect_uris: [CALLBACK] });
    const answers = await Promise.all(Array.from({ length: 15 }, attempt));
    const refused = answers.filter(({ status }) => status !== 201);
    assert.deepEqual(
      refused.map(({ status, body }) => `${status} ${body['code']}`),
      Array(5).fill('409 client_quota_reached'),
    );
    assert.deepEqual(await quota(bob), { used: 10, limit: 10 });
  });
});
