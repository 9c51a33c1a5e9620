/**
 * Who may use which route, written down a second time: a route without a row here, or one that declares something
 * else, fails the test. `*` stands for the digest in an asset's name.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../ops/setup/paths.ts';
import type { Role, Scope } from '../../../src/core/authz/scopes.ts';
import { createAuthenticator } from '../passkey.ts';

/** What a person owns that another must not reach. */
export type ObjectKind = 'key' | 'passkey' | 'session' | 'grant' | 'client' | 'secret' | 'wallet' | 'proof';

export type Restricted = {
  readonly scopes: readonly Scope[];
  readonly roles: readonly Role[];
  readonly fresh: boolean;
  readonly partial: boolean;
  /** Only a session can do this: a credential that is good for one request is refused. */
  readonly session: boolean;
  /** What the route's parameters name. */
  readonly of: ObjectKind | null;
  /** Valid where `of` is given, so that nothing but the owner is in the way. */
  readonly body: unknown;
  /** The answer to somebody who may, about nothing that exists. */
  readonly admitted: number;
};

export type Open = {
  /** Why everybody may ask. */
  readonly why: string;
  /** The answer to somebody who brings nothing at all. */
  readonly stranger: number;
};

export type Row =
  | { readonly kind: 'own'; readonly row: Restricted }
  | { readonly kind: 'open'; readonly row: Open };

/** Any person's own session may. */
export const NOTHING = {
  scopes: [],
  roles: [],
  fresh: false,
  partial: false,
  session: false,
  of: null,
  body: {},
};

const own = (admitted: number, row: Partial<Restricted> = {}): Row => ({
  kind: 'own',
  row: { ...NOTHING, admitted, ...row },
});
const open = (stranger: number, why: string): Row => ({ kind: 'open', row: { why, stranger } });

/** Made by `npm start`; without them a page says so. */
const webIsBuilt = existsSync(join(root, 'web/dist/index.html'));

/** Well formed, and the answer to nothing that was asked. */
const STALE = { challenge: 'AAAA', user: { id: 'AAAA' } };
const authenticator = createAuthenticator({ origin: 'https://id.example.com' });

const fresh = true;
const partial = true;
const session = true;

const watching = { scopes: ['wallet:read'] } as const;
const changing = { scopes: ['wallet:write'] } as const;
const proofs = { scopes: ['pof:read'] } as const;
const proving = { scopes: ['pof:write'] } as const;
const PASSPHRASE = { passphrase: 'a very long passphrase of nobody' };
const OUTPOINT = `${'0'.repeat(64)}:0`;

const WALLET = 'wallets hear HTTP 200 and a reason (LUD-04); the signature is the credential';
const METHOD = 'says which method the wallet should use';
const BROWSER = 'there is no account yet; whoever has not asked with this browser is told of nothing';
const INTERACTION = 'a page of a sign-in; without the cookie of the interaction there is none';
const APPLICATION = 'applications show who they are by their own credentials';
const REGISTERED = 'the registration access token, RFC 7592';
const SPEC = 'published for everybody';
const PAGE = 'a page or a part of one, the same for everybody';

