import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { variables } from './config/variables.ts';
import { ConfigError, loadConfig } from './config.ts';

const files: Record<string, string> = { '/run/secrets/db': 'postgres://a:from-file@db/x\n', '/empty': ' \n' };
const readFile = (path: string) => {
  const content = files[path];
  if (content === undefined) throw new Error('ENOENT');
  return content;
};
const load = (env: Record<string, string>) => loadConfig(env, { readFile });
const key = randomBytes(32);
const MASTER_KEY = key.toString('base64');
const production = { NODE_ENV: 'production', PUBLIC_URL: 'https://id.example.com', MASTER_KEY };

/** Asserts one line, of the given content. */
function refuses(env: Record<string, string>, line: RegExp): void {
  assert.throws(
    () => load(env),
    (error) => error instanceof ConfigError && line.test(error.message) && !error.message.includes('\n'),
    `${inspect(env)} should say ${line}`,
  );
}

describe('loadConfig with an empty environment', () => {
  const { config, secrets } = load({});

  it('is a development server that needs nothing', () => {
    assert.equal(config.mode, 'development');
    assert.deepEqual(
      [config.host, config.port, config.publicUrl],
      ['127.0.0.1', 5000, 'http://localhost:5000'],
    );
    assert.deepEqual(config.database, { kind: 'pglite', dataDir: '.data/postgres' });
    assert.deepEqual(config.cache, { kind: 'memory' });
    assert.equal(config.chain.kind, 'embedded');
    assert.equal(config.network, 'regtest');
    assert.equal(config.registration, 'open');
    assert.deepEqual(config.demo, { enabled: true, port: 5001 });
    assert.equal(secrets.masterKey, undefined);
    assert.deepEqual(config.warnings, []);
  });

  it('has the limits of the contract', () => {
    assert.deepEqual(config.limits, {
      auth: 10,
      api: 60,
      apiBurst: 120,
      client: 600,
      wallet: 30,
      proofs: 10,
      lockoutFailures: 5,
      lockoutDuration: 15 * 60_000,
    });
  });

  it('is frozen to the bottom', () => {
    assert.throws(() => Object.assign(config, { port: 1 }), TypeError);
    assert.throws(() => Object.assign(config.limits, { auth: 1 }), TypeError);
  });
});

describe('loadConfig in development', () => {
  it('is for this machine and the network around it: a server for everybody runs in production', () => {
    const everybody = [
      'https://id.example.com',
      'http://93.184.215.14',
      'https://localhost.example',
      'http://a.onion',
    ];
    for (const PUBLIC_URL of everybody) {
      refuses({ PUBLIC_URL }, /^NODE_ENV must be production .*set NODE_ENV=production/);
      refuses({ PUBLIC_URL, NODE_ENV: 'test' }, /^NODE_ENV must be production/);
    }
    const nearby = [
      'http://localhost:5000',
      'http://id.localhost',
      'http://127.0.0.1:5000',
      'http://[::1]:5000',
      'http://192.168.1.20:5000',
    ];
    for (const PUBLIC_URL of nearby) assert.equal(load({ PUBLIC_URL }).config.publicUrl, PUBLIC_URL);
  });
});

