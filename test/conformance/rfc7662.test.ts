/** OAuth 2.0 Token Introspection, over HTTP, on both of its paths: ours for secrets, the library's for the rest. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { decodeJwt, generateKeyPair, SignJWT } from 'jose';
import { createBrowser } from '../support/browser.ts';
import { openOauth } from '../support/oauth.ts';
import { asTokens, basic, call, type RelyingParty, registerClient } from '../support/relying-party.ts';

const server = await openOauth();
const { issuer, sql } = server;

const INACTIVE = { active: false };
const browser = createBrowser(issuer);
const client = await registerClient(issuer);
const signer = await registerClient(issuer, { token_endpoint_auth_method: 'private_key_jwt' });
const opaque = await registerClient(issuer, { access_token_format: 'opaque' });
const machine = await registerClient(issuer, {
  redirect_uris: [],
  response_types: [],
  grant_types: ['client_credentials'],
});

const fresh = async (party: RelyingParty, scope = 'openid') =>
  party.tokens(await browser.signIn(party, { scope }));

/**
 * The short path, the library's path for the same client (the short one knows its content type in lower case only),
 * and the library's for a client without a secret.
 */
async function onAllPaths(token: string, party = client) {
  const type = { 'content-type': 'Application/X-WWW-Form-URLencoded' };
  const library = await party.send('introspect', { token }, type);
  return [await party.introspect(token), library.body, await signer.introspect(token)];
}

async function assertInactive(token: string): Promise<void> {
  for (const answer of await onAllPaths(token)) assert.deepEqual(answer, INACTIVE);
}

async function assertSame(token: string, party = client): Promise<Readonly<Record<string, unknown>>> {
  const [first = {}, ...others] = await onAllPaths(token, party);
  for (const answer of others) assert.deepEqual(answer, first);
  return first;
}

describe('RFC 7662, section 2.1', () => {
  const introspect = (init: RequestInit) => call(`${issuer}/oauth/introspect`, { method: 'POST', ...init });

  it('the protected resource must authenticate (S15)', async () => {
    const { access_token } = await fresh(client);
    const body = new URLSearchParams({ token: access_token });
    const nobody = await introspect({ body });
    assert.match(String(nobody.status), /^40[01]$/);
    assert.equal('active' in nobody.body, false);
    const wrong = await introspect({ body, headers: { authorization: basic(client.clientId, 'x') } });
    assert.equal(wrong.status, 401);
    assert.equal(wrong.body['error'], 'invalid_client');
    assert.match(wrong.headers.get('www-authenticate') ?? '', /^Basic/);
  });

  it('a disabled client and its secret are refused', async () => {
    const gone = await registerClient(issuer);
    const { access_token } = await fresh(client);
    await server.oauth.clients.setStatus(gone.clientId, 'disabled');
    assert.equal((await gone.send('introspect', { token: access_token })).status, 401);
  });

  it('a missing token is invalid_request, a repeated one too', async () => {
    assert.equal((await client.send('introspect', {})).body['error'], 'invalid_request');
    const { headers } = await client.credentials();
    const twice = await introspect({
      headers,
      body: new URLSearchParams([
        ['token', 'a'],
        ['token', 'b'],
      ]),
    });
    assert.equal(twice.body['error'], 'invalid_request');
  });

  it('a wrong token_type_hint does not hide the token', async () => {
    const { access_token, refresh_token } = await fresh(client);
    for (const party of [client, signer]) {
      const access = await party.send('introspect', {
        token: access_token,
        token_type_hint: 'refresh_token',
      });
      const refresh = await party.send('introspect', {
        token: refresh_token,
        token_type_hint: 'access_token',
      });
      assert.equal(access.body['active'], true);
      assert.equal(refresh.body['active'], true);
    }
  });

  it('only POST is served', async () => {
    assert.equal((await call(`${issuer}/oauth/introspect?token=x`)).status, 405);
  });
});

