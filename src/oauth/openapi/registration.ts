/** Dynamic client registration, RFC 7591 and RFC 7592. */
import { failure, json, list, object, oneOf } from './parts.ts';

const tags = ['oauth'];

const metadata = {
  client_name: 'What the consent page shows',
  redirect_uris: list('https, loopback http, or a private-use scheme of a native application; at most 20'),
  grant_types: list('`authorization_code` alone when absent'),
  response_types: list('`code`'),
  token_endpoint_auth_method: oneOf(
    '`none` is a public client',
    'client_secret_basic',
    'client_secret_post',
    'private_key_jwt',
    'none',
  ),
  application_type: oneOf('How strictly redirect URIs are read', 'web', 'native'),
  scope: 'The most it may ask for; everything without a role when absent',
  jwks: { type: 'object' as const, description: 'Public keys, for `private_key_jwt`' },
  jwks_uri: 'Where they are, instead',
  subject_type: oneOf('Whether `sub` is one of its own', 'public', 'pairwise'),
  id_token_signed_response_alg: oneOf('RS256 when absent', 'RS256', 'ES256'),
  access_token_format: oneOf('JWT when absent', 'jwt', 'opaque'),
  post_logout_redirect_uris: list('Where people may be sent after signing out'),
  backchannel_logout_uri: 'Told when a session ends',
  client_uri: 'Its home page',
  logo_uri: 'Shown for verified applications only',
  policy_uri: 'Linked from the consent page',
  tos_uri: 'Linked from the consent page',
  contacts: list('E-mail addresses'),
};

const body = { required: true, content: { 'application/json': { schema: object(metadata) } } };
const registered = {
  'client_id!': 'Its name from now on',
  client_secret: 'Shown this once; only a digest is kept',
  registration_access_token: 'For the management endpoint; keep it',
  registration_client_uri: 'The management endpoint',
  ...metadata,
};

const clientId = {
  name: 'clientId',
  in: 'path',
  required: true,
  description: 'The `client_id`',
  schema: { type: 'string' as const },
};
const refused = { description: 'With `WWW-Authenticate`: the registration access token is not valid' };
const security = [{ registration: [] }];

export const registrationPaths = {
  '/oauth/register': {
    post: {
      tags,
      operationId: 'registerClient',
      summary: 'Register an application',
      description:
        'RFC 7591. `REGISTRATION` decides who may: everybody (`open`), who has an initial access token (`token`), or nobody (`off`).',
      requestBody: body,
      responses: { '201': json('Registered', registered), '400': failure, '401': refused },
      security: [{}, ...security],
    },
  },
  '/oauth/register/{clientId}': {
    get: {
      tags,
      operationId: 'readClient',
      summary: 'What is registered',
      description: 'RFC 7592 section 2.1.',
      parameters: [clientId],
      responses: { '200': json('The application', registered), '401': refused },
      security,
    },
    put: {
      tags,
      operationId: 'replaceClient',
      summary: 'Replace what is registered',
      description: 'RFC 7592 section 2.2: everything that is left out is reset.',
      parameters: [clientId],
      requestBody: body,
      responses: { '200': json('The application', registered), '400': failure, '401': refused },
      security,
    },
    delete: {
      tags,
      operationId: 'deleteClient',
      summary: 'Unregister an application',
      description: 'RFC 7592 section 2.3.',
      parameters: [clientId],
      responses: { '204': { description: 'Gone' }, '401': refused },
      security,
    },
  },
};
