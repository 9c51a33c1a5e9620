/** Everybody who may come to a route, and what it must say to each: derived from the table, not from the server. */
import type { Scope } from '../../../src/core/authz/scopes.ts';
import { createNostrKey, httpAuth } from '../keys.ts';
import { call, type RelyingParty } from '../relying-party.ts';
import {
  addNostrKey,
  addPerson,
  allow,
  disable,
  type Headers,
  type Kind,
  type PersonOptions,
  registerTrusted,
  signIn,
} from './people.ts';
import type { Restricted } from './rows.ts';
import type { Held } from './server.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const EVIL = 'https://evil.example';

/** A refusal's code; null where the person may. */
export type Verdict = string | null;

/** The request that the headers are for. */
export type Sent = { readonly method: string; readonly path: string; readonly body: string | null };

export type Asker = {
  readonly who: string;
  /** For one request to the route of this name: what it does must not reach the next. */
  readonly headers: (name: string, request: Sent) => Headers | Promise<Headers>;
  readonly verdict: (row: Restricted, method: string) => Verdict;
  /** Whoever is refused only where the body has been read, which then has to be a good one. */
  readonly late?: true;
};

type Traits = { readonly fresh?: boolean; readonly partial?: boolean; readonly role?: 'operator' | 'admin' };

/** A person's own session. */
const bySession =
  ({ fresh = true, partial = false, role }: Traits = {}) =>
  (row: Restricted): Verdict => {
    if (partial && !row.partial) return 'second_factor_required';
    if (row.fresh && !fresh) return 'fresh_sign_in_required';
    const held: readonly string[] = role === 'admin' ? ['operator', 'admin'] : [role ?? 'user'];
    return row.roles.every((wanted) => held.includes(wanted)) ? null : 'forbidden';
  };

/** An application with these scopes, of a person with this role. */
const byToken =
  (scopes: readonly string[], role?: 'operator' | 'admin') =>
  (row: Restricted): Verdict => {
    const wanted: readonly Scope[] = row.roles.length > 0 ? [...row.scopes, 'admin'] : row.scopes;
    if (row.fresh || wanted.length === 0) return 'session_required';
    if (!wanted.every((scope) => scopes.includes(scope))) return 'insufficient_scope';
    return bySession(role ? { role } : {})(row);
  };

const isSafe = (method: string) => method === 'GET' || method === 'HEAD';
const byForeignPage = (row: Restricted, method: string): Verdict =>
  isSafe(method) ? bySession({ role: 'admin' })(row) : 'csrf_failed';
const always = (code: string) => () => code;

/** Lets a day pass, so that what was made at first has expired, and then eleven minutes. */
export async function invite(held: Held, routeNames: readonly string[]): Promise<readonly Asker[]> {
  const party = await registerTrusted(held);
  const old = await makeOld(held, party);
  held.pass(25 * HOUR);
  const stale = await makeStale(held, routeNames);
  held.pass(11 * MINUTE);
  const applications = await makeApplications(held, party);
  const signed = nostrKeys(held);
  return [
    ...strangers(held),
    ...old,
    ...stale,
    ...applications,
    ...pages(held),
    ...sessions(held),
    ...signed,
  ];
}

