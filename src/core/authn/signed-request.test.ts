/** NIP-98: requests that a Nostr key signs, at a real server. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { addKey, addUser, MINUTE, openDatabase } from '../../../test/support/accounts.ts';
import { ORIGIN, openKeyServer } from '../../../test/support/key-server.ts';
import { createNostrKey, httpAuth } from '../../../test/support/keys.ts';

const sql = await openDatabase();
const server = await openKeyServer(sql);
const { clock, program } = server;
const send = program();
after(async () => {
  await server.close();
  await sql.close();
});

/** Somebody with a Nostr key, who signs every request by itself. */
async function person() {
  const [userId, key] = [await addUser(sql), createNostrKey()];
  const keyId = await addKey(sql, userId, 'nostr', key.pubkey);
  const signed = (method: string, path: string, body?: string, signedAs: object = {}) => ({
    authorization: httpAuth(key, {
      url: ORIGIN + path,
      method,
      now: clock.now(),
      ...(body === undefined ? {} : { body }),
      ...signedAs,
    }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  });
  return { userId, key, keyId, signed };
}

async function remembered(): Promise<number> {
  const { count } = await sql.db
    .selectFrom('nostr_events')
    .select(({ fn }) => fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

describe('Authorization: Nostr', () => {
  it('lets the holder of a linked key do what the person may, for one request', async () => {
    const { userId, signed } = await person();
    const headers = signed('GET', '/api/own');
    const answer = await send('GET', '/api/own', undefined, headers);
    assert.deepEqual([answer.statusCode, answer.json().user_id], [200, userId]);
    const again = await send('GET', '/api/own', undefined, headers);
    assert.equal(again.json().code, 'invalid_token');
    assert.match(String(again.headers['www-authenticate']), /^Bearer /);
  });

  it('of 20 at once with one event one passes', async () => {
    const { signed } = await person();
    const headers = signed('GET', '/api/own');
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => send('GET', '/api/own', undefined, headers)),
    );
    assert.equal(answers.filter(({ statusCode }) => statusCode === 200).length, 1);
  });

  it('is counted before it is looked at: what one network can make us remember is bounded', async () => {
    const { signed } = await person();
    const small = await openKeyServer(sql, { clock, signedRequests: 3 });
    const ask = (headers: Readonly<Record<string, string>>) =>
      small.program()('GET', '/api/own', undefined, headers);
    const before = await remembered();
    const codes = [];
    for (let request = 0; request < 5; request += 1) {
      const headers = signed('GET', '/api/own', undefined, { extra: [['n', `${request}`]] });
      codes.push((await ask(headers)).statusCode);
    }
    await small.close();
    assert.deepEqual(codes, [200, 200, 200, 429, 429]);
    assert.equal((await remembered()) - before, 3);
  });

  it('is for the address with its query, the method and the minute', async () => {
    const { signed, key } = await person();
    const passes = async (method: 'GET' | 'DELETE', path: string, signedAs: object) =>
      (await send(method, path, undefined, signed('GET', '/api/keys?limit=1', undefined, signedAs)))
        .statusCode === 200;
    assert.equal(await passes('GET', '/api/keys?limit=1', {}), true);
    assert.equal(await passes('GET', '/api/keys?limit=2', {}), false);
    assert.equal(await passes('GET', '/api/keys', {}), false);
    assert.equal(
      await passes('GET', '/api/keys?limit=1', { url: 'https://evil.example/api/keys?limit=1' }),
      false,
    );
    assert.equal(await passes('GET', '/api/keys?limit=1', { method: 'POST' }), false);
    assert.equal(await passes('GET', '/api/keys?limit=1', { kind: 22_242 }), false);
    assert.equal(await passes('GET', '/api/keys?limit=1', { now: clock.now() - 61_000 }), false);
    assert.equal(await passes('GET', '/api/keys?limit=1', { now: clock.now() + 61_000 }), false);
    const event = key.sign({
      kind: 27_235,
      tags: [
        ['u', `${ORIGIN}/api/own`],
        ['method', 'GET'],
      ],
      createdAt: Math.floor(clock.now() / 1000),
    });
    const forged = Buffer.from(JSON.stringify({ ...event, content: 'x' })).toString('base64');
    assert.equal(
      (await send('GET', '/api/own', undefined, { authorization: `Nostr ${forged}` })).statusCode,
      401,
    );
    assert.equal((await send('GET', '/api/own', undefined, { authorization: 'Nostr e30=' })).statusCode, 401);
  });

  it('vouches for the raw bytes of the body, which nothing sees before they are checked', async () => {
    const { signed, keyId } = await person();
    const path = `/api/keys/${keyId}`;
    const body = '{"label": "mine"}';
    const patch = (sent: string, vouched?: string) =>
      send('PATCH', path, sent, { ...signed('PATCH', path, vouched), 'content-type': 'application/json' });
    assert.equal((await patch(body, body)).json().label, 'mine');
    for (const answer of [
      await patch(body),
      await patch('{"label":"mine"}', body),
      await patch(`${body} `, body),
    ])
      assert.equal(answer.json().code, 'invalid_token');
    const large = `{"label": "${'x'.repeat(1024 * 1024)}"}`;
    assert.equal((await patch(large, large)).json().code, 'body_too_large');
  });

  it('a body that is not vouched for is read nowhere, also where nobody is asked who they are', async () => {
    const { signed } = await person();
    const json = { 'content-type': 'application/json' };
    const good = await send('POST', '/api/echo', '{}', signed('POST', '/api/echo', '{}'));
    assert.equal(good.statusCode, 200);
    const bad = await send('POST', '/api/echo', '{"a":1}', { ...signed('POST', '/api/echo', '{}'), ...json });
    assert.equal(bad.json().code, 'invalid_token');
  });

  it('is fresh, and has no session: it removes a key, and confirms nobody', async () => {
    const { signed, userId } = await person();
    const spare = await addKey(sql, userId, 'nostr', createNostrKey().pubkey);
    const removal = `/api/keys/${spare}`;
    assert.equal((await send('DELETE', removal, undefined, signed('DELETE', removal))).statusCode, 204);
    const session = await send('GET', '/api/session', undefined, signed('GET', '/api/session'));
    assert.equal(session.json().code, 'session_required');
    const asked = '{"purpose":"auth"}';
    const challenge = await send('POST', '/api/challenge', asked, signed('POST', '/api/challenge', asked));
    assert.equal(challenge.json().code, 'session_required');
  });

  it('makes no account, and is nothing for a disabled one', async () => {
    const { userId, signed } = await person();
    const stranger = createNostrKey();
    const authorization = httpAuth(stranger, { url: `${ORIGIN}/api/own`, method: 'GET', now: clock.now() });
    assert.equal((await send('GET', '/api/own', undefined, { authorization })).json().code, 'invalid_token');
    const known = await sql.db
      .selectFrom('user_keys')
      .select('id')
      .where('public_key', '=', stranger.pubkey)
      .execute();
    assert.equal(known.length, 0);
    await sql.db.updateTable('users').set({ status: 'disabled' }).where('id', '=', userId).execute();
    assert.equal((await send('GET', '/api/own', undefined, signed('GET', '/api/own'))).statusCode, 401);
  });

  it('does not stand in for a passkey the account wants', async () => {
    const { userId, signed } = await person();
    await sql.db.updateTable('users').set({ passkey_required: true }).where('id', '=', userId).execute();
    const answer = await send('GET', '/api/own', undefined, signed('GET', '/api/own'));
    assert.equal(answer.json().code, 'second_factor_required');
  });

  it('stays good for its minute and is remembered for no less', async () => {
    const { signed } = await person();
    const headers = signed('GET', '/api/own', undefined, { now: clock.now() + 60_000 });
    assert.equal((await send('GET', '/api/own', undefined, headers)).statusCode, 200);
    const row = await sql.db
      .selectFrom('nostr_events')
      .select('expires_at')
      .orderBy('expires_at', 'desc')
      .executeTakeFirst();
    assert.ok((row?.expires_at.getTime() ?? 0) > clock.now() + 2 * MINUTE);
  });
});
