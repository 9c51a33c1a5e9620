/**
 * A bare oidc-provider on node:http: the same protocol, the same tokens, nothing behind it. It keeps nothing, asks
 * nobody for permission and signs everybody in at once, so it is the most that the library itself can do.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair } from 'jose';
import { type Configuration, Provider } from 'oidc-provider';
import { type Application, applications, SCOPE } from './targets/applications.ts';
import { createMapAdapter } from './targets/map-adapter.ts';

const HOUR = 3600;

const port = Number(process.env['PORT']);
const issuer = `http://127.0.0.1:${port}`;
const { privateKey } = await generateKeyPair('ES256', { extractable: true });
const provider = new Provider(
  issuer,
  configuration([{ ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig' }]),
);
const serve = provider.callback();

// Connections outlive the rounds of the others, as they do at the product.
createServer({ keepAliveTimeout: 72_000 }, (request, response) => {
  const work = request.url?.startsWith('/interaction/')
    ? finish(request, response)
    : serve(request, response);
  work.catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    response.destroy();
  });
}).listen(port, '127.0.0.1');

/** The whole sign-in of this server: a new person, everything allowed. */
async function finish(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { params } = await provider.interactionDetails(request, response);
  const accountId = randomUUID();
  const grant = new provider.Grant({ accountId, clientId: String(params['client_id']) });
  grant.addOIDCScope(SCOPE);
  grant.addResourceScope(issuer, SCOPE);
  const result = { login: { accountId, amr: ['lnurl'] }, consent: { grantId: await grant.save() } };
  await provider.interactionFinished(request, response, result);
}

function configuration(keys: NonNullable<Configuration['jwks']>['keys']): Configuration {
  return {
    adapter: createMapAdapter(),
    jwks: { keys },
    clients: Object.values(applications).map(metadata),
    scopes: ['openid', 'profile'],
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'] },
    responseTypes: ['code'],
    pkce: { required: () => true },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    findAccount: (_ctx, accountId) => ({
      accountId,
      claims: async () => ({ sub: accountId, name: 'Somebody', preferred_username: 'somebody' }),
    }),
    ttl: {
      AccessToken: HOUR,
      AuthorizationCode: 60,
      ClientCredentials: HOUR,
      Grant: 24 * HOUR,
      IdToken: HOUR,
      Interaction: HOUR,
      RefreshToken: 24 * HOUR,
      Session: 24 * HOUR,
    },
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true },
      resourceIndicators: {
        enabled: true,
        // The library neither introspects JWTs nor lets one of another audience read userinfo.
        defaultResource: (ctx, client) =>
          client.clientId === applications.opaque.clientId &&
          ctx.oidc.params?.['grant_type'] !== 'client_credentials'
            ? []
            : issuer,
        getResourceServerInfo: () => ({
          scope: SCOPE,
          audience: issuer,
          accessTokenTTL: HOUR,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }),
        useGrantedResource: () => true,
      },
    },
  };
}

function metadata({ clientId, secret, redirectUri }: Application) {
  return {
    client_id: clientId,
    client_secret: secret,
    redirect_uris: [redirectUri],
    grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
    scope: SCOPE,
    id_token_signed_response_alg: 'ES256' as const,
  };
}
