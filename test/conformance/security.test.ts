/** What an attacker tries against the authorization server as a whole, over HTTP. Each test is named after what must hold. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { decodeJwt } from 'jose';
import { sql as raw } from 'kysely';
import { sha256 } from '../../src/core/crypto.ts';
import { createQuotas, createRateLimiter } from '../../src/core/ratelimit/limiter.ts';
import { createMemoryKeyValue } from '../../src/infra/kv/memory.ts';
import { type Answer, type Browser, challengeOf, createBrowser } from '../support/browser.ts';
import { openOauth, startOauth } from '../support/oauth.ts';
import { asTokens, type RelyingParty, registerClient } from '../support/relying-party.ts';

const ada = {
  name: 'Ada',
  preferred_username: 'ada',
  email: 'ada@example.org',
  email_verified: false,
  bitcoin_pubkey: '02'.repeat(33),
  npub: 'npub1ada',
  keys: [],
};
const masterKey = { current: randomBytes(32) };
const server = await openOauth({
  overrides: {
    masterKey,
    accounts: { claims: async (sub) => ({ sub, ...ada }), idByHint: async () => null, roles: async () => [] },
  },
});
const { issuer, sql } = server;

describe('the claims parameter gives no more than the scopes (OIDC Core, section 5.5)', () => {
  const everything = Object.fromEntries(Object.keys(ada).map((claim) => [claim, { essential: true }]));
  const claims = JSON.stringify({ userinfo: everything, id_token: { ...everything, unheard_of: null } });
  const userinfo = async (token: string) =>
    JSON.parse(
      (await createBrowser(issuer).get('/oauth/userinfo', { authorization: `Bearer ${token}` })).text,
    );

  it('an application that asked for openid alone learns nothing else, and nothing else is kept', async () => {
    const app = await registerClient(issuer, { scope: 'openid' });
    const tokens = await app.tokens(await createBrowser(issuer).signIn(app, { params: { claims } }));
    const { sub } = decodeJwt(tokens.id_token);
    assert.deepEqual(await userinfo(tokens.access_token), { sub });
    for (const claim of Object.keys(everything))
      assert.equal(claim in decodeJwt(tokens.id_token), false, claim);
    const kept = await sql.db
      .selectFrom('oauth_consents')
      .selectAll()
      .where('client_id', '=', app.clientId)
      .execute();
    assert.deepEqual(
      kept.map((row) => row.claims),
      [[]],
    );
  });

  it('the same holds for a pushed request and for a device', async () => {
    const device = 'urn:ietf:params:oauth:grant-type:device_code';
    const app = await registerClient(issuer, { grant_types: ['authorization_code', device] });
    const verifier = randomBytes(32).toString('base64url');
    const pushed = await app.send('par', {
      client_id: app.clientId,
      response_type: 'code',
      redirect_uri: app.redirectUri,
      scope: 'openid email',
      claims,
      code_challenge: challengeOf(verifier),
      code_challenge_method: 'S256',
    });
    const query = new URLSearchParams({
      client_id: app.clientId,
      request_uri: String(pushed.body['request_uri']),
    });
    const browser = createBrowser(issuer);
    const { code } = await browser.follow(app, await browser.get(`/oauth/authorize?${query}`));
    const tokens = await app.tokens({ code, verifier });
    assert.deepEqual(Object.keys(await userinfo(tokens.access_token)).toSorted(), [
      'email',
      'email_verified',
      'sub',
    ]);

    const asked = await app.send('device/authorize', { scope: 'openid', claims });
    const stored = await sql.db
      .selectFrom('oauth_artifacts')
      .select('payload')
      .where('model', '=', 'DeviceCode')
      .execute();
    assert.equal(asked.status, 200);
    assert.equal(JSON.stringify(stored).includes('npub'), false);
  });

  it('a token refreshed for fewer scopes does not show the claims of the others', async () => {
    const app = await registerClient(issuer, { scope: 'openid email' });
    const signedIn = await createBrowser(issuer).signIn(app, { scope: 'openid email', params: { claims } });
    const tokens = await app.tokens(signedIn);
    assert.equal((await userinfo(tokens.access_token))['email'], ada.email);
    const narrow = asTokens(await app.refresh(tokens.refresh_token, { scope: 'openid' }));
    assert.deepEqual(Object.keys(await userinfo(narrow.access_token)), ['sub']);
    assert.equal('email' in decodeJwt(narrow.id_token), false);
  });
});

async function limited({ api = 1000, client = 1000 }) {
  const kv = createMemoryKeyValue({ clock: Date, maxKeys: 1000 });
  const limits = { auth: 1000, api, apiBurst: api, client, wallet: 1, proofs: 1 };
  const limiter = createRateLimiter({ kv, quotas: createQuotas(limits) });
  return startOauth(sql, { overrides: { limiter, masterKey } });
}

describe('an application is issued so many tokens a minute', () => {
  it('and no more; what it presented can be presented again', async () => {
    await using guarded = await limited({ client: 2 });
    const app = await registerClient(guarded.issuer);
    const other = await registerClient(guarded.issuer);
    const tokens = await app.tokens(await createBrowser(guarded.issuer).signIn(app));
    assert.equal((await app.refresh(tokens.refresh_token)).status, 200);
    const { code, verifier } = await createBrowser(guarded.issuer).signIn(app);
    const exchange = { grant_type: 'authorization_code', redirect_uri: app.redirectUri, code };
    const refused = await app.send('token', { ...exchange, code_verifier: verifier });
    assert.deepEqual([refused.status, refused.body['error']], [429, 'temporarily_unavailable']);
    assert.ok(Number(refused.headers.get('retry-after')) >= 1);
    const again = await app.send('token', { ...exchange, code_verifier: verifier });
    assert.equal(again.status, 429, 'and not invalid_grant, for the code was not used up');
    const { rows } = await raw<{ unused: boolean }>`select consumed_at is null as unused from oauth_codes
      where code_digest = ${sha256(code)}`.execute(sql.db);
    assert.deepEqual(rows, [{ unused: true }]);
    assert.notEqual((await other.tokens(await createBrowser(guarded.issuer).signIn(other))).access_token, '');
  });

  it('and nobody else takes them from it', async () => {
    await using guarded = await limited({ client: 1 });
    const app = await registerClient(guarded.issuer);
    for (let i = 0; i < 3; i += 1) {
      const forged = await app.send('token', { grant_type: 'refresh_token', refresh_token: 'x' });
      assert.equal(forged.status, 400);
    }
    assert.notEqual((await app.tokens(await createBrowser(guarded.issuer).signIn(app))).access_token, '');
  });
});

describe('clients that do not authenticate are limited', () => {
  const pushed = (app: RelyingParty, more: object = {}) =>
    app.send('par', {
      client_id: app.clientId,
      response_type: 'code',
      redirect_uri: app.redirectUri,
      scope: 'openid',
      code_challenge: challengeOf('a'.repeat(43)),
      code_challenge_method: 'S256',
      ...more,
    });

  it('per address, at the token endpoint and at the one for pushed requests', async () => {
    await using guarded = await limited({ api: 5 });
    const spa = await registerClient(guarded.issuer, { token_endpoint_auth_method: 'none' });
    for (let i = 0; i < 3; i += 1) assert.equal((await pushed(spa)).status, 201);
    const token = () => spa.send('token', { grant_type: 'refresh_token', refresh_token: 'x' });
    for (let i = 0; i < 2; i += 1) assert.equal((await token()).status, 400);
    for (const refused of [await token(), await pushed(spa)]) {
      assert.deepEqual([refused.status, refused.body['error']], [429, 'temporarily_unavailable']);
      assert.ok(Number(refused.headers.get('retry-after')) >= 1);
    }
    for (const method of ['client_secret_basic', 'client_secret_post', 'private_key_jwt']) {
      const app = await registerClient(guarded.issuer, { token_endpoint_auth_method: method });
      assert.equal((await pushed(app)).status, 201, method);
      const tokens = await app.tokens(await createBrowser(guarded.issuer).signIn(app));
      assert.notEqual(tokens.access_token, '', method);
    }
  });

  it('a pushed request has at most 8 KiB, whoever sends it', async () => {
    for (const method of ['none', 'client_secret_basic', 'private_key_jwt']) {
      const app = await registerClient(issuer, { token_endpoint_auth_method: method });
      assert.equal((await pushed(app, { state: 's'.repeat(7000) })).status, 201, method);
      for (const length of [8192, 60_000]) {
        const refused = await pushed(app, { state: 's'.repeat(length) });
        assert.deepEqual([refused.status, refused.body['error']], [413, 'invalid_request'], method);
      }
    }
  });
});

describe('a sign-in ends in the browser that answered its pages', () => {
  /** What a sibling domain can do to the cookies of somebody else's browser: those with a path and no prefix. */
  function plant(from: Browser, into: Browser): void {
    for (const name of ['hodlxxi_interaction', 'hodlxxi_resume']) {
      const cookie = from.jar.get(name);
      if (cookie) into.jar.set(name, cookie);
    }
  }
  async function confirmation(browser: Browser, app: RelyingParty): Promise<Answer> {
    const { answer } = await browser.authorize(app);
    return browser.signWithWallet(await browser.get(answer.location ?? ''));
  }

  it("an attacker's answered sign-in is not finished in the victim's browser", async () => {
    const app = await registerClient(issuer);
    for (const visited of [false, true]) {
      const [attacker, victim] = [createBrowser(issuer), createBrowser(issuer)];
      if (visited) await victim.authorize(app).then(({ answer }) => victim.get(answer.location ?? ''));
      const allowed = await attacker.decide(await confirmation(attacker, app));
      plant(attacker, victim);
      const refused = await victim.get(allowed.location ?? '');
      assert.deepEqual([refused.status, refused.location], [400, null]);
      assert.match(refused.text, /was begun in another browser/);
      const { answer } = await victim.authorize(app, { params: { prompt: 'none' } });
      assert.equal(answer.location?.searchParams.get('error'), 'login_required');
      const finished = await attacker.get(allowed.location ?? '');
      assert.ok(finished.location?.searchParams.get('code'), 'it still ends where it was answered');
    }
  });

  it("what the victim answers in an attacker's sign-in is not finished by the attacker", async () => {
    const app = await registerClient(issuer);
    const [attacker, victim] = [createBrowser(issuer), createBrowser(issuer)];
    const { answer } = await attacker.authorize(app);
    await attacker.get(answer.location ?? '');
    plant(attacker, victim);
    const signed = await victim.signWithWallet(await victim.get(answer.location ?? ''));
    const allowed = await victim.decide(signed);
    const refused = await attacker.get(allowed.location ?? '');
    assert.deepEqual([refused.status, refused.location], [400, null]);
  });

  it('holds for somebody who is signed in and never saw a wallet page in this browser', async () => {
    const browser = createBrowser(issuer);
    await browser.signIn(await registerClient(issuer));
    browser.jar.delete('hodlxxi_browser');
    const done = await browser.signIn(await registerClient(issuer));
    assert.deepEqual([done.pages, done.code === ''], [['consent'], false]);
    assert.ok(browser.jar.get('hodlxxi_browser'));
  });
});
