/** Best Current Practice for OAuth 2.0 Security: refresh token rotation, with a grace for lost answers. */
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { createBrowser } from '../support/browser.ts';
import { openOauth } from '../support/oauth.ts';
import { asTokens, call, type RelyingParty, registerClient } from '../support/relying-party.ts';

let shift = 0;
const server = await openOauth({ shift: () => shift });
afterEach(() => {
  shift = 0;
});
const { issuer, sql } = server;

const browser = createBrowser(issuer);
const client = await registerClient(issuer);
const app = await registerClient(issuer, { token_endpoint_auth_method: 'none' });

const fresh = async (party: RelyingParty = client) =>
  party.tokens(await browser.signIn(party, { scope: 'openid profile' }));
const isActive = async (token: string) => (await client.introspect(token))['active'];

async function assertRefused(refreshToken: string, party: RelyingParty = client): Promise<void> {
  const answer = await party.refresh(refreshToken);
  assert.equal(answer.status, 400);
  assert.equal(answer.body['error'], 'invalid_grant');
}

describe('RFC 9700, section 4.14.2: refresh token rotation', () => {
  for (const [name, party] of Object.entries({ confidential: client, public: app })) {
    it(`every refresh gives a new refresh token and a new access token (${name} client)`, async () => {
      const first = await fresh(party);
      const second = asTokens(await party.refresh(first.refresh_token));
      const third = asTokens(await party.refresh(second.refresh_token));
      const refresh = [first, second, third].map(({ refresh_token }) => refresh_token);
      const access = [first, second, third].map(({ access_token }) => access_token);
      assert.equal(new Set([...refresh, ...access]).size, 6);
      assert.equal(third.scope, 'openid profile');
    });
  }

  it('all tokens of a chain belong to one family', async () => {
    const client2 = await registerClient(issuer);
    let { refresh_token } = await fresh(client2);
    for (let turn = 0; turn < 3; turn += 1) {
      ({ refresh_token } = asTokens(await client2.refresh(refresh_token)));
    }
    const rows = await sql.db
      .selectFrom('oauth_tokens')
      .select(['family_id', 'parent_digest'])
      .where('client_id', '=', client2.clientId)
      .where('kind', '=', 'refresh')
      .execute();
    assert.equal(rows.length, 4);
    assert.equal(new Set(rows.map(({ family_id }) => family_id)).size, 1);
    assert.equal(rows.filter(({ parent_digest }) => parent_digest === null).length, 1);
  });

  it('reuse after the grace kills the family (W13)', async () => {
    const first = await fresh();
    const second = asTokens(await client.refresh(first.refresh_token));
    shift = 10_001;
    await assertRefused(first.refresh_token);
    await assertRefused(second.refresh_token);
    assert.equal(await isActive(second.access_token), false);
    assert.equal(await isActive(first.access_token), false);
  });

  it('reuse of an old one kills the newest too', async () => {
    const chain = [await fresh()];
    for (let turn = 0; turn < 4; turn += 1) {
      chain.push(asTokens(await client.refresh(chain.at(-1)?.refresh_token ?? '')));
    }
    await assertRefused(chain[1]?.refresh_token ?? '');
    await assertRefused(chain[4]?.refresh_token ?? '');
    assert.equal(await isActive(chain[4]?.access_token ?? ''), false);
  });

  it('reuse is not for everybody to provoke: another client presenting the token ends nothing', async () => {
    const first = await fresh();
    const second = asTokens(await client.refresh(first.refresh_token));
    shift = 10_001;
    await assertRefused(first.refresh_token, app);
    shift = 0;
    asTokens(await client.refresh(second.refresh_token));
  });

  it('other sign-ins of the same person at the same client go on in another session', async () => {
    const phone = createBrowser(issuer, browser.wallet);
    const elsewhere = await client.tokens(await phone.signIn(client));
    const first = await fresh();
    await client.refresh(first.refresh_token);
    shift = 10_001;
    await assertRefused(first.refresh_token);
    shift = 0;
    asTokens(await client.refresh(elsewhere.refresh_token));
  });

  it('only digests of tokens are stored, and answers only sealed', async () => {
    const first = await fresh();
    const second = asTokens(await client.refresh(first.refresh_token));
    const rows = await sql.db.selectFrom('oauth_tokens').selectAll().execute();
    const stored = JSON.stringify(rows, (_key, value) =>
      value?.type === 'Buffer' ? Buffer.from(value.data).toString('latin1') : value,
    );
    for (const token of [first, second].flatMap((t) => [t.refresh_token, t.access_token, t.id_token])) {
      assert.equal(stored.includes(token), false);
    }
  });
});

