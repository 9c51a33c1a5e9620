import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { fastify } from 'fastify';
import { createMemoryKeyValue } from '../../infra/kv/memory.ts';
import { createErrorHandler } from '../../lib/http/error-handler.ts';
import type { KeyValue } from '../ports.ts';
import { createQuotas, createRateLimiter, decide, quota } from './limiter.ts';
import { createLockout } from './lockout.ts';
import { addRateLimits } from './routes.ts';

const MINUTE = 60_000;
const limits = { auth: 10, api: 60, apiBurst: 120, client: 600, wallet: 30, proofs: 10 };

function setUp() {
  let now = 1_000_000;
  const clock = { now: () => now };
  const kv = createMemoryKeyValue({ clock, maxKeys: 1000 });
  return {
    kv,
    clock,
    limiter: createRateLimiter({ kv, quotas: createQuotas(limits) }),
    pass: (ms: number) => (now += ms),
  };
}

/** The store is down: every method rejects. */
const broken = new Proxy({} as KeyValue, { get: () => () => Promise.reject(new Error('down')) });

describe('createRateLimiter', () => {
  it('allows 10 sign-in requests per minute and no more', async () => {
    const { limiter, pass } = setUp();
    for (let i = 0; i < 10; i += 1) assert.equal((await limiter.take('auth', 'a')).allowed, true);
    const refused = await limiter.take('auth', 'a');
    assert.deepEqual(
      [refused.allowed, refused.retryAfter, refused.headers['retry-after']],
      [false, 60, '60'],
    );
    assert.equal((await limiter.take('auth', 'b')).allowed, true);
    assert.equal((await limiter.take('wallet', 'a')).allowed, true);
    pass(MINUTE);
    assert.equal((await limiter.take('auth', 'a')).allowed, true);
  });

  it('allows a burst of 120 API requests, which is 60 per minute over its window', async () => {
    const { limiter, pass } = setUp();
    const burst = await Promise.all(Array.from({ length: 130 }, () => limiter.take('api', 'u')));
    assert.equal(burst.filter(({ allowed }) => allowed).length, 120);
    pass(MINUTE);
    assert.equal((await limiter.take('api', 'u')).allowed, false);
    pass(MINUTE);
    assert.equal((await limiter.take('api', 'u')).allowed, true);
  });

  it('makes one round trip per decision', async () => {
    const { kv } = setUp();
    const calls: string[] = [];
    const counting = new Proxy(kv, {
      get: (target, name: keyof KeyValue) => {
        calls.push(name);
        return target[name];
      },
    });
    await createRateLimiter({ kv: counting, quotas: createQuotas(limits) }).take('auth', 'a');
    assert.deepEqual(calls, ['increment']);
  });

  it('allows when the counters cannot be reached', async () => {
    const limiter = createRateLimiter({ kv: broken, quotas: createQuotas(limits) });
    assert.deepEqual(await limiter.take('auth', 'a'), {
      allowed: true,
      headers: {},
      retryAfter: 0,
      remaining: 10,
      resetIn: 60_000,
    });
  });
});

describe('decide', () => {
  it('never says zero seconds, never a negative rest, and refuses exactly beyond the limit', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: -5, max: 1e6 }),
        (limit, count, resetIn) => {
          const { allowed, headers, retryAfter } = decide(limit, MINUTE, count, resetIn);
          assert.equal(allowed, count <= limit);
          assert.ok(Number(headers['ratelimit-reset']) >= 1);
          assert.ok(Number(headers['ratelimit-remaining']) >= 0);
          assert.equal(retryAfter > 0, !allowed);
        },
      ),
    );
    assert.equal(decide(120, quota(60, 120).window, 1, 5).headers['ratelimit-policy'], '120;w=120');
  });
});

