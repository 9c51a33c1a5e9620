/** The OAuth room: an OAuth 2.0 / OpenID Connect provider whose people sign in with keys. */
import type { FastifyInstance } from 'fastify';
import { deriveKey } from '../core/crypto.ts';
import type { Bus, Clock, KeyValue, Log, Random } from '../core/ports.ts';
import type { RateLimiter } from '../core/ratelimit/limiter.ts';
import type { MasterKey } from '../core/sealing.ts';
import type { Csrf } from '../lib/http/csrf.ts';
import { createAccessTokens } from './access-token-verifier.ts';
import { createJwtIdReader } from './access-tokens.ts';
import { createAliases } from './adapter/alias.ts';
import type { AdapterContext } from './adapter/context.ts';
import { clientAdminRoutes } from './clients/admin-routes.ts';
import { clientRoutes } from './clients/api-routes.ts';
import { createClientAdmin } from './clients/client-admin.ts';
import { createClientApi } from './clients/client-api.ts';
import { createClients } from './clients/clients.ts';
import type { ClientStore } from './clients/store.ts';
import { createFarewell } from './farewell.ts';
import { registerOwnClients } from './first-party/clients.ts';
import { firstPartyRoutes } from './first-party/routes.ts';
import { createFrontGuard } from './front-guard.ts';
import { bindToBrowser } from './interaction/browser-binding.ts';
import { createChallenges } from './interaction/challenges.ts';
import { createInteractions } from './interaction/interactions.ts';
import { interactionRoutes } from './interaction/routes.ts';
import { createSecondFactor } from './interaction/second-factor.ts';
import { createSignatures } from './interaction/signatures.ts';
import { createSteps } from './interaction/steps.ts';
import { createViews } from './interaction/views.ts';
import { createIntrospect } from './introspect.ts';
import { introspectRoutes } from './introspect-routes.ts';
import { createKeyRing } from './keys/key-ring.ts';
import type { SigningKeyStore } from './keys/store.ts';
import { createMount } from './mount.ts';
import type { Accounts, BrowserCookie, KeySignIn, Passkeys, Proofs, QrPath, WalletSignIn } from './ports.ts';
import { createClientQuota } from './provider/client-quota.ts';
import type { Registration } from './provider/configuration.ts';
import type { CodeLock } from './provider/device.ts';
import { createProvider } from './provider/provider.ts';
import { createPairwise, subjectFor } from './provider/subject.ts';
import { createProviderPages } from './provider-pages.ts';
import { createStatements } from './statements.ts';
import { assetRoutes, keySetRoutes, wellKnownFileRoutes } from './static-routes.ts';
import type { OauthStore } from './store.ts';
import { createTokenReader } from './token-reader.ts';
import type { Unit } from './unit-of-work.ts';

export type OauthDeps = {
  readonly store: OauthStore;
  readonly clientStore: ClientStore;
  readonly keyStore: SigningKeyStore;
  readonly kv: KeyValue;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly csrf: Csrf;
  readonly accounts: Accounts;
  /** What people have proven of their funds; absent where there is nothing to prove it against. */
  readonly proofs?: Proofs;
  readonly wallets: WalletSignIn;
  /** Sign-in with a message signature or a Nostr event. */
  readonly keySignIn: KeySignIn;
  /** The second factor. */
  readonly passkeys: Passkeys;
  readonly browserCookie: BrowserCookie;
  readonly qrPath: QrPath;
  /** A browser session of ours was ended in the database. */
  readonly sessionEnded: (uid: string) => Promise<void>;
  readonly issuer: string;
  readonly masterKey: MasterKey;
  /** What people are called to each application comes from it: 32 bytes that never change. */
  readonly pairwiseKey: Uint8Array;
  readonly registration: Registration;
  readonly sessionCookie: string;
  readonly development: boolean;
  /** Milliseconds between scheduled rotations of the signing keys. */
  readonly rotateEvery: number;
  /** Against guessing the codes that devices show. */
  readonly codeLock: CodeLock;
  /** Counts what clients are issued, and requests of those that do not authenticate; without it nobody counts. */
  readonly limiter?: RateLimiter;
  readonly fetch?: typeof fetch;
};

const NO_PROOFS: Proofs = { best: async () => null };

