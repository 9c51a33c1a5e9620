/** The SQL contract over both databases. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setImmediate as nextRound } from 'node:timers/promises';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { missing } from '../support/tools.ts';
import { sqlContract } from './sql.contract.ts';
import { createTestDatabases, openTestDatabase } from './support.ts';

const skip = missing('postgres');
let server: Postgres;
before(async () => {
  if (!skip) server = await startPostgres();
});
after(() => server?.[Symbol.asyncDispose]());

sqlContract('PGlite', false, openTestDatabase);
sqlContract('PostgreSQL', skip, () => createTestDatabases(server).open());

test('PGlite: a chain of queries does not stop timers and sockets', async () => {
  await using sql = await openTestDatabase();
  let finished = false;
  const chain = async () => {
    for (let index = 0; index < 500; index += 1) await sql.ping();
    finished = true;
  };
  const running = chain();
  await nextRound();
  assert.equal(finished, false);
  await running;
});
