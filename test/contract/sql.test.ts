/** The SQL contract over both databases. */
import { after, before } from 'node:test';
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