describe('createLockout', () => {
  it('locks after 5 failures for 15 minutes', async () => {
    const { kv, clock, pass } = setUp();
    const lockout = createLockout({ kv, clock, failures: 5, duration: 15 * MINUTE });
    for (let i = 0; i < 4; i += 1) assert.deepEqual(await lockout.fail('alice'), { locked: false });
    assert.deepEqual(await lockout.check('alice'), { locked: false });
    pass(10 * MINUTE);
    assert.deepEqual(await lockout.fail('alice'), { locked: true, retryAfter: 900 });
    assert.deepEqual(await lockout.check('bob'), { locked: false });
    pass(15 * MINUTE - 1);
    assert.deepEqual(await lockout.check('alice'), { locked: true, retryAfter: 1 });
    pass(1);
    assert.deepEqual(await lockout.check('alice'), { locked: false });
  });

  it('never throws when the counters cannot be reached', async () => {
    const lockout = createLockout({ kv: broken, clock: { now: () => 0 }, failures: 1, duration: MINUTE });
    assert.deepEqual(
      [await lockout.check('a'), await lockout.fail('a')],
      [{ locked: false }, { locked: false }],
    );
  });
});

describe('addRateLimits', () => {
  it('refuses with 429 rate_limited and Retry-After, per address or user', async () => {
    const { limiter } = setUp();
    const app = fastify({ trustProxy: true });
    app.setErrorHandler(createErrorHandler('urn:test:', () => undefined));
    addRateLimits(app, { limiter, userOf: async ({ headers }) => headers['x-user']?.toString() });
    app.get('/login', { config: { rateLimit: 'auth' } }, () => 'ok');
    app.get('/proofs', { config: { rateLimit: 'proofs' } }, () => 'ok');
    app.get('/free', () => 'ok');
    app.get('/api/any', () => 'ok');
    const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers });
    const from = (address: string) => ({ 'x-forwarded-for': address });

    for (let i = 0; i < 10; i += 1)
      assert.equal((await get('/login', from(`2001:db8::${i}`))).statusCode, 200);
    const refused = await get('/login', from('2001:db8::ffff'));
    assert.deepEqual([refused.statusCode, refused.json().code], [429, 'rate_limited']);
    assert.equal(refused.headers['retry-after'], '60');
    assert.equal(refused.headers['ratelimit-remaining'], '0');
    assert.equal((await get('/login', from('2001:db8:0:1::1'))).statusCode, 200);

    for (let i = 0; i < 10; i += 1) assert.equal((await get('/proofs', { 'x-user': 'u' })).statusCode, 200);
    assert.equal((await get('/proofs', { 'x-user': 'u' })).statusCode, 429);
    assert.equal((await get('/proofs', { 'x-user': 'v' })).statusCode, 200);
    assert.equal((await get('/free')).headers['ratelimit-limit'], undefined);
    assert.equal((await get('/api/any')).headers['ratelimit-limit'], '120');
    await app.close();
  });

  it('counts groups of one class apart, and not at all what another site makes a browser send', async () => {
    const { limiter } = setUp();
    const app = fastify();
    app.setErrorHandler(createErrorHandler('urn:test:', () => undefined));
    addRateLimits(app, { limiter, userOf: async () => undefined });
    const auth = (group: string, more: object = {}) => ({
      config: { rateLimit: 'auth' as const, rateLimitGroup: group, ...more },
    });
    app.get('/challenge', auth('challenge', { fromOtherSites: 'refused' }), () => 'ok');
    app.get('/device', auth('device', { fromOtherSites: 'links' }), () => 'ok');
    app.get('/wallet', auth('wallet'), () => 'ok');
    const status = async (url: string, site = 'same-origin', mode = 'no-cors') =>
      (await app.inject({ url, headers: { 'sec-fetch-site': site, 'sec-fetch-mode': mode } })).statusCode;

    for (let i = 0; i < 20; i += 1) {
      assert.equal(await status('/challenge', 'cross-site'), 403);
      assert.equal(await status('/challenge', 'cross-site', 'navigate'), 403);
      assert.equal(await status('/device', 'cross-site'), 403);
    }
    for (let i = 0; i < 10; i += 1) assert.equal(await status('/challenge'), 200);
    assert.equal(await status('/challenge'), 429);
    assert.equal(await status('/device', 'cross-site', 'navigate'), 200);
    assert.equal(await status('/wallet', 'cross-site'), 200);
    await app.close();
  });
});
