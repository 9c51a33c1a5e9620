/** Signing in with keys, and the keys of an account, over HTTP. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { addKey, addUser, DAY, HOUR, MINUTE, openDatabase } from '../../../test/support/accounts.ts';
import { type KeyBrowser, openKeyServer } from '../../../test/support/key-server.ts';
import { createBitcoinKey, createNostrKey, type NostrKey } from '../../../test/support/keys.ts';

const sql = await openDatabase();
const server = await openKeyServer(sql);
const { clock, cookie, openBrowser, program } = server;
after(async () => {
  await server.close();
  await sql.close();
});

const nobody = program();
type Send = typeof nobody | KeyBrowser['send'];

const byText = async (send: Send, key = createBitcoinKey(), request: object = {}) => {
  const challenge = (await send('POST', '/api/challenge', request)).json();
  const signature = key.sign(challenge.challenge);
  return { challenge_id: challenge.challenge_id, address: key.address, signature };
};

const byEvent = async (send: Send, key: NostrKey, request: object = {}) => {
  const challenge = (await send('POST', '/api/challenge', { method: 'nostr', ...request })).json();
  const createdAt = Math.floor(clock.now() / 1000);
  return {
    challenge_id: challenge.challenge_id,
    nostr_event: key.sign({ ...challenge.nostr_event, createdAt }),
  };
};

/** A program that has signed in, with its tokens. */
async function signIn(key = createBitcoinKey()) {
  const answer = await nobody('POST', '/api/verify', await byText(nobody, key));
  assert.equal(answer.statusCode, 200, answer.body);
  const tokens = answer.json();
  return { key, tokens, userId: String(tokens.user_id), send: program(tokens.access_token) };
}

describe('POST /api/challenge', () => {
  it('answers with a text and an event', async () => {
    const answer = await nobody('POST', '/api/challenge');
    assert.equal(answer.statusCode, 200, answer.body);
    const challenge = answer.json();
    assert.match(challenge.challenge, /^id\.example\.com wants you to sign in with your Bitcoin key\. /);
    assert.deepEqual(challenge, {
      ...challenge,
      method: 'bitcoin',
      purpose: 'login',
      expires_in: 300,
      expires_at: new Date(clock.now() + 5 * MINUTE).toISOString(),
    });
    assert.deepEqual(challenge.nostr_event.tags[2], ['challenge', challenge.nonce]);
    assert.equal(answer.headers['cache-control'], 'no-store');
    assert.equal(answer.headers['set-cookie'], undefined);
  });

  it('says what is wrong with an address before anybody signs', async () => {
    const code = async (request: object) => (await nobody('POST', '/api/challenge', request)).json().code;
    const { address } = createBitcoinKey('p2wpkh', 'regtest');
    const elsewhere = (await nobody('POST', '/api/challenge', { address })).json();
    assert.equal(elsewhere.code, 'address_wrong_network');
    assert.match(elsewhere.detail, /addresses of Bitcoin itself, which begin with 1, 3 or bc1\.$/);
    assert.equal(await code({ address: 'nonsense' }), 'address_invalid');
    assert.equal(await code({ pubkey: '04ff' }), 'public_key_invalid');
    assert.equal(await code({ purpose: 'steal' }), 'validation_failed');
  });

  it('is for the announced key only', async () => {
    const [announced, other] = [createBitcoinKey(), createBitcoinKey()];
    const wrong = await byText(nobody, other, { address: announced.address });
    assert.equal((await nobody('POST', '/api/verify', wrong)).json().code, 'signature_invalid');
    const { challenge_id, signature } = await byText(nobody, announced, { pubkey: announced.publicKey });
    assert.equal((await nobody('POST', '/api/verify', { challenge_id, signature })).statusCode, 200);
  });

  it('asks for an own session to link, a fresh one, and to confirm', async () => {
    const code = async (send: Send, purpose: string) =>
      (await send('POST', '/api/challenge', { purpose })).json().code;
    for (const purpose of ['link', 'auth']) {
      assert.equal(await code(nobody, purpose), 'auth_required');
      assert.equal(await code(program('x'.repeat(43)), purpose), 'invalid_token');
    }
    const { send } = await signIn();
    clock.pass(11 * MINUTE);
    assert.equal(await code(send, 'link'), 'fresh_sign_in_required');
    assert.equal(await code(send, 'auth'), undefined);
  });
});

