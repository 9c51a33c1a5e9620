/** Databases for tests without the price of making one: a migrated one is kept and copied. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Kysely } from 'kysely';
import { cache, root } from '../../ops/setup/paths.ts';
import { createDialect } from '../../src/infra/sql/driver.ts';
import { createMeter } from '../../src/infra/sql/meter.ts';
import { migrate } from '../../src/infra/sql/migrate.ts';
import { migrations } from '../../src/infra/sql/migrations/all.ts';
import { createPglite } from '../../src/infra/sql/pglite.ts';
import { createPgliteSource } from '../../src/infra/sql/pglite-source.ts';
import { createPostgres } from '../../src/infra/sql/postgres.ts';
import type { Database } from '../../src/infra/sql/schema.ts';
import type { Sql } from '../../src/infra/sql/sql.ts';
import type { Postgres } from '../support/postgres.ts';

const folder = join(cache, 'test');

/** Where a migrated database is kept, in whichever form; another place whenever the schema or PGlite changes. */
export const migratedPath = (form: string): string => {
  const manifest = readFileSync(join(root, 'node_modules/@electric-sql/pglite/package.json'));
  const identity = createHash('sha256').update(manifest).update(JSON.stringify(migrations)).digest('hex');
  mkdirSync(folder, { recursive: true });
  return join(folder, `pglite-${identity.slice(0, 16)}.${form}`);
};

const makeSnapshot = async (path: string): Promise<void> => {
  const pg = await PGlite.create({ initDbStartParams: ['--wal-segsize=1'] });
  const db = new Kysely<Database>({ dialect: createDialect(createPgliteSource(pg, createMeter())) });
  await migrate(db);
  const dump = await pg.dumpDataDir('none');
  await db.destroy();
  // Test files run side by side: each writes its own and the last rename wins.
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, await dump.bytes());
  renameSync(unfinished, path);
};

/** A migrated PGlite of the test's own, in memory; under half a second after the first one ever. */
export const openTestDatabase = async (): Promise<Sql> => {
  const path = migratedPath('tar');
  if (!existsSync(path)) await makeSnapshot(path);
  return createPglite({ dataDir: 'memory://', snapshot: new Blob([readFileSync(path)]) });
};

/** Opens migrated databases on `server`, each a copy of one that was migrated once. */
export const createTestDatabases = (server: Postgres) => {
  let template: Promise<string> | undefined;
  const makeTemplate = async (): Promise<string> => {
    const url = await server.createDatabase();
    await using sql = createPostgres({ url, poolSize: 1 });
    await migrate(sql.db);
    return new URL(url).pathname.slice(1);
  };
  const createUrl = async (): Promise<string> => {
    template ??= makeTemplate();
    return server.createDatabase(await template);
  };
  return {
    createUrl,
    open: async (poolSize = 10): Promise<Sql> => createPostgres({ url: await createUrl(), poolSize }),
  };
};
