/** The endpoints as clients see them: the real server set-up, the real store, requests injected. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { pino } from 'pino';
import { answerOf, newKey, openDatabase, openRoom, PUBLIC_URL } from '../../test/support/lnurl.ts';
import vectors from '../../test/vectors/lud04.json' with { type: 'json' };
import { createHttp } from '../lib/http/http.ts';
import {
  createBrowserCookie,
  type LnurlLimits,
  lnurlErrors,
  lnurlRoutes,
  type OpenedSession,
} from './index.ts';
import type { OwnSession } from './ports.ts';

const sql = await openDatabase();
after(() => sql.close());

async function open(limits: Partial<LnurlLimits> = {}, publicUrl = PUBLIC_URL) {
  const room = openRoom(sql, { limits, publicUrl });
  const { app, stop } = await createHttp({
    log: pino({ level: 'silent' }),
    https: true,
    trustProxy: [],
    corsOrigins: ['https://app.example.net'],
    problemTypePrefix: 'urn:problem:',
  });
  const opened: OpenedSession[] = [];
  const wanted: OwnSession[] = [];
  let principal: { userId: string } | null = null;
  const cookie = createBrowserCookie(publicUrl, { bytes: (n) => crypto.getRandomValues(new Uint8Array(n)) });
  await app.register(
    lnurlRoutes({
      lnurl: room.lnurl,
      cookie,
      publicUrl,
      ports: {
        authenticate: async (_request, access) => {
          wanted.push(access);
          return principal;
        },
        openSession: async (session) => {
          opened.push(session);
          session.reply.setCookie('session', 'fresh');
        },
      },
    }),
  );
  after(() => app.close());
  const create = async (cookies: Record<string, string> = {}, action = 'login') => {
    const answer = await app.inject({
      method: 'POST',
      url: '/api/lnurl-auth/create',
      payload: { action },
      cookies,
    });
    assert.equal(answer.statusCode, 200, answer.body);
    const set = answer.cookies[0];
    return { body: answer.json(), set, cookies: set ? { [set.name]: set.value } : cookies };
  };
  const verify = (query: Record<string, string>, url = '/api/lnurl-auth/callback') =>
    app.inject({ url, query });
  return {
    ...room,
    app,
    stop,
    opened,
    wanted,
    create,
    verify,
    signIn: (userId: string | null) => {
      principal = userId === null ? null : { userId };
    },
  };
}

const site = await open();
const { app, create, verify } = site;

describe('§7.1 GET only; JSON; HTTP 200; no-store; ACAO *; no cookies read or set; no redirect', () => {
  const assertWalletAnswer = (answer: Awaited<ReturnType<typeof verify>>, status: string) => {
    assert.equal(answer.statusCode, 200);
    assert.match(String(answer.headers['content-type']), /^application\/json/);
    assert.equal(answer.headers['cache-control'], 'no-store');
    assert.equal(answer.headers['access-control-allow-origin'], '*');
    assert.equal(answer.headers['set-cookie'], undefined);
    assert.equal(answer.headers.location, undefined);
    assert.equal(answer.json().status, status);
  };

  for (const url of ['/api/lnurl-auth/callback', '/api/lnurl-auth/verify', '/lnurl-auth/verify']) {
    it(`${url} answers a wallet`, async () => {
      const { body, cookies } = await create();
      const answer = await app.inject({ url, query: answerOf(body.k1, newKey()), cookies });
      assertWalletAnswer(answer, 'OK');
      assert.deepEqual(Object.keys(answer.json()), ['status', 'session_token', 'expires_at']);
      assertWalletAnswer(await verify({}, url), 'ERROR');
    });
  }

  it('every reason is at most 90 plain characters', () => {
    for (const [code, { title }] of Object.entries(lnurlErrors)) {
      assert.match(title, /^[A-Za-z0-9 .,'-]{1,90}$/, code);
    }
  });

  it('HEAD and other methods do not use up the challenge', async () => {
    const { body } = await create();
    const query = answerOf(body.k1, newKey());
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const) {
      assertWalletAnswer(await app.inject({ method, url: '/api/lnurl-auth/callback', query }), 'ERROR');
    }
    const head = await app.inject({ method: 'HEAD', url: '/api/lnurl-auth/callback', query });
    assert.equal(head.statusCode, 200);
    assertWalletAnswer(await verify(query), 'OK');
  });

  it('a body nobody asked for, a rate limit and a fault are HTTP 200, too', async () => {
    const url = '/api/lnurl-auth/callback';
    const headers = { 'content-type': 'application/json' };
    assertWalletAnswer(await app.inject({ method: 'POST', url, headers, payload: '{' }), 'ERROR');
    assertWalletAnswer(
      await app.inject({ method: 'POST', url, headers: { 'content-type': 'x/y' }, payload: 'x' }),
      'ERROR',
    );
    assertWalletAnswer(await app.inject({ url, query: { k1: '\0' } }), 'ERROR');
    for (const [status, reason] of [
      [429, /Too many attempts/],
      [500, /could not finish/],
      [302, /malformed/],
    ] as const) {
      const { app: limited } = await createHttp({
        log: pino({ level: 'silent' }),
        https: true,
        trustProxy: [],
        corsOrigins: [],
        problemTypePrefix: '',
      });
      limited.addHook('onRequest', async (_request, reply) => {
        reply.setCookie('a', 'b').header('location', '/x');
        return reply.code(status).send({ error: 'x' });
      });
      const { lnurl } = site;
      const cookie = createBrowserCookie(PUBLIC_URL, { bytes: (n) => new Uint8Array(n) });
      const ports = { authenticate: async () => null, openSession: async () => {} };
      await limited.register(lnurlRoutes({ lnurl, cookie, ports, publicUrl: PUBLIC_URL }));
      const answer = await limited.inject({ url });
      assertWalletAnswer(answer, 'ERROR');
      assert.match(answer.json().reason, reason);
      await limited.close();
    }
  });
});

describe('§7.2 exactly one string each of k1, sig, key; lower-cased; regex; other parameters ignored', () => {
  const changed = async (change: (query: string) => string) => {
    const { body } = await create();
    const query = new URLSearchParams(answerOf(body.k1, newKey())).toString();
    return (await app.inject({ url: `/api/lnurl-auth/callback?${change(query)}` })).json();
  };

  const accepted: Record<string, (query: string) => string> = {
    'in any order': (query) => query.split('&').reverse().join('&'),
    'with parameters nobody knows': (query) => `${query}&t=1700000000000&jwt=true&action=link`,
    'k1, sig and key in upper case': (query) =>
      query.replaceAll(/(?<==)[0-9a-f]{60,}/g, (hex) => hex.toUpperCase()),
    'without tag': (query) => query.replace('tag=login&', ''),
  };
  for (const [name, change] of Object.entries(accepted)) {
    it(`accepts them ${name}`, async () => assert.equal((await changed(change)).status, 'OK'));
  }

  const refused: Record<string, (query: string) => string> = {
    'k1 twice': (query) => `${query}&${/k1=\w+/.exec(query)}`,
    'sig twice': (query) => `${query}&sig=00`,
    'key twice': (query) => `${query}&${/key=\w+/.exec(query)}`,
    'k1 as a list': (query) => query.replace('k1=', 'k1[]='),
    'empty key and sig (LNDHub)': (query) => query.replaceAll(/(key|sig)=\w+/g, '$1='),
    'k1 missing': (query) => query.replace(/k1=\w+/, ''),
    'k1 with a blank': (query) => query.replace('k1=', 'k1=+'),
    'k1 with a line end': (query) => query.replace(/k1=\w+/, '$&%0a'),
    'k1 too long': (query) => query.replace('k1=', 'k1=00'),
    'sig not hexadecimal': (query) => query.replace('sig=30', 'sig=3g'),
    'sig of odd length': (query) => query.replace('sig=30', 'sig=3'),
    'key with the hybrid prefix 06': (query) => query.replace(/key=0./, 'key=06'),
    'key with another byte': (query) => `${query}00`,
  };
  for (const [name, change] of Object.entries(refused)) {
    it(`refuses ${name}`, async () => {
      const verified = site.verified();
      assert.match((await changed(change)).reason, /malformed/);
      assert.equal(site.verified(), verified, 'no curve arithmetic');
    });
  }
});

describe('§8 vectors', () => {
  for (const { name, k1, key, sig } of [...vectors.valid, ...vectors.invalid]) {
    it(`one service's signature is no use for another challenge: ${name}`, async () => {
      const { body } = await create();
      assert.equal((await verify({ k1, key, sig })).json().status, 'ERROR');
      assert.equal((await verify({ k1: body.k1, key, sig })).json().status, 'ERROR');
    });
  }
});

it('1,000 random mutations of a valid callback are all refused, none with a 5xx', async () => {
  const busy = await open({ maxFailures: 1_000_000 });
  const { body } = await busy.create();
  const valid = answerOf(body.k1, newKey());
  const hex = fc.constantFrom(...'0123456789abcdef');
  const digit = fc.record({ field: fc.constantFrom('k1', 'sig', 'key'), at: fc.nat(), to: hex });
  const splice = fc.record({
    field: fc.constantFrom('k1', 'sig', 'key'),
    at: fc.nat(),
    cut: fc.nat(6),
    insert: fc.string({ maxLength: 6, unit: fc.oneof(hex, fc.string({ minLength: 1, maxLength: 1 })) }),
  });
  const mutate = (one: { field: string; at: number; to?: string; cut?: number; insert?: string }) => {
    const old = valid[one.field as keyof typeof valid];
    const at = one.at % old.length;
    return {
      ...valid,
      [one.field]: old.slice(0, at) + (one.to ?? one.insert) + old.slice(at + (one.cut ?? 1)),
    };
  };
  const spelled = (query: Record<string, string>) =>
    ['k1', 'sig', 'key'].map((name) => query[name]?.toLowerCase()).join();
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(fc.oneof(digit, splice), async (mutation) => {
      const query = mutate(mutation);
      fc.pre(spelled(query) !== spelled(valid));
      const answer = await busy.verify(query);
      assert.equal(answer.statusCode, 200);
      assert.equal(answer.json().status, 'ERROR', JSON.stringify(query));
      refused += 1;
    }),
    { numRuns: 1000 },
  );
  assert.ok(refused >= 1000);
  assert.equal((await busy.verify(valid)).json().status, 'OK', 'and the valid one still works');
});

describe('the browser', () => {
  it('GET /login and POST /create give every form of the challenge and bind the browser', async () => {
    const answer = await app.inject({ url: '/api/lnurl-auth/login' });
    const body = answer.json();
    assert.equal(answer.headers['cache-control'], 'no-store');
    assert.equal(answer.headers['access-control-allow-origin'], undefined, 'no CORS on the way in');
    assert.deepEqual(
      [body.tag, body.action, body.callback],
      ['login', 'login', `${PUBLIC_URL}/api/lnurl-auth/callback?tag=login&k1=${body.k1}&action=login`],
    );
    assert.match(body.qr, /^M4 4h7v1h-7z/, 'a finder pattern behind four modules of quiet zone');
    assert.equal(new Date(body.expires_at).toISOString(), body.expires_at);
    const [cookie] = answer.cookies;
    assert.deepEqual(
      [cookie?.name, cookie?.httpOnly, cookie?.secure, cookie?.sameSite, cookie?.path, cookie?.domain],
      ['__Host-hodlxxi_browser', true, true, 'Lax', '/', undefined],
    );
    assert.equal((await create()).body.action, 'login');
    const bare = await app.inject({ method: 'POST', url: '/api/lnurl-auth/create' });
    assert.equal(bare.statusCode, 200);
  });

  it('keeps its cookie, unless it is malformed', async () => {
    const { cookies } = await create();
    assert.equal((await create(cookies)).set, undefined);
    assert.ok((await create({ '__Host-hodlxxi_browser': 'planted' })).set);
  });

  it('on plain http the cookie has no prefix', async () => {
    const local = await open({}, 'http://localhost:5000');
    const { set } = await local.create();
    assert.deepEqual([set?.name, set?.secure ?? false], ['hodlxxi_browser', false]);
  });

  it('check tells the state to the browser that asked; anybody else hears 404', async () => {
    const { body, cookies } = await create();
    const url = `/api/lnurl-auth/check/${body.session_id}`;
    assert.deepEqual((await app.inject({ url, cookies })).json(), { status: 'pending' });
    await verify(answerOf(body.k1, newKey()));
    assert.deepEqual((await app.inject({ url, cookies })).json(), { status: 'authenticated' });
    for (const stranger of [{}, (await create()).cookies]) {
      const answer = await app.inject({ url, cookies: stranger });
      assert.equal(answer.statusCode, 404);
      assert.equal(answer.json().code, 'challenge_not_found');
    }
    assert.equal((await app.inject({ url: '/api/lnurl-auth/check/x', cookies })).statusCode, 400);
  });

  it('takes its session once, by its own cookie', async () => {
    const { body, cookies } = await create();
    const take = (more: object = {}) =>
      app.inject({ method: 'POST', url: `/api/lnurl-auth/session/${body.session_id}`, cookies, ...more });
    assert.equal((await take()).json().code, 'challenge_not_signed');
    const key = newKey();
    await verify(answerOf(body.k1, key));
    assert.equal((await take({ cookies: {} })).json().code, 'challenge_not_found');
    assert.equal((await take({ headers: { origin: 'https://evil.example' } })).json().code, 'csrf_failed');
    assert.equal((await take({ headers: { 'sec-fetch-site': 'cross-site' } })).json().code, 'csrf_failed');
    const taken = await Promise.all([take({ headers: { origin: PUBLIC_URL } }), take(), take()]);
    const won = taken.filter((answer) => answer.statusCode === 200);
    assert.equal(won.length, 1);
    assert.equal(won[0]?.json().key, key.key);
    assert.equal(won[0]?.cookies[0]?.value, 'fresh');
    const session = site.opened.at(-1);
    assert.deepEqual(
      [session?.userId, session?.amr, session?.action],
      [won[0]?.json().user_id, ['lnurl'], 'login'],
    );
    assert.equal((await take()).json().code, 'challenge_not_signed');
  });

  it('link needs the same signed-in account at both ends', async () => {
    const key = newKey();
    const first = await create();
    await verify(answerOf(first.body.k1, key));
    const url = (id: string) => `/api/lnurl-auth/session/${id}`;
    const signedIn = await app.inject({
      method: 'POST',
      url: url(first.body.session_id),
      cookies: first.cookies,
    });
    const userId = signedIn.json().user_id;

    const payload = { action: 'link' };
    const refused = await app.inject({ method: 'POST', url: '/api/lnurl-auth/create', payload });
    assert.deepEqual([refused.statusCode, refused.json().code], [401, 'auth_required']);
    site.signIn(userId);
    const { body, cookies } = await create({}, 'link');
    const second = newKey();
    const answer = await verify(answerOf(body.k1, second));
    assert.deepEqual(answer.json(), { status: 'OK' });
    const take = () => app.inject({ method: 'POST', url: url(body.session_id), cookies });
    site.signIn(null);
    assert.equal((await take()).json().code, 'auth_required');
    site.signIn(crypto.randomUUID());
    assert.equal((await take()).json().code, 'forbidden');
    site.signIn(userId);
    const opened = site.opened.length;
    assert.deepEqual((await take()).json(), {
      user_id: userId,
      action: 'link',
      key: second.key,
      linked: true,
    });
    assert.equal(site.opened.length, opened, 'linking opens no session');
    site.signIn(null);
  });

  it('link is begun by a fresh sign-in and finished by a whole one; auth takes a partial one at both ends', async () => {
    const key = newKey();
    const first = await create();
    await verify(answerOf(first.body.k1, key));
    const take = async ({ body, cookies }: typeof first) =>
      app.inject({ method: 'POST', url: `/api/lnurl-auth/session/${body.session_id}`, cookies });
    site.signIn((await take(first)).json().user_id);
    site.wanted.length = 0;
    for (const [action, answering] of [
      ['link', newKey()],
      ['auth', key],
    ] as const) {
      const begun = await create({}, action);
      await verify(answerOf(begun.body.k1, answering));
      assert.equal((await take(begun)).statusCode, 200);
    }
    assert.deepEqual(site.wanted, [{ fresh: true }, {}, { partial: true }, { partial: true }]);
    site.signIn(null);
  });

  it('cancels', async () => {
    const { body, cookies } = await create();
    const url = `/api/lnurl-auth/session/${body.session_id}`;
    assert.deepEqual((await app.inject({ method: 'DELETE', url, cookies })).json(), { cancelled: true });
    assert.match((await verify(answerOf(body.k1, newKey()))).json().reason, /cancelled/);
  });

  it('hears 429 with Retry-After when its network has too many open', async () => {
    const strict = await open({ openPerNetwork: 1 });
    // Other rooms of this file share no cache, so the first one is free.
    await strict.create();
    const answer = await strict.app.inject({ url: '/api/lnurl-auth/login' });
    assert.equal(answer.statusCode, 429);
    assert.equal(answer.json().code, 'too_many_challenges');
    assert.ok(Number(answer.headers['retry-after']) > 0);
  });
});

describe('server-sent events', () => {
  it('tell the change and then end', async () => {
    const { body, cookies } = await create();
    const url = `/api/lnurl-auth/events/${body.session_id}`;
    const answer = await app.inject({ url, cookies, payloadAsStream: true });
    let text = '';
    for await (const chunk of answer.stream()) {
      const isFirst = !text.includes('pending');
      text += chunk;
      if (isFirst && text.includes('pending')) await verify(answerOf(body.k1, newKey()));
    }
    assert.match(String(answer.headers['content-type']), /^text\/event-stream/);
    assert.equal(answer.headers['cache-control'], 'no-store');
    const states = [...text.matchAll(/^event: status\ndata: (.*)$/gm)].map(([, data]) =>
      JSON.parse(data ?? ''),
    );
    assert.deepEqual(states, [{ status: 'pending' }, { status: 'authenticated' }]);
    assert.equal((await app.inject({ url })).statusCode, 404);
  });

  it('are bounded per session, and end when the browser leaves or the server stops', async () => {
    const small = await open({ streamsPerSession: 2 });
    const base = await small.app.listen({ host: '127.0.0.1', port: 0 });
    const { body, cookies } = await small.create();
    const headers = {
      cookie: Object.entries(cookies)
        .map((pair) => pair.join('='))
        .join('; '),
    };
    const connect = (signal?: AbortSignal) =>
      fetch(`${base}/api/lnurl-auth/events/${body.session_id}`, { headers, ...(signal ? { signal } : {}) });
    const leaving = new AbortController();
    const gone = connect(leaving.signal).then((answer) => answer.text().catch(() => 'left'));
    const stays = await connect();
    assert.equal((await connect()).status, 429);
    leaving.abort();
    assert.equal(await gone.catch(() => 'left'), 'left');
    // The server hears of it a moment later.
    let again = await connect();
    for (let tries = 0; tries < 200 && again.status === 429; tries += 1) {
      await sleep(25);
      again = await connect();
    }
    assert.equal(again.status, 200);
    await small.stop(10_000);
    assert.match(await stays.text(), /pending/);
  });
});