export const rows: Readonly<Record<string, Row>> = {
  // The account
  'GET /api/users/profile': own(200, { scopes: ['profile'] }),
  'PATCH /api/users/profile': own(200),
  'GET /api/session': own(200, { partial, session }),
  'GET /api/sessions': own(200),
  'DELETE /api/sessions': own(200),
  'DELETE /api/sessions/:id': own(404, { of: 'session' }),
  'POST /api/logout': own(204, { partial, session }),
  'GET /api/grants': own(200),
  'DELETE /api/grants/:id': own(404, { of: 'grant' }),
  'GET /api/audit': own(200),
  'GET /api/users/export': own(200, { fresh }),
  'DELETE /api/users/profile': own(400, { fresh }),

  // Keys
  'POST /api/challenge': open(
    200,
    'nobody is signed in yet; what needs an account is among the purposes below',
  ),
  'POST /api/verify': open(400, 'nobody is signed in yet; the signature is the credential'),
  'POST /api/refresh': open(400, 'the refresh token is the credential'),
  'GET /api/keys': own(200, { scopes: ['bitcoin'] }),
  'POST /api/keys': own(400, { fresh }),
  'PATCH /api/keys/:id': own(404, { of: 'key', body: { label: 'mine' } }),
  'DELETE /api/keys/:id': own(404, { fresh, of: 'key' }),
  'POST /api/users/merge-ticket': own(200, { fresh }),
  'POST /api/users/merge': own(400, { fresh }),

  // Passkeys
  'GET /api/passkeys': own(200),
  'PATCH /api/passkeys/:id': own(404, { of: 'passkey', body: { label: 'mine' } }),
  'DELETE /api/passkeys/:id': own(404, { fresh, of: 'passkey' }),
  'PUT /api/passkeys/required': own(400, { fresh }),
  'POST /api/passkeys/register/options': own(200, { fresh, session }),
  'POST /api/passkeys/register': own(400, {
    fresh,
    session,
    body: { response: authenticator.create(STALE) },
  }),
  'POST /api/passkeys/assert/options': own(409, { partial, session }),
  'POST /api/passkeys/assert': own(400, { partial, session, body: { response: authenticator.get(STALE) } }),

  // A developer's applications
  'GET /api/clients': own(200),
  'POST /api/clients': own(400),
  'GET /api/clients/:id': own(404, { of: 'client' }),
  'PATCH /api/clients/:id': own(404, { of: 'client', body: { client_name: 'Mine' } }),
  'DELETE /api/clients/:id': own(404, { fresh, of: 'client' }),
  'GET /api/clients/:id/usage': own(404, { of: 'client' }),
  'GET /api/clients/quota': own(200),
  'POST /api/clients/:id/secrets': own(404, { fresh, of: 'client' }),
  'DELETE /api/clients/:id/secrets/:secret_id': own(404, { of: 'secret' }),

  // Bitcoin wallets; this server has no node
  'GET /api/wallets': own(200, watching),
  'POST /api/wallets': own(400, changing),
  'POST /api/wallets/preview': own(400, changing),
  'POST /api/wallets/restore': own(400, changing),
  ...each(['', '/scan', '/lock', '/balance', '/utxos', '/addresses', '/transactions'], (part) => ({
    [`GET /api/wallets/:id${part}`]: own(404, { ...watching, of: 'wallet' }),
  })),
  ...each(['/transactions.csv', '/labels', '/events', '/drafts', '/spend-paths'], (part) => ({
    [`GET /api/wallets/:id${part}`]: own(404, { ...watching, of: 'wallet' }),
  })),
  ...each(['', '/file'], (part) => ({
    [`GET /api/wallets/:id/drafts/:draft${part}`]: own(404, { ...watching, of: 'wallet' }),
  })),
  'PATCH /api/wallets/:id': own(404, { ...changing, of: 'wallet', body: { name: 'mine' } }),
  ...each(['', '/scan', '/drafts/:draft'], (part) => ({
    [`DELETE /api/wallets/:id${part}`]: own(404, { ...changing, of: 'wallet' }),
  })),
  ...each(['rescan', 'load', 'unload', 'backup', 'addresses', 'transactions/:txid/abandon'], (part) => ({
    [`POST /api/wallets/:id/${part}`]: own(404, { ...changing, of: 'wallet' }),
  })),
  'POST /api/wallets/:id/encrypt': own(404, { ...changing, of: 'wallet', body: PASSPHRASE }),
  'POST /api/wallets/:id/decrypt': own(404, { ...changing, session, of: 'wallet', body: PASSPHRASE }),
  'POST /api/wallets/:id/psbt': own(404, { ...changing, of: 'wallet', body: { recipients: [] } }),
  'POST /api/wallets/:id/utxos/freeze': own(404, {
    ...changing,
    of: 'wallet',
    body: { outpoints: [OUTPOINT], frozen: true },
  }),
  'PUT /api/wallets/:id/labels': own(404, { ...changing, of: 'wallet', body: '{}' }),
  ...each(['decode', 'combine', 'finalize'], (tool) => ({
    [`POST /api/psbt/${tool}`]: own(400, watching),
  })),
  'POST /api/transactions': own(400, changing),
  'GET /api/fees': own(503, watching),
  ...each(['balance', 'transactions', 'addresses', 'utxos'], (part) => ({
    [`GET /api/wallet/${part}`]: own(404, watching),
  })),
  'POST /api/wallet/new-address': own(404, changing),

  // Proofs of funds; this server has no node
  'GET /api/pof/info': open(200, 'numbers, the same for everybody'),
  ...each(['challenge', 'psbt', 'verify'], (step) => ({ [`POST /api/pof/${step}`]: own(400, proving) })),
  'GET /api/pof/proofs': own(200, proofs),
  'GET /api/pof/proofs/:id': own(404, { ...proofs, of: 'proof' }),
  'DELETE /api/pof/proofs/:id': own(404, { ...proving, of: 'proof' }),
  'GET /api/pof/proofs/:id/certificate': own(404, { of: 'proof' }),
  'POST /api/pof/certificates/check': open(400, 'whoever was given a certificate may ask about it'),
  'GET /proof': open(200, 'whoever was given a certificate may look at it'),
  'POST /proof': open(403, 'the form of that page, with its token'),
  'POST /api/pof/proofs/:id/recheck': own(404, { ...proofs, of: 'proof', body: { ticket: 'AAAA' } }),

  // The whole server's affairs
  'GET /api/admin/users': own(200, { roles: ['operator'] }),
  'PUT /api/admin/users/:id/roles': own(400, { roles: ['admin'], fresh }),
  'GET /api/admin/clients': own(200, { roles: ['operator'] }),
  'POST /api/admin/clients/:id/approve': own(404, { roles: ['admin'] }),
  'POST /api/admin/clients/:id/reject': own(404, { roles: ['admin'] }),
  'GET /api/admin/audit': own(200, { roles: ['operator'] }),
  'GET /api/admin/audit/verify': own(200, { roles: ['operator'] }),

  // Lightning sign-in
  'GET /api/lnurl-auth/login': open(200, 'nobody is signed in yet'),
  'POST /api/lnurl-auth/create': open(200, 'nobody is signed in yet'),
  'GET /api/lnurl-auth/check/:session_id': open(404, BROWSER),
  'GET /api/lnurl-auth/events/:session_id': open(404, BROWSER),
  'GET /api/lnurl-auth/qr/:session_id.svg': open(404, BROWSER),
  'POST /api/lnurl-auth/session/:session_id': open(404, BROWSER),
  'DELETE /api/lnurl-auth/session/:session_id': open(200, BROWSER),
  ...each(['/api/lnurl-auth/callback', '/api/lnurl-auth/verify', '/lnurl-auth/verify'], (path) => ({
    [`GET ${path}`]: open(200, WALLET),
    ...each(['POST', 'PUT', 'PATCH', 'DELETE'], (method) => ({ [`${method} ${path}`]: open(200, METHOD) })),
  })),

  // OAuth 2.0 and OpenID Connect
  'GET /oauth/authorize': open(400, 'the person answers on its pages'),
  'POST /oauth/authorize': open(303, 'the person answers on its pages, which begin with a GET'),
  'GET /oauth/authorize/:uid': open(400, INTERACTION),
  'GET /oauth/interaction/:uid': open(400, INTERACTION),
  'GET /oauth/interaction/:uid/proof': open(400, INTERACTION),
  ...each(['skip', 'cancel'], (step) => ({
    [`POST /oauth/interaction/:uid/proof/${step}`]: open(400, INTERACTION),
  })),
  ...each(
    ['confirm/:id', 'confirm/key/:id', 'passkey', 'bitcoin/:challenge', 'nostr/:challenge'],
    (step) => ({
      [`GET /oauth/interaction/:uid/${step}`]: open(400, INTERACTION),
      [`POST /oauth/interaction/:uid/${step}`]: open(400, INTERACTION),
    }),
  ),
  ...each(['cancel', 'consent', 'restart', 'throwaway', 'passkey/skip', 'passkey/cancel'], (step) => ({
    [`POST /oauth/interaction/:uid/${step}`]: open(400, INTERACTION),
  })),
  'GET /login': open(303, 'leads to the pages on which the person signs in'),
  'GET /account-deleted': open(200, 'there is nobody left to be known'),
  'GET /signed-in': open(303, 'leads back; what counts is the session, not how one came here'),
  'GET /oauth/device': open(200, 'the person types the code of the device'),
  'POST /oauth/device': open(400, 'the person types the code of the device'),
  'GET /oauth/device/:uid': open(400, INTERACTION),
  'GET /oauth/logout': open(200, 'asks before it does anything'),
  'POST /oauth/logout': open(303, 'asks before it does anything'),
  'POST /oauth/logout/confirm': open(400, INTERACTION),
  'GET /oauth/logout/success': open(200, PAGE),
  ...each(['token', 'introspect', 'revoke', 'par', 'device/authorize'], (endpoint) => ({
    [`POST /oauth/${endpoint}`]: open(400, APPLICATION),
  })),
  'POST /oauth/register': open(400, 'open where REGISTRATION=open, and RFC 7591 else'),
  ...each(['GET', 'PUT', 'DELETE'], (method) => ({
    [`${method} /oauth/register/:clientId`]: open(401, REGISTERED),
  })),
  'GET /oauth/userinfo': open(401, 'an access token with the scope openid'),
  'POST /oauth/userinfo': open(401, 'an access token with the scope openid'),
  'GET /oauth/jwks.json': open(200, SPEC),
  'GET /.well-known/jwks.json': open(200, SPEC),
  'GET /.well-known/oauth-authorization-server': open(200, SPEC),
  'GET /.well-known/openid-configuration': open(200, SPEC),

  // The server itself
  'GET /': open(200, PAGE),
  'GET /app': open(308, PAGE),
  'GET /app/*': open(webIsBuilt ? 200 : 503, PAGE),
  'GET /assets/docs-*.css': open(200, PAGE),
  'GET /assets/icon-*.svg': open(200, PAGE),
  ...each(['certificate', 'keys', 'login', 'page', 'passkey'], (name) => ({
    [`GET /assets/${name}-*.js`]: open(200, PAGE),
  })),
  'GET /assets/pages-*.css': open(200, PAGE),
  'GET /docs': open(200, PAGE),
  'GET /docs/errors': open(200, PAGE),
  'GET /openapi.json': open(200, SPEC),
  'GET /favicon.ico': open(302, PAGE),
  'GET /robots.txt': open(200, PAGE),
  'GET /health': open(200, 'whether it works is no secret'),
  'GET /health/live': open(200, 'whether it works is no secret'),
  'GET /health/ready': open(200, 'whether it works is no secret'),
  'GET /metrics': open(404, 'METRICS_TOKEN; to everybody else it does not exist'),
};

/** Public routes that are somebody's own when this is asked of them: who may is decided when the body is known. */
export const purposes: readonly { readonly url: string; readonly row: Restricted }[] = [
  purpose('/api/challenge', { purpose: 'link' }, { fresh }),
  purpose('/api/challenge', { purpose: 'auth' }, { partial, session }),
  purpose('/api/lnurl-auth/create', { action: 'link' }, { fresh }),
  purpose('/api/lnurl-auth/create', { action: 'auth' }, { partial }),
];

function purpose(url: string, body: unknown, access: Partial<Restricted>) {
  return { url, row: { ...NOTHING, ...access, body, admitted: 200 } };
}

function each(names: readonly string[], rowsOf: (name: string) => Record<string, Row>): Record<string, Row> {
  return Object.assign({}, ...names.map(rowsOf));
}

/** The name of a route in the table above. */
export function rowName({ method, url }: { readonly method: string; readonly url: string }): string {
  return `${method} ${url.replace(/-[\w-]{16}(\.\w+)$/, '-*$1')}`;
}
