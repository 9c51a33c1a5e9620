/** The whole product in this process, over a test's database: every room, every route, and a port for browsers. */

import type { NodeSource } from '../../src/app/bitcoin-node.ts';
import { createRooms } from '../../src/app/rooms.ts';
import { createServer } from '../../src/app/server.ts';
import { loadConfig } from '../../src/config.ts';
import { createHealth } from '../../src/core/health.ts';
import { createLog } from '../../src/core/log.ts';
import type { Clock } from '../../src/core/ports.ts';
import type { Sql } from '../../src/infra/sql/sql.ts';
import { openSharedState, type SharedState } from '../../src/infra/storage.ts';
import { createMetrics } from '../../src/infra/telemetry/metrics.ts';
import { laptop, random } from './accounts.ts';
import { unhurried } from './deployment.ts';
import { freePort } from './ports.ts';

const masterKey = { current: Buffer.alloc(32, 7) };

export type AppOptions = {
  readonly clock?: Clock;
  readonly env?: Readonly<Record<string, string>>;
  /** A node for wallets. */
  readonly bitcoin?: NodeSource;
  /** Of a process that this one is a second of: the same store, and the same public address. */
  readonly beside?: { readonly url: string; readonly shared: SharedState };
};

/** Serves the product on loopback until it is disposed. */
export async function startApp(sql: Sql, { clock = Date, env = {}, beside, bitcoin }: AppOptions = {}) {
  const port = await freePort();
  const own = `http://127.0.0.1:${port}`;
  const url = beside?.url ?? own;
  const settings = { NODE_ENV: 'development', PUBLIC_URL: url, DATA_DIR: '/nonexistent', DEMO: 'false' };
  const { config, secrets } = loadConfig({ ...settings, ...unhurried, ...env }, { readFile: () => '' });
  const log = createLog({ level: 'fatal' });
  const telemetry = createMetrics();
  const { metrics } = telemetry;
  const shared = beside?.shared ?? openSharedState(config, secrets, clock, log);
  const rooms = await createRooms({ config, masterKey, sql, shared, clock, random, log, metrics, bitcoin });
  const health = createHealth({ clock, checks: {} });
  const http = await createServer({ config, secrets, log, rooms, health, telemetry, clock });
  await http.app.listen({ host: '127.0.0.1', port });

  /** A session of the person's own, as a wallet's answer opens it, and requests with it. */
  async function signIn(userId: string) {
    const { token, uid } = await rooms.sessions.open({
      userId,
      kind: 'wallet',
      amr: ['lnurl'],
      acr: null,
      origin: laptop,
    });
    return { token, uid, send: bearer(token) };
  }

  /** Requests that bear a token. */
  const bearer =
    (token: string) => (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object) =>
      http.app.inject({
        method,
        url: path,
        headers: { authorization: `Bearer ${token}` },
        ...(body === undefined ? {} : { payload: body }),
      });

  return {
    url,
    /** Where this process listens; not its public address when it is a second one. */
    own,
    rooms,
    shared,
    http,
    signIn,
    bearer,
    async [Symbol.asyncDispose]() {
      await http.stop(1000);
      await rooms.close();
      if (!beside) await shared.close();
    },
  };
}
