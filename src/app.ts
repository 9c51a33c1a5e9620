/** The composition root: opens what the configuration asks for, fills the rooms, and closes everything again. */
import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { type OpenedNode, openBitcoinNode } from './app/bitcoin-node.ts';
import { createRooms } from './app/rooms.ts';
import { openScriptCheck } from './app/script-check.ts';
import { createServer } from './app/server.ts';
import { openMasterKey } from './config/master-key.ts';
import type { Config, Secrets } from './config.ts';
import { startSealer } from './core/audit/sealer.ts';
import { createHealth, type HealthCheck } from './core/health.ts';
import type { Clock, Random } from './core/ports.ts';
import { migrate } from './infra/sql/migrate.ts';
import { startPurge } from './infra/sql/purge.ts';
import { openSharedState, openSql } from './infra/storage.ts';
import { createMetrics } from './infra/telemetry/metrics.ts';

export type AppDeps = {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly log: Logger;
  readonly clock?: Clock;
  readonly random?: Random;
};

const systemRandom: Random = { bytes: (length) => randomBytes(length) };

/** Milliseconds between two rounds of deleting expired rows. */
const PURGE_EVERY = 60_000;

/** Others than a node that is away, which passes: this stays until the operator puts it right. */
const ofOurNetwork =
  ({ isElsewhere }: OpenedNode): HealthCheck =>
  async () => {
    if (isElsewhere()) throw new Error('the Bitcoin node is on another network');
  };

/** Everything is closed again when the start fails halfway. */
export async function createApp({ config, secrets, log, clock = Date, random = systemRandom }: AppDeps) {
  await using opened = new AsyncDisposableStack();
  const telemetry = createMetrics();
  const { metrics } = telemetry;

  const sql = opened.use(await openSql(config, secrets, telemetry.query));
  await migrate(sql.db);
  const shared = openSharedState(config, secrets, clock, log);
  opened.defer(shared.close);
  telemetry.follow('sql_statements_total', sql.statements);
  telemetry.follow('redis_commands_total', shared.commands);
  const masterKey = await openMasterKey(secrets, config.dataDir, random);

  const bitcoin = openBitcoinNode(config, secrets, { clock, random, metrics, log });
  if (bitcoin) opened.defer(bitcoin.close);
  const rooms = await createRooms({
    config,
    masterKey,
    sql,
    shared,
    clock,
    random,
    log,
    metrics,
    scriptCheck: bitcoin && openScriptCheck(bitcoin),
    bitcoin,
  });
  opened.defer(rooms.close);
  opened.defer(startSealer({ store: rooms.auditStore, log }).stop);
  opened.use(startPurge({ sql, clock, log, every: PURGE_EVERY }));

  const health = createHealth({
    clock,
    checks: { database: sql.ping },
    optional: { cache: shared.strict.ping, ...(bitcoin ? { bitcoin_network: ofOurNetwork(bitcoin) } : {}) },
  });
  const http = await createServer({ config, secrets, log, rooms, health, telemetry, clock });

  const resources = opened.move();
  return {
    http,
    sql,
    shared,
    rooms,
    listen: () => http.app.listen({ host: config.host, port: config.port }),
    /** Requests under way finish, then everything they need is closed. */
    async stop(): Promise<void> {
      health.drain();
      await http.stop(config.shutdownDeadline);
      await resources.disposeAsync();
    },
  };
}
