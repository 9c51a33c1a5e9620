/** `AdminStore` and `AllEvents` on both databases. */
import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import type { Administrator } from '../../src/account/index.ts';
import type { AccountRole } from '../../src/core/authz/scopes.ts';
import { createAdminStore } from '../../src/infra/sql/admin-store.ts';
import { createAllEvents } from '../../src/infra/sql/all-events.ts';
import type { Sql } from '../../src/infra/sql/sql.ts';
import { addKey, addUser, laptop } from '../support/accounts.ts';
import { onBothDatabases } from '../support/both-databases.ts';

const NOW = new Date('2026-11-02T12:00:00Z');
const NOBODY = '00000000-0000-4000-8000-000000000000';

/** A token with these scopes; resolves to whether it still works. */
async function addToken({ db }: Sql, userId: string, scope: string[], parent: Buffer | null = null) {
  const digest = randomBytes(32);
  const clientId = randomUUID();
  await db
    .insertInto('oauth_clients')
    .values({
      client_id: clientId,
      client_name: 'App',
      redirect_uris: [],
      allowed_scopes: scope,
      is_confidential: false,
      token_endpoint_auth_method: 'none',
      metadata: '{}',
      owner_user_id: null,
    })
    .execute();
  await db
    .insertInto('oauth_consents')
    .values({ user_id: userId, client_id: clientId, scopes: scope })
    .execute();
  await db
    .insertInto('oauth_tokens')
    .values({
      token_digest: digest,
      kind: 'access',
      format: 'jwt',
      client_id: clientId,
      user_id: userId,
      grant_id: null,
      family_id: null,
      parent_digest: parent,
      scope,
      audience: [],
      payload: '{}',
      expires_at: new Date(NOW.getTime() + 3_600_000),
      replay_sealed: null,
    })
    .execute();
  return {
    digest,
    works: async () =>
      (
        await db
          .selectFrom('oauth_tokens')
          .select('revoked_at')
          .where('token_digest', '=', digest)
          .executeTakeFirstOrThrow()
      ).revoked_at === null,
    consented: async () =>
      (
        await db
          .selectFrom('oauth_consents')
          .select('scopes')
          .where('client_id', '=', clientId)
          .executeTakeFirstOrThrow()
      ).scopes,
  };
}

