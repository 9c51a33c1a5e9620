import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, describe, it } from 'node:test';
import { createLog } from '../../core/log.ts';
import { createErrorReporter } from './sentry.ts';

type Received = { url: string | undefined; auth: string; lines: string[] };
const received: Received[] = [];
const server = createServer(async (request, response) => {
  const lines = (await text(request)).split('\n');
  received.push({ url: request.url, auth: String(request.headers['x-sentry-auth']), lines });
  response.end('{}');
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
after(() => server.close());
const { port } = server.address() as AddressInfo;

const NOW = Date.UTC(2026, 10, 23);
const create = (dsn = `http://the-key@127.0.0.1:${port}/prefix/42`) =>
  createErrorReporter({ dsn, environment: 'test', release: '1.2.3', clock: { now: () => NOW } });

describe('createErrorReporter', () => {
  it('sends what the log calls an error as one envelope, secrets hidden', async () => {
    const reporter = create();
    const log = createLog({
      level: 'info',
      destination: { write: () => undefined },
      onError: reporter.report,
    });
    log
      .child({ request_id: 'r-1' })
      .error({ err: new RangeError('token=hidden-word'), route: '/a' }, 'failed');
    await reporter.flush();
    const [{ url, auth, lines } = { url: '', auth: '', lines: [] }] = received.splice(0);
    assert.equal(url, '/prefix/api/42/envelope/');
    assert.match(auth, /sentry_key=the-key/);
    const [header, item, event] = lines.map((line) => JSON.parse(line));
    assert.equal(item.type, 'event');
    assert.match(header.event_id, /^[0-9a-f]{32}$/);
    assert.deepEqual([event.event_id, event.timestamp], [header.event_id, NOW / 1000]);
    assert.deepEqual([event.environment, event.release, event.extra.route], ['test', '1.2.3', '/a']);
    assert.equal(event.extra.request_id, 'r-1');
    const [exception] = event.exception.values;
    assert.deepEqual([exception.type, exception.value], ['RangeError', 'token=[redacted]']);
    assert.match(exception.stacktrace.frames.at(-1).filename, /sentry\.test\.ts$/);
    assert.doesNotMatch(lines.join(), /hidden-word/);
  });

  it('sends at most 30 reports a minute', async () => {
    const reporter = create();
    for (let i = 0; i < 100; i += 1) reporter.report({}, 'x');
    await reporter.flush();
    assert.equal(received.splice(0).length, 30);
  });

  it('never throws when the service is away', async () => {
    const reporter = create('http://key@127.0.0.1:1/1');
    reporter.report({ err: 'odd' }, 'x');
    await reporter.flush();
  });

  it('refuses a DSN without key or project', () => {
    for (const dsn of ['http://127.0.0.1/1', 'http://key@127.0.0.1/', 'nonsense']) {
      assert.throws(() => create(dsn), TypeError);
    }
  });
});