describe('POST /api/verify by a program', () => {
  it('gives tokens that work', async () => {
    const { key, tokens, send } = await signIn();
    assert.deepEqual(tokens, {
      verified: true,
      user_id: tokens.user_id,
      pubkey: key.identity,
      method: 'bitcoin',
      token_type: 'Bearer',
      access_token: tokens.access_token,
      refresh_token: tokens.refresh_token,
      expires_in: 86_400,
    });
    assert.equal((await send('GET', '/api/own')).json().user_id, tokens.user_id);
    const session = (await send('GET', '/api/session')).json();
    assert.deepEqual([session.acr, session.amr], ['urn:hodlxxi:acr:key', ['bip322']]);
  });

  it('takes a Nostr event as well', async () => {
    const key = createNostrKey();
    const answer = await nobody('POST', '/api/verify', await byEvent(nobody, key));
    assert.deepEqual([answer.json().method, answer.json().pubkey], ['nostr', key.pubkey]);
  });

  it('of 50 at once with one signature one gets tokens', async () => {
    const body = await byText(nobody);
    const answers = await Promise.all(Array.from({ length: 50 }, () => nobody('POST', '/api/verify', body)));
    const codes = answers.map((answer) => answer.json().code ?? 'tokens').toSorted();
    assert.deepEqual(codes, [...Array(49).fill('challenge_used'), 'tokens']);
  });

  it('says what is wrong, in stable codes', async () => {
    const body = await byText(nobody);
    const send = async (change: object) =>
      (await nobody('POST', '/api/verify', { ...body, ...change })).json().code;
    assert.equal(await send({ challenge_id: '00000000-0000-4000-8000-000000000000' }), 'challenge_not_found');
    assert.equal(await send({ challenge_id: 'x' }), 'validation_failed');
    assert.equal(await send({ signature: '' }), 'validation_failed');
    assert.equal(await send({ signature: 'AAAA' }), 'signature_invalid');
    assert.equal(await send({ address: 'nonsense' }), 'address_invalid');
    clock.pass(5 * MINUTE);
    assert.equal(await send({}), 'challenge_expired');
    const { challenge_id } = body;
    assert.equal(
      (await nobody('POST', '/api/verify', { challenge_id, nostr_event: {} })).json().code,
      'challenge_expired',
    );
  });

  it('whoever is signed in already may still sign in as somebody else, and an outdated token is no obstacle', async () => {
    const { send, userId } = await signIn();
    const other = await send('POST', '/api/verify', await byText(nobody));
    assert.equal(other.statusCode, 200, other.body);
    assert.notEqual(other.json().user_id, userId);
    const outdated = await program('x'.repeat(43))('POST', '/api/verify', await byText(nobody));
    assert.equal(outdated.statusCode, 200);
  });
});

describe('POST /api/verify by a page of our own', () => {
  it("opens the browser's session, and gives no token", async () => {
    const { send, jar } = openBrowser();
    const answer = await send('POST', '/api/verify', await byText(send));
    assert.equal(answer.statusCode, 200, answer.body);
    assert.equal(answer.json().session, 'browser');
    assert.equal(answer.json().access_token, undefined);
    const setCookie = String(answer.headers['set-cookie']);
    assert.match(setCookie, /HttpOnly/);
    assert.match(setCookie, /SameSite=Lax/);
    assert.ok(jar.has(cookie.name));
    assert.equal((await send('GET', '/api/own')).json().user_id, answer.json().user_id);
  });

  it('is for the browser that asked: neither another one nor a program gets anything for its signature', async () => {
    const mine = openBrowser();
    const body = await byText(mine.send);
    const other = openBrowser();
    await other.send('POST', '/api/challenge');
    for (const send of [other.send, nobody])
      assert.equal((await send('POST', '/api/verify', body)).json().code, 'challenge_not_found');
    assert.equal((await mine.send('POST', '/api/verify', body)).statusCode, 200);
  });

  it('a page of another site gets a challenge that is bound to nothing, or none', async () => {
    const { send, jar } = openBrowser();
    const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const answer = await send('POST', '/api/challenge', {}, foreign);
    assert.equal(answer.headers['set-cookie'], undefined);
    assert.equal(jar.size, 0);
    const me = openBrowser();
    await me.signIn(await addUser(sql));
    const link = await me.send('POST', '/api/challenge', { purpose: 'link' }, foreign);
    assert.equal(link.json().code, 'csrf_failed');
  });

  it('gives the browser a new session id', async () => {
    const { send, jar, signIn: enter } = openBrowser();
    await enter(await addUser(sql));
    const before = jar.get(cookie.name);
    await send('POST', '/api/verify', await byText(send));
    assert.notEqual(jar.get(cookie.name), before);
    assert.equal(await server.sessions.find(before ?? ''), null);
  });
});

