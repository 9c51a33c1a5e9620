/** What a PostgreSQL server does in its background processes; PGlite has none, so it is done on request. */
import { type Kysely, sql as raw } from 'kysely';
import type { Database } from './schema.ts';

/** Vacuums tables with many dead rows, and checkpoints, so that the write-ahead log is recycled. */
export const upkeep = async (db: Kysely<Database>): Promise<void> => {
  const { rows } = await raw<{ name: string }>`select relname as name from pg_stat_user_tables
    where n_dead_tup > 500 + 0.2 * n_live_tup`.execute(db);
  for (const { name } of rows) await raw`vacuum (analyze) ${raw.table(name)}`.execute(db);
  await raw`checkpoint`.execute(db);
};
