/** Everything about keys behind a real server on a real database: pages, programs and requests that a key signs. */
import {
  createAccount,
  createApiSessions,
  createKeySignIn,
  createLinkedKeys,
  createMerge,
  keyRoutes,
} from '../../src/account/index.ts';
import { ownSessionRoutes } from '../../src/account/routes/session.ts';
import { createAuditTrail } from '../../src/core/audit/trail.ts';
import { createAuthenticate } from '../../src/core/authn/authenticate.ts';
import { createBrowserSessions } from '../../src/core/authn/browser.ts';
import { addAuthentication } from '../../src/core/authn/plugin.ts';
import { createSignedRequests } from '../../src/core/authn/signed-request.ts';
import { addAuthorization } from '../../src/core/authz/plugin.ts';
import type { KeyValue } from '../../src/core/ports.ts';
import { createQuotas, createRateLimiter } from '../../src/core/ratelimit/limiter.ts';
import { sessionCookie } from '../../src/core/session/cookie.ts';
import { createSessions } from '../../src/core/session/sessions.ts';
import { createMemoryBus, createMemoryKeyValue } from '../../src/infra/kv/memory.ts';
import { createAccountStore, createOwnEvents } from '../../src/infra/sql/account-store.ts';
import { createAuditStore } from '../../src/infra/sql/audit-store.ts';
import { createKeyChallengeStore } from '../../src/infra/sql/key-challenge-store.ts';
import { createMergeStore } from '../../src/infra/sql/key-merge.ts';
import { createRefreshStore } from '../../src/infra/sql/key-refresh.ts';
import { createKeyStore } from '../../src/infra/sql/key-store.ts';
import { createSessionStore } from '../../src/infra/sql/session-store.ts';
import { createSignedRequestStore } from '../../src/infra/sql/signed-request-store.ts';
import type { Sql } from '../../src/infra/sql/sql.ts';
import { createFastCurve } from '../../src/lib/bitcoin/curve-fast.ts';
import { createCsrf } from '../../src/lib/http/csrf.ts';
import { createBrowserCookie } from '../../src/lnurl/index.ts';
import { createTestClock, laptop, MINUTE, random, silent } from './accounts.ts';
import { createTestHttp } from './http.ts';

export const ORIGIN = 'https://id.example.com';

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
type Headers = Readonly<Record<string, string>>;

/** Servers over one database, cache and clock are processes of one deployment. */
export async function openKeyServer(
  sql: Sql,
  shared: { clock?: ReturnType<typeof createTestClock>; kv?: KeyValue; signedRequests?: number } = {},
) {
  const clock = shared.clock ?? createTestClock();
  const kv = shared.kv ?? createMemoryKeyValue({ clock, maxKeys: 10_000 });
  const cookie = sessionCookie(ORIGIN);
  const store = createSessionStore(sql);
  const sessions = createSessions({ store, bus: createMemoryBus(), clock, random, log: silent });
  const browser = createBrowserSessions({ sessions, cookie });
  const audit = createAuditTrail({ store: createAuditStore(sql.db), clock });
  const browserCookie = createBrowserCookie(ORIGIN, random);
  const curve = createFastCurve();
  const api = shared.signedRequests ?? 10_000;
  const quotas = createQuotas({ auth: 1, api, apiBurst: api, client: 1, wallet: 1, proofs: 1 });
  const account = createAccount({
    store: createAccountStore(sql),
    sessions,
    grants: { list: async () => [], revoke: async () => false },
    events: createOwnEvents(sql),
    audit,
    clock,
  });
  const { app } = await createTestHttp({ https: true });
  addAuthentication(app, {
    authenticate: createAuthenticate({
      sessions,
      accessTokens: { verify: async () => null },
      signedRequests: createSignedRequests({
        store: createSignedRequestStore(sql),
        curve,
        publicUrl: ORIGIN,
        limiter: createRateLimiter({ kv, quotas }),
        clock,
      }),
      cookieName: cookie.name,
    }),
    cookie,
  });
  const csrf = createCsrf({ key: random.bytes(32), origin: ORIGIN });
  addAuthorization(app, { roles: account.roles, csrf, clock });
  await app.register(
    keyRoutes({
      keys: createKeySignIn({
        store: createKeyChallengeStore(sql),
        kv,
        curve,
        clock,
        random,
        audit,
        metrics: { count: () => {}, observe: () => {} },
        publicUrl: ORIGIN,
        network: 'main',
        lock: { failures: 5, duration: 15 * MINUTE },
        limits: { openPerNetwork: 10_000 },
      }),
      linked: createLinkedKeys({ store: createKeyStore(sql), sessions, clock }),
      apiSessions: createApiSessions({ store: createRefreshStore(sql), sessions, audit, clock, random }),
      merge: createMerge({ store: createMergeStore(sql), sessions, clock, random }),
      account,
      browser,
      sessions,
      browserCookie,
      publicUrl: ORIGIN,
      clock,
    }),
  );
  await app.register(ownSessionRoutes);
  app.get('/api/own', { config: { access: {} } }, async (request) => ({
    user_id: request.principal?.userId,
  }));
  app.post('/api/echo', { config: { access: 'public', guard: 'a test' } }, async (request) => ({
    body: request.body,
  }));

  const inject = (method: Method, url: string, headers: Headers, payload?: object | string) =>
    app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });

  /** A page of our own in a browser, which keeps its cookies. */
  function openBrowser() {
    const jar = new Map<string, string>();
    return {
      jar,
      async send(method: Method, url: string, payload?: object, headers: Headers = {}) {
        const cookies = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
        const own = { origin: ORIGIN, 'sec-fetch-site': 'same-origin', cookie: cookies };
        const answer = await inject(method, url, { ...own, ...headers }, payload);
        for (const { name, value } of answer.cookies) {
          if (value === '') jar.delete(name);
          else jar.set(name, value);
        }
        return answer;
      },
      /** Signed in without a signature, as if it had happened on the login page. */
      async signIn(userId: string, acr = 'urn:hodlxxi:acr:key') {
        const opened = await sessions.open({ userId, kind: 'browser', amr: ['lnurl'], acr, origin: laptop });
        jar.set(cookie.name, opened.token);
        return opened;
      },
    };
  }

  /** A program: no cookies, no `Origin`, and a token if it has one. */
  const program =
    (token?: string) =>
    (method: Method, url: string, payload?: object | string, headers: Headers = {}) =>
      inject(method, url, { ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers }, payload);

  return { app, clock, kv, sessions, cookie, openBrowser, program, close: () => app.close() };
}

export type KeyServer = Awaited<ReturnType<typeof openKeyServer>>;
export type KeyBrowser = ReturnType<KeyServer['openBrowser']>;
