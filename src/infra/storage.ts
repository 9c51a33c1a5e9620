/** Opens what the configuration asks for: PostgreSQL or PGlite, Redis or memory. */
import type { Config, Secrets } from '../config.ts';
import type { Bus, Clock, KeyValue, Log } from '../core/ports.ts';
import { createMemoryBus, createMemoryKeyValue } from './kv/memory.ts';
import { createRedis } from './kv/redis.ts';
import { createResilientKeyValue } from './kv/resilient.ts';
import { createPglite } from './sql/pglite.ts';
import { createPostgres } from './sql/postgres.ts';
import type { QueryEvent, Sql } from './sql/sql.ts';

const MEMORY_KEYS = 200_000;

/** Throws `DataDirInUse` when another process has the embedded database open. */
export async function openSql(
  config: Config,
  secrets: Secrets,
  onQuery?: (event: QueryEvent) => void,
): Promise<Sql> {
  const { database } = config;
  if (database.kind === 'pglite') return createPglite({ dataDir: database.dataDir, onQuery });
  const { databaseUrl: url, databaseReplicaUrl: replicaUrl } = secrets;
  if (url === undefined) throw new TypeError('the configuration names PostgreSQL without its address');
  return createPostgres({ url, replicaUrl, poolSize: database.pool, onQuery });
}

export type SharedState = {
  /** Rejects while the store is away: for what has somewhere else to go. */
  readonly strict: KeyValue;
  /** Goes on without the store: for caches, counters and limits. */
  readonly kv: KeyValue;
  readonly bus: Bus;
  /** Round trips to the store so far. */
  readonly commands: () => number;
  readonly close: () => Promise<void>;
};

export function openSharedState(config: Config, secrets: Secrets, clock: Clock, log: Log): SharedState {
  if (config.cache.kind === 'memory') {
    const kv = createMemoryKeyValue({ clock, maxKeys: MEMORY_KEYS });
    return { strict: kv, kv, bus: createMemoryBus(), commands: () => 0, close: async () => {} };
  }
  const { redisUrl: url } = secrets;
  if (url === undefined) throw new TypeError('the configuration names Redis without its address');
  const redis = createRedis({ url, onError: (error) => log.warn({ err: error }, 'Redis is away') });
  const kv = createResilientKeyValue({ kv: redis.kv, clock, log });
  return { strict: redis.kv, kv, bus: redis.bus, commands: redis.commands, close: redis.close };
}
