/** OAuth 2.0 Pushed Authorization Requests, over HTTP. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { type Answer, challengeOf, createBrowser } from '../support/browser.ts';
import { openOauth } from '../support/oauth.ts';
import { call, type RelyingParty, registerClient } from '../support/relying-party.ts';

const server = await openOauth();
const { issuer, sql } = server;
const client = await registerClient(issuer);
const other = await registerClient(issuer);
const browser = createBrowser(issuer);

const verifier = randomBytes(32).toString('base64url');
const requestOf = (party: RelyingParty) => ({
  client_id: party.clientId,
  response_type: 'code',
  redirect_uri: party.redirectUri,
  scope: 'openid',
  state: 'of-the-pushed-request',
  code_challenge: challengeOf(verifier),
  code_challenge_method: 'S256',
});

async function push(party: RelyingParty, more: Readonly<Record<string, string>> = {}): Promise<string> {
  const reply = await party.send('par', { ...requestOf(party), ...more });
  assert.equal(reply.status, 201, reply.text);
  return String(reply.body['request_uri']);
}

const authorize = (party: RelyingParty, requestUri: string, more: Readonly<Record<string, string>> = {}) =>
  browser.get(
    `/oauth/authorize?${new URLSearchParams({ client_id: party.clientId, request_uri: requestUri, ...more })}`,
  );

/** The error goes to the one address the client registered, never to one from the request. */
function assertRefused({ location }: Answer, error: string): void {
  assert.equal(location?.href.split('?')[0], client.redirectUri);
  assert.deepEqual([location?.searchParams.get('error'), location?.searchParams.has('code')], [error, false]);
}

describe('RFC 9126, section 2.1: request', () => {
  it('the client is authenticated as at the token endpoint', async () => {
    const form = requestOf(client);
    const anonymous = await call(`${issuer}/oauth/par`, { method: 'POST', body: new URLSearchParams(form) });
    assert.deepEqual([anonymous.status, anonymous.body['error']], [401, 'invalid_client']);
    const wrong = await call(`${issuer}/oauth/par`, {
      method: 'POST',
      body: new URLSearchParams({ ...form, client_secret: 'wrong' }),
    });
    assert.deepEqual([wrong.status, wrong.body['error']], [401, 'invalid_client']);
  });

  it('every way of authenticating works here', async () => {
    for (const method of ['client_secret_post', 'private_key_jwt', 'none']) {
      const party = await registerClient(issuer, { token_endpoint_auth_method: method });
      const done = await browser.follow(party, await authorize(party, await push(party)));
      assert.notEqual(done.code, '', method);
    }
  });

  it('client_id is required, as in the authorization request', async () => {
    const { client_id: _left, ...rest } = requestOf(client);
    const reply = await client.send('par', rest);
    assert.deepEqual([reply.status, reply.body['error']], [400, 'invalid_request']);
  });

  it('the request_uri parameter must not be provided', async () => {
    const reply = await client.send('par', { ...requestOf(client), request_uri: await push(client) });
    assert.equal(reply.status, 400);
  });

  it('the request is validated as at the authorization endpoint', async () => {
    const wrong = [
      { redirect_uri: 'https://evil.example/cb' },
      { response_type: 'token' },
      { code_challenge_method: 'plain' },
      { scope: 'openid coffee:write', code_challenge: '' },
    ];
    for (const more of wrong) {
      const reply = await client.send('par', { ...requestOf(client), ...more });
      assert.equal(reply.status, 400, JSON.stringify(more));
      assert.equal(typeof reply.body['error'], 'string');
    }
  });
});

describe('RFC 9126, section 2.2: response', () => {
  it('is 201 with a request_uri nobody can guess and its life in seconds, not to be kept', async () => {
    const reply = await client.send('par', requestOf(client));
    assert.equal(reply.status, 201);
    assert.match(String(reply.body['request_uri']), /^urn:ietf:params:oauth:request_uri:[\w-]{21,}$/);
    assert.equal(reply.body['expires_in'], 60);
    assert.match(reply.headers.get('cache-control') ?? '', /no-cache|no-store/);
  });

  it('only its digest is stored', async () => {
    const id = (await push(client)).split(':').at(-1) ?? '';
    const rows = await sql.db.selectFrom('oauth_artifacts').selectAll().execute();
    assert.equal(JSON.stringify(rows).includes(id), false);
  });
});

describe('RFC 9126, section 2.3: error response', () => {
  it('methods other than POST are refused', async () => {
    const reply = await call(`${issuer}/oauth/par`);
    assert.ok([404, 405].includes(reply.status), String(reply.status));
  });
});

describe('RFC 9126, section 4: authorization request', () => {
  it('what was pushed is what counts', async () => {
    const uri = await push(client, { nonce: 'pushed' });
    const page = await authorize(client, uri, {
      state: 'of-the-query',
      redirect_uri: 'https://evil.example',
    });
    const done = await browser.follow(client, page);
    assert.equal(done.params.get('state'), 'of-the-pushed-request');
    const tokens = await client.tokens({ code: done.code, verifier });
    assert.equal(tokens.token_type, 'Bearer');
  });

  it('the request_uri is bound to the client that pushed it', async () => {
    assertRefused(await authorize(other, await push(client)), 'invalid_request_object');
  });

  it('a request_uri is used once', async () => {
    const uri = await push(client);
    const done = await browser.follow(client, await authorize(client, uri));
    assert.notEqual(done.code, '');
    assertRefused(await authorize(client, uri), 'invalid_request_uri');
  });

  it('of twenty uses at once one leads to a code', async () => {
    // Somebody who is signed in and has consented gets the code without a page, so the uses truly collide.
    await browser.signIn(client);
    const uri = await push(client);
    const answers = await Promise.all(Array.from({ length: 20 }, () => authorize(client, uri)));
    const codes = answers.flatMap(({ location }) => location?.searchParams.get('code') ?? []);
    assert.equal(codes.length, 1);
    assert.ok(answers.every(({ status }) => status < 500));
    assert.equal((await client.redeem({ code: codes[0] ?? '', verifier })).status, 200);
  });

  it('an expired request_uri is refused', async (t) => {
    const uri = await push(client);
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 61_000 });
    assertRefused(await authorize(client, uri), 'invalid_request_uri');
  });

  it('an invented request_uri is refused, and one that leads elsewhere is not fetched', async () => {
    assertRefused(
      await authorize(client, 'urn:ietf:params:oauth:request_uri:invented'),
      'invalid_request_uri',
    );
    assertRefused(await authorize(client, 'https://evil.example/request.jwt'), 'request_uri_not_supported');
  });
});

describe('RFC 9126, section 5 and 6: metadata', () => {
  it('the endpoint is announced', async () => {
    const { body } = await call(`${issuer}/.well-known/oauth-authorization-server`);
    assert.equal(body['pushed_authorization_request_endpoint'], `${issuer}/oauth/par`);
  });

  it('a client may bind itself to pushed requests', async () => {
    const bound = await registerClient(issuer, { require_pushed_authorization_requests: true });
    const { answer } = await browser.authorize(bound);
    assert.equal(answer.location?.searchParams.get('error'), 'invalid_request');
    const done = await browser.follow(bound, await authorize(bound, await push(bound)));
    assert.notEqual(done.code, '');
  });
});
