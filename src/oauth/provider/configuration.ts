/** oidc-provider as this deployment runs it; every choice that differs from the library's default has its reason. */
import { randomUUID } from 'node:crypto';
import type { AdapterFactory, Client, Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { ACR_KEY, ACR_KEY_PASSKEY } from '../../core/authn/acr.ts';
import { deriveKey } from '../../core/crypto.ts';
import type { Clock, KeyValue, Random } from '../../core/ports.ts';
import type { MasterKey } from '../../core/sealing.ts';
import { exchangedFor, tokenRow } from '../adapter/token.ts';
import { newSecretValue } from '../clients/secrets.ts';
import { authentication } from '../introspect.ts';
import type { KeySet } from '../keys/key-ring.ts';
import type { Accounts, Proofs } from '../ports.ts';
import type { OauthStore } from '../store.ts';
import type { Unit } from '../unit-of-work.ts';
import { createFindAccount } from './account.ts';
import { SIGNING } from './algorithms.ts';
import { OFFERED_PROOFS } from './asked-proof.ts';
import { limitClaims } from './claims.ts';
import { createAssertionCheck } from './client-assertion.ts';
import { clientMetadataRules } from './client-metadata.ts';
import type { ClientQuota } from './client-quota.ts';
import { createLoadExistingGrant } from './consent.ts';
import type { CodeLock } from './device.ts';
import { LIFETIMES } from './lifetimes.ts';
import type { ProviderPages } from './pages.ts';
import { createInteractionPolicy } from './policy.ts';
import { createDefaultResource, createResourceServerInfo } from './resources.ts';
import { CLAIMS, SCOPES } from './scopes.ts';
import { signingKeys } from './signing-keys.ts';
import type { Pairwise } from './subject.ts';

export type Registration = 'open' | 'token' | 'off';

export type ProviderSettings = {
  readonly issuer: string;
  readonly masterKey: MasterKey;
  readonly pairwise: Pairwise;
  readonly registration: Registration;
  readonly secureCookies: boolean;
  readonly sessionCookie: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly accounts: Accounts;
  readonly proofs: Proofs;
  readonly store: OauthStore;
  readonly kv: KeyValue;
  readonly codeLock: CodeLock;
  readonly pages: ProviderPages;
  readonly quota: ClientQuota | undefined;
  readonly unitOf: (ctx: object) => Unit | undefined;
  /** Outgoing requests to clients (keys, sector URIs, back-channel logout). */
  readonly fetch?: typeof fetch;
};

export function createConfiguration(
  settings: ProviderSettings,
  adapter: AdapterFactory,
  keys: KeySet,
): Configuration {
  const { issuer, masterKey, pairwise, registration, accounts, proofs, store, pages, unitOf } = settings;
  return {
    adapter,
    jwks: signingKeys(keys.privateJwks),
    routes: ROUTES,
    scopes: [...SCOPES],
    claims: CLAIMS,
    acrValues: [ACR_KEY, ACR_KEY_PASSKEY, ...OFFERED_PROOFS],
    subjectTypes: ['public', 'pairwise'],
    pairwiseIdentifier: pairwise,
    ttl: LIFETIMES,
    // RFC 9700 section 2.1.2: the implicit grant is not offered.
    responseTypes: ['code'],
    clientAuthMethods: [...CLIENT_AUTH_METHODS],
    discovery: DISCOVERY,
    // RFC 7636, RFC 9700 section 2.1.1: S256 only, and nobody without a secret goes without it.
    pkce: { required: (_ctx, client) => client.tokenEndpointAuthMethod === 'none' },
    enabledJWA: SIGNING,
    assertJwtClientAuthClaimsAndHeader: createAssertionCheck(settings.clock),
    clientDefaults: { id_token_signed_response_alg: 'RS256' },
    extraClientMetadata: clientMetadataRules,
    cookies: cookies(settings),
    interactions: {
      policy: createInteractionPolicy({ accounts, proofs, unitOf }),
      url: (_ctx, interaction) => `/oauth/interaction/${interaction.uid}`,
    },
    findAccount: createFindAccount({ accounts, proofs, unitOf, pairwise }),
    loadExistingGrant: createLoadExistingGrant({ store, accounts, clock: settings.clock, unitOf }),
    // Without offline_access a refresh token is still useful while the person stays signed in; it then ends with
    // the session (OIDC Core section 11).
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    revokeGrantPolicy: () => true,
    renderError: pages.error,
    clientBasedCORS: (_ctx, origin, client) =>
      origin === new URL(issuer).origin || allowsOrigin(origin, client),
    formats: {
      customizers: {
        // JWT access tokens are signed statements; a row beside each makes them introspectable and revocable.
        jwt(ctx, token, parts) {
          const { payload } = parts;
          const kind = token.kind === 'ClientCredentials' ? 'client' : 'access';
          const requested =
            ctx.oidc.entities.AuthorizationCode?.claims ?? ctx.oidc.entities.RefreshToken?.claims;
          const { iat, exp, jti } = readTimes(payload);
          const unit = unitOf(ctx);
          if (unit?.signIn) Object.assign(payload, authentication({ ...unit.signIn }));
          const row = {
            ...stored(token),
            ...unit?.signIn,
            iat,
            exp,
            ...(requested ? { claims: requested } : {}),
          };
          const expiresAt = new Date(exp * 1000);
          unit?.changes.push({
            kind: 'token.insert',
            token: tokenRow(kind, 'jwt', jti, row, expiresAt, exchangedFor(unit)),
          });
        },
      },
    },
    ...(settings.fetch ? { fetch: settings.fetch } : {}),
    features: {
      devInteractions: { enabled: false },
      externalSigningSupport: { enabled: true, ack: 'experimental-01' },
      userinfo: { enabled: true },
      introspection: { enabled: true, allowedPolicy: mayIntrospect },
      revocation: { enabled: true, allowedPolicy: ownsToken },
      clientCredentials: { enabled: true },
      claimsParameter: { enabled: true, assertClaimsParameter: limitClaims },
      pushedAuthorizationRequests: { enabled: true },
      dPoP: { enabled: true, nonceSecret: deriveKey(masterKey.current, 'dpop-nonce') },
      jwtUserinfo: { enabled: true },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: pages.logout,
        postLogoutSuccessSource: pages.loggedOut,
      },
      deviceFlow: {
        enabled: true,
        charset: 'base-20',
        mask: '****-****',
        userCodeInputSource: pages.deviceInput,
        userCodeConfirmSource: (ctx, form, client, _device, userCode) =>
          pages.deviceConfirm(ctx, form, client, userCode),
        successSource: pages.deviceSuccess,
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: createDefaultResource(issuer),
        getResourceServerInfo: createResourceServerInfo(issuer),
        useGrantedResource: () => true,
      },
      registration: {
        enabled: registration !== 'off',
        initialAccessToken: registration === 'token',
        idFactory: () => randomUUID(),
        secretFactory: () => newSecretValue(settings.random),
      },
      registrationManagement: { enabled: registration !== 'off', rotateRegistrationAccessToken: false },
    },
  };
}

