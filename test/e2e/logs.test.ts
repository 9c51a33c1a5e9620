/** What a server at LOG_LEVEL=debug writes during whole sign-ins, and what it tells those who watch over it. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { greeting } from '../../src/process/greeting.ts';
import { createBrowser } from '../support/browser.ts';
import { eventually, startEmbedded } from '../support/deployment.ts';
import { answerOf, newKey } from '../support/lnurl.ts';
import { call, registerClient } from '../support/relying-party.ts';
import type { Server } from '../support/server.ts';
import { type SecretKind, tapWire, type Wiretap } from '../support/wiretap.ts';

const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

describe('logs', () => {
  let server: Server;
  let wire: Wiretap;
  before(async () => {
    server = await startEmbedded({ LOG_LEVEL: 'debug' });
    wire = tapWire();
    await useEverything(server.baseUrl);
    const last = wire.requestIds().at(-1) ?? '';
    await eventually('the last request is logged', () => server.logs().includes(last));
  });
  after(async () => {
    wire[Symbol.dispose]();
    await server[Symbol.asyncDispose]();
  });

  /** Without the greeting of a development server. */
  const lines = () => {
    const config = {
      publicUrl: server.baseUrl,
      database: { kind: 'pglite', dataDir: '' },
      cache: { kind: 'memory' },
    } as const;
    return server
      .logs()
      .replace(greeting(config, null), '')
      .split('\n')
      .filter((line) => line !== '');
  };

  it('are complete, and every line is one JSON object with a level, a time and a message', () => {
    assert.ok(server.logs().includes('"message":"ready"'), 'the beginning was not cut off');
    for (const line of lines()) {
      const { level, time, message }: Record<string, unknown> = JSON.parse(line);
      assert.ok(
        typeof level === 'string' && Date.parse(String(time)) > 0 && typeof message === 'string',
        line,
      );
    }
  });

  it('name each request by the id its answer carried, hijacked answers included', () => {
    const logged = new Map(
      server
        .records()
        .filter(({ message }) => message === 'request')
        .map((record) => [record['request_id'], record]),
    );
    for (const id of wire.requestIds()) assert.ok(logged.has(id), `no line for the request ${id}`);
    for (const [id, { method, route, status }] of logged) {
      assert.match(String(id), /^[\w-]{8,128}$/);
      assert.ok(method && route && status, `${method} ${route} ${status}`);
    }
  });

  it('hold no token, code, k1, signature, secret or cookie, in whatever kind of request it came', () => {
    const expected: readonly SecretKind[] = [
      'access_token',
      'authorization',
      'client_secret',
      'code',
      'code_verifier',
      'cookie',
      'csrf',
      'device_code',
      'id_token',
      'k1',
      'refresh_token',
      'registration_access_token',
      'request_uri',
      'session_token',
      'sig',
      'user_code',
    ];
    const secrets = wire.secrets();
    assert.deepEqual([...secrets.keys()].toSorted(), expected, 'the sign-ins had all of these');
    const written = server.logs();
    for (const [kind, values] of secrets) {
      for (const value of values) {
        assert.ok(value.length >= 8, `${kind} is too short to look for: ${value}`);
        for (const form of [value, encodeURIComponent(value)])
          assert.equal(written.includes(form), false, `${kind} ${form}`);
      }
    }
  });

  it('stay free of secrets when these arrive where nobody expects them', async () => {
    const planted = `Zq7${randomBytes(24).toString('base64url')}`;
    const odd: readonly (readonly [string, RequestInit])[] = [
      [`/nowhere?access_token=${planted}`, {}],
      [`/nowhere/${planted}${planted}`, {}],
      [`/oauth/authorize?client_id=${planted}&code=${planted}&request=${planted}`, {}],
      [`/oauth/token?client_secret=${planted}`, { method: 'POST', body: `{"code":"${planted}"` }],
      ['/oauth/token', { method: 'POST', body: new URLSearchParams({ refresh_token: planted }) }],
      [
        '/api/lnurl-auth/create',
        {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: `{"action":"${planted}","token":${planted}`,
        },
      ],
      ['/api/users/profile', { headers: { authorization: `Bearer ${planted}` } }],
      ['/api/users/profile', { headers: { authorization: planted, cookie: `hodlxxi_session=${planted}` } }],
      [`/api/lnurl-auth/callback?k1=${planted}&sig=${planted}&key=${planted}`, {}],
      [`/api/lnurl-auth/check/${planted}`, {}],
      ['/oauth/introspect', { method: 'POST', headers: { authorization: `Basic ${btoa(`a:${planted}`)}` } }],
      ['/oauth/userinfo', { headers: { authorization: `DPoP ${planted}`, dpop: planted } }],
      [`/oauth/register/${planted}`, { headers: { authorization: `Bearer ${planted}` } }],
    ];
    for (const [path, init] of odd) {
      const { status } = await call(`${server.baseUrl}${path}`, init);
      assert.ok(status < 500, `${path} ${status}`);
    }
    const last = wire.requestIds().at(-1) ?? '';
    await eventually('the last request is logged', () => server.logs().includes(last));
    const encoded = Buffer.from(`a:${planted}`).toString('base64');
    for (const line of lines())
      assert.ok(!line.includes(planted) && !line.includes(encoded), `a secret in ${line}`);
  });

  it('/metrics is the Prometheus text format and names routes, not addresses', async () => {
    const { status, headers, text } = await call(`${server.baseUrl}/metrics`);
    assert.equal(status, 200);
    assert.match(headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
    for (const line of text.split('\n').filter((one) => one !== '' && !one.startsWith('#')))
      assert.match(line, /^[a-zA-Z_:][\w:]*(\{[^{}]*\})? [-+]?(\d|Inf|NaN)[\d.e+-]*$/);
    assert.match(text, /\/oauth\/interaction\/:uid/);
    for (const values of wire.secrets().values())
      for (const value of values) assert.equal(text.includes(value), false);
    const outside = await call(`${server.baseUrl}/metrics`, {
      headers: { 'x-forwarded-for': '203.0.113.1' },
    });
    assert.equal(outside.status, 404, 'who comes through a proxy does not see it');
  });

  it('/health, /health/live and /health/ready answer', async () => {
    for (const path of ['/health', '/health/live', '/health/ready']) {
      const { status, body } = await call(`${server.baseUrl}${path}`);
      assert.deepEqual([status, body], [200, { status: 'ok' }], path);
    }
  });
});

