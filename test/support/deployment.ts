/** The product the way people run it: by itself on one machine, or as two processes behind a proxy. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { fillDataDir } from './data-dir.ts';
import { type Nginx, startNginx } from './nginx.ts';
import { freePort } from './ports.ts';
import { type Postgres, startPostgres } from './postgres.ts';
import { type RedisServer, startRedis } from './redis.ts';
import { type Server, startServer } from './server.ts';

type Env = Readonly<Record<string, string>>;

/** Tests sign in more often than people do, all from one address. What limits do is the affair of their own tests. */
export const unhurried: Env = {
  RATE_LIMIT_AUTH: '1000000',
  RATE_LIMIT_API: '1000000',
  RATE_LIMIT_API_BURST: '1000000',
  RATE_LIMIT_CLIENT: '1000000',
  RATE_LIMIT_WALLET: '1000000',
  RATE_LIMIT_PROOFS: '1000000',
};

const quiet: Env = { NODE_ENV: 'development', DEMO: 'false', ...unhurried };

/**
 * One process with everything inside. `env` is added to settings without limits and without the demo application.
 * With a `DATA_DIR` of the test's own the server makes the database itself, as it does for people.
 */
export const startEmbedded = (env: Env = {}, port?: number): Promise<Server> =>
  startServer({
    env: { ...quiet, ...env },
    ...(port === undefined ? {} : { port }),
    ...('DATA_DIR' in env || 'DATABASE_URL' in env ? {} : { prepare: fillDataDir }),
    patience: 60_000,
  });

export type Cluster = AsyncDisposable & {
  /** What browsers and wallets see: the proxy. */
  readonly url: string;
  readonly postgres: Postgres;
  readonly redis: RedisServer;
  readonly nginx: Nginx;
  readonly databaseUrl: string;
  readonly server: (n: 1 | 2) => Server;
  /** `host:port` of a process, as the proxy's log names it. */
  readonly upstream: (n: 1 | 2) => string;
  /** Starts a process again that was killed or stopped, at the same address. */
  readonly revive: (n: 1 | 2) => Promise<void>;
  /** Everything both processes have logged, those that are gone included. */
  readonly logs: () => string;
};

export type ClusterOptions = {
  readonly env?: Env;
  /** True where a test is about what survives. */
  readonly durable?: boolean;
  /** Added to the first process only. */
  readonly first?: Env;
};

/** Two processes over one PostgreSQL and one Redis, behind nginx. */
export const startCluster = async ({
  env,
  durable = false,
  first = {},
}: ClusterOptions = {}): Promise<Cluster> => {
  await using opened = new AsyncDisposableStack();
  const postgres = opened.use(await startPostgres({ durable }));
  const redis = opened.use(await startRedis());
  const databaseUrl = await postgres.createDatabase();
  const ports = { 1: await freePort(), 2: await freePort() };
  const upstream = (n: 1 | 2) => `127.0.0.1:${ports[n]}`;
  const nginx = opened.use(await startNginx({ upstreams: [upstream(1), upstream(2)] }));
  const common = {
    ...quiet,
    PUBLIC_URL: nginx.baseUrl,
    DATABASE_URL: databaseUrl,
    REDIS_URL: redis.url,
    MASTER_KEY: randomBytes(32).toString('base64'),
    TRUST_PROXY: 'loopback',
    ...env,
  };
  const launch = (n: 1 | 2) =>
    startServer({ port: ports[n], env: n === 1 ? { ...common, ...first } : common, patience: 60_000 });

  const running = new Map<1 | 2, Server>();
  const past: string[] = [];
  opened.defer(async () => {
    await Promise.all([...running.values()].map((server) => server[Symbol.asyncDispose]()));
  });
  const server = (n: 1 | 2): Server => {
    const found = running.get(n);
    if (!found) throw new Error(`process ${n} is not running`);
    return found;
  };
  for (const n of [1, 2] as const) running.set(n, await launch(n));
  await throughProxy(nginx);

  const resources = opened.move();
  return {
    url: nginx.baseUrl,
    postgres,
    redis,
    nginx,
    databaseUrl,
    server,
    upstream,
    revive: async (n) => {
      past.push(server(n).logs());
      await server(n)[Symbol.asyncDispose]();
      running.set(n, await launch(n));
      await throughProxy(nginx);
    },
    logs: () => [...past, ...[...running.values()].map((one) => one.logs())].join('\n'),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
};

/**
 * The proxy had nobody to ask before, and avoids such servers for up to two seconds: separately for each way to them,
 * the shared one included.
 */
const throughProxy = async ({ baseUrl, served }: Nginx): Promise<void> => {
  const answers = async (headers: Record<string, string>) =>
    (await fetch(`${baseUrl}/health/live`, { headers })).status === 200;
  for (const n of ['1', '2']) {
    await eventually(`process ${n} answers through the proxy`, () => answers({ 'x-upstream': n }));
  }
  const from = served().length;
  const asked = () =>
    new Set(
      served()
        .slice(from)
        .map(({ upstream }) => upstream),
    );
  await eventually('the proxy asks both in turn', async () => (await answers({})) && asked().size >= 2);
};

/** Waits until `probe` resolves to true; a rejection counts as "not yet". Rejects after `patience` ms. */
export const eventually = async (
  what: string,
  probe: () => Promise<boolean> | boolean,
  patience = 60_000,
): Promise<void> => {
  const deadline = Date.now() + patience;
  for (;;) {
    const answer = await Promise.resolve()
      .then(probe)
      .catch((error: unknown) => error);
    if (answer === true) return;
    if (Date.now() > deadline)
      throw new Error(`within ${patience} ms this did not happen: ${what}`, { cause: answer });
    await sleep(25);
  }
};
