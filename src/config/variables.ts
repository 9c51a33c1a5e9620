/** Every variable the server reads; docs/configuration.md is generated from this table. */
import {
  connectionUrl,
  decimal,
  flag,
  integer,
  key256,
  oneOf,
  originList,
  type Parser,
  proxyList,
  sharedSecret,
  text,
  webOrigin,
} from './parsers.ts';

export type Variable<T = unknown> = {
  readonly description: string;
  readonly parse: Parser<T>;
  /** Used when the variable is absent, as if it had been given. */
  readonly default?: string;
  /** Says what happens when it is absent and there is no fixed default. */
  readonly absent?: string;
  /** Kept apart from the configuration, and never shown. */
  readonly secret?: true;
};

const PORT = integer(0, 65_535);
const PER_MINUTE = integer(1, 1_000_000);

export const variables = {
  NODE_ENV: {
    description:
      'How strict the server is about its own settings. Anything but `production` needs a PUBLIC_URL on this machine or on a private address.',
    parse: oneOf('development', 'production', 'test'),
    default: 'development',
  },
  PORT: { description: 'Port to listen on; 0 picks a free one.', parse: PORT, default: '5000' },
  HOST: { description: 'Address to listen on. Containers set `0.0.0.0`.', parse: text, default: '127.0.0.1' },
  PUBLIC_URL: {
    description:
      'Origin under which browsers, wallets and applications reach the server; also the OpenID issuer. Must be https in production, except on a loopback or `.onion` host.',
    parse: webOrigin,
    absent: '`http://localhost:PORT`; required in production',
  },
  DATA_DIR: {
    description: 'Folder of the embedded database, the embedded node and the generated master key.',
    parse: text,
    default: '.data',
  },
  DATABASE_URL: {
    description: 'PostgreSQL 15 or later.',
    parse: connectionUrl('postgres', 'postgresql'),
    absent: 'embedded PostgreSQL (PGlite) in DATA_DIR, for one process',
    secret: true,
  },
  DATABASE_REPLICA_URL: {
    description: 'Read replica for reads that may lag behind.',
    parse: connectionUrl('postgres', 'postgresql'),
    absent: 'all reads go to DATABASE_URL',
    secret: true,
  },
  DATABASE_POOL: {
    description: 'Most connections to PostgreSQL per process.',
    parse: integer(1, 1000),
    default: '10',
  },
  REDIS_URL: {
    description: 'Redis or a compatible server, for caches, counters and notices between processes.',
    parse: connectionUrl('redis', 'rediss'),
    absent: 'kept in memory, for one process',
    secret: true,
  },
  BITCOIN_RPC_URL: {
    description: 'JSON-RPC of Bitcoin Core or Knots; may hold user and password.',
    parse: connectionUrl('http', 'https'),
    absent: 'a private regtest node of our own; none in production',
    secret: true,
  },
  BITCOIN_RPC_COOKIE: {
    description: "Path of the node's `.cookie` file, instead of user and password.",
    parse: text,
    absent: 'user and password of BITCOIN_RPC_URL',
  },
  BITCOIN_NETWORK: {
    description:
      'Whose addresses sign in, and the network of the node at BITCOIN_RPC_URL, which is not used when it says otherwise. `main` lets real wallets sign in to a development server.',
    parse: oneOf('main', 'test', 'testnet4', 'signet', 'regtest'),
    absent: '`main` in production and with BITCOIN_RPC_URL, else `regtest`',
  },
  MASTER_KEY: {
    description: 'Wraps every stored secret: 32 bytes in base64 or hex. Losing it means new signing keys.',
    parse: key256,
    absent: 'generated in DATA_DIR/master.key with the embedded database; required in production',
    secret: true,
  },
  MASTER_KEY_PREVIOUS: {
    description:
      'A second key that opens what is stored and seals nothing, while MASTER_KEY is exchanged. Remove it after `hodlxxi keys rotate-master`; docs/runbook.md says how.',
    parse: key256,
    absent: 'MASTER_KEY alone opens',
    secret: true,
  },
  TRUST_PROXY: {
    description:
      'Proxies whose `X-Forwarded-For` and `X-Request-Id` are believed: addresses, CIDR ranges, `loopback` or `private`, separated by commas.',
    parse: proxyList,
    default: '',
  },
  CORS_ORIGINS: {
    description: 'Origins whose scripts may call the API with access tokens, separated by commas.',
    parse: originList,
    default: '',
  },
  REGISTRATION: {
    description:
      'Who may register OAuth clients (RFC 7591): everybody, holders of an initial access token, or nobody. At `/api/clients` the same: with `token` what a signed-in person registers waits for `hodlxxi client approve`, with `off` only people with the role admin register.',
    parse: oneOf('open', 'token', 'off'),
    absent: '`token` in production, else `open`',
  },
  KEY_ROTATION_DAYS: {
    description: 'Age in days at which signing keys are replaced.',
    parse: integer(1, 3650),
    default: '90',
  },
  RATE_LIMIT_AUTH: {
    description: 'Sign-in requests per minute and address.',
    parse: PER_MINUTE,
    default: '10',
  },
  RATE_LIMIT_API: { description: 'API requests per minute and user.', parse: PER_MINUTE, default: '60' },
  RATE_LIMIT_API_BURST: {
    description: 'API requests a user may make at once before RATE_LIMIT_API applies.',
    parse: PER_MINUTE,
    default: '120',
  },
  RATE_LIMIT_CLIENT: {
    description: 'Token answers per minute and application.',
    parse: PER_MINUTE,
    default: '600',
  },
  RATE_LIMIT_WALLET: {
    description:
      'Requests per minute and user that change wallets, read the chain, build or send. Reading a wallet counts as API requests.',
    parse: PER_MINUTE,
    default: '30',
  },
  RATE_LIMIT_PROOFS: { description: 'Proof requests per minute and user.', parse: PER_MINUTE, default: '10' },
  POF_MIN_CONFIRMATIONS: {
    description:
      'Depth of a coin before it counts in a proof of funds, the block it is in included. A shorter one survives fewer reorganisations.',
    parse: integer(1, 1000),
    default: '6',
  },
  LOCKOUT_FAILURES: {
    description:
      'Failures after which the next tries are refused: wrong signatures for a key from one network, wrong passkeys of an account, wrong device codes at one address.',
    parse: integer(1, 1000),
    default: '5',
  },
  LOCKOUT_MINUTES: { description: 'How long such a lock lasts.', parse: decimal(0.1, 1440), default: '15' },
  LOG_LEVEL: {
    description: 'Least severe messages that are logged.',
    parse: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
    default: 'info',
  },
  METRICS_TOKEN: {
    description: 'Bearer token for `GET /metrics`.',
    parse: sharedSecret,
    absent: 'only loopback and private addresses that did not come through a proxy',
    secret: true,
  },
  SENTRY_DSN: {
    description: 'Where unexpected errors are reported.',
    parse: connectionUrl('http', 'https'),
    absent: 'errors are only logged',
    secret: true,
  },
  SHUTDOWN_SECONDS: {
    description: 'How long requests under way may take to finish when the server stops.',
    parse: integer(0, 600),
    default: '10',
  },
  DEMO: {
    description: 'Whether to run the demo application beside the server. Never in production.',
    parse: flag,
    absent: '`true` in development, else `false`',
  },
  DEMO_PORT: { description: 'Port of the demo application.', parse: PORT, default: '5001' },
} as const satisfies Record<string, Variable>;

export type VariableName = keyof typeof variables;

/** Names we own: an unknown one that starts like this is a mistake, not somebody else's. */
export const OWN_PREFIXES = [
  'BITCOIN_',
  'CORS_',
  'DATABASE_',
  'DEMO_',
  'HODLXXI_',
  'KEY_ROTATION_',
  'LOCKOUT_',
  'MASTER_KEY',
  'METRICS_',
  'POF_',
  'PUBLIC_URL',
  'RATE_LIMIT_',
  'REDIS_',
  'REGISTRATION',
  'TRUST_PROXY',
] as const;