describe('loadConfig in production', () => {
  it('insists on what cannot be guessed', () => {
    refuses({ NODE_ENV: 'production', MASTER_KEY }, /^PUBLIC_URL is required/);
    refuses({ NODE_ENV: 'production', PUBLIC_URL: 'https://id.example.com' }, /^MASTER_KEY is required/);
    refuses({ ...production, PUBLIC_URL: 'http://id.example.com' }, /^PUBLIC_URL must be https/);
    refuses({ ...production, DEMO: 'true' }, /^DEMO/);
  });

  it('accepts http where nobody can read it: loopback and onion services (LUD-01)', () => {
    for (const url of [
      'http://localhost:8080',
      'http://127.0.0.1:8080',
      'http://[::1]:8080',
      'http://abc.onion',
    ]) {
      assert.equal(load({ ...production, PUBLIC_URL: url }).config.publicUrl, url);
    }
  });

  it('is stricter by default and warns about what only one process can use', () => {
    const { config } = load(production);
    assert.equal(config.registration, 'token');
    assert.deepEqual(config.demo, { enabled: false });
    assert.equal(config.https, true);
    assert.deepEqual(
      config.warnings.map((line) => line.split(' ', 1)[0]),
      ['DATABASE_URL', 'REDIS_URL', 'BITCOIN_RPC_URL', 'TRUST_PROXY'],
    );
  });

  it('has nothing to warn about when complete', () => {
    const { config } = load({
      ...production,
      DATABASE_URL: 'postgres://a:b@db/x',
      REDIS_URL: 'rediss://cache',
      BITCOIN_RPC_URL: 'http://u:p@node:8332',
      TRUST_PROXY: '10.0.0.0/8, loopback',
    });
    assert.deepEqual(config.warnings, []);
    assert.deepEqual(config.trustProxy, ['10.0.0.0/8', 'loopback']);
    assert.deepEqual(config.chain, { kind: 'rpc', network: 'main', cookieFile: undefined });
    assert.deepEqual(config.database, { kind: 'postgres', pool: 10, replica: false });
  });

  it('lets real addresses sign in without a node, and in development where that is asked for', () => {
    const networkOf = (env: Record<string, string>) => load(env).config.network;
    assert.equal(networkOf(production), 'main');
    assert.equal(networkOf({ ...production, BITCOIN_NETWORK: 'signet' }), 'signet');
    assert.equal(networkOf({ BITCOIN_NETWORK: 'main' }), 'main');
    assert.equal(networkOf({ BITCOIN_RPC_URL: 'http://node:8332' }), 'main');
  });
});

describe('NAME_FILE', () => {
  it('gives the content of a file, without the line end', () => {
    const { secrets } = load({ DATABASE_URL_FILE: '/run/secrets/db', MASTER_KEY });
    assert.equal(secrets.databaseUrl, 'postgres://a:from-file@db/x');
  });

  it('contradicts NAME, and must be readable and not empty', () => {
    refuses({ DATABASE_URL_FILE: '/run/secrets/db', DATABASE_URL: 'postgres://db/x' }, /both set/);
    refuses({ DATABASE_URL_FILE: '/missing' }, /^DATABASE_URL_FILE cannot be read: \/missing$/);
    refuses({ DATABASE_URL_FILE: '/empty' }, /^DATABASE_URL_FILE is empty/);
  });
});

