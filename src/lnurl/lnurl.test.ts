/** The room against its real store: one database for the file, a fresh challenge for each test. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import {
  answerOf,
  BROWSER,
  laptop,
  newKey,
  openDatabase,
  openRoom,
  phone,
  type Room,
} from '../../test/support/lnurl.ts';
import { sha256 } from '../core/crypto.ts';
import { createSessions } from '../core/session/sessions.ts';
import { createMemoryBus, createMemoryKeyValue } from '../infra/kv/memory.ts';
import { createSessionStore } from '../infra/sql/session-store.ts';
import { decodeLnurl } from '../lib/lnurl/index.ts';
import { createThrowaway } from './index.ts';

const sql = await openDatabase();
after(() => sql.close());
const room = openRoom(sql);
const { lnurl } = room;
const login = { action: 'login', browserSecret: BROWSER, origin: laptop } as const;
const MINUTE = 60_000;

const rowOf = (k1: string) =>
  sql.db.selectFrom('lnurl_challenges').selectAll().where('k1', '=', k1).executeTakeFirstOrThrow();
const reasonOf = (answer: object) => ('reason' in answer ? answer.reason : undefined);
const newUser = async () => {
  const id = randomUUID();
  await sql.db.insertInto('users').values({ id }).execute();
  return id;
};
/** Signed in by a new key: the account and the key. */
const newAccount = async () => {
  const key = newKey();
  const { k1, sessionId } = await lnurl.create(login);
  await lnurl.verify(answerOf(k1, key), phone);
  const claim = await lnurl.claim(sessionId, BROWSER, laptop);
  assert.ok(claim);
  return { key, userId: claim.userId };
};

describe('LUD-04: the challenge', () => {
  it('encodes a URL with tag, k1 and action in it, lower case, on the public host', async () => {
    const created = await lnurl.create(login);
    assert.match(created.k1, /^[0-9a-f]{64}$/);
    assert.equal(
      created.callback,
      `https://id.example.com/api/lnurl-auth/callback?tag=login&k1=${created.k1}&action=login`,
    );
    assert.equal(decodeLnurl(created.lnurl), created.callback);
    assert.equal(created.lnurl, created.lnurl.toUpperCase());
    assert.equal(created.keyauth, created.callback.replace('https', 'keyauth'));
  });

  it('keeps the browser cookie as a digest only, and who asked, for the confirm step', async () => {
    const { k1 } = await lnurl.create({ ...login, context: { uid: 'interaction' } });
    const row = await rowOf(k1);
    assert.deepEqual(row.browser_digest, sha256(BROWSER));
    assert.deepEqual([row.ip, row.user_agent, row.status], [laptop.ip, laptop.userAgent, 'pending']);
    assert.deepEqual(row.context, { uid: 'interaction' });
  });

  it('costs one SQL statement, and so does the answer', async () => {
    const before = sql.statements();
    const { k1 } = await lnurl.create(login);
    assert.equal(sql.statements() - before, 1);
    assert.equal((await lnurl.verify(answerOf(k1, newKey()), phone)).status, 'OK');
    assert.equal(sql.statements() - before, 2);
  });

  it('is refused to a network with too many open ones', async () => {
    const strict = openRoom(sql, { limits: { openPerNetwork: 2 } });
    const from = (ip: string) => strict.lnurl.create({ ...login, origin: { ...laptop, ip } });
    await from('2001:db8:1:2:3::1');
    await from('2001:db8:1:2:4::1');
    await assert.rejects(from('2001:db8:1:2:5::1'), { code: 'too_many_challenges', status: 429 });
    await from('2001:db8:1:3::1');
  });

  it('for link and auth needs an account, and for the others has none', async () => {
    await assert.rejects(lnurl.create({ ...login, action: 'link' }), TypeError);
    await assert.rejects(lnurl.create({ ...login, userId: randomUUID() }), TypeError);
  });
});

