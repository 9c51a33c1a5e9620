/** From what a person fills in to the metadata that is kept: pure, shared by the API and the operator's command. */
import { isDeepStrictEqual } from 'node:util';
import type { FieldError } from '../../lib/http/problem.ts';
import type { Payload } from '../store.ts';
import { redirectUriProblem } from './redirect-uri.ts';
import { logoProblem, webAddressProblem } from './web-address.ts';

const DEFAULTS: Payload = {
  application_type: 'web',
  token_endpoint_auth_method: 'client_secret_basic',
  grant_types: ['authorization_code', 'refresh_token'],
  scope: 'openid profile offline_access',
};

/** Metadata of a new client; `now` in milliseconds. */
export function initialMetadata(clientId: string, request: Payload, now: number): Payload {
  return consistent({
    ...DEFAULTS,
    ...request,
    client_id: clientId,
    client_id_issued_at: Math.floor(now / 1000),
  });
}

/** RFC 7396 merge patch of one level. */
export function changedMetadata(before: Payload, change: Payload): Payload {
  const merged = Object.entries({ ...before, ...change }).filter(
    ([, value]) => value !== null && value !== undefined,
  );
  return consistent({ ...DEFAULTS, ...Object.fromEntries(merged) });
}

/** What people are shown of an application. */
const SHOWN = ['client_name', 'client_uri', 'logo_uri', 'policy_uri', 'tos_uri', 'contacts'];

/**
 * Whether a change concerns more than what people are shown: where answers and tokens go, how the application proves
 * itself, what it may ask for. Whoever changes that can become the application.
 */
export function changesTrust(before: Payload, change: Payload): boolean {
  const [from, to] = [changedMetadata(before, {}), changedMetadata(before, change)];
  const names = new Set([...Object.keys(from), ...Object.keys(to)]);
  return [...names].some((name) => !SHOWN.includes(name) && !isDeepStrictEqual(from[name], to[name]));
}

/** RFC 7591 section 2.1: the response types follow from the grant types. */
function consistent(metadata: Payload): Payload {
  const grants = metadata['grant_types'];
  const redirects = Array.isArray(grants) && grants.includes('authorization_code');
  return {
    ...metadata,
    redirect_uris: metadata['redirect_uris'] ?? [],
    response_types: redirects ? ['code'] : [],
  };
}

/** Every member that may not be registered like this, with the reason. */
export function metadataProblems(metadata: Payload): FieldError[] {
  return [...redirectProblems(metadata), ...addressProblems(metadata), ...grantProblems(metadata)];
}

/**
 * Grants for confidential clients. RFC 6749 section 4.4 says so of client_credentials; an exchange (RFC 8693 section 2.1)
 * without authentication would let whoever found a token have it made out to somebody else.
 */
export const CONFIDENTIAL_GRANTS: readonly unknown[] = [
  'client_credentials',
  'urn:ietf:params:oauth:grant-type:token-exchange',
];

export function grantProblems(metadata: Payload): FieldError[] {
  const grants = metadata['grant_types'];
  if (metadata['token_endpoint_auth_method'] !== 'none' || !Array.isArray(grants)) return [];
  return grants
    .filter((grant) => CONFIDENTIAL_GRANTS.includes(grant))
    .map((grant) => ({ path: 'grant_types', message: `${grant} is for clients that authenticate` }));
}

const ADDRESSES = {
  client_uri: webAddressProblem,
  logo_uri: logoProblem,
  policy_uri: webAddressProblem,
  tos_uri: webAddressProblem,
  jwks_uri: webAddressProblem,
  sector_identifier_uri: webAddressProblem,
  backchannel_logout_uri: webAddressProblem,
} as const;

function addressProblems(metadata: Payload): FieldError[] {
  return Object.entries(ADDRESSES).flatMap(([path, problemOf]) => {
    const address = metadata[path];
    const message = typeof address === 'string' ? problemOf(address) : null;
    return message === null ? [] : [{ path, message }];
  });
}

function redirectProblems(metadata: Payload): FieldError[] {
  const type = metadata['application_type'] === 'native' ? 'native' : 'web';
  return ['redirect_uris', 'post_logout_redirect_uris'].flatMap((name) => {
    const uris = metadata[name];
    return (Array.isArray(uris) ? uris : []).flatMap((uri, index) => {
      const message = redirectUriProblem(String(uri), type);
      return message === null ? [] : [{ path: `${name}.${index}`, message }];
    });
  });
}