describe('what stops the start', () => {
  it('is an unknown name of ours, and nobody else’s', () => {
    for (const name of [
      'DATABASE_URI',
      'REDIS_HOST',
      'BITCOIN_RPC',
      'RATE_LIMIT_LOGIN',
      'MASTER_KEY_PATH',
      'HODLXXI_X',
    ]) {
      refuses({ [name]: '1' }, new RegExp(`^${name} is not a setting`));
    }
    load({ PATH: '/bin', HOME: '/root', npm_config_x: '1', LOG_DIR: '/var', SENTRY_RELEASE: '1' });
  });

  it('is not the service link of a container platform', () => {
    load({
      REDIS_SERVICE_HOST: '10.0.0.1',
      REDIS_PORT: 'tcp://10.0.0.1:6379',
      REDIS_PORT_6379_TCP_ADDR: '10.0.0.1',
    });
  });

  it('is a contradiction', () => {
    refuses({ DATABASE_URL: 'postgres://db/x' }, /^MASTER_KEY is required with DATABASE_URL/);
    refuses({ DATABASE_REPLICA_URL: 'postgres://db/x' }, /needs DATABASE_URL/);
    refuses({ BITCOIN_RPC_COOKIE: '/x' }, /needs BITCOIN_RPC_URL/);
    refuses({ BITCOIN_RPC_COOKIE: '/x', BITCOIN_RPC_URL: 'http://u:p@n' }, /keep one/);
    refuses({ RATE_LIMIT_API: '200' }, /BURST/);
    for (const LOCKOUT_MINUTES of ['0', '1e1', '-1', '.5', '1441', '15 min'])
      refuses({ LOCKOUT_MINUTES }, /LOCKOUT_MINUTES must be a number from 0.1 to 1440/);
    refuses({ DEMO_PORT: '5000' }, /must differ/);
    refuses({ PORT: '0' }, /^PUBLIC_URL/);
    load({ BITCOIN_RPC_COOKIE: '/x', BITCOIN_RPC_URL: 'http://node:8332' });
  });

  it('is a malformed value, which is never repeated', () => {
    const malformed: Record<string, string[]> = {
      PORT: ['x', '-1', '65536', '5e3', '0x10', '80 80'],
      NODE_ENV: ['prod'],
      PUBLIC_URL: [
        'id.example.com',
        'ftp://a',
        'https://a/path',
        'https://a?x',
        'https://u:p@a',
        'https://a:443',
        'https://a#x',
      ],
      DATABASE_URL: ['mysql://a', 'x'],
      MASTER_KEY: ['short', 'x'.repeat(44), 'ab'.repeat(31)],
      TRUST_PROXY: ['true', '*', '0.0.0.0/0', '::/0', 'nginx', '10.0.0.0/99'],
      CORS_ORIGINS: ['*', 'https://a/*', 'null'],
      REGISTRATION: ['yes'],
      DEMO: ['maybe'],
      METRICS_TOKEN: ['short'],
    };
    for (const [name, values] of Object.entries(malformed)) {
      for (const value of values) {
        refuses({ [name]: value }, new RegExp(`^${name} must`));
        if (value.length > 5 && name !== 'TRUST_PROXY') {
          assert.throws(
            () => load({ [name]: value }),
            (error: Error) => !error.message.includes(value),
          );
        }
      }
    }
  });

  it('is always a ConfigError, whatever the environment holds', () => {
    const name = fc.constantFrom(
      ...Object.keys(variables),
      ...Object.keys(variables).map((each) => `${each}_FILE`),
    );
    fc.assert(
      fc.property(fc.dictionary(name, fc.oneof(fc.string(), fc.webUrl(), fc.constant('true'))), (env) => {
        try {
          load(env);
        } catch (error) {
          assert.ok(error instanceof ConfigError, String(error));
        }
      }),
    );
  });
});

describe('MASTER_KEY', () => {
  it('is read from base64, base64url and hex alike', () => {
    for (const encoding of ['base64', 'base64url', 'hex'] as const) {
      assert.deepEqual(load({ MASTER_KEY: key.toString(encoding) }).secrets.masterKey, new Uint8Array(key));
    }
  });
});

describe('secrets', () => {
  const { config, secrets } = load({
    ...production,
    DATABASE_URL: 'postgres://a:hidden-word@db/x',
    METRICS_TOKEN: 'hidden-word-of-metrics',
  });

  it('refuse to be shown, copied or changed', () => {
    const shown = [
      JSON.stringify(secrets),
      inspect(secrets),
      `${secrets}`,
      JSON.stringify({ ...secrets }),
      inspect({ secrets }),
    ];
    for (const text of shown) assert.doesNotMatch(text, /hidden-word/);
    assert.throws(() => Object.assign(secrets, { databaseUrl: 'x' }), TypeError);
    assert.equal(secrets.databaseUrl, 'postgres://a:hidden-word@db/x');
  });

  it('are nowhere in the configuration', () => {
    assert.doesNotMatch(JSON.stringify(config), /hidden-word/);
    assert.ok(!JSON.stringify(config).includes(MASTER_KEY));
  });
});
