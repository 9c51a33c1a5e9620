import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Kysely, sql as raw } from 'kysely';
import { createTestDatabases } from '../../../test/contract/support.ts';
import { addUser } from '../../../test/support/accounts.ts';
import { type Postgres, startPostgres } from '../../../test/support/postgres.ts';
import { missing } from '../../../test/support/tools.ts';
import { SqlConflict } from './errors.ts';
import { inTransaction } from './in-transaction.ts';
import { createPostgres } from './postgres.ts';
import type { Database } from './schema.ts';
import type { Sql } from './sql.ts';

type Db = Kysely<Database>;

describe('transactions that wait for each other in a circle', { skip: missing('postgres') }, () => {
  let server: Postgres;
  let sql: Sql;
  const seen: boolean[] = [];
  before(async () => {
    server = await startPostgres({ settings: ['deadlock_timeout=300ms'] });
    const url = await createTestDatabases(server).createUrl();
    sql = createPostgres({ url, poolSize: 6, onQuery: ({ conflict }) => seen.push(conflict) });
  });
  after(async () => {
    await sql?.close();
    await server?.[Symbol.asyncDispose]();
  });

  const email = async (id: string) =>
    (await sql.db.selectFrom('users').select('email').where('id', '=', id).executeTakeFirst())?.email;
  const append = (db: Db, id: string, text: string) =>
    raw`update users set email = coalesce(email, '') || ${text} where id = ${id}`.execute(db);
  const conflicts = () => seen.filter(Boolean).length;
  async function untilWaiting(): Promise<void> {
    const waiting = raw`select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
    while ((await waiting.execute(sql.db)).rows.length === 0) await sleep(5);
  }

  /** Two that lock one row each before either goes for the other's. */
  async function cross(run: typeof inTransaction): Promise<{ ids: string[]; tries: number[] }> {
    const ids = [await addUser(sql), await addUser(sql)];
    const [first = '', second = ''] = ids;
    const tries = [0, 0];
    const both = Promise.withResolvers<void>();
    let holding = 0;
    const one = (own: string, other: string, n: number) =>
      run(sql.db, async (tx) => {
        tries[n] = (tries[n] ?? 0) + 1;
        await append(tx, own, `${n}`);
        holding += 1;
        if (holding === 2) both.resolve();
        await both.promise;
        await append(tx, other, `${n}`);
      });
    const settled = await Promise.allSettled([one(first, second, 0), one(second, first, 1)]);
    for (const outcome of settled) if (outcome.status === 'rejected') throw outcome.reason;
    return { ids, tries };
  }

  it('one of them is undone by PostgreSQL', async () => {
    await assert.rejects(
      cross((db, work) => db.transaction().execute(work)),
      (error) => error instanceof SqlConflict && error.sqlState === '40P01',
    );
  });

  it('the one that was undone is done again, whole: each has happened once', async () => {
    const before = conflicts();
    const { ids, tries } = await cross(inTransaction);
    assert.deepEqual(tries.toSorted(), [1, 2]);
    for (const id of ids) assert.equal([...((await email(id)) ?? '')].toSorted().join(''), '01');
    assert.equal(conflicts() - before, 1, 'and it is counted');
  });

  it('a statement of its own is done again as well', async () => {
    const [a, b] = [await addUser(sql), await addUser(sql)];
    const before = conflicts();
    let alone: Promise<unknown> | undefined;
    await sql.db.transaction().execute(async (tx) => {
      // Not the one that looks for circles.
      await raw`set local deadlock_timeout = '10s'`.execute(tx);
      await append(tx, b, 't');
      alone =
        raw`with one as (update users set email = coalesce(email, '') || 's' where id = ${a} returning 1)
        update users set email = coalesce(email, '') || 's' where id = ${b} and (select count(*) from one) = 1`.execute(
          sql.db,
        );
      await untilWaiting();
      await append(tx, a, 't');
    });
    await alone;
    assert.deepEqual([await email(a), await email(b)], ['ts', 'ts']);
    assert.equal(conflicts() - before, 1);
  });
});

it('nobody begins a transaction in another way', () => {
  const others = globSync('*.ts', { cwd: import.meta.dirname }).filter(
    (name) =>
      !/^in-transaction(\.test)?\.ts$/.test(name) &&
      /\.transaction\(\)/.test(readFileSync(`${import.meta.dirname}/${name}`, 'utf8')),
  );
  assert.deepEqual(others, []);
});
