/** The environment as one frozen configuration, with the secrets apart. Pure: what it reads is given to it. */
import { refuseContradictions } from './config/contradictions.ts';
import { type Environment, type ReadFile, readSettings, type Settings } from './config/read.ts';
import { createSecrets, type Secrets } from './config/secrets.ts';
import { warningsOf } from './config/warnings.ts';

export { ConfigError } from './config/config-error.ts';
export type { Secrets } from './config/secrets.ts';

export type Network = NonNullable<Settings['BITCOIN_NETWORK']>;

/** Everything the server may be told, free of secrets. Durations are milliseconds; limits are per minute. */
export type Config = {
  readonly mode: Settings['NODE_ENV'];
  readonly host: string;
  readonly port: number;
  /** The issuer: an origin without trailing slash. */
  readonly publicUrl: string;
  readonly https: boolean;
  readonly trustProxy: readonly string[];
  readonly corsOrigins: readonly string[];
  readonly dataDir: string;
  readonly database:
    | { readonly kind: 'pglite'; readonly dataDir: string }
    | { readonly kind: 'postgres'; readonly pool: number; readonly replica: boolean };
  readonly cache: { readonly kind: 'memory' } | { readonly kind: 'redis' };
  readonly chain:
    | { readonly kind: 'embedded'; readonly network: 'regtest'; readonly dataDir: string }
    | { readonly kind: 'rpc'; readonly network: Network; readonly cookieFile: string | undefined };
  /** Whose addresses sign in. That of the node, but for the private one of a development server. */
  readonly network: Network;
  readonly registration: 'open' | 'token' | 'off';
  /** Age at which signing keys are replaced. */
  readonly keyRotation: number;
  readonly limits: Limits;
  readonly pof: { readonly minConfirmations: number };
  readonly logLevel: Settings['LOG_LEVEL'];
  readonly shutdownDeadline: number;
  readonly demo: { readonly enabled: false } | { readonly enabled: true; readonly port: number };
  /** What the operator should know but need not stop for; the process logs each line at the start. */
  readonly warnings: readonly string[];
};

export type Limits = {
  readonly auth: number;
  readonly api: number;
  readonly apiBurst: number;
  readonly client: number;
  readonly wallet: number;
  readonly proofs: number;
  readonly lockoutFailures: number;
  readonly lockoutDuration: number;
};

/** Throws `ConfigError` with one line for the operator; the process prints it and exits with status 2. */
export function loadConfig(
  env: Environment,
  { readFile }: { readonly readFile: ReadFile },
): { readonly config: Config; readonly secrets: Secrets } {
  const settings = readSettings(env, readFile);
  refuseContradictions(settings);
  return { config: deepFreeze(configOf(settings)), secrets: secretsOf(settings) };
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

function configOf(s: Settings): Config {
  const production = s.NODE_ENV === 'production';
  const publicUrl = s.PUBLIC_URL?.origin ?? `http://localhost:${s.PORT}`;
  return {
    mode: s.NODE_ENV,
    host: s.HOST,
    port: s.PORT,
    publicUrl,
    https: publicUrl.startsWith('https:'),
    trustProxy: s.TRUST_PROXY,
    corsOrigins: s.CORS_ORIGINS,
    dataDir: s.DATA_DIR,
    database:
      s.DATABASE_URL === undefined
        ? { kind: 'pglite', dataDir: `${s.DATA_DIR}/postgres` }
        : { kind: 'postgres', pool: s.DATABASE_POOL, replica: s.DATABASE_REPLICA_URL !== undefined },
    cache: s.REDIS_URL === undefined ? { kind: 'memory' } : { kind: 'redis' },
    chain:
      s.BITCOIN_RPC_URL === undefined
        ? { kind: 'embedded', network: 'regtest', dataDir: `${s.DATA_DIR}/bitcoin` }
        : { kind: 'rpc', network: s.BITCOIN_NETWORK ?? 'main', cookieFile: s.BITCOIN_RPC_COOKIE },
    network: s.BITCOIN_NETWORK ?? (s.BITCOIN_RPC_URL !== undefined || production ? 'main' : 'regtest'),
    registration: s.REGISTRATION ?? (production ? 'token' : 'open'),
    keyRotation: s.KEY_ROTATION_DAYS * DAY,
    limits: limitsOf(s),
    pof: { minConfirmations: s.POF_MIN_CONFIRMATIONS },
    logLevel: s.LOG_LEVEL,
    shutdownDeadline: s.SHUTDOWN_SECONDS * SECOND,
    demo:
      (s.DEMO ?? s.NODE_ENV === 'development') ? { enabled: true, port: s.DEMO_PORT } : { enabled: false },
    warnings: warningsOf(s),
  };
}

function limitsOf(s: Settings): Limits {
  return {
    auth: s.RATE_LIMIT_AUTH,
    api: s.RATE_LIMIT_API,
    apiBurst: s.RATE_LIMIT_API_BURST,
    client: s.RATE_LIMIT_CLIENT,
    wallet: s.RATE_LIMIT_WALLET,
    proofs: s.RATE_LIMIT_PROOFS,
    lockoutFailures: s.LOCKOUT_FAILURES,
    lockoutDuration: Math.round(s.LOCKOUT_MINUTES * MINUTE),
  };
}

function secretsOf(s: Settings): Secrets {
  return createSecrets({
    masterKey: s.MASTER_KEY,
    previousMasterKey: s.MASTER_KEY_PREVIOUS,
    databaseUrl: s.DATABASE_URL,
    databaseReplicaUrl: s.DATABASE_REPLICA_URL,
    redisUrl: s.REDIS_URL,
    bitcoinRpcUrl: s.BITCOIN_RPC_URL,
    metricsToken: s.METRICS_TOKEN,
    sentryDsn: s.SENTRY_DSN,
  });
}

function deepFreeze<T extends object>(value: T): T {
  for (const inner of Object.values(value))
    if (typeof inner === 'object' && inner !== null) deepFreeze(inner);
  return Object.freeze(value);
}
