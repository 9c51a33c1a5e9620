/** `migrate` on both databases: once, in order, by any number of processes, and never on a schema it does not know. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql as raw } from 'kysely';
import { migrate, SchemaMismatch } from '../../src/infra/sql/migrate.ts';
import type { Migration } from '../../src/infra/sql/migration.ts';
import { migrations } from '../../src/infra/sql/migrations/all.ts';
import { createPostgres } from '../../src/infra/sql/postgres.ts';
import type { Sql } from '../../src/infra/sql/sql.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { missing } from '../support/tools.ts';
import { createTestDatabases, openTestDatabase } from './support.ts';

const skip = missing('postgres');
let server: Postgres;
before(async () => {
  if (!skip) server = await startPostgres();
});
after(() => server?.[Symbol.asyncDispose]());

const names = migrations.map(({ name }) => name);
const extra: Migration = { name: '9000-extra', statements: ['create table extra (id integer)'] };

const mismatch = (code: SchemaMismatch['code']) => (error: unknown) =>
  error instanceof SchemaMismatch && error.code === code;

test('migrations are numbered in the order of their application', () => {
  assert.deepEqual(names, names.toSorted());
  for (const name of names) assert.match(name, /^\d{4}-[a-z-]+$/);
  assert.equal(new Set(names.map((name) => name.slice(0, 4))).size, names.length);
});

const suite = (kind: string, skipped: string | false, open: () => Promise<Sql>): void => {
  describe(`migrate on ${kind}`, { skip: skipped }, () => {
    test('an up-to-date database costs one statement', async () => {
      await using sql = await open();
      const before = sql.statements();
      assert.deepEqual(await migrate(sql.db), []);
      assert.equal(sql.statements() - before, 1);
    });

    test('what is missing is applied, and recorded', async () => {
      await using sql = await open();
      assert.deepEqual(await migrate(sql.db, [...migrations, extra]), ['9000-extra']);
      assert.deepEqual(await migrate(sql.db, [...migrations, extra]), []);
      await raw`insert into extra values (1)`.execute(sql.db);
    });

    test('a migration that fails leaves nothing behind', async () => {
      await using sql = await open();
      const broken = { name: '9001-broken', statements: ['create table half (id integer)', 'nonsense'] };
      await assert.rejects(migrate(sql.db, [...migrations, extra, broken]));
      assert.deepEqual(await migrate(sql.db), []);
      await assert.rejects(raw`select * from half`.execute(sql.db));
    });

    test('a database of a newer version is refused, in words that say what to do', async () => {
      await using sql = await open();
      await migrate(sql.db, [...migrations, extra]);
      await assert.rejects(migrate(sql.db), mismatch('schema_too_new'));
      await assert.rejects(migrate(sql.db), /9000-extra, which this version does not know: run the newer/);
    });

    test('a migration that was changed after it had been applied is refused', async () => {
      await using sql = await open();
      const [first, ...rest] = migrations;
      assert.ok(first);
      const changed = [{ ...first, statements: [...first.statements, 'select 1'] }, ...rest];
      await assert.rejects(migrate(sql.db, changed), mismatch('migration_changed'));
    });
  });
};

suite('PGlite', false, openTestDatabase);
suite('PostgreSQL', skip, () => createTestDatabases(server).open(2));

test('eight processes at once: one migrates, all go on', { skip }, async () => {
  const url = await server.createDatabase();
  const pools = Array.from({ length: 8 }, () => createPostgres({ url, poolSize: 2 }));
  const applied = await Promise.all(pools.map(({ db }) => migrate(db)));
  assert.deepEqual(
    applied.filter((each) => each.length > 0),
    [names],
  );
  await Promise.all(pools.map((pool) => pool.close()));
});
