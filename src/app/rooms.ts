/** The rooms, introduced to one another. */
import {
  createAccount,
  createAdmin,
  createApiSessions,
  createKeySignIn,
  createLinkedKeys,
  createMerge,
  createOwnData,
  createPasskeys,
  type KeySignInDeps,
} from '../account/index.ts';
import type { Config } from '../config.ts';
import { createAuditTrail } from '../core/audit/trail.ts';
import { createBrowserSessions } from '../core/authn/browser.ts';
import { createSignedRequests } from '../core/authn/signed-request.ts';
import { deriveKey } from '../core/crypto.ts';
import { keepSecret } from '../core/kept-secrets.ts';
import type { Clock, Log, Metrics, Random } from '../core/ports.ts';
import { createQuotas, createRateLimiter } from '../core/ratelimit/limiter.ts';
import type { MasterKey } from '../core/sealing.ts';
import { sessionCookie } from '../core/session/cookie.ts';
import { createSessions } from '../core/session/sessions.ts';
import { createOutgoingFetch } from '../infra/http/outgoing-fetch.ts';
import { createAccountStore, createOwnEvents } from '../infra/sql/account-store.ts';
import { createAdminStore } from '../infra/sql/admin-store.ts';
import { createAllEvents } from '../infra/sql/all-events.ts';
import { createAuditStore } from '../infra/sql/audit-store.ts';
import { createClientStore } from '../infra/sql/client-store.ts';
import { createKeptSecretStore } from '../infra/sql/kept-secret-store.ts';
import { createKeyChallengeStore } from '../infra/sql/key-challenge-store.ts';
import { createMergeStore } from '../infra/sql/key-merge.ts';
import { createRefreshStore } from '../infra/sql/key-refresh.ts';
import { createKeyStore } from '../infra/sql/key-store.ts';
import { createLnurlStore } from '../infra/sql/lnurl-store.ts';
import { createOauthStore } from '../infra/sql/oauth-store.ts';
import { createOwnDataStore } from '../infra/sql/own-data-store.ts';
import { createPasskeyStore } from '../infra/sql/passkey-store.ts';
import { createSessionStore } from '../infra/sql/session-store.ts';
import { createSignedRequestStore } from '../infra/sql/signed-request-store.ts';
import { createSigningKeyStore } from '../infra/sql/signing-key-store.ts';
import type { Sql } from '../infra/sql/sql.ts';
import type { SharedState } from '../infra/storage.ts';
import { loadCurve } from '../lib/bitcoin/curve-load.ts';
import { createAddressMatcher } from '../lib/http/address.ts';
import { createCsrf } from '../lib/http/csrf.ts';
import { isSpecialUse } from '../lib/http/special-use.ts';
import { createBrowserCookie, createLnurl, createThrowaway, qrPath } from '../lnurl/index.ts';
import { createOauth } from '../oauth/index.ts';
import { provenBy, shownProof } from '../pof/index.ts';
import type { NodeSource } from './bitcoin-node.ts';
import { openProofRoom } from './proofs.ts';
import { openWalletRoom } from './wallets.ts';

const isLoopback = createAddressMatcher(['loopback']);

/** A developer's applications run on the same machine and want to be told of a sign-out as well. */
const isElsewhereSpecial = (address: string): boolean => isSpecialUse(address) && !isLoopback(address);

export type RoomsDeps = {
  readonly config: Config;
  readonly masterKey: MasterKey;
  readonly sql: Sql;
  readonly shared: SharedState;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Absent: what takes a script interpreter does not sign in. */
  readonly scriptCheck?: KeySignInDeps['scriptCheck'];
  /** Absent: wallets are kept, and nothing about them can be asked. */
  readonly bitcoin?: NodeSource | undefined;
};

