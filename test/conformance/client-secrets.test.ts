/** Several secrets per client, RFC 6749 section 2.3.1: rotation without a gap, at every endpoint alike. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newSecret, newSecretValue } from '../../src/oauth/clients/secrets.ts';
import { random } from '../support/accounts.ts';
import { openOauth } from '../support/oauth.ts';
import { basic, call, type Reply, registerClient } from '../support/relying-party.ts';

const server = await openOauth();
const { issuer } = server;
const { clients } = server.oauth;

const ENDPOINTS: Readonly<Record<string, Record<string, string>>> = {
  token: { grant_type: 'client_credentials', scope: 'profile' },
  introspect: { token: 'x' },
  revoke: { token: 'x' },
  par: { response_type: 'code', redirect_uri: 'https://app.example/callback', scope: 'openid' },
};

const grants = { grant_types: ['authorization_code', 'client_credentials'] };

function knock(endpoint: string, id: string, secret: string, method: 'basic' | 'post'): Promise<Reply> {
  const form = {
    ...ENDPOINTS[endpoint],
    client_id: id,
    ...(method === 'post' ? { client_secret: secret } : {}),
  };
  return call(`${issuer}/oauth/${endpoint}`, {
    method: 'POST',
    headers: method === 'basic' ? { authorization: basic(id, secret) } : {},
    body: new URLSearchParams(form),
  });
}

/** Whether the secret opens every endpoint by both methods, or none: anything between is a failure. */
async function opens(id: string, secret: string): Promise<boolean> {
  const attempts = Object.keys(ENDPOINTS).flatMap((endpoint) => [
    knock(endpoint, id, secret, 'basic'),
    knock(endpoint, id, secret, 'post'),
  ]);
  const replies = await Promise.all(attempts);
  const statuses = new Set(replies.map(({ status }) => (status < 300 ? 'in' : `${status}`)));
  assert.equal(statuses.size, 1, replies.map(({ status, text }) => `${status} ${text}`).join('\n'));
  if (statuses.has('in')) return true;
  assert.deepEqual([...statuses], ['401']);
  assert.ok(replies.every(({ body }) => body['error'] === 'invalid_client'));
  return false;
}

async function add(id: string, expiresAt: Date | null = null): Promise<{ value: string; secretId: string }> {
  const value = newSecretValue(random);
  const secret = newSecret(value, Date.now(), expiresAt);
  assert.equal(await clients.addSecret(id, secret, 2), true);
  return { value, secretId: secret.id };
}

describe('two live secrets', () => {
  it('both work, and a wrong one does not', async () => {
    const { clientId, secret } = await registerClient(issuer, grants);
    const { value } = await add(clientId);
    assert.deepEqual([await opens(clientId, secret), await opens(clientId, value)], [true, true]);
    assert.equal(await opens(clientId, `${value}x`), false);
    assert.equal(await opens(clientId, 'kept-as-digest'), false);
  });

  it('a revoked one stops at once, the other goes on', async () => {
    const { clientId, secret } = await registerClient(issuer, grants);
    const { value, secretId } = await add(clientId);
    assert.equal(await opens(clientId, value), true);
    assert.equal(await clients.revokeSecret(clientId, secretId), true);
    assert.deepEqual([await opens(clientId, value), await opens(clientId, secret)], [false, true]);
  });

  it('an expired one stops when its time has come', async (t) => {
    const { clientId, secret } = await registerClient(issuer, grants);
    const { value } = await add(clientId, new Date(Date.now() + 60_000));
    assert.equal(await opens(clientId, value), true);
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 61_000 });
    assert.deepEqual([await opens(clientId, value), await opens(clientId, secret)], [false, true]);
  });

  it("another client's secret opens nothing", async () => {
    const [first, second] = [await registerClient(issuer, grants), await registerClient(issuer, grants)];
    assert.equal(await opens(first.clientId, second.secret), false);
  });
});