function contract(name: string, sql: Sql) {
  const store = createAdminStore(sql);
  const by: Administrator = 'operator';
  const set = (userId: string, ...roles: AccountRole[]) =>
    store.changeRoles({ userId, next: () => roles, by, now: NOW });
  const page = { limit: 10, after: null };
  const eventsOf = (userId: string) =>
    sql.db.selectFrom('audit_logs').selectAll().where('user_id', '=', userId).orderBy('id').execute();

  describe(`roles on ${name}`, () => {
    it('are changed and recorded together, and not recorded when nothing changes', async () => {
      const [admin, id] = [await addUser(sql), await addUser(sql)];
      const who = { userId: admin, origin: laptop };
      const next = () => ['special', 'operator'] as const;
      const first = await store.changeRoles({ userId: id, next, by: who, now: NOW });
      assert.equal(first.outcome, 'changed');
      assert.equal((await store.changeRoles({ userId: id, next, by: who, now: NOW })).outcome, 'unchanged');
      const [event, ...more] = await eventsOf(id);
      assert.deepEqual(more, []);
      assert.deepEqual(
        [event?.action, event?.resource_id, event?.ip, event?.metadata],
        ['account.roles_changed', id, laptop.ip, { by: admin, before: [], after: ['special', 'operator'] }],
      );
      const row = await sql.db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
      assert.deepEqual([row.roles, row.is_special_user], [['special', 'operator'], true]);
    });

    it('the tokens that let applications administrate end with the role, and those derived from them', async () => {
      const [id, other] = [await addUser(sql), await addUser(sql)];
      await set(other, 'admin');
      await set(id, 'admin', 'operator');
      const [privileged, plain] = [
        await addToken(sql, id, ['openid', 'admin']),
        await addToken(sql, id, ['openid']),
      ];
      const derived = await addToken(sql, id, ['openid'], privileged.digest);
      const theirs = await addToken(sql, other, ['admin']);
      await set(id, 'operator');
      assert.deepEqual(
        [await privileged.works(), await derived.works(), await plain.works(), await theirs.works()],
        [false, false, true, true],
      );
      assert.deepEqual([await privileged.consented(), await theirs.consented()], [['openid'], ['admin']]);
    });

    it('the last administrator stays one', async () => {
      await sql.db.updateTable('users').set({ roles: [] }).execute();
      const id = await addUser(sql);
      await addUser(sql, { roles: ['admin'], status: 'disabled' });
      await set(id, 'admin');
      assert.equal((await set(id)).outcome, 'last_admin');
      assert.equal((await set(id, 'special', 'admin')).outcome, 'changed');
      assert.equal((await set(NOBODY, 'admin')).outcome, 'not_found');
    });

    it('of many administrators who remove one another at once, one is left', async () => {
      await sql.db.updateTable('users').set({ roles: [] }).execute();
      const ids = await Promise.all(Array.from({ length: 6 }, () => addUser(sql, { roles: ['admin'] })));
      const outcomes = await Promise.all(ids.map((id) => set(id)));
      const refused = outcomes.filter(({ outcome }) => outcome === 'last_admin');
      assert.equal(refused.length, 1);
      const left = await store.accounts({ kind: 'staff' }, page);
      assert.equal(left.filter(({ roles }) => roles.includes('admin')).length, 1);
    });
  });

  describe(`accounts on ${name}`, () => {
    it('are found by id, name, part of a name, key and address', async () => {
      const key = `02${randomBytes(32).toString('hex')}`;
      const id = await addUser(sql, { username: `Needle-${name}` });
      const keyId = await addKey(sql, id, 'bitcoin', key);
      const address = `bc1q${key.slice(2, 40)}`;
      await sql.db.updateTable('user_keys').set({ address }).where('id', '=', keyId).execute();
      const queries = [
        { kind: 'id', value: id },
        { kind: 'username', value: `needle-${name}` },
        { kind: 'part', value: `EEDLE-${name}` },
        { kind: 'key', value: key },
        { kind: 'address', value: address },
      ] as const;
      for (const query of queries) {
        const found = await store.accounts(query, page);
        assert.deepEqual(
          found.map((account) => account.id),
          [id],
          query.kind,
        );
      }
      assert.deepEqual(await store.accounts({ kind: 'part', value: '%' }, page), []);
    });

    it('all are listed in pages', async () => {
      const first = await store.accounts({ kind: 'all' }, { limit: 2, after: null });
      const last = first.at(-1)?.id ?? '';
      const second = await store.accounts({ kind: 'all' }, { limit: 2, after: last });
      assert.equal(new Set([...first, ...second].map(({ id }) => id)).size, 4);
      assert.ok(second.every(({ id }) => id > last));
    });
  });

  describe(`lost passkeys on ${name}`, () => {
    it('are removed with the wish for them, sessions end, and it is recorded', async () => {
      const id = await addUser(sql);
      await sql.db.updateTable('users').set({ passkey_required: true }).where('id', '=', id).execute();
      await sql.db
        .insertInto('passkeys')
        .values({
          id: randomUUID(),
          user_id: id,
          credential_id: randomBytes(16),
          user_handle: randomBytes(32),
          public_key: randomBytes(77),
          device_type: 'singleDevice',
          backed_up: false,
          label: null,
        })
        .execute();
      const ends = new Date(NOW.getTime() + 3_600_000);
      await sql.db
        .insertInto('sessions')
        .values({
          id_digest: randomBytes(32),
          uid: randomUUID(),
          user_id: id,
          kind: 'browser',
          payload: '{}',
          ip: null,
          user_agent: null,
          expires_at: ends,
          absolute_expires_at: ends,
        })
        .execute();
      assert.equal(await store.resetPasskeys(id, by, NOW), true);
      const rows = async (table: 'passkeys' | 'sessions') =>
        sql.db.selectFrom(table).selectAll().where('user_id', '=', id).execute();
      assert.deepEqual(await rows('passkeys'), []);
      const [session] = await sql.db
        .selectFrom('sessions')
        .select('expires_at')
        .where('user_id', '=', id)
        .execute();
      assert.deepEqual(session?.expires_at, NOW);
      const user = await sql.db
        .selectFrom('users')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      assert.equal(user.passkey_required, false);
      const [event] = await eventsOf(id);
      assert.deepEqual(
        [event?.action, event?.metadata],
        ['account.passkeys_reset', { by: 'operator', passkeys: 1 }],
      );
      assert.equal(await store.resetPasskeys(NOBODY, by, NOW), false);
    });
  });

  describe(`AllEvents on ${name}`, () => {
    it('lists everybody, one person or one action, newest first, in pages', async () => {
      const events = createAllEvents(sql);
      const id = await addUser(sql);
      await set(id, 'special');
      await set(id, 'operator');
      await store.resetPasskeys(id, by, NOW);
      const list = (query: object) => events.list({ limit: 10, after: null, ...query });
      assert.deepEqual(
        (await list({ userId: id })).map(({ action }) => action),
        ['account.passkeys_reset', 'account.roles_changed', 'account.roles_changed'],
      );
      const [only, ...more] = await list({ userId: id, action: 'account.passkeys_reset' });
      assert.deepEqual([only?.userId, only?.metadata, more], [id, { by: 'operator', passkeys: 0 }, []]);
      const [newest] = await list({ limit: 1 });
      const [next] = await list({ limit: 1, after: newest?.id });
      assert.ok(Number(next?.id) < Number(newest?.id));
    });
  });
}

await onBothDatabases(contract);
