/** The OAuth room with its real neighbours, served on loopback, for tests that speak HTTP to it. */
import { randomBytes } from 'node:crypto';
import { after } from 'node:test';
import { pino } from 'pino';
import { createKeySignIn, createPasskeys } from '../../src/account/index.ts';
import { createAuthenticate } from '../../src/core/authn/authenticate.ts';
import { addAuthentication } from '../../src/core/authn/plugin.ts';
import { addAuthorization } from '../../src/core/authz/plugin.ts';
import { deriveKey } from '../../src/core/crypto.ts';
import { sessionCookie } from '../../src/core/session/cookie.ts';
import { createSessions } from '../../src/core/session/sessions.ts';
import { createMemoryBus, createMemoryKeyValue } from '../../src/infra/kv/memory.ts';
import { createClientStore } from '../../src/infra/sql/client-store.ts';
import { createKeyChallengeStore } from '../../src/infra/sql/key-challenge-store.ts';
import { createLnurlStore } from '../../src/infra/sql/lnurl-store.ts';
import { createOauthStore } from '../../src/infra/sql/oauth-store.ts';
import { createPasskeyStore } from '../../src/infra/sql/passkey-store.ts';
import { createSessionStore } from '../../src/infra/sql/session-store.ts';
import { createSigningKeyStore } from '../../src/infra/sql/signing-key-store.ts';
import type { Sql } from '../../src/infra/sql/sql.ts';
import { createFastCurve } from '../../src/lib/bitcoin/curve-fast.ts';
import { createCsrf } from '../../src/lib/http/csrf.ts';
import { createHttp } from '../../src/lib/http/http.ts';
import { createBrowserCookie, createLnurl, lnurlRoutes, qrPath } from '../../src/lnurl/index.ts';
import { createOauth, type OauthDeps } from '../../src/oauth/oauth.ts';
import { openDatabase, random, silent } from './accounts.ts';
import { freePort } from './ports.ts';

const HOUR = 3_600_000;

export type TestServer = AsyncDisposable & {
  readonly issuer: string;
  readonly oauth: Awaited<ReturnType<typeof createOauth>>;
  readonly sql: Sql;
  readonly close: () => Promise<void>;
};

/** `shift` moves our clock, not the library's. */
export type OauthOptions = { readonly overrides?: Partial<OauthDeps>; readonly shift?: () => number };

/** One for all tests of a file, over a database of its own; called while the file is read. */
export async function openOauth(options: OauthOptions = {}): Promise<TestServer> {
  const sql = await openDatabase();
  const server = await startOauth(sql, options);
  after(async () => {
    await server.close();
    await sql.close();
  });
  return server;
}

/** Serves the rooms over `sql`. */
export async function startOauth(sql: Sql, options: OauthOptions = {}): Promise<TestServer> {
  const clock = { now: () => Date.now() + (options.shift?.() ?? 0) };
  const kv = createMemoryKeyValue({ clock, maxKeys: 100_000 });
  const bus = createMemoryBus();
  const masterKey = options.overrides?.masterKey ?? { current: randomBytes(32) };
  const http = await createHttp({
    log: pino({ level: process.env['TEST_LOG'] ?? 'silent' }),
    https: false,
    trustProxy: [],
    corsOrigins: [],
    problemTypePrefix: 'urn:test:',
  });
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const cookie = createBrowserCookie(issuer, random);
  const csrf = createCsrf({ key: deriveKey(masterKey.current, 'csrf'), origin: issuer });
  const audit = { record: async () => {} };
  const metrics = { count: () => {}, observe: () => {} };
  const lnurl = createLnurl({
    store: createLnurlStore(sql),
    cache: kv,
    bus,
    curve: createFastCurve(),
    clock,
    random,
    publicUrl: issuer,
    k1Key: deriveKey(masterKey.current, 'lnurl-k1'),
    audit,
    metrics,
    limits: { openPerNetwork: Number.POSITIVE_INFINITY },
  });
  const sessions = createSessions({ store: createSessionStore(sql), bus, clock, random, log: silent });
  const codeLock = { failures: 5, duration: HOUR / 4 };
  const passkeys = createPasskeys({
    store: createPasskeyStore(sql),
    sessions,
    kv,
    clock,
    random,
    audit,
    publicUrl: issuer,
    lock: codeLock,
  });
  const keySignIn = createKeySignIn({
    store: createKeyChallengeStore(sql),
    kv,
    curve: createFastCurve(),
    clock,
    random,
    audit,
    metrics,
    publicUrl: issuer,
    network: 'main',
    lock: codeLock,
  });
  const oauth = await createOauth({
    store: createOauthStore(sql.db, clock),
    clientStore: createClientStore(sql.db),
    keyStore: createSigningKeyStore(sql.db),
    kv,
    bus,
    clock,
    random,
    log: silent,
    csrf,
    accounts: {
      claims: async (userId) => ({ sub: userId, name: 'Somebody', preferred_username: 'somebody' }),
      idByHint: async () => null,
      roles: async () => [],
    },
    wallets: {
      create: (request) => lnurl.create({ action: 'login', ...request }),
      show: lnurl.show,
      peek: lnurl.peek,
      claim: lnurl.claim,
    },
    keySignIn,
    passkeys,
    browserCookie: cookie,
    qrPath,
    sessionEnded: async () => {},
    issuer,
    masterKey,
    pairwiseKey: deriveKey(masterKey.current, 'pairwise-subjects'),
    registration: 'open',
    sessionCookie: sessionCookie(issuer).name,
    development: true,
    rotateEvery: 30 * 24 * HOUR,
    codeLock,
    fetch: fetchAnywhere,
    ...options.overrides,
  });
  const sessionsCookie = sessionCookie(issuer);
  const authenticate = createAuthenticate({
    sessions,
    accessTokens: oauth.accessTokens,
    cookieName: sessionsCookie.name,
  });
  addAuthentication(http.app, { authenticate, cookie: sessionsCookie });
  addAuthorization(http.app, { roles: async () => [], csrf, clock });
  // An endpoint of ours that applications may call, to try their tokens on.
  http.app.get('/api/whoami', { config: { access: { scopes: ['profile'] } } }, async ({ principal }) => ({
    ...principal,
    scopes: principal?.scopes === 'all' ? 'all' : [...(principal?.scopes ?? [])],
  }));
  await http.app.register(
    lnurlRoutes({
      lnurl,
      cookie,
      publicUrl: issuer,
      ports: { authenticate: async () => null, openSession: async () => {} },
    }),
  );
  await http.app.register(oauth.routes);
  await http.app.listen({ host: '127.0.0.1', port });
  const close = async () => {
    await http.stop(1000);
    await oauth.close();
    await lnurl.close();
  };
  return { issuer, oauth, sql, close, [Symbol.asyncDispose]: close };
}

/** The library refuses addresses like loopback through the dispatcher it passes; applications of tests live there. */
const fetchAnywhere: typeof fetch = (input, init) => {
  const { dispatcher: _refusing, ...rest }: RequestInit & { dispatcher?: unknown } = init ?? {};
  return fetch(input, rest);
};
