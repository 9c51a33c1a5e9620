/** What a person may use once, asked for by many at once, over and over, at two processes. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { createBrowser } from '../support/browser.ts';
import { type Cluster, startCluster } from '../support/deployment.ts';
import { createNostrKey, httpAuth, type NostrKey } from '../support/keys.ts';
import { type Authenticator, createAuthenticator } from '../support/passkey.ts';
import { AT_ONCE, assertNoFailures, createRace, successes } from '../support/races.ts';
import { call, type Reply } from '../support/relying-party.ts';
import { missing } from '../support/tools.ts';

type Fields = Readonly<Record<string, unknown>>;

const asJson = (body: unknown, headers: Readonly<Record<string, string>> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe('races for an account', { skip: missing('postgres', 'redis', 'nginx') }, () => {
  let cluster: Cluster;
  before(async () => {
    cluster = await startCluster({ env: { LOG_LEVEL: 'warn' } });
  });
  after(() => {
    assertNoFailures(cluster);
    return cluster[Symbol.asyncDispose]();
  });
  const { at, together, repeat } = createRace(() => cluster);

  const send = (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
    call(`${cluster.url}${path}`, asJson(body, headers));

  function proofBy(key: NostrKey, { challenge_id, nostr_event: template }: Fields) {
    const { kind, tags, content } = Object(template);
    return { challenge_id, nostr_event: key.sign({ kind, tags, content }) };
  }

  async function signIn(key = createNostrKey()): Promise<{ token: string; refresh: string; key: NostrKey }> {
    const challenge = await send('/api/challenge', {});
    const { status, body, text } = await send('/api/verify', proofBy(key, challenge.body));
    assert.equal(status, 200, text);
    return { token: String(body['access_token']), refresh: String(body['refresh_token']), key };
  }

  /** Of all answers one is a success, and the others say why not, with one of these codes. */
  function assertOne(replies: readonly Reply[], ...codes: readonly string[]): Reply {
    const [winner, ...others] = successes(replies);
    const seen = replies.map(({ status, text }) => `${status} ${text}`).join('\n');
    assert.ok(winner && others.length === 0, seen);
    for (const reply of replies.filter((one) => one !== winner))
      assert.ok(codes.includes(String(reply.body['code'])), seen);
    return winner;
  }

  it('challenges of POST /api/challenge, answered by eight keys', (t) =>
    repeat(t, async () => {
      const challenge = await send('/api/challenge', {});
      const proofs = Array.from({ length: AT_ONCE }, () => proofBy(createNostrKey(), challenge.body));
      const replies = await together('/api/verify', (n) => asJson(proofs[n]));
      assertOne(replies, 'challenge_used');
    }));

  it('eight challenges, answered by one new key: one account', (t) =>
    repeat(t, async () => {
      const key = createNostrKey();
      const challenges = await Promise.all(Array.from({ length: AT_ONCE }, () => send('/api/challenge', {})));
      const proofs = challenges.map(({ body }) => proofBy(key, body));
      const replies = await together('/api/verify', (n) => asJson(proofs[n]));
      assert.deepEqual([...new Set(replies.map(({ status }) => status))], [200], replies[0]?.text);
      assert.equal(new Set(replies.map(({ body }) => body['user_id'])).size, 1);
    }));

  it('keys to link, wanted by two accounts: one gets it', (t) =>
    repeat(t, async () => {
      const people = await Promise.all([signIn(), signIn()]);
      const key = createNostrKey();
      const asked = await Promise.all(
        people.map(({ token }) => send('/api/challenge', { purpose: 'link' }, bearer(token))),
      );
      const replies = await together('/api/keys', (n) =>
        asJson(proofBy(key, asked[n % 2]?.body ?? {}), bearer(people[n % 2]?.token ?? '')),
      );
      assertOne(replies, 'challenge_used', 'key_taken');
    }));

  it('the last two keys, both removed: one is left', (t) =>
    repeat(t, async () => {
      const { token } = await signIn();
      const challenge = await send('/api/challenge', { purpose: 'link' }, bearer(token));
      const linked = await send('/api/keys', proofBy(createNostrKey(), challenge.body), bearer(token));
      assert.equal(linked.status, 201, linked.text);
      const keys = Object(await call(`${cluster.url}/api/keys`, { headers: bearer(token) })).body.keys;
      assert.equal(keys.length, 2);
      const replies = await Promise.all(
        Array.from({ length: AT_ONCE }, (_, n) =>
          call(`${at(n)}/api/keys/${keys[(n >> 1) % 2].id}`, { method: 'DELETE', headers: bearer(token) }),
        ),
      );
      assertOne(replies, 'last_key', 'not_found');
    }));

  it('refresh tokens of POST /api/refresh: one use, and the second ends the session', (t) =>
    repeat(t, async () => {
      const { refresh } = await signIn();
      const replies = await together('/api/refresh', () => asJson({ refresh_token: refresh }));
      const { body } = assertOne(replies, 'refresh_token_invalid');
      const headers = bearer(String(body['access_token']));
      for (const n of [0, 1]) assert.equal((await call(`${at(n)}/api/session`, { headers })).status, 401);
      const again = await send('/api/refresh', { refresh_token: body['refresh_token'] });
      assert.equal(again.status, 401, again.text);
    }));

  it('events that sign a request (NIP-98): one request', async (t) => {
    const { key } = await signIn();
    const url = `${cluster.url}/api/keys`;
    await repeat(t, async () => {
      const authorization = httpAuth(key, {
        url,
        method: 'GET',
        now: Date.now(),
        extra: [['n', randomUUID()]],
      });
      const replies = await together('/api/keys', () => ({ headers: { authorization } }));
      assertOne(replies, 'invalid_token');
    });
  });

  it('merge tickets: one merge', (t) =>
    repeat(t, async () => {
      const [goes, stays] = await Promise.all([signIn(), signIn()]);
      const browser = createBrowser(cluster.url);
      const ticket = await browser.send('POST', '/api/users/merge-ticket', { headers: bearer(goes.token) });
      const cookie = [...browser.jar].map(([name, { value }]) => `${name}=${value}`).join('; ');
      const body = { ticket: JSON.parse(ticket.text).ticket };
      const replies = await together('/api/users/merge', () =>
        asJson(body, { ...bearer(stays.token), cookie }),
      );
      assertOne(replies, 'merge_ticket_invalid');
      const { keys } = Object(await call(`${cluster.url}/api/keys`, { headers: bearer(stays.token) })).body;
      assert.equal(keys.length, 2);
    }));

  it('two accounts that merge into each other: one is left', (t) =>
    repeat(t, async () => {
      const people = await Promise.all([signIn(), signIn()]);
      const browser = createBrowser(cluster.url);
      const tickets: string[] = [];
      for (const { token } of people) {
        const made = await browser.send('POST', '/api/users/merge-ticket', { headers: bearer(token) });
        tickets.push(String(JSON.parse(made.text).ticket));
      }
      const cookie = [...browser.jar].map(([name, { value }]) => `${name}=${value}`).join('; ');
      const replies = await together('/api/users/merge', (n) =>
        asJson({ ticket: tickets[1 - (n % 2)] }, { ...bearer(people[n % 2]?.token ?? ''), cookie }),
      );
      assertOne(replies, 'merge_ticket_invalid', 'invalid_token', 'account_disabled', 'merge_same_account');
    }));

  async function options(path: 'register' | 'assert', token: string): Promise<Fields> {
    const { status, body, text } = await send(`/api/passkeys/${path}/options`, {}, bearer(token));
    assert.equal(status, 200, text);
    return body;
  }

  it('passkeys, registered eight times with one answer', async (t) => {
    await repeat(t, async () => {
      const { token } = await signIn();
      const response = createAuthenticator({ origin: cluster.url }).create(await options('register', token));
      const replies = await together('/api/passkeys/register', () => asJson({ response }, bearer(token)));
      assertOne(replies, 'passkey_invalid');
    });
  });

  it('passkey assertions: one use, and nobody is locked out', async (t) => {
    const people: { token: string; authenticator: Authenticator }[] = [];
    for (let n = 0; n < 2; n += 1) {
      const { token } = await signIn();
      const authenticator = createAuthenticator({ origin: cluster.url });
      const response = authenticator.create(await options('register', token));
      assert.equal((await send('/api/passkeys/register', { response }, bearer(token))).status, 201);
      people.push({ token, authenticator });
    }
    await repeat(t, async (mine) => {
      const person = people[mine];
      assert.ok(person);
      const response = person.authenticator.get(await options('assert', person.token));
      const replies = await together('/api/passkeys/assert', () =>
        asJson({ response }, bearer(person.token)),
      );
      assertOne(replies, 'passkey_invalid');
    });
  });
});