describe('§7.3 look up k1', () => {
  it('an invented k1 costs neither SQL nor curve arithmetic', async () => {
    const [statements, verified] = [sql.statements(), room.verified()];
    const answer = await lnurl.verify(answerOf('ab'.repeat(32), newKey()), phone);
    assert.match(String(reasonOf(answer)), /^Unknown/);
    assert.deepEqual([sql.statements(), room.verified()], [statements, verified]);
  });

  it('one of ours that is forgotten is unknown, too', async () => {
    const { k1 } = await lnurl.create(login);
    await sql.db.deleteFrom('lnurl_challenges').where('k1', '=', k1).execute();
    await room.cache.delete(`lnurl:k1:${k1}`);
    assert.match(String(reasonOf(await lnurl.verify(answerOf(k1, newKey()), phone))), /^Unknown/);
  });

  it('expired: refused before the signature is looked at', async () => {
    const late = openRoom(sql);
    const { k1 } = await late.lnurl.create(login);
    late.passTime(5 * MINUTE);
    assert.match(String(reasonOf(await late.lnurl.verify(answerOf(k1, newKey()), phone))), /expired/);
    assert.equal(late.verified(), 0);
    assert.equal((await rowOf(k1)).status, 'pending');
  });

  it('cancelled: refused', async () => {
    const { k1, sessionId } = await lnurl.create(login);
    assert.equal(await lnurl.cancel(sessionId, 'x'.repeat(43)), false);
    assert.equal(await lnurl.cancel(sessionId, BROWSER), true);
    assert.match(String(reasonOf(await lnurl.verify(answerOf(k1, newKey()), phone))), /cancelled/);
    assert.equal(await lnurl.check(sessionId, BROWSER), 'expired');
  });

  it('already used by another key: refused before the signature is looked at', async () => {
    const { k1 } = await lnurl.create(login);
    await lnurl.verify(answerOf(k1, newKey()), phone);
    const verified = room.verified();
    assert.match(String(reasonOf(await lnurl.verify(answerOf(k1, newKey()), phone))), /already used/);
    assert.equal(room.verified(), verified);
  });

  it('works without the cache: a miss falls back to SQL', async () => {
    const { k1 } = await lnurl.create(login);
    await room.cache.delete(`lnurl:k1:${k1}`);
    assert.equal((await lnurl.verify(answerOf(k1, newKey()), phone)).status, 'OK');
  });

  it('works when cache and bus are away', async () => {
    const away = () => Promise.reject(new Error('away'));
    const clock = { now: Date.now };
    const cache = { ...createMemoryKeyValue({ clock, maxKeys: 1 }), get: away, set: away, increment: away };
    const alone = openRoom(sql, { cache, bus: { publish: away, subscribe: away } });
    const { k1, sessionId } = await alone.lnurl.create(login);
    assert.equal((await alone.lnurl.verify(answerOf(k1, newKey()), phone)).status, 'OK');
    const states = [];
    for await (const state of alone.lnurl.watch(sessionId, BROWSER, AbortSignal.timeout(5000)))
      states.push(state);
    assert.deepEqual(states, ['authenticated']);
  });
});

describe('§7.4 already used by the same key within its life: OK again', () => {
  it('without a second token: the URL is in proxy logs', async () => {
    const { k1 } = await lnurl.create(login);
    const answer = answerOf(k1, newKey());
    const first = await lnurl.verify(answer, phone);
    assert.ok('session_token' in first);
    assert.deepEqual(await lnurl.verify(answer, phone), { status: 'OK' });
    assert.deepEqual(await lnurl.verify({ ...answer, key: answer.key.toUpperCase() }, phone), {
      status: 'OK',
    });
  });

  it('also after the browser took the result, but not when its life is over', async () => {
    const later = openRoom(sql);
    const { k1, sessionId } = await later.lnurl.create(login);
    const answer = answerOf(k1, newKey());
    await later.lnurl.verify(answer, phone);
    await later.lnurl.claim(sessionId, BROWSER, laptop);
    await later.cache.delete(`lnurl:k1:${k1}`);
    assert.deepEqual(await later.lnurl.verify(answer, phone), { status: 'OK' });
    later.passTime(5 * MINUTE);
    assert.match(String(reasonOf(await later.lnurl.verify(answer, phone))), /expired/);
  });

  it('still only with a signature: key and k1 alone are not enough', async () => {
    const { k1 } = await lnurl.create(login);
    const key = newKey();
    await lnurl.verify(answerOf(k1, key), phone);
    const forged = { ...answerOf(k1, newKey()), key: key.key };
    assert.match(String(reasonOf(await lnurl.verify(forged, phone))), /signature/);
  });
});

