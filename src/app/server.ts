/** The rooms' routes on one HTTP server, behind the checks every request passes. */
import type { FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import {
  type AccountService,
  accountRoutes,
  adminRoutes,
  keyRoutes,
  ownDataRoutes,
  passkeyRoutes,
} from '../account/index.ts';
import type { Config, Secrets } from '../config.ts';
import { ACR_KEY } from '../core/authn/acr.ts';
import { createAuthenticate } from '../core/authn/authenticate.ts';
import { addAuthentication } from '../core/authn/plugin.ts';
import { admit } from '../core/authz/admit.ts';
import { addAuthorization } from '../core/authz/plugin.ts';
import type { Health } from '../core/health.ts';
import { healthRoutes } from '../core/health-routes.ts';
import type { Clock } from '../core/ports.ts';
import { addRateLimits } from '../core/ratelimit/routes.ts';
import type { createMetrics } from '../infra/telemetry/metrics.ts';
import { metricsRoutes } from '../infra/telemetry/routes.ts';
import { createHttp } from '../lib/http/http.ts';
import { addOpenApi } from '../lib/http/openapi.ts';
import { lnurlRoutes } from '../lnurl/index.ts';
import { createErrorPage, homeRoutes } from '../oauth/index.ts';
import { certificateApiRoutes, createCertificates, pofRoutes } from '../pof/index.ts';
import { refusePrivateKeys, restoreRoutes, walletRoutes } from '../wallet/index.ts';
import { certificateRoutes } from './certificate-routes.ts';
import { describeApi, docsRoutes } from './docs/index.ts';
import type { Rooms } from './rooms.ts';
import { translateFailure } from './translate-failure.ts';
import { webRoutes } from './web/index.ts';

/** Made by `npm run build -w web`, and by `npm start`. */
const WEB = new URL('../../web/dist/', import.meta.url);

export type ServerDeps = {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly log: Logger;
  readonly rooms: Rooms;
  readonly health: Health;
  readonly clock: Clock;
  readonly telemetry: ReturnType<typeof createMetrics>;
};

export async function createServer(deps: ServerDeps) {
  const { config, secrets, log, rooms, health, telemetry, clock } = deps;
  const { publicUrl, mode } = config;
  const { account, passkeys, browser, cookie, csrf, limiter, sessions, oauth } = rooms;
  const http = await createHttp({
    log,
    https: config.https,
    trustProxy: config.trustProxy,
    corsOrigins: config.corsOrigins,
    problemTypePrefix: `${publicUrl}/docs/errors#`,
    translate: translateFailure,
    errorPage: createErrorPage({ publicUrl, development: mode === 'development' }),
    onFinish: telemetry.http,
  });
  const { app } = http;
  const { accessTokens } = oauth;

  addAuthentication(app, {
    authenticate: createAuthenticate({
      sessions,
      accessTokens,
      signedRequests: rooms.signedRequests,
      cookieName: cookie.name,
    }),
    cookie,
  });
  addRateLimits(app, { limiter, userOf });
  addAuthorization(app, { roles: account.roles, csrf, clock });
  await addOpenApi(app, describeApi(publicUrl));

  await app.register(healthRoutes, { health });
  const { render, contentType } = telemetry;
  await app.register(metricsRoutes, { render, contentType, token: secrets.metricsToken });
  await app.register(accountRoutes({ account, browser, subjectFor: oauth.subjectFor }));
  const nameOf = async (userId: string) => (await account.claims(userId))?.preferred_username ?? '';
  await app.register(passkeyRoutes({ passkeys, browser, sessions, nameOf }));
  await app.register(keyRoutes({ ...rooms, publicUrl, clock }));
  await app.register(ownDataRoutes(rooms.ownData, browser));
  await app.register(adminRoutes({ admin: rooms.admin, events: rooms.allEvents, chain: rooms.auditStore }));
  await app.register(lnurlRoutes(lnurlOptions(rooms, publicUrl, clock)));
  await app.register(walletRoutes(rooms.walletRoom));
  await app.register(restoreRoutes(rooms.walletRoom));
  await app.register(
    pofRoutes({
      pof: rooms.pof,
      cookieName: cookie.name,
      refusePrivateKeys: refusePrivateKeys(telemetry.metrics),
    }),
  );
  const certificates = createCertificates({
    statements: oauth.statements,
    clock,
    own: rooms.pof.certificateOf,
    live: rooms.pof.liveProof,
    nameOf,
  });
  await app.register(certificateApiRoutes({ certificates, publicUrl }));
  await app.register(oauth.routes);
  const development = mode === 'development';
  await app.register(certificateRoutes({ certificates, publicUrl, development, csrf, clock }));
  await app.register(webRoutes({ folder: WEB, publicUrl, development }));
  await app.register(docsRoutes({ publicUrl, development, document: () => app.swagger() }));
  await app.register(
    homeRoutes({
      publicUrl,
      development,
      demoUrl: config.demo.enabled ? `http://127.0.0.1:${config.demo.port}/` : null,
      signedIn: (request) => personOf(request, account),
      csrf,
    }),
  );
  return http;
}

/** Nobody has to be known where everybody may go. */
async function userOf(request: FastifyRequest): Promise<string | undefined> {
  const { access = 'public' } = request.routeOptions.config;
  return access === 'public' ? undefined : (await request.authenticate())?.userId;
}

function lnurlOptions({ lnurl, browserCookie, browser }: Rooms, publicUrl: string, clock: Clock) {
  const ports: Parameters<typeof lnurlRoutes>[0]['ports'] = {
    // An application's token must not be enough to add a key to somebody's account.
    authenticate: async (request, access) => admit(access, await request.authenticate(), clock.now()),
    openSession: async ({ request, reply, userId, amr }) => {
      await browser.signIn(request, reply, { userId, amr, acr: ACR_KEY });
    },
  };
  return { lnurl, cookie: browserCookie, publicUrl, ports };
}

/** Who is signed in in this browser; an `Authorization` header that is no good does not spoil the start page. */
async function personOf(request: FastifyRequest, account: AccountService) {
  const principal = await request.authenticate().catch(() => null);
  const claims = principal && (await account.claims(principal.userId));
  if (!principal || !claims) return null;
  const [key] = (await account.get(principal.userId)).keys;
  return {
    name: claims.preferred_username,
    key: key && { ...key, isNostr: key.kind === 'nostr' },
    sessionUid: principal.sessionUid ?? '',
  };
}
