/** Documents that describe the provider itself. */
import { ANYBODY, json, list, text } from './parts.ts';

const tags = ['oauth'];

const metadata = {
  responses: {
    '200': json('Provider metadata; more members than these', {
      'issuer!': text('This server'),
      'authorization_endpoint!': text('Where to send people'),
      'token_endpoint!': text('Where to get tokens'),
      'jwks_uri!': text('Where the keys are'),
      'scopes_supported!': list('What may be asked for'),
    }),
  },
  security: ANYBODY,
};

const keys = {
  responses: {
    '200': json('A JWK set', {
      'keys!': list('The signing keys first, then the next and the last ones', { type: 'object' }),
    }),
  },
  security: ANYBODY,
};

export const documentPaths = {
  '/.well-known/openid-configuration': {
    get: {
      tags,
      operationId: 'discovery',
      summary: 'Everything a library needs to know',
      description: 'OpenID Connect Discovery 1.0.',
      ...metadata,
    },
  },
  '/.well-known/oauth-authorization-server': {
    get: { tags, operationId: 'metadata', summary: 'The same, by RFC 8414', ...metadata },
  },
  '/.well-known/jwks.json': {
    get: {
      tags,
      operationId: 'keys',
      summary: 'Public keys for checking signatures',
      description:
        'RFC 7517, ES256 and RS256. Next keys are published long before they sign: cache for five minutes, and fetch again for a `kid` you do not know. Also at `/oauth/jwks.json`.',
      ...keys,
    },
  },
  '/oauth/jwks.json': { get: { tags, operationId: 'keysAlias', summary: 'The same keys', ...keys } },
};
