/** What the OpenAPI document says besides the routes' own schemas. */
import type { RouteOptions } from 'fastify';
import { scopeOfRole } from '../../core/authz/scopes.ts';
import { sessionCookie } from '../../core/session/cookie.ts';
import type { OpenApiOptions, SecurityRequirement } from '../../lib/http/openapi.ts';
import { oauthPaths, oauthSecuritySchemes } from '../../oauth/index.ts';

/** `publicUrl` is the issuer, without a slash at the end. */
export function describeApi(publicUrl: string): OpenApiOptions {
  return { base: baseOf(publicUrl), securityOf, answersProblems };
}

function baseOf(publicUrl: string): OpenApiOptions['base'] {
  return {
    openapi: '3.1.0',
    info: {
      title: 'HODLXXI',
      description: 'The Universal Bitcoin Identity Layer: sign in anywhere with a key you already hold.',
      version: '1',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: publicUrl }],
    externalDocs: { description: 'The same for people', url: `${publicUrl}/docs` },
    tags: [
      { name: 'oauth', description: 'OAuth 2.0 and OpenID Connect: sign people in to your application.' },
      {
        name: 'clients',
        description: 'The applications a person has registered. Secrets are shown once, and two may be live.',
      },
      { name: 'lnurl-auth', description: 'LNURL-auth (LUD-04): what browsers and Lightning wallets call.' },
      {
        name: 'keys',
        description: 'Bitcoin message signatures and Nostr events: signing in, and the keys of an account.',
      },
      { name: 'passkeys', description: 'Passkeys as a second factor after every key (WebAuthn).' },
      {
        name: 'wallets',
        description:
          'Watch-only wallets: what they hold, what happened to them, and payments to be signed elsewhere.',
      },
      {
        name: 'proofs',
        description:
          'Proofs of funds: others learn that somebody controls so much bitcoin, and nothing else. No key leaves its wallet.',
      },
      { name: 'account', description: 'The person: profile, sessions, allowed applications, events.' },
      { name: 'administration', description: 'For people with the role operator or admin.' },
      { name: 'operations', description: 'For whoever runs the server.' },
    ],
    components: {
      securitySchemes: {
        session: {
          type: 'http',
          scheme: 'bearer',
          description: 'A session token, such as the one a wallet gets for signing.',
        },
        nostr: {
          type: 'http',
          scheme: 'nostr',
          description:
            'An event of a linked Nostr key for this very request, good once (NIP-98). It has no session to confirm, renew or end.',
        },
        cookie: {
          type: 'apiKey',
          in: 'cookie',
          name: sessionCookie(publicUrl).name,
          description: 'A browser that is signed in. Requests that change something need its CSRF token.',
        },
        ...oauthSecuritySchemes(publicUrl),
      },
    },
    // The library that merges the routes' own paths in keeps this object: every server needs one of its own.
    paths: { ...oauthPaths },
  };
}

/** The rules of core/authz/access.ts in OpenAPI's words. */
export function securityOf({ config }: Pick<RouteOptions, 'config'>): SecurityRequirement[] {
  const access = config?.access ?? 'public';
  if (access === 'public') return [];
  const { cookie = true, roles = [], scopes = [], fresh = false } = access;
  const wanted = [...scopes, ...roles.map((role) => scopeOfRole[role])];
  return [
    { session: [] },
    { nostr: [] },
    ...(cookie ? [{ cookie: [] }] : []),
    ...(wanted.length > 0 && !fresh ? [{ openid: wanted }] : []),
  ];
}

/** Wallets hear HTTP 200 and `{"status":"ERROR"}` whatever happens (LUD-04). */
const WALLETS = /\/lnurl-auth\/(callback|verify)$/;

function answersProblems({ url }: Pick<RouteOptions, 'url'>): boolean {
  return !WALLETS.test(url);
}
