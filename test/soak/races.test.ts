/** Everything that may be used once, asked for by many at once, over and over, at two processes. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as oauth from 'oauth4webapi';
import { createBrowser } from '../support/browser.ts';
import { type Cluster, startCluster } from '../support/deployment.ts';
import { answerOf, newKey } from '../support/lnurl.ts';
import { AT_ONCE, assertNoFailures, createRace, successes } from '../support/races.ts';
import { asTokens, call, type RelyingParty, registerClient } from '../support/relying-party.ts';
import { missing } from '../support/tools.ts';

const S256 = {
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
};

describe('races', { skip: missing('postgres', 'redis', 'nginx') }, () => {
  let cluster: Cluster;
  let client: RelyingParty;
  before(async () => {
    cluster = await startCluster({ env: { LOG_LEVEL: 'warn' } });
    client = await registerClient(cluster.url, {
      grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
    });
  });
  after(() => {
    assertNoFailures(cluster);
    return cluster[Symbol.asyncDispose]();
  });

  const { at, together, repeat } = createRace(() => cluster);

  async function post(path: string, params: Record<string, string>, headers: Record<string, string> = {}) {
    const own = await client.credentials();
    const body = { ...own.form, ...params };
    return together(path, () => ({
      method: 'POST',
      headers: { ...own.headers, ...headers },
      body: new URLSearchParams(body),
    }));
  }

  it('authorization codes', (t) =>
    repeat(t, async () => {
      const { code, verifier } = await createBrowser(cluster.url).signIn(client);
      const replies = await post('/oauth/token', {
        grant_type: 'authorization_code',
        code,
        redirect_uri: client.redirectUri,
        code_verifier: verifier,
      });
      const [winner, ...others] = successes(replies);
      assert.ok(winner && others.length === 0, `${successes(replies).length} redeemed one code`);
      assert.ok(replies.every(({ status }) => status === 200 || status === 400));
    }));

  it('refresh tokens: one successor for all', async (t) => {
    const browser = createBrowser(cluster.url);
    const signedIn = await browser.signIn(client);
    const families = [await client.tokens(signedIn), await client.tokens(await browser.signIn(client))];
    await repeat(t, async (mine) => {
      const token = families[mine]?.refresh_token ?? '';
      const replies = await post('/oauth/token', { grant_type: 'refresh_token', refresh_token: token });
      assert.deepEqual([...new Set(replies.map(({ status }) => status))], [200], replies[0]?.text ?? '');
      assert.equal(new Set(replies.map(({ text }) => text)).size, 1);
      const [reply] = replies;
      if (reply) families[mine] = asTokens(reply);
    });
  });

  it('k1, by eight wallets', (t) =>
    repeat(t, async () => {
      const { body } = await call(`${cluster.url}/api/lnurl-auth/login`);
      const queries = Array.from(
        { length: AT_ONCE },
        () => new URLSearchParams(answerOf(String(body['k1']), newKey())),
      );
      const replies = await Promise.all(
        queries.map((query, n) => call(`${at(n)}/api/lnurl-auth/callback?${query}`)),
      );
      assert.equal(replies.filter((reply) => reply.body['status'] === 'OK').length, 1);
    }));

  it('pushed authorization requests, RFC 9126 section 4: one code', async (t) => {
    const browser = createBrowser(cluster.url);
    await browser.signIn(client);
    const cookie = [...browser.jar].map(([name, { value }]) => `${name}=${value}`).join('; ');
    await repeat(t, async () => {
      const pushed = await client.send('par', {
        client_id: client.clientId,
        response_type: 'code',
        redirect_uri: client.redirectUri,
        scope: 'openid',
        prompt: 'none',
        ...S256,
      });
      assert.equal(pushed.status, 201, pushed.text);
      const query = new URLSearchParams({
        client_id: client.clientId,
        request_uri: String(pushed.body['request_uri']),
      });
      const replies = await together(`/oauth/authorize?${query}`, () => ({ headers: { cookie } }));
      const codes = replies.filter(({ headers }) =>
        new URL(headers.get('location') ?? cluster.url).searchParams.has('code'),
      );
      assert.equal(codes.length, 1, replies.map(({ status, text }) => `${status} ${text}`).join('\n'));
    });
  });

  it('DPoP proofs, RFC 9449 section 11.1: one request each', async (t) => {
    const keys = await oauth.generateKeyPair('ES256');
    await repeat(t, async () => {
      const proof = await proofFor(keys, `${cluster.url}/oauth/token`, 'POST');
      const replies = await post('/oauth/token', { grant_type: 'client_credentials' }, { dpop: proof });
      assert.equal(successes(replies).length, 1, replies[0]?.text ?? '');
      for (const { status, body } of replies.filter((reply) => reply.status !== 200))
        assert.deepEqual([status, typeof body['error']], [400, 'string']);
    });
  });

  it('results of a sign-in, taken by the browser', (t) =>
    repeat(t, async () => {
      const browser = createBrowser(cluster.url);
      const challenge: Record<string, unknown> = JSON.parse(
        (await browser.get('/api/lnurl-auth/login')).text,
      );
      const query = new URLSearchParams(answerOf(String(challenge['k1']), newKey()));
      await call(`${cluster.url}/api/lnurl-auth/callback?${query}`);
      const cookie = [...browser.jar].map(([name, { value }]) => `${name}=${value}`).join('; ');
      const replies = await together(`/api/lnurl-auth/session/${challenge['session_id']}`, () => ({
        method: 'POST',
        headers: { cookie, origin: cluster.url },
      }));
      assert.equal(successes(replies).length, 1);
    }));
});

/** A proof as this library makes it, taken from a request that goes nowhere. */
async function proofFor(keys: oauth.CryptoKeyPair, url: string, method: string): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const DPoP = oauth.DPoP({}, keys);
  await oauth.protectedResourceRequest('unused', method, new URL(url), undefined, undefined, {
    DPoP,
    [oauth.allowInsecureRequests]: true,
    [oauth.customFetch]: async (_url, { headers }) => {
      resolve(new Headers(headers).get('dpop') ?? '');
      return new Response();
    },
  });
  return promise;
}
