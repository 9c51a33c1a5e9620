/** Purging on both databases: what has expired goes, what is still needed stays. */
import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { sql as raw } from 'kysely';
import { purgeExpired, startPurge } from '../../src/infra/sql/purge.ts';
import type { Sql } from '../../src/infra/sql/sql.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { missing } from '../support/tools.ts';
import { createTestDatabases, openTestDatabase } from './support.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2027, 0, 1);
const clock = { now: () => NOW };
const ago = (ms: number) => new Date(NOW - ms);

const skip = missing('postgres');
let server: Postgres;
before(async () => {
  if (!skip) server = await startPostgres();
});
after(() => server?.[Symbol.asyncDispose]());

const addArtifacts = (sql: Sql, number: number, expires: Date) =>
  raw`insert into oauth_artifacts (model, id_digest, payload, expires_at)
    select 'Interaction', sha256(gen_random_uuid()::text::bytea), '{}', ${expires}
    from generate_series(1, ${number}::int)`.execute(sql.db);

const remaining = async (sql: Sql, table: string): Promise<number> => {
  const { rows } = await raw<{ n: string }>`select count(*) as n from ${raw.table(table)}`.execute(sql.db);
  return Number(rows[0]?.n);
};

const addClient = async (sql: Sql): Promise<string> => {
  const id = randomUUID();
  await raw`insert into oauth_clients (client_id, client_name, is_confidential, token_endpoint_auth_method)
    values (${id}, 'Example', false, 'none')`.execute(sql.db);
  return id;
};

const addToken = (sql: Sql, client: string, family: string | null, expires: Date) =>
  raw`insert into oauth_tokens (token_digest, kind, format, client_id, family_id, payload, expires_at)
    values (${randomBytes(32)}, 'refresh', 'opaque', ${client}, ${family}, '{}', ${expires})`.execute(sql.db);