describe('§7.5 and §7.6 verify over raw k1', () => {
  it('accepts high-S, since real wallets sent it', async () => {
    const { k1 } = await lnurl.create(login);
    const answer = answerOf(k1, newKey());
    const { r, s } = secp256k1.Signature.fromBytes(Buffer.from(answer.sig, 'hex'), 'der');
    const high = new secp256k1.Signature(r, secp256k1.Point.Fn.ORDER - s).toBytes('der');
    const sig = Buffer.from(high).toString('hex');
    assert.equal((await lnurl.verify({ ...answer, sig }, phone)).status, 'OK');
  });

  it('refuses a signature of the hash of k1, or of its text', async () => {
    const key = newKey();
    const { k1 } = await lnurl.create(login);
    for (const message of [sha256(Buffer.from(k1, 'hex')), sha256(k1)]) {
      const options = { prehash: false, format: 'der' } as const;
      const sig = Buffer.from(secp256k1.sign(message, key.privateKey, options)).toString('hex');
      assert.match(String(reasonOf(await lnurl.verify({ k1, sig, key: key.key }, phone))), /signature/);
    }
  });

  it('counts failures per k1 and cancels after a few, which is audited', async () => {
    const { k1, sessionId } = await lnurl.create(login);
    const key = newKey();
    const wrong = { ...answerOf(k1, newKey()), key: key.key };
    for (let i = 0; i < 5; i++) assert.match(String(reasonOf(await lnurl.verify(wrong, phone))), /signature/);
    assert.match(String(reasonOf(await lnurl.verify(answerOf(k1, key), phone))), /cancelled/);
    const row = await rowOf(k1);
    assert.deepEqual([row.status, row.failures], ['cancelled', 5]);
    assert.equal(room.audited.at(-1)?.action, 'lnurl.cancelled');
    assert.equal(room.audited.at(-1)?.resourceId, sessionId);
  });
});

describe('§7.7 one atomic compare-and-set', () => {
  it('50 parallel callbacks for one k1 with different keys: exactly one is signed', async () => {
    const { k1 } = await lnurl.create(login);
    const before = await countUsers();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => lnurl.verify(answerOf(k1, newKey()), phone)),
    );
    assert.equal(answers.filter(({ status }) => status === 'OK').length, 1);
    assert.equal(await countUsers(), before + 1);
  });

  it('50 parallel callbacks with the same key: one token, the rest plain OK', async () => {
    const { k1 } = await lnurl.create(login);
    const answer = answerOf(k1, newKey());
    const answers = await Promise.all(Array.from({ length: 50 }, () => lnurl.verify(answer, phone)));
    assert.equal(answers.filter(({ status }) => status === 'OK').length, 50);
    assert.equal(answers.filter((one) => 'session_token' in one).length, 1);
  });

  it('one new key answers many challenges at once: one account', async () => {
    const key = newKey();
    const challenges = await Promise.all(Array.from({ length: 10 }, () => lnurl.create(login)));
    const before = await countUsers();
    await Promise.all(challenges.map(({ k1 }) => lnurl.verify(answerOf(k1, key), phone)));
    const rows = await Promise.all(challenges.map(({ k1 }) => rowOf(k1)));
    assert.equal(new Set(rows.map((row) => row.user_id)).size, 1);
    assert.deepEqual(new Set(rows.map((row) => row.status)), new Set(['signed']));
    assert.equal(await countUsers(), before + 1);
  });

  it('makes the account, its key, the session of the wallet and the audit row together', async () => {
    const { k1, sessionId } = await lnurl.create(login);
    const key = newKey();
    const answer = await lnurl.verify(answerOf(k1, key), phone);
    assert.ok('session_token' in answer && answer.session_token !== undefined);
    const session = await sql.db
      .selectFrom('sessions')
      .selectAll()
      .where('id_digest', '=', sha256(answer.session_token))
      .executeTakeFirstOrThrow();
    const row = await rowOf(k1);
    assert.equal(row.public_key, key.key);
    assert.equal(row.signed_ip, phone.ip);
    assert.deepEqual([session.kind, session.user_id, session.ip], ['wallet', row.user_id, phone.ip]);
    assert.equal(session.expires_at.toISOString(), answer.expires_at);
    assert.deepEqual([session.payload['accountId'], session.payload['amr']], [row.user_id, ['lnurl']]);
    assert.equal(session.expires_at.getTime() - session.created_at.getTime(), 24 * 60 * MINUTE);
    assert.equal(session.absolute_expires_at.getTime() - session.created_at.getTime(), 7 * 24 * 60 * MINUTE);
    const linked = await sql.db
      .selectFrom('user_keys')
      .selectAll()
      .where('public_key', '=', key.key)
      .executeTakeFirstOrThrow();
    assert.deepEqual([linked.user_id, linked.kind], [row.user_id, 'lnurl']);
    const audit = await sql.db
      .selectFrom('audit_logs')
      .selectAll()
      .where('resource_id', '=', sessionId)
      .executeTakeFirstOrThrow();
    assert.deepEqual([audit.action, audit.user_id, audit.success], ['lnurl.signed', row.user_id, true]);
    assert.deepEqual(audit.metadata, { action: 'login', new_account: true });
    assert.equal(JSON.stringify(audit).includes(k1), false, 'k1 is in no audit row');
  });

  it("the wallet's token is a session like any other, on the account of the key", async () => {
    const { key, userId } = await newAccount();
    const { k1 } = await lnurl.create(login);
    const answer = await lnurl.verify(answerOf(k1, key), phone);
    assert.ok('session_token' in answer && answer.session_token !== undefined);
    const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
    const random = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) };
    const clock = { now: Date.now };
    const sessions = createSessions({
      store: createSessionStore(sql),
      bus: room.bus,
      clock,
      random,
      log: silent,
    });
    const session = await sessions.find(answer.session_token);
    assert.deepEqual(
      [session?.userId, session?.kind, session?.amr, session?.acr],
      [userId, 'wallet', ['lnurl'], 'urn:hodlxxi:acr:key'],
    );
  });

  it('finds the account of a known key again, whether it says login or register', async () => {
    const { key, userId } = await newAccount();
    for (const action of ['login', 'register'] as const) {
      const { k1 } = await lnurl.create({ ...login, action });
      await lnurl.verify(answerOf(k1, key), phone);
      assert.equal((await rowOf(k1)).user_id, userId);
    }
  });

  it('refuses a disabled account, and leaves nothing behind', async () => {
    const { key, userId } = await newAccount();
    await sql.db.updateTable('users').set({ status: 'disabled' }).where('id', '=', userId).execute();
    const { k1 } = await lnurl.create(login);
    assert.match(String(reasonOf(await lnurl.verify(answerOf(k1, key), phone))), /disabled/);
    assert.equal((await rowOf(k1)).status, 'pending');
  });
});

