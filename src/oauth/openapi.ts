import type { OpenApiDocument } from '../lib/http/openapi.ts';
import { authorizePaths } from './openapi/authorize.ts';
import { documentPaths } from './openapi/documents.ts';
import { registrationPaths } from './openapi/registration.ts';
import { tokenPaths } from './openapi/token.ts';

/**
 * The OAuth endpoints for the OpenAPI document. The mounted library serves them, so they have no route schemas to read;
 * a test holds this text against the discovery document and the routes.
 */
export const oauthPaths: NonNullable<OpenApiDocument['paths']> = {
  ...documentPaths,
  ...authorizePaths,
  ...tokenPaths,
  ...registrationPaths,
};

/** How the callers of these paths show who they are; `issuer` without a slash at the end. */
export function oauthSecuritySchemes(issuer: string) {
  return {
    client: {
      type: 'http' as const,
      scheme: 'basic',
      description:
        'An application: `client_id` and `client_secret`. In the form instead, or `private_key_jwt`.',
    },
    registration: {
      type: 'http' as const,
      scheme: 'bearer',
      description: 'A registration access token, or an initial access token.',
    },
    openid: {
      type: 'openIdConnect' as const,
      openIdConnectUrl: `${issuer}/.well-known/openid-configuration`,
      description: 'An access token an application was given by a person.',
    },
  };
}