const suite = (kind: string, skipped: string | false, open: () => Promise<Sql>): void => {
  describe(`purge on ${kind}`, { skip: skipped }, () => {
    let sql: Sql;
    before(async () => {
      sql = await open();
    });
    after(() => sql.close());

    test('expired rows of every purgeable table go, the others stay', async () => {
      const { db } = sql;
      const client = await addClient(sql);
      const user = randomUUID();
      await raw`insert into users (id) values (${user})`.execute(db);
      for (const expires of [ago(3 * DAY), ago(-HOUR)]) {
        const id = randomUUID();
        const digest = randomBytes(32);
        const k1 = digest.toString('hex');
        await addArtifacts(sql, 1, expires);
        await addToken(sql, client, null, expires);
        await raw`insert into oauth_codes (code_digest, client_id, payload, expires_at)
          values (${digest}, ${client}, '{}', ${expires})`.execute(db);
        await raw`insert into oauth_grants (id, client_id, payload, expires_at)
          values (${id}, ${client}, '{}', ${expires})`.execute(db);
        await raw`insert into sessions (id_digest, uid, kind, expires_at, absolute_expires_at)
          values (${digest}, ${id}, 'browser', ${expires}, ${expires})`.execute(db);
        await raw`insert into lnurl_challenges (k1, session_id, action, expires_at)
          values (${k1}, ${id}, 'login', ${expires})`.execute(db);
        await raw`insert into pof_challenges (id, user_id, message, privacy_level, expires_at)
          values (${id}, ${user}, 'm', 'boolean', ${expires})`.execute(db);
        await raw`insert into pof_nullifiers (nullifier, proof_id, user_id, expires_at)
          values (${digest}, ${id}, ${user}, ${expires}), (${randomBytes(32)}, ${id}, ${user}, ${ago(1)})`.execute(
          db,
        );
        await raw`insert into rate_limits (identifier, endpoint, window_start)
          values (${id}, 'e', ${expires})`.execute(db);
      }
      // A proof is good for longer than the challenge it answered.
      await raw`insert into pof_challenges (id, user_id, message, privacy_level, expires_at, proof_valid_until)
        values (${randomUUID()}, ${user}, 'm', 'boolean', ${ago(3 * DAY)}, ${ago(-HOUR)})`.execute(db);

      assert.equal(await purgeExpired(db, clock), 9);
      for (const table of ['oauth_codes', 'oauth_tokens', 'oauth_grants', 'oauth_artifacts', 'sessions']) {
        assert.equal(await remaining(sql, table), 1, table);
      }
      assert.equal(await remaining(sql, 'lnurl_challenges'), 1);
      assert.equal(await remaining(sql, 'rate_limits'), 1);
      assert.equal(await remaining(sql, 'pof_challenges'), 2);
      assert.equal(await remaining(sql, 'pof_nullifiers'), 1);
      assert.equal(await remaining(sql, 'oauth_clients'), 1);
      assert.equal(await purgeExpired(db, clock), 0);
      await raw`delete from oauth_tokens`.execute(db);
      await raw`delete from pof_nullifiers`.execute(db);
    });

    test('a used refresh token stays while its family lives, at most 30 days', async () => {
      const client = await addClient(sql);
      await addToken(sql, client, 'alive', ago(40 * DAY));
      await addToken(sql, client, 'alive', ago(10 * DAY));
      await addToken(sql, client, 'alive', ago(-DAY));
      await addToken(sql, client, 'ended', ago(10 * DAY));
      await addToken(sql, client, 'ended', ago(2 * DAY));
      assert.equal(await purgeExpired(sql.db, clock), 3);
      const { rows } = await raw<{ family_id: string }>`select family_id from oauth_tokens`.execute(sql.db);
      assert.deepEqual(
        rows.map((row) => row.family_id),
        ['alive', 'alive'],
      );
    });

    test('tokens that let an application act are counted by day when they go, and renewals are not', async () => {
      const [client, other] = [await addClient(sql), await addClient(sql)];
      const add = (of: string, kind: string, created: Date) =>
        raw`insert into oauth_tokens (token_digest, kind, format, client_id, payload, created_at, expires_at)
          values (${randomBytes(32)}, ${kind}, 'jwt', ${of}, '{}', ${created}, ${ago(3 * DAY)})`.execute(
          sql.db,
        );
      await add(client, 'access', ago(4 * DAY));
      await add(client, 'client', ago(4 * DAY + HOUR));
      await add(client, 'refresh', ago(4 * DAY));
      await add(other, 'access', ago(5 * DAY));
      assert.equal(await purgeExpired(sql.db, clock), 4);
      await add(client, 'access', ago(4 * DAY));
      await add(client, 'access', ago(100 * DAY));
      await purgeExpired(sql.db, clock);
      const { rows } = await raw<{ client_id: string; day: string; tokens: string }>`
        select client_id, day::text, tokens from client_token_days where client_id in (${client}, ${other})
        order by day desc, client_id`.execute(sql.db);
      const dayOf = (ms: number) => ago(ms).toISOString().slice(0, 10);
      const counted = rows.map(({ client_id, day, tokens }) => [client_id, day, Number(tokens)]);
      const expected = [
        [client, dayOf(4 * DAY), 2],
        [client, dayOf(4 * DAY + HOUR), 1],
        [other, dayOf(5 * DAY), 1],
      ];
      assert.deepEqual(counted.toSorted(), expected.toSorted(), 'nothing older than 90 days');
    });

    test('batches are bounded, and together delete everything', async () => {
      await raw`delete from oauth_artifacts`.execute(sql.db);
      await addArtifacts(sql, 250, ago(DAY));
      const before = sql.statements();
      assert.equal(await purgeExpired(sql.db, clock, { batch: 100 }), 250);
      // One statement for each of the sixteen tables, and two more for the two full batches.
      assert.equal(sql.statements() - before, 18);
    });

    test('startPurge goes on until disposed', async () => {
      const log = { debug: () => {}, warn: () => assert.fail('a round failed') };
      const job = startPurge({ sql, clock, every: 5, log });
      for (let round = 0; round < 2; round += 1) {
        await addArtifacts(sql, 10, ago(DAY));
        for (let tries = 0; tries < 400 && (await remaining(sql, 'oauth_artifacts')) > 0; tries += 1)
          await wait(10);
        assert.equal(await remaining(sql, 'oauth_artifacts'), 0);
      }
      await job[Symbol.asyncDispose]();
      await addArtifacts(sql, 10, ago(DAY));
      await wait(50);
      assert.equal(await remaining(sql, 'oauth_artifacts'), 10);
    });
  });
};

suite('PGlite', false, openTestDatabase);
suite('PostgreSQL', skip, () => createTestDatabases(server).open());

test('while one process purges, another leaves it alone', { skip }, async () => {
  await using sql = await createTestDatabases(server).open();
  await addArtifacts(sql, 10, ago(DAY));
  await sql.db.transaction().execute(async (trx) => {
    assert.equal(await purgeExpired(trx, clock), 10);
    assert.equal(await purgeExpired(sql.db, clock), 0);
  });
  assert.equal(await remaining(sql, 'oauth_artifacts'), 0);
});