export async function createRooms(deps: RoomsDeps) {
  const { config, masterKey, sql, shared, clock, random, log, metrics } = deps;
  const { kv, bus } = shared;
  const { publicUrl, mode } = config;
  const auditStore = createAuditStore(sql.db);
  const audit = createAuditTrail({ store: auditStore, clock });
  const csrf = createCsrf({ key: deriveKey(masterKey.current, 'csrf'), origin: publicUrl });
  const keptSecrets = createKeptSecretStore(sql);
  const cookie = sessionCookie(publicUrl);
  const sessions = createSessions({ store: createSessionStore(sql), bus, clock, random, log });
  const browser = createBrowserSessions({ sessions, cookie });

  const oauthStore = createOauthStore(sql.db, clock);
  const grants = { list: oauthStore.listGrants, revoke: oauthStore.revokeClientAccess };
  const events = createOwnEvents(sql);
  const account = createAccount({ store: createAccountStore(sql), sessions, grants, events, audit, clock });
  const admin = createAdmin({ store: createAdminStore(sql), sessions, clock });

  const lock = { failures: config.limits.lockoutFailures, duration: config.limits.lockoutDuration };
  const passkeys = createPasskeys({
    store: createPasskeyStore(sql),
    sessions,
    kv,
    clock,
    random,
    audit,
    publicUrl,
    lock,
  });

  const curve = await loadCurve();
  const keys = createKeySignIn({
    store: createKeyChallengeStore(sql),
    kv,
    curve,
    clock,
    random,
    audit,
    metrics,
    publicUrl,
    network: config.network,
    scriptCheck: deps.scriptCheck,
    lock,
    limits: { openPerNetwork: config.limits.auth * 6 },
  });
  const linked = createLinkedKeys({ store: createKeyStore(sql), sessions, clock });
  const apiSessions = createApiSessions({ store: createRefreshStore(sql), sessions, audit, clock, random });
  const merge = createMerge({ store: createMergeStore(sql), sessions, clock, random });

  const limiter = createRateLimiter({ kv, quotas: createQuotas(config.limits) });
  const signedRequests = createSignedRequests({
    store: createSignedRequestStore(sql),
    curve,
    publicUrl,
    limiter,
    clock,
  });

  const browserCookie = createBrowserCookie(publicUrl, random);
  const lnurl = createLnurl({
    store: createLnurlStore(sql),
    cache: kv,
    bus,
    curve,
    clock,
    random,
    publicUrl,
    k1Key: deriveKey(masterKey.current, 'lnurl-k1'),
    audit,
    metrics,
    limits: { openPerNetwork: config.limits.auth * 6 },
  });

  const walletRoom = await openWalletRoom({
    ...deps,
    kv,
    bus,
    audit,
    cookieName: cookie.name,
    rolesOf: account.roles,
  });
  const proofRoom = await openProofRoom({ ...deps, curve, walletRoom, account });

  const oauth = await createOauth({
    store: oauthStore,
    clientStore: createClientStore(sql.db),
    keyStore: createSigningKeyStore(sql.db),
    // Interactions have the database to go to while the shared store is away, so they must notice.
    kv: shared.strict,
    bus,
    clock,
    random,
    log,
    csrf,
    accounts: account,
    wallets: {
      ...lnurl,
      create: (request) => lnurl.create({ ...request, action: 'login' }),
      throwaway: mode === 'production' ? undefined : createThrowaway(lnurl),
    },
    keySignIn: keys,
    passkeys,
    browserCookie,
    qrPath,
    sessionEnded: sessions.forget,
    issuer: publicUrl,
    masterKey,
    pairwiseKey: await keepSecret({ store: keptSecrets, masterKey }, 'pairwise-subjects'),
    registration: config.registration,
    sessionCookie: cookie.name,
    development: mode === 'development',
    rotateEvery: config.keyRotation,
    codeLock: lock,
    proofs: {
      async best(userId, clientId) {
        const proof = await proofRoom.pof.claimFor(userId, { clientId });
        return proof && { atLeast: provenBy(proof), claim: shownProof(proof) };
      },
    },
    limiter,
    fetch: createOutgoingFetch(mode === 'development' ? { refuses: isElsewhereSpecial } : {}),
  });

  sessions.whenEnded((ended) => void oauth.farewell(ended));
  const ownData = createOwnData({
    store: createOwnDataStore(sql),
    sessions,
    forgetApplication: oauth.clients.changed,
    audit,
    clock,
  });

  const stopListening = await sessions.listen();
  return {
    auditStore,
    sessions,
    browser,
    cookie,
    browserCookie,
    limiter,
    csrf,
    account,
    admin,
    allEvents: createAllEvents(sql),
    ownData,
    passkeys,
    keys,
    linked,
    apiSessions,
    merge,
    signedRequests,
    lnurl,
    oauth,
    walletRoom,
    pof: proofRoom.pof,
    async close(): Promise<void> {
      await proofRoom.close();
      await walletRoom.close();
      await stopListening();
      await oauth.close();
      await lnurl.close();
    },
  };
}

export type Rooms = Awaited<ReturnType<typeof createRooms>>;