const ROUTES = {
  authorization: '/oauth/authorize',
  token: '/oauth/token',
  introspection: '/oauth/introspect',
  revocation: '/oauth/revoke',
  jwks: '/.well-known/jwks.json',
  registration: '/oauth/register',
  userinfo: '/oauth/userinfo',
  end_session: '/oauth/logout',
  pushed_authorization_request: '/oauth/par',
  device_authorization: '/oauth/device/authorize',
  code_verification: '/oauth/device',
};

const CLIENT_AUTH_METHODS = ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'] as const;

/** RFC 8414 section 2: what the library leaves out has defaults there that are not ours, or none. */
const DISCOVERY = {
  introspection_endpoint_auth_methods_supported: CLIENT_AUTH_METHODS,
  introspection_endpoint_auth_signing_alg_values_supported: SIGNING.clientAuthSigningAlgValues,
  revocation_endpoint_auth_methods_supported: CLIENT_AUTH_METHODS,
  revocation_endpoint_auth_signing_alg_values_supported: SIGNING.clientAuthSigningAlgValues,
  // Initiating User Registration via OpenID Connect, section 4.
  prompt_values_supported: ['none', 'login', 'consent', 'select_account'],
};

function cookies({ secureCookies, sessionCookie }: ProviderSettings): NonNullable<Configuration['cookies']> {
  const shared = {
    httpOnly: true,
    sameSite: 'lax',
    secure: secureCookies,
    signed: false,
    overwrite: true,
  } as const;
  return {
    names: { session: sessionCookie, interaction: 'hodlxxi_interaction', resume: 'hodlxxi_resume' },
    long: { ...shared, path: '/' },
    short: shared,
  };
}

/** Browser applications call the token endpoint from the origin their users are sent back to. */
function allowsOrigin(origin: string, client: Client): boolean {
  return (client.redirectUris ?? []).some((uri) => URL.parse(uri)?.origin === origin);
}

/** RFC 7662 section 2.1 asks for authorization: an application that cannot prove who it is learns of its own only. */
function mayIntrospect(
  _ctx: KoaContextWithOIDC,
  client: Client,
  token: { clientId?: string | undefined },
): boolean {
  return client.tokenEndpointAuthMethod !== 'none' || token.clientId === client.clientId;
}

/** RFC 7009 section 2.1: only the application a token was issued to may revoke it. */
function ownsToken(
  _ctx: KoaContextWithOIDC,
  client: Client,
  token: { clientId?: string | undefined },
): boolean {
  return token.clientId === client.clientId;
}

function readTimes(payload: Readonly<Record<string, unknown>>): { iat: number; exp: number; jti: string } {
  return { iat: Number(payload['iat']), exp: Number(payload['exp']), jti: String(payload['jti']) };
}

/** What the library keeps of an opaque token, taken from a token it is about to sign. */
function stored(token: object): Record<string, unknown> {
  return Object.fromEntries(
    TOKEN_FIELDS.flatMap((field) => {
      const value = Reflect.get(token, field);
      return value === undefined ? [] : [[field, value]];
    }),
  );
}

const TOKEN_FIELDS = [
  'kind',
  'accountId',
  'aud',
  'clientId',
  'expiresWithSession',
  'extra',
  'grantId',
  'gty',
  'jkt',
  'rar',
  'scope',
  'sessionUid',
  'sid',
];
