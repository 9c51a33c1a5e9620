/** PostgreSQL 15 or newer, with an optional read replica. */
import { Kysely, sql as raw } from 'kysely';
import { createDialect } from './driver.ts';
import { createMeter } from './meter.ts';
import { createPostgresSource } from './postgres-source.ts';
import { createReplicaSource } from './replica-source.ts';
import type { Database } from './schema.ts';
import type { QueryEvent, Sql } from './sql.ts';

export type PostgresOptions = {
  readonly url: string;
  /** For reads that may lag; when it is away they go to the primary. */
  readonly replicaUrl?: string | undefined;
  /** Most connections per process, to the primary and to the replica each. */
  readonly poolSize: number;
  /** How long, in ms, a caller waits for a server that is away or restarting. Default 5 seconds. */
  readonly patience?: number | undefined;
  readonly onQuery?: ((event: QueryEvent) => void) | undefined;
};

const DEFAULT_PATIENCE = 5_000;

/** Connects on first use: a server that is still starting is no reason not to start. */
export const createPostgres = (options: PostgresOptions): Sql => {
  const { url, replicaUrl, poolSize, patience = DEFAULT_PATIENCE, onQuery } = options;
  const meter = createMeter(onQuery);
  const primary = createPostgresSource({ url, poolSize, meter, patience });
  const db = new Kysely<Database>({ dialect: createDialect(primary) });
  const replica = replicaUrl && createPostgresSource({ url: replicaUrl, poolSize, meter, patience: 0 });
  const read = replica
    ? new Kysely<Database>({ dialect: createDialect(createReplicaSource(replica, primary)) })
    : db;
  const close = async () => {
    if (read !== db) await read.destroy();
    await db.destroy();
  };
  return {
    kind: 'postgres',
    db,
    read,
    ping: async () => {
      await raw`select 1`.execute(db);
    },
    statements: meter.statements,
    close,
    [Symbol.asyncDispose]: close,
  };
};