function strangers({ rooms, url }: Held): readonly Asker[] {
  const cookie = `${rooms.cookie.name}=${'x'.repeat(43)}`;
  return [
    { who: 'nobody', headers: () => ({}), verdict: always('auth_required') },
    { who: 'an unknown cookie', headers: () => ({ cookie, origin: url }), verdict: always('auth_required') },
    {
      who: 'an unknown token',
      headers: () => ({ authorization: `Bearer ${'x'.repeat(43)}` }),
      verdict: always('invalid_token'),
    },
    {
      who: 'a forged token',
      headers: () => ({ authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.' }),
      verdict: always('invalid_token'),
    },
    {
      who: 'Basic credentials',
      headers: () => ({ authorization: 'Basic YTpi' }),
      verdict: always('invalid_token'),
    },
  ];
}

/** Sessions and tokens that have ended one way or another by the time they are used. */
async function makeOld(held: Held, party: RelyingParty): Promise<readonly Asker[]> {
  const all = 'openid profile email bitcoin';
  const asCookie = (who: string, headers: Headers): Asker => ({
    who: `${who} session's cookie`,
    headers: () => headers,
    verdict: always('auth_required'),
  });
  const asToken = (who: string, headers: Headers): Asker => ({
    who,
    headers: () => headers,
    verdict: always('invalid_token'),
  });
  const both = async (who: string, end: (userId: string, uid: string) => Promise<unknown>) => {
    const userId = await addPerson(held);
    const { uid: one, ...cookie } = await signIn(held, userId, 'browser');
    const { uid: two, ...bearer } = await signIn(held, userId, 'wallet');
    await end(userId, one);
    await end(userId, two);
    return [asCookie(who, cookie), asToken(`${who} session's token`, bearer)];
  };
  const token = async (who: string, end: (userId: string, token: string) => Promise<unknown>) => {
    const { userId, token } = await allow(held, party, all);
    await end(userId, token);
    return asToken(`${who} access token`, { authorization: `Bearer ${token}` });
  };
  const nothing = async () => undefined;
  return [
    ...(await both('an expired', nothing)),
    ...(await both('a revoked', (userId, uid) => held.rooms.sessions.revoke(userId, uid))),
    ...(await both("a disabled account's", (userId) => disable(held, userId))),
    await token('an expired', nothing),
  ];
}

/** Signed in eleven minutes ago: one person for each route, since some routes end sessions. */
async function makeStale(held: Held, routeNames: readonly string[]): Promise<readonly Asker[]> {
  const sessionsOf = async (kind: Kind, passkeyRequired: boolean) => {
    const made = new Map<string, Headers>();
    for (const name of routeNames) {
      const { uid: _uid, ...headers } = await signIn(held, await addPerson(held, { passkeyRequired }), kind);
      made.set(name, headers);
    }
    return (name: string): Headers => made.get(name) ?? {};
  };
  return [
    {
      who: 'a browser that signed in 11 minutes ago',
      headers: await sessionsOf('browser', false),
      verdict: bySession({ fresh: false }),
    },
    {
      who: 'a session token of 11 minutes ago',
      headers: await sessionsOf('wallet', false),
      verdict: bySession({ fresh: false }),
    },
    {
      who: 'a session of 11 minutes ago without its second factor',
      headers: await sessionsOf('browser', true),
      verdict: bySession({ fresh: false, partial: true }),
    },
  ];
}

/** Access tokens, after everything they are good for has been allowed by people with and without roles. */
async function makeApplications(held: Held, party: RelyingParty): Promise<readonly Asker[]> {
  const every =
    'openid profile email bitcoin wallet:read wallet:write pof:read pof:write chat:read chat:write';
  const bearer = (token: string) => () => ({ authorization: `Bearer ${token}` });
  const asker = async (who: string, scope: string, role?: 'operator' | 'admin'): Promise<Asker> => {
    const { token, granted } = await allow(held, party, scope, role ? [role] : []);
    return { who: `an application ${who}`, headers: bearer(token), verdict: byToken(granted, role) };
  };
  const ended = async (
    who: string,
    end: (userId: string, token: string) => Promise<unknown>,
  ): Promise<Asker> => {
    const { userId, token } = await allow(held, party, every);
    await end(userId, token);
    return { who: `an access token ${who}`, headers: bearer(token), verdict: always('invalid_token') };
  };
  return [
    await asker('with the scope openid', 'openid'),
    await asker('with every scope', every),
    await asker('with every scope of somebody who may not give admin', `${every} admin`),
    await asker('with every scope of an operator', `${every} admin`, 'operator'),
    await asker('with every scope of an administrator', `${every} admin`, 'admin'),
    await ended('that was revoked', (_userId, token) => party.revoke(token)),
    await ended('whose grant was taken back', (userId) =>
      held.rooms.oauth.grants.revoke(userId, party.clientId),
    ),
    await ended('of a disabled account', (userId) => disable(held, userId)),
  ];
}

/** What other sites make a browser send whose person may do everything. */
function pages(held: Held): readonly Asker[] {
  const from = (who: string, more: Headers): Asker => ({
    who,
    async headers() {
      const { uid: _uid, ...own } = await signIn(
        held,
        await addPerson(held, { roles: ['admin'] }),
        'browser',
      );
      return { ...own, ...more };
    },
    verdict: byForeignPage,
  });
  return [
    from('a page of another origin', { origin: EVIL }),
    from('a page without an origin', { origin: 'null' }),
    from('a page of a sibling domain', { 'sec-fetch-site': 'same-site' }),
    from('a page of another site', { 'sec-fetch-site': 'cross-site' }),
    from("a page with the token of a page of somebody else's", { 'x-csrf-token': 'A'.repeat(43) }),
  ];
}

/** People who signed in just now. */
function sessions(held: Held): readonly Asker[] {
  const roles = [undefined, 'operator', 'admin'] as const;
  const kinds = [
    ['browser', 'in a browser'],
    ['wallet', 'by a session token'],
  ] as const;
  const made = (who: string, kind: Kind, traits: Traits): Asker => ({
    who,
    async headers() {
      const { partial: passkeyRequired = false, role } = traits;
      const userId = await addPerson(held, { roles: role ? [role] : [], passkeyRequired });
      const { uid: _uid, ...own } = await signIn(held, userId, kind);
      return own;
    },
    verdict: bySession(traits),
  });
  return kinds.flatMap(([kind, how]) => [
    ...roles.map((role) => made(`${role ?? 'somebody'} ${how}`, kind, role ? { role } : {})),
    made(`somebody without the second factor ${how}`, kind, { partial: true }),
  ]);
}

/** Keys that sign each request by itself (NIP-98). */
function nostrKeys(held: Held): readonly Asker[] {
  type Signing = Parameters<typeof httpAuth>[1];
  const signed = (request: Sent, change: Partial<Signing> = {}, key = createNostrKey()): Headers => {
    const { method, path, body } = request;
    const signing = {
      method,
      url: `${held.url}${path}`,
      now: Date.now(),
      ...(body === null ? {} : { body }),
    };
    return { authorization: httpAuth(key, { ...signing, ...change }) };
  };
  const linked = async (request: Sent, options: PersonOptions = {}, change: Partial<Signing> = {}) => {
    const key = createNostrKey();
    await addNostrKey(held, await addPerson(held, options), key.pubkey);
    return signed(request, change, key);
  };
  const once = (verdict: Asker['verdict']): Asker['verdict'] => {
    return (row, method) => verdict(row, method) ?? (row.session ? 'session_required' : null);
  };
  const good = (who: string, traits: Traits): Asker => ({
    who: `a Nostr key of ${who}`,
    headers: (_name, request) => {
      const { partial: passkeyRequired = false, role } = traits;
      return linked(request, { roles: role ? [role] : [], passkeyRequired });
    },
    verdict: once(bySession(traits)),
    late: true,
  });
  const bad = (who: string, headers: Asker['headers']): Asker => ({
    who: `a Nostr key ${who}`,
    headers,
    verdict: always('invalid_token'),
  });
  return [
    good('somebody', {}),
    good('an operator', { role: 'operator' }),
    good('an administrator', { role: 'admin' }),
    good('an account that wants a passkey as well', { partial: true }),
    bad('of nobody', (_name, request) => signed(request)),
    bad('for another method', (_name, request) => linked(request, {}, { method: 'PURGE' })),
    bad('for another route', (_name, request) => linked(request, {}, { url: `${held.url}/api/nothing` })),
    bad('for another server', (_name, request) =>
      linked(request, {}, { url: `https://id.example.com${request.path}` }),
    ),
    bad('of two minutes ago', (_name, request) => linked(request, {}, { now: Date.now() - 2 * MINUTE })),
    bad('used a second time', async (_name, request) => {
      const headers = await linked(request);
      const { method, path, body } = request;
      const content =
        body === null ? {} : { headers: { ...headers, 'content-type': 'application/json' }, body };
      await call(`${held.url}${path}`, { method, headers, ...content });
      return headers;
    }),
  ];
}