describe('link and auth', () => {
  it('link: the wallet gets no session, and the key comes to the account only when the browser claims it', async () => {
    const userId = await newUser();
    const key = newKey();
    const { k1, sessionId } = await lnurl.create({ ...login, action: 'link', userId });
    assert.deepEqual(await lnurl.verify(answerOf(k1, key), phone), { status: 'OK' });
    assert.deepEqual(await keysOf(userId), []);
    const claim = await lnurl.claim(sessionId, BROWSER, laptop);
    assert.deepEqual([claim?.userId, claim?.link], [userId, 'linked']);
    assert.deepEqual(await keysOf(userId), [key.key]);
    const { k1: next } = await lnurl.create(login);
    await lnurl.verify(answerOf(next, key), phone);
    assert.equal((await rowOf(next)).user_id, userId, 'the linked key now signs in');
  });

  it('link: a key of another account is refused', async () => {
    const { key } = await newAccount();
    const { k1 } = await lnurl.create({ ...login, action: 'link', userId: await newUser() });
    assert.match(String(reasonOf(await lnurl.verify(answerOf(k1, key), phone))), /another account/);
  });

  it('link: a key that found another account between signature and claim is not linked', async () => {
    const userId = await newUser();
    const key = newKey();
    const { k1, sessionId } = await lnurl.create({ ...login, action: 'link', userId });
    await lnurl.verify(answerOf(k1, key), phone);
    const { k1: other } = await lnurl.create(login);
    await lnurl.verify(answerOf(other, key), phone);
    assert.equal((await lnurl.claim(sessionId, BROWSER, laptop))?.link, 'key_taken');
    assert.deepEqual(await keysOf(userId), []);
  });

  it('link: an account has so many keys and no more, whoever claims them at once', async () => {
    const few = openRoom(sql, { limits: { keysPerAccount: 2 } });
    const userId = await newUser();
    const begun = [];
    for (let count = 0; count < 5; count += 1) {
      const { k1, sessionId } = await few.lnurl.create({ ...login, action: 'link', userId });
      assert.deepEqual(await few.lnurl.verify(answerOf(k1, newKey()), phone), { status: 'OK' });
      begun.push(sessionId);
    }
    const claims = await Promise.all(begun.map((id) => few.lnurl.claim(id, BROWSER, laptop)));
    const links = claims.map((claim) => claim?.link).toSorted();
    assert.deepEqual(links, ['linked', 'linked', 'too_many_keys', 'too_many_keys', 'too_many_keys']);
    assert.equal((await keysOf(userId)).length, 2);
    const { k1 } = await few.lnurl.create({ ...login, action: 'link', userId });
    assert.match(String(reasonOf(await few.lnurl.verify(answerOf(k1, newKey()), phone))), /as many keys/);
  });

  it('auth: only a key of the signed-in account confirms, and no session is given', async () => {
    const { key, userId } = await newAccount();
    const { k1 } = await lnurl.create({ ...login, action: 'auth', userId });
    assert.match(String(reasonOf(await lnurl.verify(answerOf(k1, newKey()), phone))), /not linked/);
    assert.deepEqual(await lnurl.verify(answerOf(k1, key), phone), { status: 'OK' });
  });

  it('the action is the one stored with k1, whatever the callback says', async () => {
    const { k1 } = await lnurl.create({ ...login, action: 'link', userId: await newUser() });
    const answer = { ...answerOf(k1, newKey()), action: 'login' };
    assert.deepEqual(await lnurl.verify(answer, phone), { status: 'OK' });
  });
});

