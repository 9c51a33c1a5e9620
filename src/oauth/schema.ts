/** Every byte of the client API. What the endpoints under /oauth take is defined by their specifications. */
import { z } from 'zod';
import { nextCursor, pageQuery } from '../core/paging.ts';
import { PRIVILEGED_SCOPES, SCOPES } from './provider/scopes.ts';

const MAX_URIS = 20;
// What is wrong with an address is explained by clients/redirect-uri.ts and clients/web-address.ts.
const uri = z.string().max(10_000).meta({ format: 'uri' });
const webUri = uri;
const time = z.iso.datetime();

const scope = z
  .string()
  .max(500)
  .refine((text) => text.split(' ').every((name) => SCOPES.includes(name) && !PRIVILEGED_SCOPES.has(name)), {
    error: `must be a space-separated list of ${SCOPES.filter((name) => !PRIVILEGED_SCOPES.has(name)).join(', ')}`,
  });

const key = z.record(z.string(), z.unknown());

const grantType = z.enum([
  'authorization_code',
  'refresh_token',
  'client_credentials',
  'urn:ietf:params:oauth:grant-type:device_code',
  'urn:ietf:params:oauth:grant-type:token-exchange',
]);

/** Client metadata of RFC 7591 section 2 and of the specifications that extend it. */
const metadata = z.strictObject({
  client_name: z.string().trim().min(1).max(200),
  application_type: z.enum(['web', 'native']),
  redirect_uris: z.array(uri).max(MAX_URIS),
  post_logout_redirect_uris: z.array(uri).max(MAX_URIS),
  token_endpoint_auth_method: z.enum([
    'client_secret_basic',
    'client_secret_post',
    'private_key_jwt',
    'none',
  ]),
  grant_types: z.array(grantType).min(1).max(5),
  scope,
  client_uri: webUri,
  logo_uri: webUri,
  policy_uri: webUri,
  tos_uri: webUri,
  contacts: z.array(z.email()).max(5),
  jwks: z.strictObject({ keys: z.array(key).max(10) }),
  jwks_uri: webUri,
  subject_type: z.enum(['public', 'pairwise']),
  sector_identifier_uri: webUri,
  id_token_signed_response_alg: z.enum(['RS256', 'ES256']),
  access_token_format: z.enum(['jwt', 'opaque']),
  dpop_bound_access_tokens: z.boolean(),
  require_pushed_authorization_requests: z.boolean(),
  backchannel_logout_uri: webUri,
  backchannel_logout_session_required: z.boolean(),
});

const text = z.string();

/** As it is kept: an operator may allow more than this API lets in, and so may registration by RFC 7591. */
const keptMetadata = metadata
  .extend({
    client_name: text,
    redirect_uris: z.array(text),
    post_logout_redirect_uris: z.array(text),
    scope: text,
    client_uri: text,
    logo_uri: text,
    policy_uri: text,
    tos_uri: text,
    contacts: z.array(text),
    jwks: z.looseObject({}),
    jwks_uri: text,
    sector_identifier_uri: text,
    backchannel_logout_uri: text,
  })
  .partial();

export const newClient = metadata.partial().required({ client_name: true });

/** RFC 7396: null removes a member, absence leaves it. */
export const clientChange = z.strictObject({
  ...Object.fromEntries(
    Object.entries(metadata.partial().shape).map(([name, member]) => [name, member.nullable()]),
  ),
  client_name: metadata.shape.client_name.optional(),
});

export const newSecretRequest = z
  .strictObject({
    expires_in: z.int().min(60).max(315_360_000).optional().describe('Seconds; for ever when absent'),
  })
  .nullish();

const secretAnswer = z.object({
  id: z.uuid(),
  hint: z.string().describe('The last four characters'),
  created_at: time,
  expires_at: time.nullable(),
});

/** The one answer that shows the secret itself. */
export const issuedSecretAnswer = secretAnswer.extend({
  client_secret: z.string().describe('Shown this once; only its digest is kept'),
});

export const clientAnswer = z.object({
  client_id: z.string(),
  status: z
    .enum(['active', 'pending', 'disabled'])
    .describe('`pending` until an operator approves it, where REGISTRATION=token'),
  verified: z.boolean().describe('An operator vouches for the application'),
  metadata: keptMetadata,
  secrets: z.array(secretAnswer).describe('Live ones, oldest first'),
  created_at: time,
  updated_at: time,
});

export const createdClientAnswer = clientAnswer.extend({
  client_secret: z.string().nullable().describe('Shown this once; null for a client without one'),
});

export const clientUsageAnswer = z.object({
  people: z.int().describe('Who allow it now'),
  sign_ins_30d: z.int().describe('Sessions in which people signed in to it, in the last 30 days'),
  tokens_24h: z.int().describe('Access tokens issued in the last 24 hours'),
  last_used_at: time.nullable(),
  days: z
    .array(z.object({ date: z.iso.date(), tokens: z.int() }))
    .describe(
      'Access tokens issued by day (UTC) in the last 30 days, oldest first; days without any are left out',
    ),
});

export const clientQuotaAnswer = z.object({ used: z.int(), limit: z.int() });

export const adminClientAnswer = clientAnswer.extend({ owner_user_id: z.string().nullable() });

export const adminClientsAnswer = z.object({
  clients: z.array(adminClientAnswer),
  next_cursor: nextCursor,
});

export const adminClientsQuery = pageQuery.extend({
  status: z.enum(['active', 'pending', 'disabled']).optional(),
});

export const clientsAnswer = z.object({
  clients: z.array(clientAnswer),
  next_cursor: nextCursor,
});

export const clientParams = z.object({ id: z.string().min(1).max(255) });
export const secretParams = clientParams.extend({ secret_id: z.uuid() });
