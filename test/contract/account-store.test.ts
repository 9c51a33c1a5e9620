/** `AccountStore` and `OwnEvents` on both databases. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import type { EventPosition } from '../../src/account/store.ts';
import { createAccountStore, createOwnEvents } from '../../src/infra/sql/account-store.ts';
import type { Sql } from '../../src/infra/sql/sql.ts';
import { addKey, addUser } from '../support/accounts.ts';
import { onBothDatabases } from '../support/both-databases.ts';

const NOW = new Date('2026-11-02T12:00:00Z');
const NOBODY = '00000000-0000-4000-8000-000000000000';

const newKey = () => `02${randomBytes(32).toString('hex')}`;

function contract(name: string, sql: Sql) {
  const store = createAccountStore(sql);
  const events = createOwnEvents(sql);

  describe(`AccountStore on ${name}`, () => {
    it('reads an account and its keys in one statement', async () => {
      const [publicKey, pubkey] = [newKey(), newKey()];
      const id = await addUser(sql, { username: `Reader-${name}`, bitcoin_pubkey: pubkey, roles: ['admin'] });
      const keyId = await addKey(sql, id, 'lnurl', publicKey);
      const before = sql.statements();
      const account = await store.find(id);
      assert.equal(sql.statements() - before, 1);
      assert.equal(account?.username, `Reader-${name}`);
      assert.equal(account?.bitcoinPubkey, pubkey);
      assert.deepEqual(account?.roles, ['admin']);
      assert.deepEqual(account?.profileData, {});
      const [key] = account?.keys ?? [];
      assert.equal(key?.id, keyId);
      assert.equal(key?.publicKey, publicKey);
      assert.ok(key?.createdAt instanceof Date && Math.abs(key.createdAt.getTime() - Date.now()) < 3_600_000);
      assert.equal(key?.lastUsedAt, null);
      assert.equal(await store.find(NOBODY), null);
    });

    it('finds by user name in any case and by key of any kind, but not disabled or ambiguous', async () => {
      const [publicKey, shared, pubkey] = [newKey(), newKey(), newKey()];
      const id = await addUser(sql, { username: `Finder-${name}`, bitcoin_pubkey: pubkey });
      await addKey(sql, id, 'nostr', publicKey);
      await addKey(sql, id, 'lnurl', pubkey);
      assert.equal(await store.idByUsername(`fINDER-${name}`), id);
      assert.equal(await store.idByPublicKey(publicKey), id);
      assert.equal(await store.idByPublicKey(pubkey), id);
      await addKey(sql, id, 'nostr', shared);
      await addKey(sql, await addUser(sql), 'lnurl', shared);
      assert.equal(await store.idByPublicKey(shared), null);
      await sql.db.updateTable('users').set({ status: 'disabled' }).where('id', '=', id).execute();
      assert.equal(await store.idByUsername(`finder-${name}`), null);
      assert.equal(await store.idByPublicKey(publicKey), null);
    });

    it('changes what is named and nothing else; null removes', async () => {
      const id = await addUser(sql, { username: `Before-${name}`, email: 'a@example.com' });
      assert.equal(await store.update(id, { profileData: { bio: '₿ 🎉' } }, NOW), 'updated');
      const changed = await store.find(id);
      assert.equal(changed?.username, `Before-${name}`);
      assert.deepEqual(changed?.profileData, { bio: '₿ 🎉' });
      assert.deepEqual(changed?.updatedAt, NOW);
      await store.update(id, { username: null, email: null }, NOW);
      const cleared = await store.find(id);
      assert.equal(cleared?.username, null);
      assert.equal(cleared?.email, null);
      assert.deepEqual(cleared?.profileData, { bio: '₿ 🎉' });
      assert.equal(await store.update(NOBODY, { email: null }, NOW), 'gone');
    });

    it('a name that looks like another is refused, and free again with it', async () => {
      const [first, second] = [await addUser(sql), await addUser(sql)];
      assert.equal(await store.update(first, { username: `Corner-${name}` }, NOW), 'updated');
      assert.equal(await store.update(second, { username: `c0mer_${name}` }, NOW), 'username_confusable');
      assert.equal(await store.update(second, { username: `corner-${name}` }, NOW), 'username_taken');
      assert.equal(await store.update(first, { username: `c0rner-${name}` }, NOW), 'updated', 'one’s own');
      await store.update(first, { username: null }, NOW);
      assert.equal(await store.update(second, { username: `c0mer_${name}` }, NOW), 'updated');
    });

    it('of many who want one user name exactly one gets it', async () => {
      const ids = await Promise.all(Array.from({ length: 8 }, () => addUser(sql)));
      const outcomes = await Promise.all(
        ids.map((id, index) =>
          store.update(id, { username: index % 2 ? `Wanted-${name}` : `wanted-${name}` }, NOW),
        ),
      );
      assert.equal(outcomes.filter((outcome) => outcome === 'updated').length, 1);
      assert.equal(outcomes.filter((outcome) => outcome === 'username_taken').length, 7);
    });
  });

  describe(`OwnEvents on ${name}`, () => {
    it('lists the own events newest first, and pages lose and repeat none', async () => {
      const [mine, theirs] = [await addUser(sql), await addUser(sql)];
      const record = (userId: string, action: string, created_at: Date) =>
        sql.db
          .insertInto('audit_logs')
          .values({
            user_id: userId,
            action,
            success: true,
            ip: '203.0.113.9',
            created_at,
            metadata: '{}' as never,
          })
          .execute();
      for (let index = 0; index < 5; index += 1) {
        await record(mine, `event-${index}`, new Date(NOW.getTime() + Math.floor(index / 2)));
        await record(theirs, 'foreign', NOW);
      }
      const seen: string[] = [];
      let after: EventPosition | null = null;
      do {
        const page: Awaited<ReturnType<typeof events.list>> = await events.list(mine, { limit: 2, after });
        assert.ok(page.events.every((event) => event.ip === '203.0.113.9'));
        seen.push(...page.events.map((event) => event.action));
        after = page.next;
      } while (after);
      assert.deepEqual(seen, ['event-4', 'event-3', 'event-2', 'event-1', 'event-0']);
    });
  });
}

await onBothDatabases(contract);