describe('§7.8 the browser, by its own cookie, takes signed to consumed once', () => {
  it('the state alone is told, and only to the browser that asked', async () => {
    const { k1, sessionId } = await lnurl.create(login);
    assert.equal(await lnurl.check(sessionId, BROWSER), 'pending');
    await lnurl.verify(answerOf(k1, newKey()), phone);
    assert.equal(await lnurl.check(sessionId, BROWSER), 'authenticated');
    for (const stranger of ['x'.repeat(43), '', null]) {
      assert.equal(await lnurl.check(sessionId, stranger), null);
      assert.equal(await lnurl.peek(sessionId, stranger), null);
      assert.equal(await lnurl.show(sessionId, stranger), null);
      assert.equal(await lnurl.claim(sessionId, stranger, laptop), null);
    }
    assert.equal(await lnurl.check('unknown', BROWSER), null);
  });

  it('a challenge without a browser can be taken by nobody', async () => {
    const { k1, sessionId } = await lnurl.create({ ...login, browserSecret: null });
    assert.equal((await lnurl.verify(answerOf(k1, newKey()), phone)).status, 'OK');
    for (const anyone of [BROWSER, '', null])
      assert.equal(await lnurl.claim(sessionId, anyone, laptop), null);
  });

  it('a key that is no longer on the account signs nobody in, whenever it signed', async () => {
    const { key, userId } = await newAccount();
    const { k1, sessionId } = await lnurl.create(login);
    await lnurl.verify(answerOf(k1, key), phone);
    await sql.db.deleteFrom('user_keys').where('user_id', '=', userId).execute();
    assert.equal(await lnurl.claim(sessionId, BROWSER, laptop), null);
  });

  it('50 parallel claims: exactly one gets it', async () => {
    const { lnurl, passTime, now } = openRoom(sql);
    const { k1, sessionId } = await lnurl.create({ ...login, context: { uid: 'i' } });
    const key = newKey();
    await lnurl.verify(answerOf(k1, key), phone);
    const signedBy = now();
    passTime(60_000);
    const peeked = await lnurl.peek(sessionId, BROWSER);
    const claims = await Promise.all(
      Array.from({ length: 50 }, () => lnurl.claim(sessionId, BROWSER, laptop)),
    );
    const won = claims.filter((claim) => claim !== null);
    assert.equal(won.length, 1);
    assert.deepEqual(won[0], peeked);
    assert.deepEqual(
      [won[0]?.publicKey, won[0]?.context, won[0]?.ip, won[0]?.signedIp],
      [key.key, { uid: 'i' }, laptop.ip, phone.ip],
    );
    assert.ok(
      (won[0]?.signedAt ?? Number.POSITIVE_INFINITY) <= signedBy,
      'the time of the signature, not of the claim',
    );
    assert.equal(await lnurl.check(sessionId, BROWSER), 'expired');
    assert.equal(await lnurl.peek(sessionId, BROWSER), null);
  });

  it('nothing to claim before the signature, nor five minutes after it', async () => {
    const slow = openRoom(sql);
    const { k1, sessionId } = await slow.lnurl.create(login);
    assert.equal(await slow.lnurl.claim(sessionId, BROWSER, laptop), null);
    slow.passTime(4 * MINUTE);
    await slow.lnurl.verify(answerOf(k1, newKey()), phone);
    slow.passTime(4 * MINUTE);
    assert.equal(await slow.lnurl.check(sessionId, BROWSER), 'authenticated', 'signing gives time to return');
    slow.passTime(MINUTE);
    assert.equal(await slow.lnurl.claim(sessionId, BROWSER, laptop), null);
  });
});

