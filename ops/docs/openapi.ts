/** Writes docs/openapi.json: the document of a server with every route, over a database in memory. */
import { randomBytes } from 'node:crypto';
import { createRooms } from '../../src/app/rooms.ts';
import { createServer } from '../../src/app/server.ts';
import { loadConfig } from '../../src/config.ts';
import { createHealth } from '../../src/core/health.ts';
import { createLog } from '../../src/core/log.ts';
import { migrate } from '../../src/infra/sql/migrate.ts';
import { createPglite } from '../../src/infra/sql/pglite.ts';
import { openSharedState } from '../../src/infra/storage.ts';
import { createMetrics } from '../../src/infra/telemetry/metrics.ts';

const ENVIRONMENT = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://id.example.com',
  MASTER_KEY: randomBytes(32).toString('base64'),
};

/** The server's routes without a socket, over a database in memory. */
export async function openServer() {
  const opened = new AsyncDisposableStack();
  const { config, secrets } = loadConfig(ENVIRONMENT, { readFile: () => '' });
  const log = createLog({ level: 'fatal' });
  const random = { bytes: (length: number) => randomBytes(length) };
  const telemetry = createMetrics();
  const sql = opened.use(await createPglite({ dataDir: 'memory://' }));
  await migrate(sql.db);
  const shared = openSharedState(config, secrets, Date, log);
  opened.defer(shared.close);
  const { metrics } = telemetry;
  const masterKey = { current: randomBytes(32) };
  const rooms = await createRooms({ config, masterKey, sql, shared, clock: Date, random, log, metrics });
  opened.defer(rooms.close);
  const health = createHealth({ clock: Date, checks: {} });
  const { app } = await createServer({ config, secrets, log, rooms, health, telemetry, clock: Date });
  opened.defer(() => app.close());
  await app.ready();
  return { app, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

export default {
  path: 'docs/openapi.json',
  async render(): Promise<string> {
    await using server = await openServer();
    return `${JSON.stringify(server.app.swagger(), null, 2)}\n`;
  },
};
