/** PGlite: PostgreSQL in this process, kept in a directory (the embedded default) or in memory (tests). */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, sql as raw } from 'kysely';
import { acquireDataDirLock } from './data-dir-lock.ts';
import { createDialect } from './driver.ts';
import { createMeter } from './meter.ts';
import { createDurableFiles, durableStartParams, syncTree } from './pglite-files.ts';
import { createPgliteSource } from './pglite-source.ts';
import { parsers } from './pglite-types.ts';
import type { Database } from './schema.ts';
import type { QueryEvent, Sql } from './sql.ts';

export type PgliteOptions = {
  /** A directory of its own, or `memory://`. */
  readonly dataDir: string;
  /** Starts an in-memory database from a dump of another one instead of from nothing. */
  readonly snapshot?: Blob | undefined;
  readonly onQuery?: ((event: QueryEvent) => void) | undefined;
};

const openDirectory = (directory: string): Promise<PGlite> =>
  PGlite.create({ fs: createDurableFiles(directory), parsers, startParams: durableStartParams });

/** Made beside its final place and renamed, so that a start that was cut short leaves no half database behind. */
const initialise = async (directory: string): Promise<void> => {
  if (readdirSync(directory).length > 0) {
    throw new Error(`${directory} is not empty and holds no database: set another DATA_DIR`);
  }
  const unfinished = `${directory}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true, mode: 0o700 });
  const pg = await openDirectory(unfinished);
  await pg.close();
  syncTree(unfinished);
  renameSync(unfinished, directory);
  syncTree(dirname(directory));
};

/**
 * Opens the database, creating it when it is missing; the schema is `migrate`'s business.
 * Throws `DataDirInUse` when another process has the directory open.
 */
export const createPglite = async ({ dataDir, snapshot, onQuery }: PgliteOptions): Promise<Sql> => {
  const inMemory = dataDir === 'memory://';
  const directory = resolve(dataDir);
  const lock = inMemory ? undefined : await acquireDataDirLock(directory);
  const open = async (): Promise<PGlite> => {
    if (inMemory) return PGlite.create({ parsers, ...(snapshot ? { loadDataDir: snapshot } : {}) });
    if (!existsSync(join(directory, 'PG_VERSION'))) await initialise(directory);
    return openDirectory(directory);
  };
  const pg = await open().catch(async (error: unknown) => {
    await lock?.release();
    throw error;
  });
  const meter = createMeter(onQuery);
  const db = new Kysely<Database>({ dialect: createDialect(createPgliteSource(pg, meter)) });
  const close = async () => {
    await db.destroy();
    if (!pg.closed) await pg.close();
    await lock?.release();
  };
  return {
    kind: 'pglite',
    db,
    read: db,
    ping: async () => {
      await raw`select 1`.execute(db);
    },
    statements: meter.statements,
    close,
    [Symbol.asyncDispose]: close,
  };
};
