/** What holds about keys on both databases, whoever asks at once. */
import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import type { Signing } from '../../src/account/keys/store.ts';
import { createKeyChallengeStore } from '../../src/infra/sql/key-challenge-store.ts';
import { createMergeStore } from '../../src/infra/sql/key-merge.ts';
import { createRefreshStore } from '../../src/infra/sql/key-refresh.ts';
import { createKeyStore } from '../../src/infra/sql/key-store.ts';
import { createLnurlStore } from '../../src/infra/sql/lnurl-store.ts';
import { createSessionStore } from '../../src/infra/sql/session-store.ts';
import { createSignedRequestStore } from '../../src/infra/sql/signed-request-store.ts';
import type { Sql } from '../../src/infra/sql/sql.ts';
import { addKey, addUser, DAY, laptop, MINUTE } from '../support/accounts.ts';
import { onBothDatabases } from '../support/both-databases.ts';

const NOW = Date.UTC(2026, 10, 2, 12);

const hex = (bytes: number) => randomBytes(bytes).toString('hex');
const newKey = () => `02${hex(32)}`;
const atOnce = <T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));
const countOf = (outcomes: readonly unknown[], wanted: unknown) =>
  outcomes.filter((outcome) => outcome === wanted).length;

function contract(name: string, sql: Sql) {
  const challenges = createKeyChallengeStore(sql);
  const keys = createKeyStore(sql);
  const merges = createMergeStore(sql);
  const wallets = createLnurlStore(sql);

  async function challenge(
    fields: { purpose?: 'login' | 'link'; userId?: string; browserDigest?: Buffer } = {},
  ) {
    const { purpose = 'login', userId = null, browserDigest = null } = fields;
    const id = randomUUID();
    await challenges.insert({
      id,
      nonce: hex(16),
      message: 'text',
      purpose,
      claim: null,
      browserDigest,
      userId,
      clientId: null,
      context: {},
      ip: laptop.ip,
      userAgent: laptop.userAgent,
      createdAt: NOW,
      expiresAt: NOW + 5 * MINUTE,
    });
    return id;
  }

  /** A wallet has signed to be linked; its browser has yet to claim it. */
  async function signedLink(userId: string, browserDigest: Buffer): Promise<string> {
    const sessionId = randomUUID();
    await sql.db
      .insertInto('lnurl_challenges')
      .values({
        k1: hex(32),
        session_id: sessionId,
        browser_digest: browserDigest,
        action: 'link',
        status: 'signed',
        user_id: userId,
        public_key: newKey(),
        context: '{}',
        created_at: new Date(NOW),
        signed_at: new Date(NOW),
        expires_at: new Date(NOW + 5 * MINUTE),
      })
      .execute();
    return sessionId;
  }

  const sign = (challengeId: string, publicKey: string, fields: Partial<Signing> = {}) =>
    challenges.sign({
      challengeId,
      kind: 'bitcoin',
      publicKey,
      address: null,
      label: null,
      now: NOW,
      claimUntil: NOW + 5 * MINUTE,
      origin: laptop,
      newUserId: randomUUID(),
      newKeyId: randomUUID(),
      keysPerAccount: 100,
      ...fields,
    });

  const keysOf = (userId: string) =>
    sql.db.selectFrom('user_keys').selectAll().where('user_id', '=', userId).execute();

  describe(`keys on ${name}`, () => {
    it('of 50 answers to one challenge one is signed, in one statement', async () => {
      const id = await challenge();
      const key = newKey();
      const outcomes = (await atOnce(50, () => sign(id, key))).map(({ outcome }) => outcome);
      assert.deepEqual([countOf(outcomes, 'signed'), countOf(outcomes, 'lost')], [1, 49]);
      const other = await challenge();
      const before = sql.statements();
      assert.equal((await sign(other, key)).outcome, 'signed');
      assert.equal(sql.statements() - before, 1);
    });

    it('many first sign-ins at once with one new key make one account', async () => {
      const key = newKey();
      const ids = await atOnce(8, () => challenge());
      const outcomes = await Promise.all(ids.map((id) => sign(id, key)));
      const users = new Set(
        outcomes.map((signed) => (signed.outcome === 'signed' ? signed.userId : signed.outcome)),
      );
      assert.equal(users.size, 1);
    });

    it('one key that two accounts link at once goes to one of them', async () => {
      const owners = [await addUser(sql), await addUser(sql)];
      const key = newKey();
      const ids = await Promise.all(owners.map((userId) => challenge({ purpose: 'link', userId })));
      const outcomes = (await Promise.all(ids.map((id) => sign(id, key)))).map(({ outcome }) => outcome);
      assert.deepEqual(outcomes.toSorted(), ['key_taken', 'signed']);
    });

    it('an answer is taken by its browser, once', async () => {
      const browserDigest = randomBytes(32);
      const id = await challenge({ browserDigest });
      assert.equal((await sign(id, newKey())).outcome, 'signed');
      assert.equal(await challenges.consume(id, randomBytes(32), NOW), null);
      assert.equal(await challenges.consume(id, browserDigest, NOW + 6 * MINUTE), null);
      const taken = await atOnce(10, () => challenges.consume(id, browserDigest, NOW));
      assert.equal(taken.filter((one) => one !== null).length, 1);
    });

    it('failures are counted, each of them, and the last one cancels', async () => {
      const id = await challenge();
      const results = await atOnce(8, () => challenges.fail(id, 5));
      assert.equal(countOf(results, true), 1);
      assert.equal((await challenges.find(id))?.status, 'cancelled');
    });

    it('however many keys are removed at once, one is left', async () => {
      for (let round = 0; round < 5; round += 1) {
        const userId = await addUser(sql);
        const ids = await atOnce(4, () => addKey(sql, userId, 'bitcoin', newKey()));
        const outcomes = await Promise.all(
          ids.map((keyId) => keys.remove({ userId, keyId, now: NOW, origin: laptop })),
        );
        assert.deepEqual([countOf(outcomes, 'removed'), countOf(outcomes, 'last_key')], [3, 1]);
        assert.equal((await keysOf(userId)).length, 1);
      }
    });

    it('an account has no more keys than it may, whichever ways they come at once', async () => {
      for (let round = 0; round < 5; round += 1) {
        const [into, from] = [await addUser(sql), await addUser(sql)];
        for (const [userId, count] of [
          [into, 4],
          [from, 3],
        ] as const)
          for (let key = 0; key < count; key += 1) await addKey(sql, userId, 'bitcoin', newKey());
        const [digest, browserDigest] = [randomBytes(32), randomBytes(32)];
        await merges.insert({ digest, userId: from, browserDigest, now: NOW, expiresAt: NOW + MINUTE });
        const links = await atOnce(5, () => challenge({ purpose: 'link', userId: into }));
        const claims = await atOnce(5, () => signedLink(into, browserDigest));
        const keysPerAccount = 8;
        const [byKey, byWallet, merged] = await Promise.all([
          Promise.all(links.map((id) => sign(id, newKey(), { keysPerAccount }))),
          Promise.all(
            claims.map((sessionId) =>
              wallets.consume({
                sessionId,
                browserDigest,
                newKeyId: randomUUID(),
                keysPerAccount,
                now: NOW,
                origin: laptop,
              }),
            ),
          ),
          merges.merge({
            digest,
            browserDigest,
            into,
            strong: true,
            keysPerAccount,
            now: NOW,
            origin: laptop,
          }),
        ]);
        const came =
          countOf(
            byKey.map(({ outcome }) => outcome),
            'signed',
          ) +
          countOf(
            byWallet.map((one) => one?.link),
            'linked',
          ) +
          (merged.outcome === 'merged' ? 3 : 0);
        assert.equal((await keysOf(into)).length, 4 + came);
        assert.equal(4 + came, keysPerAccount);
        const refused = [...byKey.map(({ outcome }) => outcome), ...byWallet.map((one) => one?.link)];
        assert.deepEqual(
          new Set(refused.filter((one) => one !== 'signed' && one !== 'linked')),
          new Set(['too_many_keys']),
        );
        assert.ok(['merged', 'too_many_keys'].includes(merged.outcome));
      }
    });

    it('a ticket used by many at once merges once', async () => {
      const [from, into] = [await addUser(sql), await addUser(sql)];
      await addKey(sql, from, 'nostr', hex(32));
      const [digest, browserDigest] = [randomBytes(32), randomBytes(32)];
      await merges.insert({ digest, userId: from, browserDigest, now: NOW, expiresAt: NOW + MINUTE });
      const request = {
        digest,
        browserDigest,
        into,
        strong: true,
        keysPerAccount: 100,
        now: NOW,
        origin: laptop,
      };
      const outcomes = (await atOnce(20, () => merges.merge(request))).map(({ outcome }) => outcome);
      assert.deepEqual([countOf(outcomes, 'merged'), countOf(outcomes, 'merge_ticket_invalid')], [1, 19]);
    });

    it('a key that is linked while its account is merged away is on the account that stays, or nowhere', async () => {
      for (let round = 0; round < 5; round += 1) {
        const [from, into] = [await addUser(sql), await addUser(sql)];
        const [digest, browserDigest] = [randomBytes(32), randomBytes(32)];
        await merges.insert({ digest, userId: from, browserDigest, now: NOW, expiresAt: NOW + MINUTE });
        const id = await challenge({ purpose: 'link', userId: from });
        const [merged] = await Promise.all([
          merges.merge({
            digest,
            browserDigest,
            into,
            strong: true,
            keysPerAccount: 100,
            now: NOW,
            origin: laptop,
          }),
          sign(id, newKey()),
        ]);
        assert.equal(merged.outcome, 'merged');
        assert.equal((await keysOf(from)).length, 0);
      }
    });

    it('a refresh token is used once, and a session that is ended meanwhile stays ended', async () => {
      const store = createRefreshStore(sql);
      const sessions = createSessionStore(sql);
      for (let round = 0; round < 5; round += 1) {
        const userId = await addUser(sql);
        const sessionUid = randomUUID();
        const ends = { expiresAt: NOW + DAY, absoluteExpiresAt: NOW + 7 * DAY };
        await sessions.insert({
          uid: sessionUid,
          userId,
          kind: 'api',
          amr: [],
          acr: null,
          authTime: NOW,
          ip: null,
          userAgent: null,
          createdAt: NOW,
          lastActivityAt: NOW,
          ...ends,
          digest: randomBytes(32),
          payload: { accountId: userId },
        });
        const digest = randomBytes(32);
        const publicKey = newKey();
        const token = {
          digest,
          userId,
          sessionUid,
          kind: 'bitcoin',
          publicKey,
          now: NOW,
          expiresAt: NOW + DAY,
        } as const;
        assert.equal(await store.insert(token), false, 'the key is not on the account');
        await addKey(sql, userId, 'bitcoin', publicKey);
        assert.equal(await store.insert(token), true);
        const sessionDigests = await atOnce(6, async () => randomBytes(32));
        const rotate = (sessionDigest: Buffer) =>
          store.rotate({
            digest,
            nextDigest: randomBytes(32),
            sessionDigest,
            now: NOW,
            ends,
            origin: laptop,
          });
        const [rotated, ended] = await Promise.all([
          Promise.all(sessionDigests.map(rotate)),
          sessions.end(userId, sessionUid, NOW),
        ]);
        assert.ok(rotated.filter((one) => one !== null).length <= 1);
        assert.equal(ended?.uid, sessionUid);
        for (const sessionDigest of sessionDigests)
          assert.equal(await sessions.find(sessionDigest, NOW), null);
      }
    });

    it('an event signs one request, and unknown keys leave nothing behind', async () => {
      const store = createSignedRequestStore(sql);
      const [userId, publicKey] = [await addUser(sql), hex(32)];
      await addKey(sql, userId, 'nostr', publicKey);
      const id = randomBytes(32);
      const takes = await atOnce(20, () => store.take({ id, publicKey, forgetAt: NOW }));
      assert.deepEqual(
        takes.filter((one) => one !== null),
        [{ userId, passkeyRequired: false }],
      );
      const unknown = randomBytes(32);
      assert.equal(await store.take({ id: unknown, publicKey: hex(32), forgetAt: NOW }), null);
      const rows = await sql.db
        .selectFrom('nostr_events')
        .select('event_id')
        .where('event_id', '=', unknown)
        .execute();
      assert.equal(rows.length, 0);
    });
  });
}

await onBothDatabases(contract, 12);
