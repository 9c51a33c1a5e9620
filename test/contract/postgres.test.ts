/** PostgreSQL that restarts, dies, or has a replica: service goes on, and nothing is sent twice. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { sql as raw } from 'kysely';
import { SqlError, SqlUnavailable } from '../../src/infra/sql/errors.ts';
import { createPostgres } from '../../src/infra/sql/postgres.ts';
import type { Sql } from '../../src/infra/sql/sql.ts';
import { freePort } from '../support/ports.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { missing } from '../support/tools.ts';
import { createTestDatabases } from './support.ts';

const skip = missing('postgres');

const addUser = ({ db }: Sql) =>
  db
    .insertInto('users')
    .values({ id: randomUUID(), username: null, email: null, bitcoin_pubkey: null })
    .execute();

const users = async ({ db }: Sql): Promise<number> =>
  (await db.selectFrom('users').select('id').execute()).length;

/** Fills the pool with idle connections. */
const warmUp = (sql: Sql) =>
  Promise.all(Array.from({ length: 5 }, () => raw`select pg_sleep(0.05)`.execute(sql.db)));

describe('PostgreSQL comes and goes', { skip }, () => {
  let server: Postgres;
  let databases: ReturnType<typeof createTestDatabases>;
  before(async () => {
    server = await startPostgres({ durable: true });
    databases = createTestDatabases(server);
  });
  after(() => server?.[Symbol.asyncDispose]());

  test('after a restart the first queries succeed, whatever their kind', async () => {
    await using sql = await databases.open(5);
    await warmUp(sql);
    await server.restart();
    await Promise.all([
      users(sql),
      users(sql),
      sql.ping(),
      addUser(sql),
      sql.db.transaction().execute((trx) => trx.selectFrom('users').select('id').execute()),
    ]);
    assert.equal(await users(sql), 1);
  });

  test('queries made while it restarts wait for it', async () => {
    await using sql = createPostgres({ url: await databases.createUrl(), poolSize: 5, patience: 20_000 });
    await addUser(sql);
    await server.stop();
    const waiting = Promise.all([users(sql), addUser(sql)]);
    await wait(300);
    await server.start();
    await waiting;
    assert.equal(await users(sql), 2);
  });

  test('kill -9 under writes: each write is acknowledged and there, or reported as unavailable', async () => {
    await using sql = createPostgres({ url: await databases.createUrl(), poolSize: 5, patience: 30_000 });
    const acknowledged: string[] = [];
    let stop = false;
    let failures = 0;
    const write = async () => {
      while (!stop) {
        const id = randomUUID();
        try {
          await sql.db
            .insertInto('users')
            .values({ id, username: null, email: null, bitcoin_pubkey: null })
            .execute();
          acknowledged.push(id);
        } catch (error) {
          assert.ok(error instanceof SqlUnavailable, String(error));
          failures += 1;
        }
      }
    };
    const writers = Array.from({ length: 5 }, write);
    await wait(100);
    await server.kill();
    await server.start();
    await wait(300);
    stop = true;
    await Promise.all(writers);
    const found = new Set((await sql.db.selectFrom('users').select('id').execute()).map(({ id }) => id));
    assert.ok(acknowledged.length > 0);
    assert.deepEqual(
      acknowledged.filter((id) => !found.has(id)),
      [],
    );
    assert.ok(failures <= 10, `${failures} writes failed: each lost connection costs one`);
  });

  test('a connection lost inside a transaction fails the transaction, and nothing of it is kept', async () => {
    await using sql = await databases.open(2);
    await assert.rejects(
      sql.db.transaction().execute(async (trx) => {
        await trx
          .insertInto('users')
          .values({ id: randomUUID(), username: null, email: null, bitcoin_pubkey: null })
          .execute();
        const { rows } = await raw<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx);
        await server.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
        await trx
          .insertInto('users')
          .values({ id: randomUUID(), username: null, email: null, bitcoin_pubkey: null })
          .execute();
      }),
      SqlUnavailable,
    );
    assert.equal(await users(sql), 0);
  });

  test('a schema that changes under prepared statements is no error', async () => {
    await using sql = await databases.open(1);
    const read = () => sql.db.selectFrom('rate_limits').selectAll().where('identifier', '=', 'x').execute();
    for (let turn = 0; turn < 4; turn += 1) await read();
    await raw`alter table rate_limits add column extra integer`.execute(sql.db);
    assert.deepEqual(await read(), []);
  });

  test('a server that is away for long is reported within the patience of the pool', async () => {
    const port = await freePort();
    await using sql = createPostgres({
      url: `postgres://postgres@127.0.0.1:${port}/x`,
      poolSize: 2,
      patience: 200,
    });
    const started = performance.now();
    await assert.rejects(
      sql.ping(),
      (error) => error instanceof SqlUnavailable && error.reason === 'ECONNREFUSED',
    );
    assert.ok(performance.now() - started < 4_500, 'before the usual patience has ended');
  });

  test('a wrong database name is no outage and is reported at once', async () => {
    await using sql = createPostgres({ url: server.url('no_such_database'), poolSize: 2 });
    const started = performance.now();
    await assert.rejects(sql.ping(), (error) => error instanceof SqlError && error.sqlState === '3D000');
    assert.ok(performance.now() - started < 4_500, 'before the usual patience has ended');
  });
});

describe('reads that may lag', { skip }, () => {
  let primary: Postgres;
  let replica: Postgres;
  let urls: { readonly url: string; readonly replicaUrl: string };
  // Two servers with different rows stand for a replica that lags: it can be seen who answered.
  before(async () => {
    primary = await startPostgres();
    replica = await startPostgres();
    urls = {
      url: await createTestDatabases(primary).createUrl(),
      replicaUrl: await createTestDatabases(replica).createUrl(),
    };
    await using behind = createPostgres({ url: urls.replicaUrl, poolSize: 1 });
    await addUser(behind);
  });
  after(async () => {
    await primary?.[Symbol.asyncDispose]();
    await replica?.[Symbol.asyncDispose]();
  });
  const lagging = async ({ read }: Sql) => (await read.selectFrom('users').select('id').execute()).length;

  test('go to the replica, all others to the primary', async () => {
    await using sql = createPostgres({ ...urls, poolSize: 2 });
    assert.deepEqual([await lagging(sql), await users(sql)], [1, 0]);
  });

  test('go to the primary at once while the replica is away', async () => {
    await using sql = createPostgres({ ...urls, poolSize: 2 });
    assert.equal(await lagging(sql), 1);
    await replica.stop();
    const started = performance.now();
    assert.deepEqual(await Promise.all([lagging(sql), lagging(sql), lagging(sql)]), [0, 0, 0]);
    assert.ok(performance.now() - started < 4_500, 'before the usual patience has ended');
    await replica.start();
  });

  test('go to the replica again some seconds after it is back', async () => {
    await using sql = createPostgres({ ...urls, poolSize: 2 });
    await replica.stop();
    assert.equal(await lagging(sql), 0);
    await replica.start();
    const deadline = Date.now() + 15_000;
    while ((await lagging(sql)) === 0 && Date.now() < deadline) await wait(200);
    assert.equal(await lagging(sql), 1);
  });
});