describe('the purpose auth', () => {
  it('renews the sign-in of the browser, under a new id', async () => {
    const { send, jar, signIn: enter } = openBrowser();
    const [userId, key] = [await addUser(sql), createNostrKey()];
    await addKey(sql, userId, 'nostr', key.pubkey);
    await enter(userId);
    clock.pass(HOUR);
    const before = jar.get(cookie.name);
    const answer = await send('POST', '/api/verify', await byEvent(send, key, { purpose: 'auth' }));
    assert.equal(answer.json().session, 'browser', answer.body);
    assert.notEqual(jar.get(cookie.name), before);
    const session = (await send('GET', '/api/session')).json();
    assert.deepEqual([session.auth_time, session.amr], [new Date(clock.now()).toISOString(), ['nostr']]);
  });

  it('renews that of a program, whose token stays', async () => {
    const { key, send } = await signIn();
    clock.pass(HOUR);
    assert.equal(
      (await send('POST', '/api/challenge', { purpose: 'link' })).json().code,
      'fresh_sign_in_required',
    );
    const answer = await send('POST', '/api/verify', await byText(send, key, { purpose: 'auth' }));
    assert.equal(answer.json().session, 'token', answer.body);
    assert.equal((await send('POST', '/api/challenge', { purpose: 'link' })).statusCode, 200);
  });

  it("is answered by the account's own keys and by nobody else", async () => {
    const { send } = await signIn();
    const body = await byText(send, createBitcoinKey(), { purpose: 'auth' });
    assert.equal((await nobody('POST', '/api/verify', body)).json().code, 'challenge_not_found');
    assert.equal((await send('POST', '/api/verify', body)).json().code, 'key_not_yours');
  });

  it('does not stand in for a passkey', async () => {
    const { send, signIn: enter } = openBrowser();
    const [userId, key] = [await addUser(sql), createNostrKey()];
    await addKey(sql, userId, 'nostr', key.pubkey);
    await sql.db.updateTable('users').set({ passkey_required: true }).where('id', '=', userId).execute();
    await enter(userId, 'urn:hodlxxi:acr:key+passkey');
    assert.equal((await send('GET', '/api/own')).statusCode, 200);
    await send('POST', '/api/verify', await byEvent(send, key, { purpose: 'auth' }));
    assert.equal((await send('GET', '/api/own')).json().code, 'second_factor_required');
  });
});

