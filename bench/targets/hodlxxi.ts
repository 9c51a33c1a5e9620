/** The product as it runs in production: one process, PostgreSQL and Redis beside it. */
import { randomBytes } from 'node:crypto';
import { registerClient } from '../../test/support/relying-party.ts';
import { startServer } from '../../test/support/server.ts';
import { bodyOf, redirectOf } from '../load/browser.ts';
import type { SignIn } from '../load/operations.ts';
import { createWallet, signK1, type Wallet } from '../load/wallet.ts';
import { cpuOf } from '../measure/processes.ts';
import { readSeries } from '../measure/prometheus.ts';
import { type Application, REDIRECT_URI, SCOPE } from './applications.ts';
import type { Storage } from './storage.ts';
import type { Target } from './target.ts';

const UNLIMITED = '1000000';
/** People who come back, and wallets made ahead of time for those who come for the first time. */
const KNOWN = 64;
const STOCK = 4000;

export async function startHodlxxi(
  storage: Storage,
  env: Readonly<Record<string, string>> = {},
): Promise<Target> {
  const server = await startServer({
    env: {
      NODE_ENV: 'production',
      DATABASE_URL: storage.databaseUrl,
      REDIS_URL: storage.redisUrl,
      MASTER_KEY: randomBytes(32).toString('hex'),
      REGISTRATION: 'open',
      LOG_LEVEL: 'warn',
      RATE_LIMIT_AUTH: UNLIMITED,
      RATE_LIMIT_API: UNLIMITED,
      RATE_LIMIT_API_BURST: UNLIMITED,
      RATE_LIMIT_CLIENT: UNLIMITED,
      ...env,
    },
  });
  const origin = server.baseUrl;
  const application = await register(origin);
  const known = Array.from({ length: KNOWN }, createWallet);
  const stock: Wallet[] = [];
  let turn = 0;

  const signInWith =
    (walletOf: () => Wallet): SignIn =>
    async (browser, page) => {
      const html = bodyOf(await browser.get(page));
      const k1 = part(html, /[?&;]k1=([0-9a-f]{64})/);
      const confirm = part(html, /data-continue="([^"]+)"/);
      const wallet = walletOf();
      const query = `k1=${k1}&sig=${signK1(k1, wallet)}&key=${wallet.key}`;
      const answer = bodyOf(await browser.get(`/api/lnurl-auth/verify?${query}`));
      if (!answer.includes('"OK"')) throw new Error(`the wallet was told: ${answer}`);
      const csrf = part(bodyOf(await browser.get(confirm)), /name="csrf" value="([^"]+)"/);
      return redirectOf(await browser.post(confirm, `csrf=${csrf}&decision=allow`), origin);
    };

  return {
    name: 'HODLXXI',
    endpoints: {
      origin,
      authorize: '/oauth/authorize',
      token: '/oauth/token',
      introspect: '/oauth/introspect',
      userinfo: '/oauth/userinfo',
    },
    application,
    reader: application,
    signIns: {
      first: signInWith(() => stock.pop() ?? createWallet()),
      returning: signInWith(() => {
        turn += 1;
        return known[turn % KNOWN] ?? createWallet();
      }),
    },
    rest() {
      while (stock.length < STOCK) stock.push(createWallet());
    },
    async read() {
      const series = readSeries(await (await fetch(`${origin}/metrics`)).text());
      return {
        cpu: { server: cpuOf(server.pid), ...storage.cpu() },
        statements: series('hodlxxi_sql_statements_total'),
        commands: series('hodlxxi_redis_commands_total'),
      };
    },
    stop: server.stop,
  };
}

async function register(origin: string): Promise<Application> {
  const { clientId, secret } = await registerClient(origin, {
    redirect_uris: [REDIRECT_URI],
    grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
    scope: SCOPE,
    id_token_signed_response_alg: 'ES256',
  });
  return { clientId, secret, redirectUri: REDIRECT_URI };
}

function part(html: string, pattern: RegExp): string {
  const found = pattern.exec(html)?.[1];
  if (found === undefined) throw new Error(`${pattern} is not in ${html.slice(0, 2000)}`);
  return found;
}
