/** A suite of a store over each of its databases: PGlite, and PostgreSQL where there is one. */
import { after, describe } from 'node:test';
import { migrate } from '../../src/infra/sql/migrate.ts';
import { createPostgres } from '../../src/infra/sql/postgres.ts';
import type { Sql } from '../../src/infra/sql/sql.ts';
import { openTestDatabase } from '../contract/support.ts';
import { startPostgres } from './postgres.ts';
import { missing } from './tools.ts';

/** Calls `suite` for each while the test file is read; both are closed when its tests are done. */
export async function onBothDatabases(suite: (name: string, sql: Sql) => void, poolSize = 8): Promise<void> {
  const skip = missing('postgres');
  const opened = new AsyncDisposableStack();
  const pglite = opened.use(await openTestDatabase());
  const postgres = skip === false ? await openPostgres(opened, poolSize) : null;
  // From here on nothing is waited for: what is registered runs as soon as it is.
  after(() => opened.disposeAsync());
  suite('PGlite', pglite);
  if (postgres) suite('PostgreSQL', postgres);
  else describe('PostgreSQL', { skip });
}

async function openPostgres(opened: AsyncDisposableStack, poolSize: number): Promise<Sql> {
  const server = opened.use(await startPostgres());
  const postgres = opened.use(createPostgres({ url: await server.createDatabase(), poolSize }));
  await migrate(postgres.db);
  return postgres;
}