describe('POST /api/refresh', () => {
  const refresh = (refresh_token: string) => nobody('POST', '/api/refresh', { refresh_token });

  it('gives both tokens anew; the old ones are worth nothing', async () => {
    const { tokens, send } = await signIn();
    await send('GET', '/api/own');
    const answer = await refresh(tokens.refresh_token);
    const renewed = answer.json();
    assert.deepEqual(
      { ...renewed, access_token: '', refresh_token: '' },
      { ...tokens, access_token: '', refresh_token: '' },
    );
    assert.equal((await send('GET', '/api/own')).json().code, 'invalid_token');
    assert.equal((await program(renewed.access_token)('GET', '/api/own')).statusCode, 200);
  });

  it('works after days without use, for thirty days, and does not make the sign-in fresh', async () => {
    let { tokens } = await signIn();
    for (let days = 0; days < 29; days += 1) {
      clock.pass(DAY);
      tokens = (await refresh(tokens.refresh_token)).json();
    }
    const send = program(tokens.access_token);
    assert.equal((await send('GET', '/api/own')).statusCode, 200);
    assert.equal(
      (await send('DELETE', '/api/keys/00000000-0000-4000-8000-000000000000')).json().code,
      'fresh_sign_in_required',
    );
    clock.pass(DAY);
    assert.equal((await refresh(tokens.refresh_token)).json().code, 'refresh_token_invalid');
    assert.equal((await send('GET', '/api/own')).json().code, 'invalid_token');
  });

  it('a token used twice ends the session, once, and the audit trail has it', async () => {
    const { tokens, userId } = await signIn();
    const renewed = (await refresh(tokens.refresh_token)).json();
    for (let round = 0; round < 2; round += 1)
      assert.equal((await refresh(tokens.refresh_token)).json().code, 'refresh_token_invalid');
    assert.equal((await program(renewed.access_token)('GET', '/api/own')).json().code, 'invalid_token');
    assert.equal((await refresh(renewed.refresh_token)).json().code, 'refresh_token_invalid');
    const events = await sql.db
      .selectFrom('audit_logs')
      .select('action')
      .where('user_id', '=', userId)
      .execute();
    assert.deepEqual(
      events.map(({ action }) => action),
      ['key.signed', 'session.refresh_reused'],
    );
  });

  it('of many at once with one token one succeeds at most', async () => {
    const { tokens } = await signIn();
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(tokens.refresh_token)));
    assert.equal(answers.filter(({ statusCode }) => statusCode === 200).length, 1);
  });

  it('ends with its session, also when the token had run out: the list still shows what can be renewed', async () => {
    const { key, tokens } = await signIn();
    clock.pass(3 * DAY);
    const { send, userId } = await signIn(key);
    const listed = await server.sessions.list(userId, { limit: 10, after: null });
    assert.equal(listed.sessions.length, 2);
    assert.ok(listed.sessions.every(({ expiresAt }) => expiresAt > clock.now()));
    assert.equal(await server.sessions.revokeAll(userId), 2);
    assert.equal((await refresh(tokens.refresh_token)).json().code, 'refresh_token_invalid');
    assert.equal((await send('GET', '/api/own')).statusCode, 401);
  });

  it('is refused to a disabled account, and to an invention', async () => {
    const { tokens, userId } = await signIn();
    await sql.db.updateTable('users').set({ status: 'disabled' }).where('id', '=', userId).execute();
    for (const token of [tokens.refresh_token, 'x', 'x'.repeat(43)])
      assert.equal((await refresh(token)).json().code, 'refresh_token_invalid');
  });
});

describe('GET /api/keys', () => {
  it('pages over the linked keys', async () => {
    const userId = await addUser(sql);
    const ids = await Promise.all([0, 1, 2].map(() => addKey(sql, userId, 'nostr', createNostrKey().pubkey)));
    const { send, signIn: enter } = openBrowser();
    await enter(userId);
    const first = (await send('GET', '/api/keys?limit=2')).json();
    const second = (await send('GET', `/api/keys?limit=2&cursor=${first.next_cursor}`)).json();
    const seen = [...first.keys, ...second.keys].map((key: { id: string }) => key.id);
    assert.deepEqual(seen, ids.toSorted());
    assert.equal(second.next_cursor, null);
    assert.equal((await send('GET', '/api/keys?cursor=x')).statusCode, 400);
  });
});