describe('RFC 7662, section 2.2', () => {
  it('a JWT access token is described', async () => {
    const { access_token } = await fresh(client, 'openid profile');
    const answer = await assertSame(access_token);
    const { sub, exp, iat, jti, auth_time } = decodeJwt(access_token);
    assert.deepEqual(answer, {
      active: true,
      sub,
      exp,
      iat,
      jti,
      client_id: client.clientId,
      iss: issuer,
      aud: issuer,
      scope: 'openid profile',
      token_type: 'Bearer',
      auth_time,
      acr: 'urn:hodlxxi:acr:key',
      amr: ['lnurl'],
    });
  });

  it('an opaque access token is described', async () => {
    const { access_token } = await fresh(opaque);
    assert.equal(access_token.includes('.'), false);
    const answer = await assertSame(access_token);
    assert.equal(answer['active'], true);
    assert.equal(answer['client_id'], opaque.clientId);
    assert.equal(answer['jti'], undefined, 'the identifier of an opaque token is the token itself');
  });

  it('a refresh token is described, without a token_type', async () => {
    const { refresh_token } = await fresh(client);
    const answer = await assertSame(refresh_token);
    assert.equal(answer['active'], true);
    assert.equal('token_type' in answer, false);
  });

  it('a token of client credentials is described, without a person', async () => {
    const granted = await machine.send('token', { grant_type: 'client_credentials', scope: 'wallet:read' });
    const answer = await assertSame(asTokens(granted).access_token);
    assert.equal(answer['active'], true);
    assert.equal(answer['client_id'], machine.clientId);
    assert.equal(answer['scope'], 'wallet:read');
    assert.equal('sub' in answer, false);
  });

  it('a client with pairwise subjects keeps them here', async () => {
    const pairwise = await registerClient(issuer, { subject_type: 'pairwise' });
    const { access_token, id_token } = await fresh(pairwise);
    const answer = await assertSame(access_token);
    assert.equal(answer['sub'], decodeJwt(id_token).sub);
  });

  it('a public client learns about its own tokens only', async () => {
    const app = await registerClient(issuer, { token_endpoint_auth_method: 'none' });
    const own = await fresh(app);
    const foreign = await fresh(client);
    assert.equal((await app.introspect(own.access_token))['active'], true);
    assert.deepEqual(await app.introspect(foreign.access_token), INACTIVE);
  });

  it('the answer is JSON and not to be kept', async () => {
    const { access_token } = await fresh(client);
    for (const party of [client, signer]) {
      const answer = await party.send('introspect', { token: access_token });
      assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
      assert.match(answer.headers.get('cache-control') ?? '', /no-store/);
    }
  });
});

