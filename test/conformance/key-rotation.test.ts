/** RFC 7517 and OpenID Connect Core, section 10.1.1: signing keys change without a restart and without a gap. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose';
import { createBrowser } from '../support/browser.ts';
import { openOauth, startOauth } from '../support/oauth.ts';
import { asTokens, call, registerClient } from '../support/relying-party.ts';

let shift = 0;
const masterKey = { current: randomBytes(32) };
const server = await openOauth({ shift: () => shift, overrides: { masterKey } });
const { issuer, sql } = server;

const DAY = 86_400_000;
const browser = createBrowser(issuer);
const client = await registerClient(issuer);

const fresh = async () => client.tokens(await browser.signIn(client));
const kidOf = (token: string) => decodeProtectedHeader(token).kid ?? '';
const kids = ({ keys }: JSONWebKeySet) => keys.map(({ kid }) => String(kid));

async function published(): Promise<JSONWebKeySet> {
  return JSON.parse((await call(`${issuer}/.well-known/jwks.json`)).text);
}

const userinfo = (token: string) =>
  call(`${issuer}/oauth/userinfo`, { headers: { authorization: `Bearer ${token}` } });

describe('OpenID Connect Core, section 10.1.1: rotation of signing keys', () => {
  it('new tokens are signed by the new key at once, which was published before', async () => {
    const before = await published();
    const old = await fresh();
    await server.oauth.keys.rotate();
    const now = await fresh();
    for (const name of ['access_token', 'id_token'] as const) {
      assert.notEqual(kidOf(now[name]), kidOf(old[name]));
      assert.ok(kids(before).includes(kidOf(now[name])), 'a cached key set knows the new key');
    }
    await jwtVerify(now.id_token, createLocalJWKSet(before), { issuer, audience: client.clientId });
  });

  it('the key set has the old, the current and the next key of each algorithm', async () => {
    const { keys } = await published();
    assert.deepEqual(keys.map(({ alg }) => alg).sort(), [
      'ES256',
      'ES256',
      'ES256',
      'RS256',
      'RS256',
      'RS256',
    ]);
    assert.equal(new Set(keys.map(({ kid }) => kid)).size, 6);
  });

  it('tokens signed before still verify, introspect, open userinfo and are hints', async () => {
    const old = await fresh();
    await server.oauth.keys.rotate();
    const set = createLocalJWKSet(await published());
    await jwtVerify(old.access_token, set, { issuer, typ: 'at+jwt' });
    await jwtVerify(old.id_token, set, { issuer, audience: client.clientId });
    assert.equal((await client.introspect(old.access_token))['active'], true);
    assert.equal((await userinfo(old.access_token)).status, 200);
    const { answer } = await browser.authorize(client, {
      params: { prompt: 'none', id_token_hint: old.id_token },
    });
    assert.ok(answer.location?.searchParams.get('code'));
  });

  it('refresh tokens, sessions and sign-ins under way outlive a rotation', async () => {
    const old = await fresh();
    const person = createBrowser(issuer);
    const { answer, verifier } = await person.authorize(client);
    const login = await person.get(answer.location ?? '');
    await server.oauth.keys.rotate();
    const question = await person.signWithWallet(login);
    const { code } = await person.follow(client, await person.decide(question));
    asTokens(await client.redeem({ code, verifier }));
    const next = asTokens(await client.refresh(old.refresh_token));
    assert.equal(decodeJwt(next.id_token).sub, decodeJwt(old.id_token).sub);
    assert.deepEqual((await browser.signIn(client)).pages, []);
  });

  it('a revoked token stays revoked over a rotation', async () => {
    const { access_token } = await fresh();
    await client.revoke(access_token);
    await server.oauth.keys.rotate();
    assert.equal((await client.introspect(access_token))['active'], false);
    assert.equal((await userinfo(access_token)).status, 401);
  });

  it('another process takes codes and tokens of this one, before and after a rotation (W14, W15)', async () => {
    const second = await startOauth(sql, { overrides: { masterKey, issuer } });
    const ask = async (endpoint: string, params: Readonly<Record<string, string>>) => {
      const { headers } = await client.credentials();
      const body = new URLSearchParams(params);
      return call(`${second.issuer}/oauth/${endpoint}`, { method: 'POST', headers, body });
    };
    try {
      const before = await fresh();
      await server.oauth.keys.rotate();
      const now = await fresh();
      for (const { access_token } of [before, now]) {
        assert.equal((await ask('introspect', { token: access_token })).body['active'], true);
      }
      const { code, verifier } = await browser.signIn(client);
      const { redirectUri } = client;
      const there = asTokens(
        await ask('token', {
          grant_type: 'authorization_code',
          code,
          redirect_uri: redirectUri,
          code_verifier: verifier,
        }),
      );
      assert.equal((await client.introspect(there.access_token))['active'], true);
      assert.equal((await client.redeem({ code, verifier })).body['error'], 'invalid_grant');
      await ask('revoke', { token: now.access_token });
      assert.equal((await client.introspect(now.access_token))['active'], false);
    } finally {
      await second.close();
    }
  });

  it('a key leaves a day after it stopped signing, when everything it signed has expired', async () => {
    const old = await fresh();
    await server.oauth.keys.rotate();
    assert.ok(kids(await published()).includes(kidOf(old.access_token)));
    shift = DAY - 60_000;
    await server.oauth.keys.rotate();
    assert.ok(kids(await published()).includes(kidOf(old.access_token)));
    shift = DAY + 60_000;
    await server.oauth.keys.rotate();
    assert.equal(kids(await published()).includes(kidOf(old.access_token)), false);
    shift = 0;
  });

  it('private keys are stored sealed only', async () => {
    const rows = await sql.db.selectFrom('signing_keys').selectAll().execute();
    for (const row of rows) {
      assert.equal('d' in row.public_jwk, false);
      assert.equal(row.private_sealed.includes('"d":'), false);
    }
  });
});
