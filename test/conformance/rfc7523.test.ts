/** JSON Web Token Profile for OAuth 2.0 Client Authentication (private_key_jwt), over HTTP. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { describe, it } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { openOauth } from '../support/oauth.ts';
import { listen } from '../support/receiver.ts';
import { call, type Reply } from '../support/relying-party.ts';

const server = await openOauth();
const { issuer } = server;
const TOKEN = `${issuer}/oauth/token`;

async function keyPair(alg = 'ES256') {
  const { publicKey, privateKey } = await generateKeyPair(alg);
  return { alg, privateKey, jwk: { ...(await exportJWK(publicKey)), alg, use: 'sig' } };
}
type Key = Awaited<ReturnType<typeof keyPair>>;

const key = await keyPair();
const stranger = await keyPair();
const clientId = await register({ jwks: { keys: [key.jwk] } });

async function register(more: object): Promise<string> {
  const reply = await call(`${issuer}/oauth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      redirect_uris: [],
      response_types: [],
      grant_types: ['client_credentials'],
      token_endpoint_auth_method: 'private_key_jwt',
      ...more,
    }),
  });
  assert.equal(reply.status, 201, reply.text);
  assert.equal('client_secret' in reply.body, false);
  return String(reply.body['client_id']);
}

type Payload = Record<string, unknown>;

const now = () => Math.floor(Date.now() / 1000);
const claims = () => ({
  iss: clientId,
  sub: clientId,
  aud: issuer,
  jti: randomUUID(),
  iat: now(),
  exp: now() + 60,
});
const sign = (payload: Payload, signer: Key = key) =>
  new SignJWT({ ...payload }).setProtectedHeader({ alg: signer.alg }).sign(signer.privateKey);

const present = (assertion: string, more: Readonly<Record<string, string>> = {}): Promise<Reply> =>
  call(TOKEN, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
      ...more,
    }),
  });

function refused(reply: Reply): void {
  assert.deepEqual([reply.status, reply.body['error']], [401, 'invalid_client'], reply.text);
}

describe('RFC 7523, section 2.2 and 3: client assertions', () => {
  it('a signed assertion authenticates the client', async () => {
    assert.equal((await present(await sign(claims()))).status, 200);
  });

  for (const aud of [issuer, TOKEN]) {
    it(`the audience may be ${aud === issuer ? 'the issuer' : 'the token endpoint'}`, async () => {
      assert.equal((await present(await sign({ ...claims(), aud }))).status, 200);
    });
  }

  const wrong: [string, () => Payload][] = [
    ['another audience', () => ({ ...claims(), aud: 'https://elsewhere.example' })],
    ['no audience', () => ({ ...claims(), aud: undefined })],
    ['another issuer', () => ({ ...claims(), iss: 'somebody' })],
    ['no issuer', () => ({ ...claims(), iss: undefined })],
    ['no exp', () => ({ ...claims(), exp: undefined })],
    ['an exp that has passed', () => ({ ...claims(), exp: now() - 120 })],
    ['an nbf that has not come', () => ({ ...claims(), nbf: now() + 600 })],
    ['no jti', () => ({ ...claims(), jti: undefined })],
    ['an exp unreasonably far ahead', () => ({ ...claims(), exp: now() + 86_400 })],
    ['an exp beyond all dates', () => ({ ...claims(), exp: 1e300 })],
  ];
  for (const [name, payload] of wrong) {
    it(`one with ${name} is invalid_client`, async () => refused(await present(await sign(payload()))));
  }

  it('one signed with another key is invalid_client', async () => {
    refused(await present(await sign(claims(), stranger)));
  });

  it('an unsigned one is invalid_client', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    refused(await present(`${part({ alg: 'none' })}.${part(claims())}.`));
  });

  it('one signed with a shared secret is invalid_client', async () => {
    const secret = new TextEncoder().encode('kept-as-digest'.padEnd(32, '-'));
    refused(await present(await new SignJWT(claims()).setProtectedHeader({ alg: 'HS256' }).sign(secret)));
  });

  it('one for another client is invalid_client', async () => {
    const other = await register({ jwks: { keys: [stranger.jwk] } });
    const payload = { ...claims(), iss: other, sub: other };
    refused(await present(await sign(payload, key)));
    const reply = await present(await sign(payload, stranger), { client_id: clientId });
    assert.ok(reply.status >= 400);
  });

  it('a client with a key cannot come with a secret instead', async () => {
    const reply = await call(TOKEN, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: 'x',
      }),
    });
    refused(reply);
  });

  it('a jti is used once', async () => {
    const assertion = await sign(claims());
    assert.equal((await present(assertion)).status, 200);
    refused(await present(assertion));
  });

  it('of twenty uses at once one counts', async () => {
    const assertion = await sign(claims());
    const replies = await Promise.all(Array.from({ length: 20 }, () => present(assertion)));
    assert.deepEqual(replies.map(({ status }) => status).toSorted(), [200, ...Array(19).fill(401)]);
  });

  it('the same jti of another client is another one', async () => {
    const other = await register({ jwks: { keys: [stranger.jwk] } });
    const jti = randomUUID();
    assert.equal((await present(await sign({ ...claims(), jti }))).status, 200);
    const theirs = { ...claims(), iss: other, sub: other, jti };
    assert.equal((await present(await sign(theirs, stranger))).status, 200);
  });
});

describe('keys by reference: jwks_uri', () => {
  it('a client may rotate its keys without telling us', async () => {
    let keys = [key.jwk];
    await using site = await listen(
      createServer((_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys }));
      }),
    );
    const remote = await register({ jwks_uri: `${site.url}/keys` });
    const mine = () => ({ ...claims(), iss: remote, sub: remote });
    assert.equal((await present(await sign(mine(), key))).status, 200);
    keys = [{ ...stranger.jwk }];
    refused(await present(await sign(mine(), stranger)));
  });

  it('one that does not answer is a failed authentication and no error of ours', async () => {
    const remote = await register({ jwks_uri: 'http://127.0.0.1:9/keys' });
    const reply = await present(await sign({ ...claims(), iss: remote, sub: remote }));
    assert.ok(reply.status === 400 || reply.status === 401, reply.text);
  });
});
