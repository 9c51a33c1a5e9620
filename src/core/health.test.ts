import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTestHttp } from '../../test/support/http.ts';
import { createHealth } from './health.ts';
import { healthRoutes } from './health-routes.ts';

describe('createHealth', () => {
  it('names the parts that fail, hang or throw', async () => {
    const health = createHealth({
      clock: { now: () => 0 },
      timeout: 20,
      checks: {
        database: async () => 'fine',
        cache: async () => Promise.reject(new Error('redis://secret@host')),
        chain: () => new Promise(() => undefined),
        sync: () => {
          throw new Error('at once');
        },
      },
    });
    assert.deepEqual(await health.ready(), {
      ready: false,
      failing: ['cache', 'chain', 'sync'],
      degraded: [],
    });
  });

  it('is ready without what it can do without', async () => {
    const away = async () => Promise.reject(new Error('away'));
    const health = createHealth({
      clock: { now: () => 0 },
      checks: { database: async () => 'fine' },
      optional: { cache: away },
    });
    assert.deepEqual(await health.ready(), { ready: true, failing: [], degraded: ['cache'] });
  });

  it('asks each part once per second, however many probes there are', async () => {
    let now = 0;
    let asked = 0;
    const health = createHealth({ clock: { now: () => now }, checks: { a: async () => (asked += 1) } });
    await Promise.all([health.ready(), health.ready(), health.ready()]);
    assert.equal(asked, 1);
    now = 1000;
    assert.equal((await health.ready()).ready, true);
    assert.equal(asked, 2);
  });
});

describe('healthRoutes', () => {
  it('answers 200, then 503 not_ready once the process drains; it stays alive', async () => {
    const { app } = await createTestHttp();
    const health = createHealth({ clock: { now: () => 0 }, checks: { database: async () => undefined } });
    await app.register(healthRoutes, { health });
    for (const url of ['/health', '/health/live', '/health/ready']) {
      const answer = await app.inject(url);
      assert.deepEqual([answer.statusCode, answer.json()], [200, { status: 'ok' }], url);
    }
    health.drain();
    const drained = await app.inject('/health/ready');
    assert.deepEqual([drained.statusCode, drained.json().code], [503, 'not_ready']);
    assert.equal(drained.json().detail, 'Not answering: stopping.');
    assert.equal((await app.inject('/health/live')).statusCode, 200);
    await app.close();
  });
});
