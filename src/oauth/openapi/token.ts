/** Endpoints that applications call themselves: tokens, what they are worth, and whom they stand for. */
import {
  ACCESS_TOKEN,
  CLIENT,
  clientFields,
  failure,
  flag,
  form,
  integer,
  json,
  list,
  oneOf,
} from './parts.ts';

const tags = ['oauth'];

const tokenAnswer = json('Tokens. A refresh answer that was lost may be fetched again for ten seconds.', {
  'access_token!': 'A JWT (RFC 9068, `at+jwt`), or opaque for a client registered with `access_token_format`',
  'token_type!': '`Bearer`, or `DPoP` when bound to a key',
  'expires_in!': integer('Seconds: 3600'),
  refresh_token: 'Replaces the one that was sent; 30 days',
  id_token: 'With the scope `openid`',
  scope: 'What was granted',
  issued_token_type: 'With token exchange',
});

const tokenRequest = {
  'grant_type!': oneOf(
    'What is exchanged for tokens',
    'authorization_code',
    'refresh_token',
    'client_credentials',
    'urn:ietf:params:oauth:grant-type:device_code',
    'urn:ietf:params:oauth:grant-type:token-exchange',
  ),
  code: 'authorization_code: from the redirect; one use within 60 seconds',
  redirect_uri: 'authorization_code: the same as before',
  code_verifier: 'authorization_code: RFC 7636',
  refresh_token: 'refresh_token: the newest one',
  device_code: 'device_code: from the device endpoint',
  subject_token: 'token-exchange: an access token of the application, or one issued for it',
  subject_token_type: 'token-exchange: `urn:ietf:params:oauth:token-type:access_token`',
  scope: 'No more than was granted; fewer with refresh and exchange',
  resource: 'RFC 8707: the API the access token is for',
  audience: 'token-exchange: the same as `resource`',
  ...clientFields,
};

export const tokenPaths = {
  '/oauth/token': {
    post: {
      tags,
      operationId: 'token',
      summary: 'Get tokens',
      description:
        'RFC 6749 section 3.2. A form, or the same as a JSON object. A `DPoP` header binds the tokens to a key (RFC 9449).',
      requestBody: form(tokenRequest),
      responses: { '200': tokenAnswer, '400': failure, '401': failure },
      security: CLIENT,
    },
  },
  '/oauth/introspect': {
    post: {
      tags,
      operationId: 'introspect',
      summary: 'What is a token worth now?',
      description:
        'RFC 7662, for opaque and JWT tokens alike: a revoked JWT is inactive at once. A client without a secret learns of its own tokens only.',
      requestBody: form({
        'token!': 'Access or refresh token',
        token_type_hint: 'Not needed',
        ...clientFields,
      }),
      responses: {
        '200': json('Only `active` for a token that is worth nothing', {
          'active!': flag('Neither expired, revoked nor used up'),
          sub: 'Whom it stands for',
          client_id: 'To whom it was issued',
          scope: 'Separated by spaces',
          aud: 'Whom it is meant for',
          iss: 'The issuer',
          exp: integer('Seconds since the epoch'),
          iat: integer('Seconds since the epoch'),
          jti: 'Of a JWT',
          cnf: { type: 'object', description: '`jkt`, the thumbprint of the key it is bound to' },
          token_type: '`Bearer` or `DPoP`',
        }),
        '400': failure,
        '401': failure,
      },
      security: CLIENT,
    },
  },
  '/oauth/revoke': {
    post: {
      tags,
      operationId: 'revoke',
      summary: 'Make a token worthless',
      description:
        'RFC 7009. The application it was issued to only. Everything of the same authorization ends with it.',
      requestBody: form({
        'token!': 'Access or refresh token',
        token_type_hint: 'Not needed',
        ...clientFields,
      }),
      responses: {
        '200': { description: 'It is worthless, or always was' },
        '400': failure,
        '401': failure,
      },
      security: CLIENT,
    },
  },
  '/oauth/userinfo': {
    get: {
      tags,
      operationId: 'userinfo',
      summary: 'Who signed in',
      description:
        'OpenID Connect Core section 5.3. The claims are those of the scopes that were granted. POST works as well.',
      responses: {
        '200': json('Claims; a JWT for a client registered with `userinfo_signed_response_alg`', {
          'sub!': 'The account: the same for ever; one of its own per client with pairwise subjects',
          preferred_username: 'profile',
          name: 'profile',
          picture: 'profile',
          updated_at: integer('profile: seconds since the epoch'),
          email: 'email; not verified',
          email_verified: flag('email: always false'),
          bitcoin_pubkey: 'bitcoin: 33 bytes in hexadecimal',
          npub: 'bitcoin: NIP-19',
          keys: list('bitcoin: every linked key', { type: 'object' }),
        }),
        '401': { description: 'With `WWW-Authenticate`, RFC 6750 section 3' },
      },
      security: ACCESS_TOKEN,
    },
  },
};
