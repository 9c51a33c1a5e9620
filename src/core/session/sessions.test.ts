import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import {
  addUser,
  createTestClock,
  DAY,
  HOUR,
  laptop,
  MINUTE,
  openDatabase,
  random,
  silent,
} from '../../../test/support/accounts.ts';
import { createMemoryBus } from '../../infra/kv/memory.ts';
import { createSessionStore } from '../../infra/sql/session-store.ts';
import type { Bus } from '../ports.ts';
import { createSessions } from './sessions.ts';
import type { SessionStore } from './store.ts';

const sql = await openDatabase();
after(() => sql.close());
const store = createSessionStore(sql);

/** Two processes over one database; `bus` is what connects them. */
async function setUp(bus: Bus = createMemoryBus(), of: SessionStore = store) {
  const clock = createTestClock();
  const here = createSessions({ store: of, bus, clock, random, log: silent });
  const there = createSessions({ store: of, bus, clock, random, log: silent });
  await there.listen();
  const userId = await addUser(sql);
  const open = (kind: 'browser' | 'wallet' = 'wallet') =>
    here.open({ userId, kind, amr: ['lnurl'], acr: 'urn:hodlxxi:acr:key', origin: laptop });
  return { clock, here, there, userId, open };
}

const brokenBus: Bus = {
  publish: async () => {
    throw new Error('away');
  },
  subscribe: async () => async () => {},
};

describe('sessions', () => {
  it('the token opens the session on every process', async () => {
    const { here, there, userId, open, clock } = await setUp();
    const { token, uid, expiresAt } = await open();
    assert.equal(expiresAt, clock.now() + DAY);
    for (const process of [here, there]) {
      const session = await process.find(token);
      assert.equal(session?.userId, userId);
      assert.equal(session?.uid, uid);
      assert.equal(session?.kind, 'wallet');
    }
  });

  it('nothing else opens it: not the uid, not a neighbour, not an absurd value', async () => {
    const { here, open } = await setUp();
    const { token, uid } = await open();
    for (const value of ['', uid, `${token}A`, token.slice(1), 'x'.repeat(10_000), `${token}\n`]) {
      assert.equal(await here.find(value), null);
    }
  });

  it('only the digest of the token is stored', async () => {
    const { open } = await setUp();
    const { token } = await open();
    const rows = await sql.db.selectFrom('sessions').selectAll().execute();
    assert.ok(!JSON.stringify(rows).includes(token));
  });

  it('a disabled account gets none', async () => {
    const { here } = await setUp();
    const userId = await addUser(sql, { status: 'disabled' });
    const signIn = { userId, kind: 'api', amr: [], acr: null, origin: laptop } as const;
    await assert.rejects(here.open(signIn), { code: 'account_disabled' });
  });

  it('a person who authenticates again is known as such to every process at once', async () => {
    const { clock, here, there, userId, open } = await setUp();
    const { token, uid, expiresAt } = await open();
    await there.find(token);
    clock.pass(HOUR);
    const stronger = { amr: ['lnurl', 'hwk', 'mfa'], acr: 'urn:hodlxxi:acr:key+passkey' };
    assert.equal(await here.strengthen(userId, 'another', stronger), null);
    assert.ok(await here.strengthen(userId, uid, stronger));
    for (const process of [here, there]) {
      const session = await process.find(token);
      assert.deepEqual(
        [session?.amr, session?.acr, session?.authTime],
        [stronger.amr, stronger.acr, clock.now()],
      );
    }
    assert.ok(expiresAt < clock.now() + DAY);
  });

  it('a browser whose person authenticates again has a new token, and the old one is worth nothing at once', async () => {
    const { here, there, userId, open } = await setUp();
    const { token, uid } = await open('browser');
    await there.find(token);
    const renewed = await here.renew(userId, uid, { amr: ['lnurl', 'swk', 'mfa'], acr: 'strong' });
    assert.equal(renewed?.uid, uid);
    for (const process of [here, there]) {
      assert.equal(await process.find(token), null);
      assert.equal((await process.find(renewed?.token ?? ''))?.acr, 'strong');
    }
    assert.equal(await here.renew(userId, 'another', { amr: [], acr: 'strong' }), null);
  });

  it('what an account wants of its sessions from now on, every process asks at once', async () => {
    const { here, there, userId, open } = await setUp();
    const { token } = await open();
    for (const process of [here, there]) assert.equal((await process.find(token))?.passkeyRequired, false);
    await sql.db.updateTable('users').set({ passkey_required: true }).where('id', '=', userId).execute();
    await here.recheck(userId);
    for (const process of [here, there]) assert.equal((await process.find(token))?.passkeyRequired, true);
  });

  it('lives 24 hours without use', async () => {
    const { clock, here, open } = await setUp();
    const { token } = await open();
    clock.pass(DAY - 1);
    assert.ok(await here.find(token));
    clock.pass(DAY);
    assert.equal(await here.find(token), null);
  });

  it('used every hour lives seven days and no longer', async () => {
    const { clock, here, open } = await setUp();
    const { token } = await open();
    let hours = 0;
    for (; (await here.find(token)) && hours < 1000; hours += 1) clock.pass(HOUR);
    assert.equal(hours, 7 * 24);
  });

  it('expires at its time even when it was read a moment before', async () => {
    const { clock, here, open } = await setUp();
    const { token } = await open();
    clock.pass(7 * DAY - 1000);
    await sql.db
      .updateTable('sessions')
      .set({ expires_at: new Date(clock.now() + 1000) })
      .execute();
    await sql.db
      .updateTable('sessions')
      .set({ last_activity_at: new Date(clock.now()) })
      .execute();
    assert.ok(await here.find(token));
    clock.pass(1000);
    assert.equal(await here.find(token), null);
  });

  it('of many requests one a minute writes, and most ask the database nothing', async () => {
    const { clock, here, open } = await setUp();
    const { token } = await open();
    await here.find(token);
    const before = sql.statements();
    for (let count = 0; count < 100; count += 1) await here.find(token);
    assert.equal(sql.statements(), before);
    clock.pass(MINUTE);
    const found = await Promise.all(Array.from({ length: 100 }, () => here.find(token)));
    assert.equal(sql.statements() - before, 2);
    assert.ok(found.every((session) => session?.lastActivityAt === clock.now()));
    assert.equal((await here.find(token))?.renewed, false);
  });
});

