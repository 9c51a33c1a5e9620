/** Every route × everybody who may come: what a route declares is what it does, over HTTP, with real credentials. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Access } from '../../src/core/authz/access.ts';
import { type Asker, invite } from '../support/permissions/askers.ts';
import {
  addPerson,
  type Headers,
  type Names,
  nothing,
  ownEverything,
  signIn,
} from '../support/permissions/people.ts';
import { NOTHING, type Open, purposes, type Restricted, rowName, rows } from '../support/permissions/rows.ts';
import { type Held, openHeldServer } from '../support/permissions/server.ts';
import { call, type Reply } from '../support/relying-party.ts';

type Route = { readonly method: string; readonly url: string; readonly access: Access };

/** Codes that say who may not, as opposed to what was wrong with the request. */
const REFUSALS = [
  'auth_required',
  'invalid_token',
  'insufficient_scope',
  'session_required',
  'forbidden',
  'csrf_failed',
  'fresh_sign_in_required',
  'second_factor_required',
];

const asked = purposes.map(({ url }) => ({ method: 'POST', url }));
const JSON_BODY = { 'content-type': 'application/json' };

describe('permissions', () => {
  let held: Held;
  let askers: readonly Asker[];
  let routes: readonly Route[];
  before(async () => {
    held = await openHeldServer();
    routes = held.routes();
    askers = await invite(
      held,
      [...routes.filter(({ access }) => access !== 'public'), ...asked].map(rowName),
    );
  });
  after(() => held[Symbol.asyncDispose]());

  /** Routes of the table with their rows. */
  const restricted = () =>
    routes.flatMap((route) => {
      const found = rows[rowName(route)];
      return found?.kind === 'own' ? [{ ...route, row: found.row }] : [];
    });
  const open = () =>
    routes.flatMap((route) => {
      const found = rows[rowName(route)];
      return found?.kind === 'open' ? [{ ...route, row: found.row }] : [];
    });

  async function ask(route: Route, names: Names, as: Asker | Headers, given: string | null): Promise<Reply> {
    const { method, url } = route;
    const path = url
      .replace(/:(\w+)/g, (_all, name: string) => names[name] ?? 'D'.repeat(22))
      .replace('*', '');
    const body = method === 'GET' ? null : given;
    const headers = isAsker(as) ? await as.headers(rowName(route), { method, path, body }) : as;
    return call(`${held.url}${path}`, {
      method,
      headers: { ...headers, ...(body === null ? {} : JSON_BODY) },
      ...(body === null ? {} : { body }),
      signal: AbortSignal.timeout(20_000),
    }).catch((cause: unknown) => {
      throw new Error(`${method} ${path} was not answered`, { cause });
    });
  }

  it('every route has its row, and declares what the row says', () => {
    const declared = Object.fromEntries(
      routes.map((route) => [rowName(route), route.access === 'public' ? 'public' : normal(route.access)]),
    );
    const expected = Object.fromEntries(
      Object.entries(rows).map(([name, { kind, row }]) => [name, kind === 'open' ? 'public' : normal(row)]),
    );
    assert.deepEqual(declared, expected);
  });

  it('whoever may not is refused before the body is looked at; whoever may is not', async (t) => {
    const faults: string[] = [];
    let asked = 0;
    for (const route of restricted()) {
      for (const asker of askers) {
        const wanted = asker.verdict(route.row, route.method);
        const names = route.row.of ? nothing[route.row.of]() : {};
        // Whether a form carries the page's token is known when it has been read; anything else is known before.
        const isLate = wanted === null || (asker.late && wanted === 'session_required');
        const body = isLate ? JSON.stringify(route.row.body) : wanted === 'csrf_failed' ? '{}' : '{"broken';
        const reply = await ask(route, names, asker, body);
        asked += 1;
        const fault = wanted === null ? notAdmitted(reply, route.row) : notRefused(reply, wanted, route.row);
        if (fault) faults.push(`${rowName(route)}, ${asker.who}: ${fault}`);
      }
    }
    t.diagnostic(`${restricted().length} routes × ${askers.length} askers: ${asked} requests`);
    assert.deepEqual(faults, []);
  });

  it('public routes are as strict about what needs an account', async () => {
    const faults: string[] = [];
    for (const { url, row } of purposes) {
      const route: Route = { method: 'POST', url, access: 'public' };
      // There is no form of these, and so no token in it.
      for (const asker of askers.filter(({ who }) => !who.includes('token of a page'))) {
        const wanted = asker.verdict(row, 'POST');
        const reply = await ask(route, {}, asker, JSON.stringify(row.body));
        const fault = wanted === null ? notAdmitted(reply, row) : notRefused(reply, wanted, row);
        if (fault) faults.push(`${url} ${JSON.stringify(row.body)}, ${asker.who}: ${fault}`);
      }
    }
    assert.deepEqual(faults, []);
  });

  it("another person's objects are answered for exactly as if there were none", async () => {
    const theirs = await ownEverything(held);
    const before = await theirs.inventory();
    assert.ok(before.every(({ status }) => status === 200));
    const faults: string[] = [];
    for (const route of restricted()) {
      const { of, body } = route.row;
      if (of === null) continue;
      for (const roles of [[], ['operator']] as const) {
        const userId = await addPerson(held, { roles });
        for (const kind of ['browser', 'wallet'] as const) {
          const { uid: _uid, ...headers } = await signIn(held, userId, kind);
          const [exists, none] = await Promise.all(
            [theirs.things[of], nothing[of]()].map((names) =>
              ask(route, names, headers, JSON.stringify(body)),
            ),
          );
          const what = `${rowName(route)} with ${kind}, roles ${roles.join() || 'none'}`;
          if (exists?.status !== 404 || exists.body['code'] !== 'not_found')
            faults.push(`${what}: ${exists?.status} ${exists?.text}`);
          if (JSON.stringify(shape(exists)) !== JSON.stringify(shape(none)))
            faults.push(`${what}: ${exists?.text} tells it from ${none?.text}`);
        }
      }
    }
    assert.deepEqual(faults, []);
    assert.deepEqual(await theirs.inventory(), before, 'and nothing of theirs has changed');
  });

  it('public routes answer strangers, and no credential that is no good makes them fail', async () => {
    const faults: string[] = [];
    for (const route of open()) {
      const { stranger, why }: Open = route.row;
      assert.notEqual(why, '');
      const reply = await ask(route, {}, {}, null);
      if (reply.status !== stranger)
        faults.push(`${rowName(route)}: ${reply.status}, not ${stranger}: ${reply.text.slice(0, 200)}`);
      for (const asker of askers.filter(({ verdict }) => verdict(HARMLESS, 'GET') !== null)) {
        const { status } = await ask(route, {}, asker, '{}');
        if (status >= 500 && status !== stranger) faults.push(`${rowName(route)}, ${asker.who}: ${status}`);
      }
    }
    assert.deepEqual(faults, []);
  });
});

