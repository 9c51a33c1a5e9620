import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pino } from 'pino';
import { createHttp } from '../../lib/http/http.ts';
import { createLabelGuard } from './label-guard.ts';
import { createMetrics } from './metrics.ts';
import { metricsRoutes } from './routes.ts';

const TOKEN = 'a-long-enough-scrape-token';

async function serve(token?: string) {
  const telemetry = createMetrics();
  const http = await createHttp({
    log: pino({ level: 'silent' }),
    https: false,
    trustProxy: ['loopback'],
    corsOrigins: [],
    problemTypePrefix: 'urn:test:',
    onFinish: telemetry.http,
  });
  await http.app.register(metricsRoutes, { ...telemetry, token });
  http.app.get('/items/:id', () => 'ok');
  return http;
}

describe('createMetrics', () => {
  it('counts and observes by name and label, beside the process’s own figures', async () => {
    const { metrics, render } = createMetrics();
    metrics.count('logins_total', { method: 'lnurl' });
    metrics.count('logins_total', { method: 'lnurl' });
    metrics.count('restarts_total');
    metrics.observe('sql_seconds', 0.004, { statement: 'select' });
    const text = await render();
    assert.match(text, /^hodlxxi_logins_total\{method="lnurl"\} 2$/m);
    assert.match(text, /^hodlxxi_restarts_total 1$/m);
    assert.match(text, /^hodlxxi_sql_seconds_bucket\{le="0.005",statement="select"\} 1$/m);
    assert.match(text, /^process_resident_memory_bytes \d+$/m);
  });

  it('shows a counter kept elsewhere as it stands at the scrape', async () => {
    const { follow, render } = createMetrics();
    let kept = 3;
    follow('statements_total', () => kept);
    assert.match(await render(), /^hodlxxi_statements_total 3$/m);
    kept = 5;
    assert.match(await render(), /^hodlxxi_statements_total 5$/m);
  });

  it('accepts other labels than the first time without failing', async () => {
    const { metrics, render } = createMetrics();
    metrics.count('x_total', { a: '1' });
    metrics.count('x_total', { b: '2' });
    metrics.count('x_total');
    assert.match(await render(), /^hodlxxi_x_total\{a=""\} 2$/m);
  });

  it('measures statements by what they do and whether they did it', async () => {
    const { query, render } = createMetrics();
    query({ sql: ' SELECT * from "users" where "id" = $1', seconds: 0.002, ok: true, conflict: false });
    query({ sql: '', seconds: 0.002, ok: false, conflict: false });
    query({ sql: 'with x as (…)', seconds: 1, ok: false, conflict: true });
    const text = await render();
    assert.match(text, /^hodlxxi_sql_query_duration_seconds_count\{verb="select",ok="true"\} 1$/m);
    assert.match(text, /^hodlxxi_sql_query_duration_seconds_count\{verb="other",ok="false"\} 1$/m);
    assert.match(text, /^hodlxxi_sql_conflicts_total\{verb="with"\} 1$/m);
    assert.doesNotMatch(text, /users/);
  });

  it('keeps each registry to itself', async () => {
    createMetrics().metrics.count('mine_total');
    assert.doesNotMatch(await createMetrics().render(), /mine_total/);
  });
});

describe('createLabelGuard', () => {
  it('folds what comes beyond the bound into `other`, and keeps what it knows', () => {
    const guard = createLabelGuard(['a'], 2);
    assert.deepEqual([{ a: '1' }, { a: '2' }, { a: '3' }, { a: '1' }].map(guard), [
      { a: '1' },
      { a: '2' },
      { a: 'other' },
      { a: '1' },
    ]);
    assert.equal(createLabelGuard(['a'])({ a: 'x'.repeat(1000) })['a']?.length, 64);
  });
});

describe('GET /metrics', () => {
  it('has requests by template, method and status, however many paths were asked for', async () => {
    const { app } = await serve();
    for (let i = 0; i < 20; i += 1) await app.inject(`/items/${i}?token=hidden-word`);
    for (let i = 0; i < 20; i += 1) await app.inject(`/missing/${i}`);
    const { body, headers } = await app.inject('/metrics');
    assert.match(String(headers['content-type']), /^text\/plain; version=0\.0\.4/);
    const counts = body
      .split('\n')
      .filter((line) => line.startsWith('hodlxxi_http_request_duration_seconds_count'));
    assert.deepEqual(counts, [
      'hodlxxi_http_request_duration_seconds_count{method="GET",route="/items/:id",status="200"} 20',
      'hodlxxi_http_request_duration_seconds_count{method="GET",route="unmatched",status="404"} 20',
    ]);
    assert.doesNotMatch(body, /hidden-word/);
    await app.close();
  });

  it('does not exist for the public, also not through a proxy on this machine', async () => {
    const { app } = await serve();
    assert.equal((await app.inject({ url: '/metrics', remoteAddress: '10.1.2.3' })).statusCode, 200);
    const strangers = [
      { remoteAddress: '203.0.113.1' },
      { headers: { 'x-forwarded-for': '203.0.113.1' } },
      { headers: { 'x-forwarded-for': '127.0.0.1' } },
      { headers: { forwarded: 'for=127.0.0.1' } },
    ];
    for (const stranger of strangers) {
      assert.equal((await app.inject({ url: '/metrics', ...stranger })).statusCode, 404);
    }
    await app.close();
  });

  it('asks for the token when there is one, and then from everybody', async () => {
    const { app } = await serve(TOKEN);
    const get = (authorization?: string) =>
      app.inject({ url: '/metrics', ...(authorization ? { headers: { authorization } } : {}) });
    assert.equal((await get(`Bearer ${TOKEN}`)).statusCode, 200);
    for (const wrong of [undefined, 'Bearer x', TOKEN, `Bearer ${TOKEN}x`]) {
      assert.equal((await get(wrong)).statusCode, 404);
    }
    await app.close();
  });
});
