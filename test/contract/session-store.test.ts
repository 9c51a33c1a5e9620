/** `SessionStore` on both databases. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { sessionPayload } from '../../src/core/session/payload.ts';
import { newEnds, TOUCH_EVERY } from '../../src/core/session/policy.ts';
import type { NewSession } from '../../src/core/session/store.ts';
import { createSessionStore } from '../../src/infra/sql/session-store.ts';
import type { Sql } from '../../src/infra/sql/sql.ts';
import { addUser, DAY, HOUR, MINUTE } from '../support/accounts.ts';
import { onBothDatabases } from '../support/both-databases.ts';

const NOW = Date.UTC(2026, 10, 2, 12);
const AT_ONCE = 3;

function newSession(userId: string, fields: Partial<NewSession> = {}): NewSession {
  const session = {
    uid: randomBytes(16).toString('base64url'),
    userId,
    kind: 'browser' as const,
    amr: ['lnurl'],
    acr: 'urn:hodlxxi:acr:key',
    authTime: NOW,
    ip: '203.0.113.9',
    userAgent: 'Browser/1.0',
    createdAt: NOW,
    lastActivityAt: NOW,
    ...newEnds(NOW),
    ...fields,
  };
  return { ...session, digest: randomBytes(32), payload: sessionPayload(session), ...fields };
}

const activity = (now: number) => ({ now, expiresAt: now + DAY, unlessSince: now - TOUCH_EVERY });

function contract(name: string, sql: Sql) {
  const store = createSessionStore(sql);
  const open = async (userId: string, fields: Partial<NewSession> = {}) => {
    const session = newSession(userId, fields);
    assert.equal(await store.insert(session), true);
    return session;
  };

  describe(`SessionStore on ${name}`, () => {
    it('gives back what was written', async () => {
      const { digest, payload, ...session } = await open(await addUser(sql));
      assert.deepEqual(await store.find(digest, NOW), { ...session, passkeyRequired: false });
      assert.equal(await store.find(randomBytes(32), NOW), null);
      assert.equal(payload['kind'], 'Session');
    });

    it('notes the sign-in on the account', async () => {
      const userId = await addUser(sql);
      await open(userId);
      const row = await sql.db
        .selectFrom('users')
        .select('last_login_at')
        .where('id', '=', userId)
        .executeTakeFirst();
      assert.equal(row?.last_login_at?.getTime(), NOW);
    });

    it('opens nothing for an account that is disabled or gone', async () => {
      assert.equal(await store.insert(newSession(await addUser(sql, { status: 'disabled' }))), false);
      assert.equal(await store.insert(newSession('00000000-0000-4000-8000-000000000000')), false);
    });

    it('finds no session of an account that was disabled after the sign-in', async () => {
      const userId = await addUser(sql);
      const { digest } = await open(userId);
      await sql.db.updateTable('users').set({ status: 'disabled' }).where('id', '=', userId).execute();
      assert.equal(await store.find(digest, NOW), null);
    });

    it('says that the account wants a passkey, from then on', async () => {
      const userId = await addUser(sql);
      const { digest } = await open(userId);
      await sql.db.updateTable('users').set({ passkey_required: true }).where('id', '=', userId).execute();
      assert.equal((await store.find(digest, NOW))?.passkeyRequired, true);
    });

    it('notes that its person authenticated again, and lets nobody else do so', async () => {
      const userId = await addUser(sql);
      const { digest, uid } = await open(userId);
      const authTime = NOW + HOUR;
      const how = { amr: ['lnurl', 'hwk', 'mfa'], acr: 'urn:hodlxxi:acr:key+passkey' };
      const again = { ...how, authTime, ...newEnds(authTime), digest: null };
      assert.equal(await store.strengthen(await addUser(sql), uid, again), false);
      assert.equal(await store.strengthen(userId, uid, again), true);
      const session = await store.find(digest, authTime);
      assert.deepEqual([session?.amr, session?.acr, session?.authTime], [how.amr, how.acr, authTime]);
      assert.equal(session?.absoluteExpiresAt, again.absoluteExpiresAt);
      const moved = randomBytes(32);
      assert.equal(await store.strengthen(userId, uid, { ...again, digest: moved }), true);
      assert.equal(await store.find(digest, authTime), null);
      assert.equal((await store.find(moved, authTime))?.uid, uid);
      await store.end(userId, uid, authTime);
      assert.equal(await store.strengthen(userId, uid, again), false);
    });

    it('finds a session until the first of its two ends', async () => {
      const userId = await addUser(sql);
      const sliding = await open(userId);
      assert.ok(await store.find(sliding.digest, NOW + DAY - 1));
      assert.equal(await store.find(sliding.digest, NOW + DAY), null);
      const absolute = await open(userId, { absoluteExpiresAt: NOW + HOUR });
      assert.ok(await store.find(absolute.digest, NOW + HOUR - 1));
      assert.equal(await store.find(absolute.digest, NOW + HOUR), null);
    });

    it('writes activity once a minute, however many ask at once', async () => {
      const { digest } = await open(await addUser(sql));
      assert.equal(await store.touch(digest, activity(NOW + MINUTE - 1)), false);
      const later = NOW + MINUTE;
      const written = await Promise.all(
        Array.from({ length: 8 }, () => store.touch(digest, activity(later))),
      );
      assert.equal(written.filter(Boolean).length, 1);
      const session = await store.find(digest, later);
      assert.equal(session?.lastActivityAt, later);
      assert.equal(session?.expiresAt, later + DAY);
    });

    it("moves the library's own `exp` along and leaves the rest of its payload alone", async () => {
      const { digest, payload } = await open(await addUser(sql));
      await store.touch(digest, activity(NOW + HOUR));
      const row = await sql.db
        .selectFrom('sessions')
        .select('payload')
        .where('id_digest', '=', digest)
        .executeTakeFirst();
      assert.deepEqual(row?.payload, { ...payload, exp: (NOW + HOUR + DAY) / 1000 });
    });

    it('revives nothing that has expired', async () => {
      const { digest } = await open(await addUser(sql));
      assert.equal(await store.touch(digest, activity(NOW + DAY)), false);
      assert.equal(await store.find(digest, NOW + DAY), null);
    });

    it('ends one session of its owner, once, and of nobody else', async () => {
      const [mine, theirs] = [await addUser(sql), await addUser(sql)];
      const { uid, digest } = await open(mine);
      assert.equal(await store.end(theirs, uid, NOW), null);
      assert.ok(await store.find(digest, NOW));
      const ends = await Promise.all(Array.from({ length: 8 }, () => store.end(mine, uid, NOW)));
      assert.equal(ends.filter(Boolean).length, 1);
      assert.equal(await store.find(digest, NOW), null);
      assert.equal(await store.touch(digest, activity(NOW + HOUR)), false);
    });

    it('ends all but one', async () => {
      const userId = await addUser(sql);
      const [kept, ...others] = [
        await open(userId),
        await open(userId),
        await open(userId, { kind: 'wallet' }),
      ];
      const stranger = await open(await addUser(sql));
      const ended = await store.endAll(userId, kept.uid, NOW);
      assert.deepEqual(ended.map(({ uid }) => uid).toSorted(), others.map(({ uid }) => uid).toSorted());
      assert.ok(await store.find(kept.digest, NOW));
      assert.ok(await store.find(stranger.digest, NOW));
      for (const { digest } of others) assert.equal(await store.find(digest, NOW), null);
      assert.equal((await store.endAll(userId, null, NOW)).length, 1);
    });

    it('lists live sessions newest first, and pages lose and repeat none', async () => {
      const userId = await addUser(sql);
      const uids: string[] = [];
      for (let minute = 0; minute < 5; minute += 1) {
        uids.unshift((await open(userId, { createdAt: NOW + minute * MINUTE })).uid);
      }
      await open(userId, { expiresAt: NOW - 1 });
      await open(await addUser(sql));
      const seen: string[] = [];
      let after = null;
      do {
        const page = await store.list(userId, { now: NOW, limit: 2, after });
        assert.ok(page.sessions.length <= 2);
        seen.push(...page.sessions.map((session) => session.uid));
        after = page.next;
      } while (after);
      assert.deepEqual(seen, uids);
    });

    it('pages over sessions of the same millisecond', async () => {
      const userId = await addUser(sql);
      for (let count = 0; count < AT_ONCE; count += 1) await open(userId);
      const first = await store.list(userId, { now: NOW, limit: 2, after: null });
      const second = await store.list(userId, { now: NOW, limit: 2, after: first.next });
      const uids = [...first.sessions, ...second.sessions].map((session) => session.uid);
      assert.equal(new Set(uids).size, AT_ONCE);
    });
  });
}

await onBothDatabases(contract);