describe('RFC 7662, section 2.2: an inactive token is answered with active false and nothing else', () => {
  it('texts that never were a token', async () => {
    for (const token of ['x', 'a.b.c', '.', '..', 'alias~x', randomUUID(), 'é'.repeat(50), '%', "'--"]) {
      await assertInactive(token);
    }
  });

  it('a forged JWT (W11)', async () => {
    const { access_token } = await fresh(client);
    const { privateKey } = await generateKeyPair('ES256');
    const claims = decodeJwt(access_token);
    const forged = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt' })
      .sign(privateKey);
    await assertInactive(forged);
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url');
    await assertInactive(`${none}.${access_token.split('.')[1]}.`);
  });

  it('the identifier of a JWT is not a token', async () => {
    const { access_token } = await fresh(client);
    await assertInactive(String(decodeJwt(access_token).jti));
    const answer = await client.revoke(String(decodeJwt(access_token).jti));
    assert.equal(answer.status, 200);
    assert.equal((await assertSame(access_token))['active'], true, 'and revokes nothing');
  });

  it('nor is a JWT of ours whose identifier belongs to somebody else', async () => {
    const { access_token } = await fresh(client);
    await assertInactive(`${decodeJwt(access_token).jti}.x.y`);
  });

  it('an ID token', async () => {
    await assertInactive((await fresh(client)).id_token);
  });

  it('an authorization code', async () => {
    await assertInactive((await browser.signIn(client)).code);
  });

  it('an expired token', async (t) => {
    const tokens = await fresh(client);
    const short = await fresh(opaque);
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 3601_000 });
    await assertInactive(tokens.access_token);
    await assertInactive(short.access_token);
    t.mock.timers.reset();
  });

  it('a refresh token that was exchanged, its grace included', async () => {
    const { refresh_token } = await fresh(client);
    await client.refresh(refresh_token);
    await assertInactive(refresh_token);
  });

  it('a revoked token', async () => {
    const { access_token, refresh_token } = await fresh(client);
    await client.revoke(refresh_token);
    await assertInactive(access_token);
    await assertInactive(refresh_token);
  });

  it('a token of a disabled person', async () => {
    const person = createBrowser(issuer);
    const { access_token, refresh_token } = await client.tokens(await person.signIn(client));
    const sub = String(decodeJwt(access_token).sub);
    await sql.db.updateTable('users').set({ status: 'disabled' }).where('id', '=', sub).execute();
    await assertInactive(access_token);
    await assertInactive(refresh_token);
    assert.equal((await client.refresh(refresh_token)).body['error'], 'invalid_grant');
  });

  it('a token of a disabled application', async () => {
    const gone = await registerClient(issuer);
    const { access_token, refresh_token } = await fresh(gone);
    await server.oauth.clients.setStatus(gone.clientId, 'disabled');
    await assertInactive(access_token);
    await assertInactive(refresh_token);
  });

  it('a token bound to a session that ended', async () => {
    const person = createBrowser(issuer);
    const { access_token, refresh_token } = await client.tokens(await person.signIn(client));
    assert.equal((await assertSame(access_token))['active'], true);
    const sub = String(decodeJwt(access_token).sub);
    await sql.db.deleteFrom('sessions').where('user_id', '=', sub).execute();
    await assertInactive(access_token);
    await assertInactive(refresh_token);
  });

  it('but one with offline_access outlives the session', async () => {
    const person = createBrowser(issuer);
    const signIn = await person.signIn(client, {
      scope: 'openid offline_access',
      params: { prompt: 'consent' },
    });
    const { access_token, refresh_token } = await client.tokens(signIn);
    const sub = String(decodeJwt(access_token).sub);
    await sql.db.deleteFrom('sessions').where('user_id', '=', sub).execute();
    assert.equal((await assertSame(access_token))['active'], true);
    assert.equal((await assertSame(refresh_token))['active'], true);
  });

  it('a token whose consent was taken back', async () => {
    const person = createBrowser(issuer);
    const { access_token, refresh_token } = await client.tokens(await person.signIn(client));
    await server.oauth.grants.revoke(String(decodeJwt(access_token).sub), client.clientId);
    await assertInactive(access_token);
    await assertInactive(refresh_token);
  });
});

describe('RFC 7662, section 4', () => {
  it('the handle that stands in for a JWT inside the server cannot be used from outside', async () => {
    const { access_token } = await fresh(client);
    const guesses = [
      randomUUID(),
      String(decodeJwt(access_token).jti),
      `handle:${decodeJwt(access_token).jti}`,
    ];
    const answers = await Promise.all([
      signer.introspect(access_token),
      ...guesses.map((guess) => signer.introspect(guess)),
      signer.introspect(access_token),
    ]);
    assert.deepEqual(
      answers.map(({ active }) => active),
      [true, false, false, false, true],
    );
  });

  it('many look-ups at once get each its own answer', async () => {
    const tokens = await Promise.all(Array.from({ length: 10 }, () => fresh(client)));
    const asked = tokens.flatMap(({ access_token }) => [access_token, 'nonsense', access_token]);
    const answers = await Promise.all(asked.map((token) => client.introspect(token)));
    answers.forEach((answer, index) => {
      const token = asked[index] ?? '';
      if (token === 'nonsense') assert.deepEqual(answer, INACTIVE);
      else assert.equal(answer['jti'], decodeJwt(token).jti);
    });
  });
});
