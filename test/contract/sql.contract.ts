/** What every store may rely on, whichever database it runs on. */
import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { sql as raw } from 'kysely';
import { ExpectedRowsMissing, SqlError, UniqueViolation } from '../../src/infra/sql/errors.ts';
import type { Sql } from '../../src/infra/sql/sql.ts';

const inAnHour = () => new Date(Date.now() + 3_600_000);

const addUser = async ({ db }: Sql, username: string | null = null): Promise<string> => {
  const id = randomUUID();
  await db.insertInto('users').values({ id, username, bitcoin_pubkey: null, email: null }).execute();
  return id;
};

const addClient = async ({ db }: Sql): Promise<string> => {
  const client_id = randomUUID();
  await db
    .insertInto('oauth_clients')
    .values({
      client_id,
      client_name: 'Example',
      redirect_uris: ['https://app.example/cb', 'https://app.example/a,b"c\\d'],
      allowed_scopes: ['openid'],
      is_confidential: true,
      token_endpoint_auth_method: 'client_secret_basic',
      metadata: JSON.stringify({ logo_uri: null, contacts: ['ä', '"'] }),
      owner_user_id: null,
    })
    .execute();
  return client_id;
};

const count = async ({ db }: Sql, table: string, column: string, value: string): Promise<string> => {
  const { rows } = await raw<{ n: string }>`select count(*) as n from ${raw.table(table)}
    where ${raw.ref(column)} = ${value}`.execute(db);
  return rows[0]?.n ?? 'nothing';
};

/** Rows of every table that names a person. */
const addBelongings = async (sql: Sql, user_id: string, client_id: string): Promise<void> => {
  const { db } = sql;
  const expires_at = inAnHour();
  const payload = '{}';
  const common = { user_id, client_id, grant_id: 'g', payload, expires_at };
  await db
    .insertInto('user_keys')
    .values({ id: randomUUID(), user_id, kind: 'nostr', public_key: randomUUID(), label: null })
    .execute();
  await db
    .insertInto('sessions')
    .values({
      ...{ id_digest: randomBytes(32), uid: randomUUID(), user_id, kind: 'browser', payload },
      ...{ ip: '2001:db8::1', user_agent: null, expires_at, absolute_expires_at: expires_at },
    })
    .execute();
  await db
    .insertInto('oauth_consents')
    .values({ user_id, client_id, scopes: ['openid'] })
    .execute();
  await db
    .insertInto('oauth_grants')
    .values({ id: randomUUID(), user_id, client_id, payload, expires_at })
    .execute();
  await db
    .insertInto('oauth_codes')
    .values({
      ...{ ...common, code_digest: randomBytes(32), scope: [], redirect_uri: null },
      ...{ code_challenge: null, code_challenge_method: null, nonce: null },
    })
    .execute();
  await db
    .insertInto('oauth_tokens')
    .values({
      ...{ ...common, token_digest: randomBytes(32), kind: 'refresh', format: 'opaque', scope: [] },
      ...{ audience: [], family_id: 'f', parent_digest: null, replay_sealed: null },
    })
    .execute();
  await db
    .insertInto('audit_logs')
    .values({
      ...{ user_id, client_id, action: 'login', success: true, seq: null, prev_hash: null, hash: null },
      ...{ resource_type: null, resource_id: null, ip: null, user_agent: null },
    })
    .execute();
};

