/** `PasskeyStore` on both databases: what holds whoever asks at once. */
import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { createPasskeyStore } from '../../src/infra/sql/passkey-store.ts';
import type { Sql } from '../../src/infra/sql/sql.ts';
import { addUser, laptop, MINUTE } from '../support/accounts.ts';
import { onBothDatabases } from '../support/both-databases.ts';

const NOW = Date.UTC(2026, 10, 2, 12);
const AT = new Date(NOW);
const ROUNDS = 10;

const newCredential = (deviceType: 'singleDevice' | 'multiDevice' = 'singleDevice') => ({
  id: randomUUID(),
  label: null,
  deviceType,
  backedUp: false,
  transports: ['usb', 'nfc'],
  createdAt: AT,
  credentialId: randomBytes(32),
  publicKey: randomBytes(77),
  userHandle: randomBytes(16),
  counter: 5,
});

function contract(name: string, sql: Sql) {
  const store = createPasskeyStore(sql);

  async function withPasskeys(count: number) {
    const actor = { userId: await addUser(sql), origin: laptop, strong: true };
    const credentials = Array.from({ length: count }, () => newCredential());
    for (const credential of credentials) assert.equal(await store.add(actor, credential, 20), 'added');
    return { actor, credentials, ids: credentials.map(({ id }) => id) };
  }

  const audited = async (userId: string) =>
    (
      await sql.db
        .selectFrom('audit_logs')
        .select(['action', 'resource_id', 'ip'])
        .where('user_id', '=', userId)
        .orderBy('id')
        .execute()
    ).map(({ action, resource_id, ip }) => [action, resource_id, ip]);

  describe(`PasskeyStore on ${name}`, () => {
    it('gives back what was written, and audits it', async () => {
      const { actor, credentials } = await withPasskeys(1);
      const [{ counter: _, ...credential } = newCredential()] = credentials;
      assert.deepEqual(await store.list(actor.userId), [{ ...credential, lastUsedAt: null }]);
      assert.deepEqual(await audited(actor.userId), [['passkey.added', credential.id, laptop.ip]]);
    });

    it('a challenge is taken once, in its place, in time', async () => {
      const { actor, credentials } = await withPasskeys(1);
      const [credential = newCredential()] = credentials;
      const { userId } = actor;
      const ceremony = { userId, ceremony: 'assert', binding: 'session:here' } as const;
      const digest = randomBytes(32);
      const of = { ...ceremony, credentialId: credential.credentialId, now: AT };
      await store.open(digest, { ...ceremony, createdAt: AT, expiresAt: new Date(NOW + MINUTE) });
      assert.equal(await store.take(digest, { ...of, binding: 'session:there' }), null);
      assert.equal(await store.take(digest, { ...of, ceremony: 'register' }), null);
      assert.equal(await store.take(digest, { ...of, userId: await addUser(sql) }), null);
      assert.equal(await store.take(digest, { ...of, now: new Date(NOW + MINUTE) }), null);
      const taken = await Promise.all(Array.from({ length: 8 }, () => store.take(digest, of)));
      assert.deepEqual(
        taken.filter(Boolean).map((one) => one?.credential?.id),
        [credential.id],
      );
      await store.open(digest, { ...ceremony, createdAt: AT, expiresAt: new Date(NOW + MINUTE) });
      assert.deepEqual(await store.take(digest, { ...of, credentialId: randomBytes(32) }), {
        credential: null,
      });
    });

    it('a counter grows, or the passkey is one that travels', async () => {
      const { actor, ids } = await withPasskeys(1);
      const [id = ''] = ids;
      const use = { id, backedUp: false, userVerified: true, at: AT };
      const once = await Promise.all(
        Array.from({ length: 8 }, () => store.use(actor, { ...use, counter: 6 })),
      );
      assert.equal(once.filter(Boolean).length, 1);
      for (const counter of [6, 5, 0]) assert.equal(await store.use(actor, { ...use, counter }), false);
      const stranger = { ...actor, userId: await addUser(sql) };
      assert.equal(await store.use(stranger, { ...use, counter: 9 }), false);
      const synced = newCredential('multiDevice');
      await store.add(actor, synced, 20);
      for (const counter of [0, 0])
        assert.equal(await store.use(actor, { ...use, id: synced.id, counter }), true);
    });

    it('a credential is one person’s, whoever is first', async () => {
      const credential = newCredential();
      const people = [];
      for (let count = 0; count < 6; count += 1)
        people.push({ userId: await addUser(sql), origin: laptop, strong: true });
      const outcomes = await Promise.all(
        people.map((actor) => store.add(actor, { ...credential, id: randomUUID() }, 20)),
      );
      assert.deepEqual(outcomes.toSorted(), ['added', ...Array(5).fill('taken')]);
    });

    it('never more than the limit, however many are added at once', async () => {
      const { actor } = await withPasskeys(2);
      const outcomes = await Promise.all(
        Array.from({ length: 6 }, () => store.add(actor, newCredential(), 4)),
      );
      assert.deepEqual(outcomes.toSorted(), ['added', 'added', 'full', 'full', 'full', 'full']);
    });

    it('after a key alone the first one is made, of any number at once, and nothing else', async () => {
      const weak = { userId: await addUser(sql), origin: laptop, strong: false };
      const credentials = Array.from({ length: 6 }, () => newCredential());
      const outcomes = await Promise.all(credentials.map((credential) => store.add(weak, credential, 20)));
      assert.deepEqual(outcomes.toSorted(), ['added', ...Array(5).fill('weak')]);
      const [{ id = '' } = {}] = await store.list(weak.userId);
      assert.equal(await store.remove(weak, id, AT), 'weak');
      assert.equal(await store.remove(weak, randomUUID(), AT), 'unknown');
      for (const required of [true, false]) assert.equal(await store.require(weak, required, AT), 'weak');
      assert.deepEqual(await audited(weak.userId), [['passkey.added', id, laptop.ip]]);
    });

    it('an account that wants a passkey keeps one, however many are removed at once', async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const { actor, ids } = await withPasskeys(3);
        assert.equal(await store.require(actor, true, AT), 'changed');
        const outcomes = await Promise.all(ids.map((id) => store.remove(actor, id, AT)));
        assert.deepEqual(outcomes.toSorted(), ['removed', 'removed', 'required']);
        assert.deepEqual(await store.state(actor.userId), { required: true, count: 1 });
      }
    });

    it('wanting a passkey and removing the last one at once: one of the two happens', async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const { actor, ids } = await withPasskeys(1);
        await Promise.all([store.require(actor, true, AT), store.remove(actor, ids[0] ?? '', AT)]);
        const { required, count } = await store.state(actor.userId);
        assert.equal(required, count === 1);
      }
    });

    it('who has none cannot want one; not to want one is always possible', async () => {
      const actor = { userId: await addUser(sql), origin: laptop, strong: true };
      assert.equal(await store.require(actor, true, AT), 'missing');
      assert.equal(await store.require(actor, false, AT), 'changed');
      assert.deepEqual(await audited(actor.userId), [['passkey.not_required', actor.userId, laptop.ip]]);
    });

    it('names and removes the person’s own only', async () => {
      const { actor, ids } = await withPasskeys(1);
      const [id = ''] = ids;
      const stranger = { userId: await addUser(sql), origin: laptop, strong: true };
      assert.equal(await store.rename(stranger.userId, id, 'Mine'), null);
      assert.equal((await store.rename(actor.userId, id, 'Key ring'))?.label, 'Key ring');
      assert.equal(await store.remove(stranger, id, AT), 'unknown');
      assert.equal(await store.remove(actor, id, AT), 'removed');
      assert.equal(await store.remove(actor, id, AT), 'unknown');
    });
  });
}

await onBothDatabases(contract);
