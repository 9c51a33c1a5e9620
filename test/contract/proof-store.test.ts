/** Challenges, proofs and the coins they take, on both databases. */
import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { sql as raw } from 'kysely';
import { createProofStore, createProofWatchStore } from '../../src/infra/sql/proof-store.ts';
import type { NewChallenge } from '../../src/pof/store.ts';
import { addUser, HOUR, laptop, MINUTE } from '../support/accounts.ts';
import { onBothDatabases } from '../support/both-databases.ts';

const NOW = Date.UTC(2026, 10, 2, 12);
const tip = (height: number) => ({ hash: height.toString(16).padStart(64, '0'), height, medianTime: 0 });
const coin = () => randomBytes(32);

await onBothDatabases((database, sql) => {
  const store = createProofStore(sql);
  const watch = createProofWatchStore(sql);

  const ask = async (userId: string, fields: Partial<NewChallenge> = {}) => {
    const challenge: NewChallenge = {
      id: randomUUID(),
      userId,
      level: 'threshold',
      threshold: 1000n,
      message: 'm',
      clientId: null,
      createdAt: NOW,
      expiresAt: NOW + 30 * MINUTE,
      askerDigest: Buffer.alloc(32, 1),
      ...fields,
    };
    await store.add(challenge);
    return challenge;
  };
  const answerTo = ({ id: challengeId, userId }: NewChallenge, now = NOW) => ({
    challengeId,
    userId,
    now,
    origin: laptop,
  });
  const met = (
    challenge: NewChallenge,
    nullifiers: readonly Buffer[],
    { now = NOW, total = null }: { now?: number; total?: bigint | null } = {},
  ) => ({
    ...answerTo(challenge, now),
    nullifiers: nullifiers.toSorted(Buffer.compare),
    digest: Buffer.alloc(32, 9),
    total,
    validUntil: now + HOUR,
    tip: tip(7),
    bucket: '1',
  });
  const proven = async (
    userId: string,
    nullifiers: readonly Buffer[],
    {
      now = NOW,
      total = null,
      ...fields
    }: Partial<NewChallenge> & { now?: number; total?: bigint | null } = {},
  ) => {
    const challenge = await ask(userId, { expiresAt: now + MINUTE, ...fields });
    assert.ok(await store.consume(challenge.id, userId, now));
    const proof = await store.prove(met(challenge, nullifiers, { now, total }));
    assert.ok(typeof proof === 'object', String(proof));
    return proof;
  };
  const endOf = async (userId: string, proofId: string) =>
    (await store.get(userId, proofId))?.ended?.by ?? null;

  describe(`challenges of proofs, ${database}`, () => {
    it('are found by the person and the session that asked, and by nobody else', async () => {
      const [one, other] = [await addUser(sql), await addUser(sql)];
      const { id, askerDigest } = await ask(one);
      const find = (userId: string, digest: Uint8Array, now = NOW) =>
        store.challenge({ challengeId: id, userId, askerDigest: digest, now });
      assert.equal((await find(one, askerDigest))?.state, 'open');
      assert.equal((await find(one, askerDigest))?.challenge.threshold, 1000n);
      assert.equal((await find(one, askerDigest, NOW + HOUR))?.state, 'expired');
      assert.equal(await find(other, askerDigest), null);
      assert.equal(await find(one, Buffer.alloc(32, 2)), null);
    });

    it('are used up once, however many try, and not after their end', async () => {
      const userId = await addUser(sql);
      const { id } = await ask(userId);
      const tries = await Promise.all(
        Array.from({ length: 20 }, (_, n) => store.consume(id, userId, NOW + n)),
      );
      assert.equal(tries.filter(Boolean).length, 1);
      const late = await ask(userId, { expiresAt: NOW });
      assert.equal(await store.consume(late.id, userId, NOW), false);
    });

    it('can be let go by whoever used them up, until there is a result', async () => {
      const userId = await addUser(sql);
      const challenge = await ask(userId);
      assert.ok(await store.consume(challenge.id, userId, NOW));
      await store.release(challenge.id, userId, NOW + 1);
      assert.equal(await store.consume(challenge.id, userId, NOW + 2), false);
      await store.release(challenge.id, userId, NOW);
      assert.ok(await store.consume(challenge.id, userId, NOW + 3));
      await store.refuse({ ...answerTo(challenge, NOW + 3), code: 'signature_invalid' });
      await store.release(challenge.id, userId, NOW + 3);
      assert.equal(await store.consume(challenge.id, userId, NOW + 4), false);
    });

    it('that came to nothing are no proofs', async () => {
      const userId = await addUser(sql);
      const challenge = await ask(userId);
      await store.consume(challenge.id, userId, NOW);
      await store.notMet({ ...answerTo(challenge), bucket: '1' });
      assert.equal(await store.get(userId, challenge.id), null);
      assert.equal(await store.prove(met(challenge, [coin()])), 'gone');
    });
  });

  describe(`proofs, ${database}`, () => {
    it('are what was proven; the sum only where it is told', async () => {
      const userId = await addUser(sql);
      const plain = await proven(userId, [coin()]);
      assert.deepEqual(
        [plain.level, plain.threshold, plain.total, plain.validUntil, plain.ended],
        ['threshold', 1000n, null, NOW + HOUR, null],
      );
      const summed = await proven(userId, [coin()], { level: 'aggregate', total: 5n, threshold: 0n });
      assert.equal((await store.get(userId, summed.id))?.total, 5n);
      assert.equal(await store.get(await addUser(sql), summed.id), null);
    });

    it('of one coin by two accounts at once: one counts', async () => {
      const shared = [coin(), coin()];
      const people = await Promise.all(Array.from({ length: 6 }, () => addUser(sql)));
      const outcomes = await Promise.all(
        people.map(async (userId, n) => {
          const challenge = await ask(userId);
          await store.consume(challenge.id, userId, NOW);
          return store.prove(met(challenge, n % 2 === 0 ? shared : [...shared, coin()]));
        }),
      );
      assert.equal(outcomes.filter((one) => typeof one === 'object').length, 1);
      assert.equal(outcomes.filter((one) => one === 'claimed').length, 5);
    });

    it('of one coin by one account at once: the last one counts', async () => {
      const userId = await addUser(sql);
      const shared = [coin()];
      const proofs = await Promise.all(Array.from({ length: 5 }, () => proven(userId, shared)));
      const ends = await Promise.all(proofs.map(({ id }) => endOf(userId, id)));
      assert.equal(ends.filter((by) => by === null).length, 1);
      assert.equal(ends.filter((by) => by === 'replaced').length, 4);
    });

    it('leave their coins to others when they have expired, and not when they are revoked', async () => {
      const [one, other] = [await addUser(sql), await addUser(sql)];
      const shared = [coin()];
      const { id: proofId } = await proven(one, shared);
      const now = NOW + 1;
      assert.ok(await store.end({ userId: one, proofId, by: 'revoked', now, origin: laptop }));
      assert.equal(await store.end({ userId: one, proofId, by: 'revoked', now, origin: laptop }), false);
      const early = await ask(other);
      await store.consume(early.id, other, now);
      assert.equal(await store.prove(met(early, shared, { now })), 'claimed');
      await proven(other, shared, { now: NOW + HOUR });
    });

    it('that are told of say most, and reach what is asked', async () => {
      const userId = await addUser(sql);
      await proven(userId, [coin()], { threshold: 10n });
      const most = await proven(userId, [coin()], { threshold: 500n });
      await proven(userId, [coin()], { level: 'aggregate', threshold: 0n, total: 300n });
      const live = async (atLeast: bigint, now = NOW) =>
        (await store.live(userId, { clientId: null, atLeast }, now))?.id;
      assert.equal(await live(0n), most.id);
      assert.equal(await live(500n), most.id);
      assert.equal(await live(501n), undefined);
      assert.equal(await live(0n, NOW + HOUR), undefined);
    });

    it('are told to the application they were made for; those made for none, to all', async () => {
      const userId = await addUser(sql);
      const live = async (clientId: string | null) =>
        (await store.live(userId, { clientId, atLeast: 0n }, NOW))?.id;
      const forShop = await proven(userId, [coin()], { threshold: 500n, clientId: 'shop' });
      assert.deepEqual(await Promise.all(['shop', 'bank', null].map(live)), [
        forShop.id,
        undefined,
        undefined,
      ]);
      const forNone = await proven(userId, [coin()], { threshold: 10n });
      assert.deepEqual(await Promise.all(['shop', 'bank', null].map(live)), [
        forShop.id,
        forNone.id,
        forNone.id,
      ]);
    });

    it('vouch for nobody whose account is disabled', async () => {
      const userId = await addUser(sql);
      const { id } = await proven(userId, [coin()]);
      assert.equal((await store.any(id))?.id, id);
      await raw`update users set status = 'disabled' where id = ${userId}`.execute(sql.db);
      assert.equal(await store.any(id), null);
    });

    it('are listed from the newest on, page by page', async () => {
      const userId = await addUser(sql);
      const made = [];
      for (let n = 0; n < 3; n += 1) made.push((await proven(userId, [coin()])).id);
      const newest = made.toSorted().toReversed();
      const first = await store.list({ userId, clientId: null }, { limit: 2, before: null });
      assert.deepEqual(
        first.map(({ id }) => id),
        newest.slice(0, 2),
      );
      const rest = await store.list({ userId, clientId: null }, { limit: 2, before: first[1]?.id ?? null });
      assert.deepEqual(
        rest.map(({ id }) => id),
        newest.slice(2),
      );
    });

    it('are listed to an application where they were made for it', async () => {
      const userId = await addUser(sql);
      const { id } = await proven(userId, [coin()], { clientId: 'shop' });
      await proven(userId, [coin()]);
      const seenBy = (clientId: string) => store.list({ userId, clientId }, { limit: 9, before: null });
      assert.deepEqual(
        (await seenBy('shop')).map((proof) => proof.id),
        [id],
      );
      assert.deepEqual(await seenBy('bank'), []);
    });
  });

  describe(`the watch over proofs, ${database}`, () => {
    it('knows where live ones began, and ends those whose coin moved', async () => {
      const userId = await addUser(sql);
      const [moved, kept] = [coin(), coin()];
      const one = await proven(userId, [moved]);
      const other = await proven(userId, [kept]);
      assert.ok((await watch.liveTips(NOW)).some(({ height }) => height === 7));
      assert.deepEqual(await watch.liveTips(NOW + 3 * HOUR), []);
      assert.equal(await watch.endByNullifiers([coin(), moved], 'spent', NOW + 1), 1);
      assert.equal(await watch.endByNullifiers([moved], 'spent', NOW + 2), 0);
      assert.deepEqual([await endOf(userId, one.id), await endOf(userId, other.id)], ['spent', null]);
      const { rows } = await raw<{ action: string; metadata: object }>`
        select action, metadata from audit_logs where user_id = ${userId} and resource_id = ${one.id}
        order by id`.execute(sql.db);
      assert.deepEqual(
        rows.map(({ action }) => action),
        ['pof.answered', 'pof.ended'],
      );
      assert.deepEqual(rows[1]?.metadata, { by: 'spent' });
    });
  });
});