describe('adding, naming and removing keys', () => {
  it('a key is added with a fresh session and its own signature, named, and signs in', async () => {
    const { send, userId } = await signIn();
    const key = createBitcoinKey('p2tr');
    const answer = await send('POST', '/api/keys', {
      ...(await byText(send, key, { purpose: 'link' })),
      label: ' Safe ',
    });
    assert.equal(answer.statusCode, 201, answer.body);
    const added = answer.json();
    assert.deepEqual(
      [added.kind, added.public_key, added.address, added.label],
      ['bitcoin', key.identity, key.address, 'Safe'],
    );
    const path = `/api/keys/${added.id}`;
    assert.equal((await send('PATCH', path, { label: 'Blue' })).json().label, 'Blue');
    assert.equal((await send('PATCH', path, { label: '' })).json().label, null);
    assert.equal((await send('PATCH', path, { label: 'a\u0000b' })).statusCode, 400);
    assert.equal((await send('GET', '/api/keys')).json().keys.length, 2);
    assert.equal((await signIn(key)).userId, userId);
    const again = await send('POST', '/api/keys', await byText(send, key, { purpose: 'link' }));
    assert.deepEqual([again.statusCode, again.json().id], [200, added.id]);
  });

  it("refuses another account's key, a challenge to sign in, and one of another account", async () => {
    const [me, them] = [await signIn(), await signIn()];
    const code = async (body: object) => (await me.send('POST', '/api/keys', body)).json().code;
    assert.equal(await code(await byText(me.send, them.key, { purpose: 'link' })), 'key_taken');
    assert.equal(await code(await byText(nobody)), 'challenge_not_found');
    assert.equal(
      await code(await byText(them.send, createBitcoinKey(), { purpose: 'link' })),
      'challenge_not_found',
    );
    const linking = await byText(me.send, createBitcoinKey(), { purpose: 'link' });
    assert.equal((await me.send('POST', '/api/verify', linking)).json().code, 'challenge_not_found');
  });

  it('needs a sign-in of the last ten minutes', async () => {
    const { send } = await signIn();
    clock.pass(9 * MINUTE);
    const body = await byText(send, createBitcoinKey(), { purpose: 'link' });
    clock.pass(2 * MINUTE);
    assert.equal((await send('POST', '/api/keys', body)).json().code, 'fresh_sign_in_required');
  });

  it('a removed key signs in to nothing of the old account, and all other sessions end', async () => {
    const { send, userId, key } = await signIn();
    const nostr = createNostrKey();
    const added = (await send('POST', '/api/keys', await byEvent(send, nostr, { purpose: 'link' }))).json();
    const other = await signIn(key);
    const path = `/api/keys/${added.id}`;
    assert.equal((await other.send('GET', '/api/own')).statusCode, 200);
    assert.equal((await send('DELETE', path)).statusCode, 204);
    assert.equal((await send('GET', '/api/own')).statusCode, 200);
    assert.equal((await other.send('GET', '/api/own')).statusCode, 401);
    assert.equal((await send('DELETE', path)).statusCode, 404);
    const stranger = (await nobody('POST', '/api/verify', await byEvent(nobody, nostr))).json();
    assert.notEqual(stranger.user_id, userId);
    const events = await sql.db
      .selectFrom('audit_logs')
      .select(['action', 'resource_id'])
      .where('user_id', '=', userId)
      .where('action', '=', 'key.removed')
      .execute();
    assert.deepEqual(events, [{ action: 'key.removed', resource_id: added.id }]);
  });

  it('the other sessions stay when they are meant to', async () => {
    const { send, key } = await signIn();
    const added = (
      await send('POST', '/api/keys', await byEvent(send, createNostrKey(), { purpose: 'link' }))
    ).json();
    const other = await signIn(key);
    assert.equal((await send('DELETE', `/api/keys/${added.id}?keep_sessions=true`)).statusCode, 204);
    assert.equal((await other.send('GET', '/api/own')).statusCode, 200);
  });

  it("the last key stays, and somebody else's is not found", async () => {
    const [me, them] = [await signIn(), await signIn()];
    const [mine] = (await me.send('GET', '/api/keys')).json().keys;
    assert.equal((await me.send('DELETE', `/api/keys/${mine.id}`)).json().code, 'last_key');
    assert.equal((await them.send('DELETE', `/api/keys/${mine.id}`)).json().code, 'not_found');
    assert.equal((await them.send('PATCH', `/api/keys/${mine.id}`, { label: 'x' })).json().code, 'not_found');
  });

  it('bitcoin_pubkey is the first Bitcoin key that is linked, and changes when that one goes', async () => {
    const { send, userId, key } = await signIn();
    const pubkey = async () =>
      (await sql.db.selectFrom('users').select('bitcoin_pubkey').where('id', '=', userId).executeTakeFirst())
        ?.bitcoin_pubkey;
    assert.equal(await pubkey(), key.identity);
    const second = createBitcoinKey('p2pkh');
    await send('POST', '/api/keys', await byText(send, second, { purpose: 'link' }));
    await send('POST', '/api/keys', await byText(send, createBitcoinKey('p2tr'), { purpose: 'link' }));
    assert.equal(await pubkey(), key.identity);
    const { keys } = (await send('GET', '/api/keys')).json();
    const idOf = (identity: string) =>
      keys.find((one: { public_key: string }) => one.public_key === identity)?.id;
    await send('DELETE', `/api/keys/${idOf(key.identity)}`);
    assert.equal(await pubkey(), second.identity);
    await send('DELETE', `/api/keys/${idOf(second.identity)}`);
    assert.equal(await pubkey(), null);
  });
});