describe('the throwaway wallet of development', () => {
  it('signs as a wallet does, with one key per browser', async () => {
    const throwaway = createThrowaway(lnurl);
    const keyOf = async (browserSecret: string) => {
      const created = await lnurl.create({ ...login, browserSecret });
      await throwaway(created, browserSecret, laptop);
      await assert.rejects(throwaway(created, 'x'.repeat(43), laptop), /already used/);
      return (await lnurl.claim(created.sessionId, browserSecret, laptop))?.publicKey;
    };
    const [first, again, other] = [await keyOf(BROWSER), await keyOf(BROWSER), await keyOf('c'.repeat(43))];
    assert.match(first ?? '', /^0[23]/);
    assert.equal(first, again);
    assert.notEqual(first, other);
  });
});

describe('waiting', () => {
  const collect = async (states: AsyncIterable<string>) => {
    const seen: string[] = [];
    for await (const state of states) if (seen.at(-1) !== state) seen.push(state);
    return seen;
  };

  it('is woken by the bus at once, also from another process', async () => {
    const bus = createMemoryBus();
    const patient = { bus, limits: { poll: 60_000 } };
    const [here, there] = [openRoom(sql, patient), openRoom(sql, patient)];
    const { k1, sessionId } = await here.lnurl.create(login);
    const seen: string[] = [];
    // Ended by its signal long before it would look again by itself.
    for await (const state of here.lnurl.watch(sessionId, BROWSER, AbortSignal.timeout(10_000))) {
      if (seen.push(state) === 1) await there.lnurl.verify(answerOf(k1, newKey()), phone);
    }
    assert.deepEqual(seen, ['pending', 'authenticated']);
    await here.lnurl.close();
  });

  it('finds the truth in the store when the bus loses the notice', async () => {
    const deaf = { publish: async () => {}, subscribe: async () => async () => {} };
    const quick = openRoom(sql, { bus: deaf, limits: { poll: 20 } });
    const { k1, sessionId } = await quick.lnurl.create(login);
    const waiting = collect(quick.lnurl.watch(sessionId, BROWSER, AbortSignal.timeout(10_000)));
    await quick.lnurl.verify(answerOf(k1, newKey()), phone);
    assert.equal((await waiting).at(-1), 'authenticated');
  });

  it('ends with the life of the challenge, with the wait, with the signal, and at once for strangers', async () => {
    const brief = openRoom(sql, { limits: { poll: 5, life: 60_000, wait: 120_000 } });
    const watch = async (room: Room, secret: string, signal?: AbortSignal) => {
      const { sessionId } = await room.lnurl.create(login);
      return room.lnurl.watch(sessionId, secret, signal ?? AbortSignal.timeout(10_000));
    };
    /** All states, doing something when the first one is there. */
    const after = async (states: AsyncIterable<string>, first: () => void) => {
      const seen: string[] = [];
      for await (const state of states) {
        if (seen.length === 0) first();
        if (seen.at(-1) !== state) seen.push(state);
      }
      return seen;
    };
    const outlived = await after(await watch(brief, BROWSER), () => brief.passTime(61_000));
    assert.deepEqual(outlived, ['pending', 'expired']);
    assert.deepEqual(await collect(await watch(brief, 'x'.repeat(43))), []);
    const left = new AbortController();
    const cut = await after(await watch(brief, BROWSER, left.signal), () => left.abort());
    assert.deepEqual(cut, ['pending']);
    const impatient = openRoom(sql, { limits: { poll: 5, life: 60_000, wait: 30_000 } });
    const tired = await after(await watch(impatient, BROWSER), () => impatient.passTime(31_000));
    assert.deepEqual(tired, ['pending']);
  });
});

async function countUsers(): Promise<number> {
  const { count } = await sql.db
    .selectFrom('users')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

async function keysOf(userId: string): Promise<string[]> {
  const rows = await sql.db
    .selectFrom('user_keys')
    .select('public_key')
    .where('user_id', '=', userId)
    .execute();
  return rows.map((row) => row.public_key);
}