describe('ending a session', () => {
  it('is refused at once where it was ended and, with the notice, elsewhere', async () => {
    const { here, there, userId, open } = await setUp();
    const { token, uid } = await open();
    await Promise.all([here.find(token), there.find(token)]);
    assert.equal(await here.revoke(userId, uid), true);
    assert.equal(await here.find(token), null);
    await new Promise(setImmediate);
    assert.equal(await there.find(token), null);
    assert.equal(await here.revoke(userId, uid), false);
  });

  it('a notice that never arrives delays the refusal by five seconds at most', async () => {
    const { clock, here, there, userId, open } = await setUp(brokenBus);
    const { token, uid } = await open();
    await there.find(token);
    assert.equal(await here.revoke(userId, uid), true);
    assert.equal(await here.find(token), null);
    clock.pass(5000);
    assert.equal(await there.find(token), null);
  });

  it('a reading that began before does not outlive the ending', async () => {
    const { promise: gate, resolve: release } = Promise.withResolvers<void>();
    const { promise: hasRead, resolve: reached } = Promise.withResolvers<void>();
    let slow = true;
    const slowStore: SessionStore = {
      ...store,
      find: async (digest, now) => {
        const session = await store.find(digest, now);
        if (slow) {
          reached();
          await gate;
        }
        return session;
      },
    };
    const { here, userId, open } = await setUp(createMemoryBus(), slowStore);
    const { token, uid } = await open();
    const early = here.find(token);
    await hasRead;
    slow = false;
    await here.revoke(userId, uid);
    const late = here.find(token);
    release();
    assert.ok(await early, 'asked before the ending');
    assert.equal(await late, null);
    assert.equal(await here.find(token), null);
  });

  it('all at once, but for the one that asks', async () => {
    const { here, there, userId, open } = await setUp();
    const [kept, other, third] = [await open('browser'), await open(), await open()];
    for (const { token } of [kept, other, third]) await there.find(token);
    assert.equal(await here.revokeAll(userId, kept.uid), 2);
    await new Promise(setImmediate);
    assert.ok(await there.find(kept.token));
    assert.equal(await there.find(other.token), null);
    assert.equal(await here.find(third.token), null);
    const { sessions } = await here.list(userId, { limit: 10, after: null });
    assert.deepEqual(
      sessions.map(({ uid }) => uid),
      [kept.uid],
    );
  });

  it('`forget` covers what another part of the program ended in the database', async () => {
    const { here, there, open } = await setUp();
    const { token, uid } = await open('browser');
    await Promise.all([here.find(token), there.find(token)]);
    await sql.db.deleteFrom('sessions').where('uid', '=', uid).execute();
    await here.forget(uid);
    await new Promise(setImmediate);
    assert.equal(await here.find(token), null);
    assert.equal(await there.find(token), null);
  });

  it('stops listening when told to, and ignores notices it cannot read', async () => {
    const bus = createMemoryBus();
    const { here, open } = await setUp(bus);
    const { token } = await open();
    const stop = await here.listen();
    for (const text of ['', '{}', '[]', 'null', '{"uid":1}']) await bus.publish('session:ended', text);
    await new Promise(setImmediate);
    assert.ok(await here.find(token));
    await stop();
  });
});