/** Any person's own session may. */
const HARMLESS: Restricted = { ...NOTHING, admitted: 200 };

const isAsker = (as: Asker | Headers): as is Asker => typeof as['headers'] === 'function';

/** Declarations that mean the same look the same. */
function normal(access: {
  readonly scopes?: readonly string[];
  readonly roles?: readonly string[];
  readonly cookie?: boolean;
  readonly fresh?: boolean;
  readonly partial?: boolean;
}) {
  const { scopes = [], roles = [], cookie = true, fresh = false, partial = false } = access;
  return { scopes: [...scopes], roles: [...roles], cookie, fresh, partial };
}

function notAdmitted({ status, body, text }: Reply, row: Restricted): string | null {
  if (REFUSALS.includes(String(body['code']))) return `refused with ${status} ${body['code']}`;
  return status === row.admitted ? null : `${status}, not ${row.admitted}: ${text.slice(0, 200)}`;
}

const STATUS: Readonly<Record<string, number>> = { auth_required: 401, invalid_token: 401 };

function notRefused({ status, headers, body, text }: Reply, code: string, row: Restricted): string | null {
  const wanted = STATUS[code] ?? 403;
  if (status !== wanted || body['code'] !== code || body['status'] !== wanted)
    return `${status} ${text.slice(0, 200)}, not ${wanted} ${code}`;
  if (!headers.get('content-type')?.startsWith('application/problem+json')) return 'no problem details';
  const challenge = headers.get('www-authenticate');
  const wantedChallenge = challengeOf(code, row);
  return challenge === wantedChallenge ? null : `WWW-Authenticate ${challenge}, not ${wantedChallenge}`;
}

/** RFC 6750 section 3: what a client learns from the header; null where other credentials would not help. */
function challengeOf(code: string, { scopes, roles }: Restricted): string | null {
  const realm = 'Bearer realm="hodlxxi"';
  if (code === 'auth_required') return realm;
  if (code === 'invalid_token') return `${realm}, error="invalid_token"`;
  if (code !== 'insufficient_scope') return null;
  const needed = roles.length > 0 ? [...scopes, 'admin'] : scopes;
  return `${realm}, error="insufficient_scope", scope="${needed.join(' ')}"`;
}

/** All of an answer that could tell one from another: not the id of the request, nor what a clock or a counter wrote. */
function shape(reply: Reply | undefined) {
  const { request_id: _id, ...body } = reply?.body ?? {};
  const names = [...(reply?.headers.keys() ?? [])].filter(
    (name) => !/^(date|x-request-id|ratelimit-)/.test(name),
  );
  return { status: reply?.status, body, headers: names.map((name) => [name, reply?.headers.get(name)]) };
}