/** The suite over one database; `open` resolves to a migrated one that nobody else uses. */
export const sqlContract = (name: string, skip: string | false, open: () => Promise<Sql>): void => {
  describe(`SQL on ${name}`, { skip }, () => {
    let sql: Sql;
    before(async () => {
      sql = await open();
    });
    after(() => sql.close());

    test('values come back as what they are: uuid, text[], jsonb, bytea, inet, timestamptz, bigint, null', async () => {
      const user = await addUser(sql, 'Alice');
      const client = await addClient(sql);
      const k1 = randomBytes(32).toString('hex');
      const digest = randomBytes(32);
      const at = new Date(1_900_000_000_123);
      await sql.db
        .insertInto('lnurl_challenges')
        .values({
          ...{
            k1,
            session_id: k1,
            browser_digest: digest,
            action: 'login',
            client_id: client,
            user_id: user,
          },
          ...{ context: JSON.stringify({ a: [1, 'ü', null] }), public_key: null, ip: '203.0.113.7' },
          ...{ user_agent: 'x', signed_ip: '2001:db8::1', expires_at: at },
        })
        .execute();
      const row = await sql.db
        .selectFrom('lnurl_challenges')
        .selectAll()
        .where('k1', '=', k1)
        .executeTakeFirstOrThrow();
      assert.equal(row.user_id, user);
      assert.ok(Buffer.isBuffer(row.browser_digest));
      assert.deepEqual(row.browser_digest, digest);
      assert.deepEqual(row.expires_at, at);
      assert.deepEqual(row.context, { a: [1, 'ü', null] });
      assert.deepEqual([row.ip, row.signed_ip], ['203.0.113.7', '2001:db8::1']);
      assert.deepEqual([row.public_key, row.signed_at, row.failures, row.status], [null, null, 0, 'pending']);

      const stored = await sql.db
        .selectFrom('oauth_clients')
        .selectAll()
        .where('client_id', '=', client)
        .executeTakeFirstOrThrow();
      assert.deepEqual(stored.redirect_uris, ['https://app.example/cb', 'https://app.example/a,b"c\\d']);
      assert.deepEqual(stored.metadata, { logo_uri: null, contacts: ['ä', '"'] });
      assert.equal(stored.trusted, false);

      const amount = '2100000000000000';
      const id = randomUUID();
      await sql.db
        .insertInto('pof_challenges')
        .values({
          ...{ id, user_id: user, message: 'm', privacy_level: 'aggregate', threshold_amount: amount },
          ...{ verified_amount: null, expires_at: at },
        })
        .execute();
      const proof = await sql.db
        .selectFrom('pof_challenges')
        .select(['threshold_amount', 'verified', 'id'])
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      assert.deepEqual(proof, { threshold_amount: amount, verified: false, id });
    });

    test('lists of text and of digests are parameters', async () => {
      const digests = [randomBytes(32), randomBytes(32)];
      const { rows } = await raw<{ known: boolean; names: string[]; big: string }>`
        select ${digests[1]}::bytea = any(${digests}::bytea[]) as known, ${['a', 'b,"']}::text[] as names,
               ${9007199254740993n}::bigint as big`.execute(sql.db);
      assert.deepEqual(rows, [{ known: true, names: ['a', 'b,"'], big: '9007199254740993' }]);
    });

    test('the number of rows that a write touched is told, through CTEs too', async () => {
      const user = await addUser(sql);
      const update = sql.db.updateTable('users').set({ email: 'a@example.org' });
      assert.equal((await update.where('id', '=', user).executeTakeFirstOrThrow()).numUpdatedRows, 1n);
      assert.equal(
        (await update.where('id', '=', randomUUID()).executeTakeFirstOrThrow()).numUpdatedRows,
        0n,
      );
      const written = await raw`with one as (select 1)
        update users set email = null where id = ${user}`.execute(sql.db);
      assert.equal(written.numAffectedRows, 1n);
    });

    test('UniqueViolation names the constraint and no value', async () => {
      await addUser(sql, 'Satoshi');
      await assert.rejects(addUser(sql, 'satoshi'), (error) => {
        assert.ok(error instanceof UniqueViolation);
        assert.equal(error.constraint, 'users_username_key');
        assert.equal(error.code, 'unique_violation');
        assert.doesNotMatch(`${error.message}${JSON.stringify(error)}`, /satoshi|insert/i);
        return true;
      });
    });

    test('a refused value or a wrong query is a SqlError that repeats neither value nor statement', async () => {
      const secret = 'very-secret-value';
      await assert.rejects(raw`select ${secret}::uuid`.execute(sql.db), (error) => {
        assert.ok(error instanceof SqlError);
        assert.equal(error.sqlState, '22P02');
        assert.doesNotMatch(`${error.message}${error.stack}${JSON.stringify(error)}`, /very-secret/);
        return true;
      });
      await assert.rejects(
        sql.db
          .insertInto('users')
          .values({ id: randomUUID(), username: null, email: null, bitcoin_pubkey: 'xpub' })
          .execute(),
        (error) => error instanceof SqlError && error.constraint === 'users_bitcoin_pubkey_check',
      );
    });

    test('expect_rows undoes the whole statement when a guarded write touched no row', async () => {
      const user = await addUser(sql);
      const attempt = (wanted: number) =>
        raw<{ ok: boolean }>`
        with first as (update users set email = 'changed@example.org' where id = ${user} returning 1),
             guarded as (update users set email = 'x' where id = ${randomUUID()} returning 1)
        select expect_rows((select count(*) from guarded), ${wanted}, 'the_guarded_row') as ok,
               (select count(*) from first) as n`.execute(sql.db);
      await assert.rejects(
        attempt(1),
        (error) => error instanceof ExpectedRowsMissing && error.what === 'the_guarded_row',
      );
      assert.equal(await count(sql, 'users', 'email', 'changed@example.org'), '0');
      assert.equal((await attempt(0)).rows[0]?.ok, true);
      assert.equal(await count(sql, 'users', 'email', 'changed@example.org'), '1');
    });

    test('of 50 concurrent guarded updates exactly one succeeds', async () => {
      const client = await addClient(sql);
      const digest = randomBytes(32);
      await sql.db
        .insertInto('oauth_codes')
        .values({
          ...{
            code_digest: digest,
            client_id: client,
            user_id: null,
            grant_id: null,
            scope: [],
            nonce: null,
          },
          ...{ redirect_uri: null, code_challenge: null, code_challenge_method: null, payload: '{}' },
          ...{ expires_at: inAnHour() },
        })
        .execute();
      const consume = async () => {
        const { numUpdatedRows } = await sql.db
          .updateTable('oauth_codes')
          .set({ consumed_at: new Date() })
          .where('code_digest', '=', digest)
          .where('consumed_at', 'is', null)
          .executeTakeFirstOrThrow();
        return Number(numUpdatedRows);
      };
      const won = await Promise.all(Array.from({ length: 50 }, consume));
      assert.equal(
        won.reduce((sum, each) => sum + each, 0),
        1,
      );
    });

    test('a query beside an open transaction is not drawn into it', async () => {
      const inside = randomUUID();
      let outside: Promise<string> | undefined;
      await assert.rejects(
        sql.db.transaction().execute(async (trx) => {
          await trx
            .insertInto('users')
            .values({ id: inside, username: null, email: null, bitcoin_pubkey: null })
            .execute();
          outside = addUser(sql);
          await new Promise((resolve) => setTimeout(resolve, 20));
          throw new Error('changed my mind');
        }),
        /changed my mind/,
      );
      assert.ok(outside);
      assert.equal(await count(sql, 'users', 'id', await outside), '1');
      assert.equal(await count(sql, 'users', 'id', inside), '0');
    });

    test('concurrent transactions do not mix', async () => {
      const user = await addUser(sql);
      const update = raw`update users set profile_data = jsonb_build_object('n',
        coalesce((profile_data->>'n')::int, 0) + 1) where id = ${user}`;
      const increment = (_: unknown, index: number) =>
        sql.db
          .transaction()
          .execute(async (trx) => {
            await update.execute(trx);
            if (index % 2) throw new Error('odd');
          })
          .catch(() => {});
      await Promise.all(Array.from({ length: 20 }, increment));
      const row = await sql.db
        .selectFrom('users')
        .select('profile_data')
        .where('id', '=', user)
        .executeTakeFirstOrThrow();
      assert.deepEqual(row.profile_data, { n: 10 });
    });

    test('after an error inside it, a transaction can only be rolled back, and the session goes on', async () => {
      const user = randomUUID();
      await assert.rejects(
        sql.db.transaction().execute(async (trx) => {
          await trx
            .insertInto('users')
            .values({ id: user, username: null, email: null, bitcoin_pubkey: null })
            .execute();
          await raw`select 1/0`.execute(trx).catch(() => {});
        }),
      );
      assert.equal(await count(sql, 'users', 'id', user), '0');
    });

    test('statements() counts every round trip', async () => {
      const start = sql.statements();
      await addUser(sql);
      assert.equal(sql.statements() - start, 1);
      await sql.db.transaction().execute(async (trx) => {
        await raw`select 1`.execute(trx);
      });
      assert.equal(sql.statements() - start, 4);
      await sql.ping();
      assert.equal(sql.statements() - start, 5);
    });

    test('deleting a person deletes keys, sessions, consents, grants, codes and tokens, and keeps the audit trail', async () => {
      const user = await addUser(sql);
      const client = await addClient(sql);
      await addBelongings(sql, user, client);
      await sql.db.deleteFrom('users').where('id', '=', user).execute();
      for (const table of [
        ...['user_keys', 'sessions', 'oauth_consents', 'oauth_grants', 'oauth_codes', 'oauth_tokens'],
      ]) {
        assert.equal(await count(sql, table, 'user_id', user), '0', table);
      }
      assert.equal(await count(sql, 'audit_logs', 'user_id', user), '1');
      assert.equal(await count(sql, 'oauth_clients', 'client_id', client), '1');
    });

    test('deleting an application deletes what was issued to it, and no person', async () => {
      const user = await addUser(sql);
      const client = await addClient(sql);
      await addBelongings(sql, user, client);
      await sql.db.deleteFrom('oauth_clients').where('client_id', '=', client).execute();
      for (const table of ['oauth_consents', 'oauth_grants', 'oauth_codes', 'oauth_tokens']) {
        assert.equal(await count(sql, table, 'client_id', client), '0', table);
      }
      assert.equal(await count(sql, 'users', 'id', user), '1');
      assert.equal(await count(sql, 'sessions', 'user_id', user), '1');
    });

    test('the audit trail is append-only: a row is linked once and never changed or removed', async () => {
      const user = await addUser(sql);
      await addBelongings(sql, user, await addClient(sql));
      const mine = raw`where user_id = ${user}`;
      const link = (seq: number, and = raw``) => raw`update audit_logs set seq = ${seq},
        prev_hash = ${randomBytes(32)}, hash = ${randomBytes(32)}${and} ${mine}`;
      const refused = (statement: typeof mine) =>
        assert.rejects(
          statement.execute(sql.db),
          (error) => error instanceof SqlError && error.sqlState === 'HX002',
        );
      await refused(raw`delete from audit_logs ${mine}`);
      await refused(raw`truncate audit_logs`);
      await refused(raw`update audit_logs set action = 'nothing' ${mine}`);
      await refused(raw`update audit_logs set seq = 900001 ${mine}`);
      await refused(link(900_001, raw`, success = false`));
      await link(900_001).execute(sql.db);
      await refused(link(900_002));
      await refused(raw`update audit_logs set seq = null, prev_hash = null, hash = null ${mine}`);
      assert.equal(await count(sql, 'audit_logs', 'user_id', user), '1');
    });
  });
};