/** Sign-ins of every kind: with the pages, pushed, by a wallet alone, on a device; then tokens used and given back. */
async function useEverything(issuer: string): Promise<void> {
  const client = await registerClient(issuer, {
    grant_types: ['authorization_code', 'refresh_token', DEVICE_GRANT],
  });
  const browser = createBrowser(issuer);
  const tokens = await client.tokens(
    await browser.signIn(client, { scope: 'openid profile offline_access', params: { prompt: 'consent' } }),
  );
  await call(`${issuer}/oauth/userinfo`, { headers: { authorization: `Bearer ${tokens.access_token}` } });
  await client.introspect(tokens.access_token);
  const fresh = await client.refresh(tokens.refresh_token);
  await client.revoke(String(fresh.body['refresh_token']));

  const pushed = await client.send('par', {
    client_id: client.clientId,
    response_type: 'code',
    redirect_uri: client.redirectUri,
    scope: 'openid',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  });
  assert.equal(pushed.status, 201, pushed.text);
  const query = new URLSearchParams({
    client_id: client.clientId,
    request_uri: String(pushed.body['request_uri']),
  });
  assert.equal((await browser.get(`/oauth/authorize?${query}`)).status, 303);
  assert.equal((await client.send('device/authorize', { scope: 'openid' })).status, 200);

  const visitor = createBrowser(issuer);
  const challenge = await visitor.get('/api/lnurl-auth/login');
  const { k1, session_id }: Record<string, unknown> = JSON.parse(challenge.text);
  const said = await call(
    `${issuer}/api/lnurl-auth/callback?${new URLSearchParams(answerOf(String(k1), newKey()))}`,
  );
  await call(`${issuer}/api/users/profile`, {
    headers: { authorization: `Bearer ${said.body['session_token']}` },
  });
  assert.equal((await visitor.send('POST', `/api/lnurl-auth/session/${session_id}`)).status, 200);
  assert.equal((await visitor.get('/api/users/profile')).status, 200);
}