export async function createOauth(deps: OauthDeps) {
  const { store, kv, bus, clock, random, log, csrf, issuer, masterKey, accounts, wallets } = deps;
  const proofs = deps.proofs ?? NO_PROOFS;
  const site = { host: new URL(issuer).host, development: deps.development };
  const keys = await createKeyRing({
    store: deps.keyStore,
    bus,
    clock,
    log,
    masterKey,
    rotateEvery: deps.rotateEvery,
  });
  const clients = await createClients({ store: deps.clientStore, bus, clock });
  await registerOwnClients(clients, issuer);
  const jwtId = createJwtIdReader({ keys, issuer, clock });
  const pairwise = createPairwise(deps.pairwiseKey);
  const units = new WeakMap<object, Unit>();

  const context: AdapterContext = {
    store,
    clients,
    clock,
    issuer,
    jwtId,
    units,
    interactions: bindToBrowser(createInteractions({ kv, store, clock, masterKey }), {
      cookieName: deps.browserCookie.name,
      clock,
    }),
    aliases: createAliases(deriveKey(masterKey.current, 'device-code-alias')),
    sessionEnded: deps.sessionEnded,
  };
  const settings = {
    issuer,
    masterKey,
    pairwise,
    clock,
    random,
    accounts,
    proofs,
    store,
    kv,
    codeLock: deps.codeLock,
    quota: deps.limiter && createClientQuota({ limiter: deps.limiter, clock }),
    registration: deps.registration,
    secureCookies: issuer.startsWith('https:'),
    sessionCookie: deps.sessionCookie,
    pages: createProviderPages({ site, clients, clock, accounts }),
    unitOf: (ctx: object) => units.get(ctx),
    ...(deps.fetch ? { fetch: deps.fetch } : {}),
  };
  // The library reads its signing keys once; after a rotation a new instance takes over, requests in flight end on
  // the old one.
  let provider = createProvider(settings, context, keys.current(), log);
  keys.onChange((set) => {
    provider = createProvider(settings, context, set, log);
  });
  const holder = { current: () => provider };
  const readToken = createTokenReader({ store, clients, clock, issuer, jwtId });
  const introspect = createIntrospect({ store, clients, clock, issuer, jwtId });
  const clientApi = createClientApi({
    clients,
    store,
    registration: deps.registration,
    roles: accounts.roles,
    clock,
    random,
    validate: (metadata) => holder.current().Client.validate({ client_id: '', ...metadata }),
  });
  const views = createViews({
    site,
    csrf,
    clock,
    network: deps.keySignIn.network,
    qrPath: deps.qrPath,
    throwaway: wallets.throwaway !== undefined,
  });

  return {
    clients,
    keys,
    accessTokens: createAccessTokens({ read: readToken, store, issuer, clock }),
    farewell: createFarewell({ holder, log }),
    statements: createStatements({ keys, issuer, clock }),
    grants: { list: store.listGrants, revoke: store.revokeClientAccess },

    /** What the application knows the person by. Rejects when there is no such application. */
    async subjectFor(userId: string, clientId: string): Promise<string> {
      const client = await holder.current().Client.find(clientId);
      if (!client) throw new Error('the application of a live token is gone');
      return subjectFor(pairwise, userId, client);
    },

    async routes(scope: FastifyInstance): Promise<void> {
      const { browserCookie: cookie, keySignIn, passkeys, development } = deps;
      const steps = createSteps({ clients, store });
      const challenges = createChallenges({ wallets, keySignIn, kv });
      const signatures = createSignatures({ wallets, keySignIn, challenges });
      const secondFactor = createSecondFactor(passkeys);
      const mount = createMount(holder, issuer, createFrontGuard(deps.limiter));
      await scope.register(keySetRoutes(keys));
      await scope.register(assetRoutes);
      await scope.register(wellKnownFileRoutes);
      await scope.register(introspectRoutes({ introspect, clients, mount }));
      await scope.register(clientRoutes(clientApi));
      await scope.register(clientAdminRoutes(createClientAdmin({ clients, clock })));
      await scope.register(
        interactionRoutes({
          holder,
          steps,
          views,
          challenges,
          signatures,
          secondFactor,
          proofs,
          wallets,
          keySignIn,
          cookie,
          csrf,
          clock,
          site,
        }),
      );
      await scope.register(firstPartyRoutes({ publicUrl: issuer, development, random }));
      await scope.register(mount.plugin);
    },

    async close(): Promise<void> {
      await keys.close();
      await clients.close();
    },
  };
}

export type Oauth = Awaited<ReturnType<typeof createOauth>>;
