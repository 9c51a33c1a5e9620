/** Examples with the application's own values in them. Secrets are named by their variable, never written out. */
import type { AppKind } from './app-kinds.ts';

export type SnippetFacts = {
  readonly issuer: string;
  readonly clientId: string;
  readonly kind: AppKind;
  readonly hasSecret: boolean;
  readonly redirectUri: string | undefined;
  /** Separated by spaces. */
  readonly scope: string;
};

export type Snippet = { readonly name: string; readonly note: string; readonly text: string };

export const snippetsFor = (facts: SnippetFacts): readonly Snippet[] =>
  facts.kind === 'machine'
    ? [curl(facts), machine(facts)]
    : [openidClient(facts), ...(facts.hasSecret ? [authJs(facts), keycloak(facts)] : [])];

const q = JSON.stringify;

/** The last argument of `discovery`: plain http is for development on one machine. */
const insecure = (issuer: string): string =>
  issuer.startsWith('http:') ? ',\n  { execute: [oidc.allowInsecureRequests] },' : ',';

const openidClient = ({ issuer, clientId, hasSecret, redirectUri, scope }: SnippetFacts): Snippet => ({
  name: 'openid-client',
  note: hasSecret
    ? 'npm install openid-client, and the secret in CLIENT_SECRET.'
    : 'npm install openid-client. There is no secret: PKCE proves that the code comes back to who asked.',
  text: `import * as oidc from 'openid-client';

const config = await oidc.discovery(
  new URL(${q(issuer)}),
  ${q(clientId)},
  undefined,
  ${hasSecret ? 'oidc.ClientSecretBasic(process.env.CLIENT_SECRET)' : 'oidc.None()'}${insecure(issuer)}
);

// Before: remember these three until the answer comes.
const verifier = oidc.randomPKCECodeVerifier();
const state = oidc.randomState();
const nonce = oidc.randomNonce();
const signIn = oidc.buildAuthorizationUrl(config, {
  redirect_uri: ${q(redirectUri ?? 'https://app.example/callback')},
  scope: ${q(scope)},
  code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
  code_challenge_method: 'S256',
  state,
  nonce,
});

// After: \`url\` is the address that people came back to.
const tokens = await oidc.authorizationCodeGrant(config, url, {
  pkceCodeVerifier: verifier,
  expectedState: state,
  expectedNonce: nonce,
  idTokenExpected: true,
});
const { sub } = tokens.claims(); // never changes: key your records by it
`,
});

const authJs = ({ issuer, clientId, scope }: SnippetFacts): Snippet => ({
  name: 'Auth.js',
  note: 'Register the redirect URI …/api/auth/callback/hodlxxi, and put the secret into AUTH_HODLXXI_SECRET.',
  text: `import NextAuth from 'next-auth';

export const { handlers, auth, signIn, signOut } = NextAuth({
  providers: [
    {
      id: 'hodlxxi',
      name: 'HODLXXI',
      type: 'oidc',
      issuer: ${q(issuer)},
      clientId: ${q(clientId)},
      clientSecret: process.env.AUTH_HODLXXI_SECRET,
      authorization: { params: { scope: ${q(scope)} } },
      checks: ['pkce', 'state', 'nonce'],
    },
  ],
});
`,
});

const keycloak = ({ issuer, clientId, scope }: SnippetFacts): Snippet => ({
  name: 'Keycloak',
  note: 'An identity provider for kcadm.sh create identity-provider/instances. Register …/realms/REALM/broker/hodlxxi/endpoint as the redirect URI.',
  text: `${JSON.stringify(
    {
      alias: 'hodlxxi',
      displayName: 'HODLXXI',
      providerId: 'oidc',
      enabled: true,
      trustEmail: false,
      config: {
        issuer,
        authorizationUrl: `${issuer}/oauth/authorize`,
        tokenUrl: `${issuer}/oauth/token`,
        userInfoUrl: `${issuer}/oauth/userinfo`,
        jwksUrl: `${issuer}/.well-known/jwks.json`,
        logoutUrl: `${issuer}/oauth/logout`,
        useJwksUrl: 'true',
        validateSignature: 'true',
        clientId,
        clientSecret: 'put the secret here',
        clientAuthMethod: 'client_secret_basic',
        defaultScope: scope,
        pkceEnabled: 'true',
        pkceMethod: 'S256',
      },
    },
    null,
    2,
  )}\n`,
});

const curl = ({ issuer, clientId }: SnippetFacts): Snippet => ({
  name: 'curl',
  note: 'A token for the application itself, with the secret in CLIENT_SECRET.',
  text: `curl -s ${issuer}/oauth/token \\
  -u "${clientId}:$CLIENT_SECRET" \\
  -d grant_type=client_credentials
`,
});

const machine = ({ issuer, clientId }: SnippetFacts): Snippet => ({
  name: 'openid-client',
  note: 'npm install openid-client, and the secret in CLIENT_SECRET.',
  text: `import * as oidc from 'openid-client';

const config = await oidc.discovery(
  new URL(${q(issuer)}),
  ${q(clientId)},
  undefined,
  oidc.ClientSecretBasic(process.env.CLIENT_SECRET)${insecure(issuer)}
);
const { access_token } = await oidc.clientCredentialsGrant(config);
`,
});