describe('wire contract: ten seconds of grace for a lost answer', () => {
  it('the same token again gives exactly the same answer, and changes nothing', async () => {
    const { refresh_token } = await fresh();
    const first = await client.refresh(refresh_token);
    for (const wait of [0, 1_000, 5_000, 9_000]) {
      shift = wait;
      const again = await client.refresh(refresh_token);
      assert.equal(again.status, 200);
      assert.deepEqual(again.body, first.body);
      assert.match(again.headers.get('cache-control') ?? '', /no-store/);
    }
    shift = 0;
    asTokens(await client.refresh(asTokens(first).refresh_token));
  });

  it('a public client has it as well', async () => {
    const { refresh_token } = await fresh(app);
    const first = await app.refresh(refresh_token);
    assert.deepEqual((await app.refresh(refresh_token)).body, first.body);
  });

  it('once the new token was used the answer had arrived, and the old one is theft', async () => {
    const first = await fresh();
    const second = asTokens(await client.refresh(first.refresh_token));
    const third = asTokens(await client.refresh(second.refresh_token));
    await assertRefused(first.refresh_token);
    await assertRefused(third.refresh_token);
    assert.equal(await isActive(third.access_token), false);
  });

  it('the grace is not for other clients, wrong secrets or wider scopes', async () => {
    const { refresh_token } = await fresh();
    const first = asTokens(await client.refresh(refresh_token));
    await assertRefused(refresh_token, app);
    const wrong = await call(`${issuer}/oauth/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${client.clientId}:x`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token }),
    });
    assert.equal(wrong.status, 401);
    const wider = await client.refresh(refresh_token, { scope: 'openid admin' });
    assert.equal(wider.body['error'], 'invalid_scope');
    assert.deepEqual(asTokens(await client.refresh(refresh_token)), first);
  });

  it('a revoked family has no grace', async () => {
    const { refresh_token } = await fresh();
    const second = asTokens(await client.refresh(refresh_token));
    await client.revoke(second.refresh_token);
    await assertRefused(refresh_token);
  });

  it('a disabled person has no grace', async () => {
    const person = createBrowser(issuer);
    const first = await client.tokens(await person.signIn(client));
    await client.refresh(first.refresh_token);
    const { sub } = await client.introspect(first.access_token);
    await sql.db.updateTable('users').set({ status: 'disabled' }).where('id', '=', String(sub)).execute();
    await assertRefused(first.refresh_token);
  });
});

describe('wire contract: lifetimes of refresh tokens', () => {
  it('a refresh token lives 30 days from its last rotation', async (t) => {
    const signIn = await browser.signIn(client, {
      scope: 'openid offline_access',
      params: { prompt: 'consent' },
    });
    let tokens = await client.tokens(signIn);
    const start = Date.now();
    t.mock.timers.enable({ apis: ['Date'], now: start });
    // Far beyond the first month, and beyond the grant's own two: whoever comes back in time stays signed in.
    for (let day = 29; day < 150; day += 29) {
      t.mock.timers.setTime(start + day * 86_400_000);
      tokens = asTokens(await client.refresh(tokens.refresh_token));
      assert.equal(await isActive(tokens.access_token), true);
    }
    t.mock.timers.setTime(Date.now() + 31 * 86_400_000);
    await assertRefused(tokens.refresh_token);
    t.mock.timers.reset();
  });

  it('without offline_access it ends with the session', async () => {
    const person = createBrowser(issuer);
    const tokens = await client.tokens(await person.signIn(client));
    const second = asTokens(await client.refresh(tokens.refresh_token));
    const { sub } = await client.introspect(second.access_token);
    await sql.db.deleteFrom('sessions').where('user_id', '=', String(sub)).execute();
    await assertRefused(second.refresh_token);
  });
});

describe('RFC 9700, section 2.1.2 and 2.4', () => {
  it('neither the implicit grant nor the password grant is offered', async () => {
    const { body } = await call(`${issuer}/.well-known/openid-configuration`);
    assert.deepEqual(body['response_types_supported'], ['code']);
    assert.equal(JSON.stringify(body['grant_types_supported']).match(/implicit|password/), null);
  });
});

describe('RFC 9700, section 4.11: open redirection', () => {
  it('pages after sign-in lead to registered addresses only, with a 303 and no referrer', async () => {
    const { answer } = await browser.authorize(client);
    assert.equal(answer.status, 303);
    const page = await createBrowser(issuer).authorize(client);
    const login = await browser.get(page.answer.location ?? '');
    assert.match(login.headers.get('referrer-policy') ?? '', /no-referrer|same-origin|strict-origin/);
  });
});
