/** PostgreSQL as it is shipped, every commit flushed to disk, and Redis that keeps nothing. */
import { startPostgres } from '../../test/support/postgres.ts';
import { startRedis } from '../../test/support/redis.ts';
import { cpuOf, cpuOfFamily, parentOf } from '../measure/processes.ts';

export async function startStorage() {
  await using started = new AsyncDisposableStack();
  const postgres = started.use(await startPostgres({ durable: true }));
  const redis = started.use(await startRedis());
  const { rows } = await postgres.query(
    "select pid from pg_stat_activity where backend_type = 'checkpointer'",
  );
  const postmaster = parentOf(Number(rows[0]?.pid));
  const info = String(await redis.command(['INFO', 'server']));
  const redisPid = Number(/process_id:(\d+)/.exec(info)?.[1]);
  const databaseUrl = await postgres.createDatabase();
  const resources = started.move();
  return {
    databaseUrl,
    redisUrl: redis.url,
    cpu: () => ({ postgres: cpuOfFamily(postmaster), redis: cpuOf(redisPid) }),
    stop: () => resources.disposeAsync(),
  };
}

export type Storage = Awaited<ReturnType<typeof startStorage>>;
