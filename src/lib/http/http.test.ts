import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as rawRequest } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { after, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { z } from 'zod';
import { anyOrigin } from './cors.ts';
import { httpErrors } from './errors.ts';
import { applyBaseHeaders } from './headers.ts';
import { createHttp, type HttpOptions } from './http.ts';
import { problem } from './problem.ts';
import type { RequestSummary } from './request-log.ts';

const lines: string[] = [];
const finished: RequestSummary[] = [];

async function build(options: Partial<HttpOptions> = {}) {
  const http = await createHttp({
    log: pino({}, { write: (line) => void lines.push(line) }),
    https: true,
    trustProxy: [],
    corsOrigins: ['https://app.example'],
    problemTypePrefix: 'urn:test:',
    onFinish: (summary) => void finished.push(summary),
    ...options,
  });
  const { app } = http;
  app.get('/items/:id', { schema: { params: z.object({ id: z.uuid() }) } }, ({ params }) => ({
    id: params.id,
  }));
  app.post(
    '/items',
    { schema: { body: z.object({ name: z.string(), size: z.object({ w: z.int() }) }) } },
    ({ body }) => body,
  );
  app.get('/open', { config: { cors: anyOrigin } }, () => ({ open: true }));
  app.get('/boom', () => {
    throw new Error('SELECT password FROM users at /srv/app');
  });
  app.get('/expected', () => {
    throw problem(httpErrors, 'not_found', { detail: 'No such item.', headers: { 'x-hint': 'a' } });
  });
  app.get('/hijacked', (_request, reply) => {
    reply.header('x-from-fastify', 'yes');
    applyBaseHeaders(reply);
    reply.hijack();
    reply.raw.end('raw');
  });
  app.get('/page', (_request, reply) =>
    reply.header('content-security-policy', "default-src 'self'").send('page'),
  );
  app.get('/ip', (request) => ({ ip: request.ip, id: request.id }));
  return http;
}

const shared = await build();
const { app } = shared;
after(() => app.close());

describe('problem details (RFC 9457)', () => {
  it('answers what was expected with its code, status and headers', async () => {
    const answer = await app.inject('/expected');
    assert.equal(answer.statusCode, 404);
    assert.equal(answer.headers['content-type'], 'application/problem+json; charset=utf-8');
    assert.equal(answer.headers['x-hint'], 'a');
    assert.deepEqual(answer.json(), {
      type: 'urn:test:not_found',
      title: 'Not found',
      status: 404,
      detail: 'No such item.',
      code: 'not_found',
      request_id: answer.headers['x-request-id'],
    });
  });

  it('names the fields that did not pass', async () => {
    const answer = await app.inject({
      method: 'POST',
      url: '/items',
      payload: { name: 1, size: { w: 'x' } },
    });
    assert.equal(answer.statusCode, 400);
    const { code, errors } = answer.json();
    assert.equal(code, 'validation_failed');
    assert.deepEqual(
      errors.map(({ path }: { path: string }) => path),
      ['name', 'size.w'],
    );
  });

  it('says nothing about an unexpected error and logs it with the request id', async () => {
    const answer = await app.inject('/boom');
    assert.equal(answer.statusCode, 500);
    assert.equal(answer.json().code, 'internal_error');
    assert.doesNotMatch(answer.body, /SELECT|srv|at /);
    const logged = lines.map((line) => JSON.parse(line)).find((line) => line.error_code === 'internal_error');
    assert.equal(logged.request_id, answer.headers['x-request-id']);
    assert.match(logged.err.message, /SELECT/);
  });

  it('tells 405 with Allow from 404', async () => {
    const wrong = await app.inject({ method: 'DELETE', url: '/items/5?x=1' });
    assert.equal(wrong.statusCode, 405);
    assert.equal(wrong.json().code, 'method_not_allowed');
    assert.equal(wrong.headers['allow'], 'GET, HEAD');
    for (const url of ['/nothing', '/items/5/6']) {
      const missing = await app.inject(url);
      assert.deepEqual([missing.statusCode, missing.json().code], [404, 'not_found']);
    }
  });

  it('gives unreadable, oversized and foreign bodies their own codes', async () => {
    const send = (payload: string, type: string) =>
      app.inject({ method: 'POST', url: '/items', payload, headers: { 'content-type': type } });
    const codes = [
      await send('{"a":', 'application/json'),
      await send('{"__proto__":{}}', 'application/json'),
      await send('', 'application/json'),
      await send('<x/>', 'application/xml'),
      await send(`"${'x'.repeat(1024 * 1024)}"`, 'application/json'),
      await send('{"name":"a\\u0000","size":{"w":1}}', 'application/json'),
      await app.inject('/items/%zz'),
      await app.inject('/ip?a=%00'),
    ].map((answer) => [answer.statusCode, answer.json().code, typeof answer.headers['x-request-id']]);
    assert.deepEqual(codes, [
      [400, 'malformed_request', 'string'],
      [400, 'malformed_request', 'string'],
      [400, 'malformed_request', 'string'],
      [415, 'unsupported_media_type', 'string'],
      [413, 'body_too_large', 'string'],
      [400, 'malformed_request', 'string'],
      [400, 'malformed_request', 'string'],
      [400, 'malformed_request', 'string'],
    ]);
  });
});

describe('headers of every answer', () => {
  it('forbids everything by default, and lets a page say otherwise', async () => {
    const { headers } = await app.inject('/ip');
    assert.equal(
      headers['content-security-policy'],
      "default-src 'none';frame-ancestors 'none';base-uri 'none';form-action 'none'",
    );
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['referrer-policy'], 'same-origin');
    assert.equal(headers['cache-control'], 'no-store');
    assert.match(String(headers['strict-transport-security']), /^max-age=63072000/);
    assert.match(String(headers['permissions-policy']), /camera=\(\)/);
    const page = await app.inject('/page');
    assert.equal(page.headers['content-security-policy'], "default-src 'self'");
  });

  it('sends no HSTS over plain http (RFC 6797 section 7.2)', async () => {
    const plain = await build({ https: false });
    const { headers } = await plain.app.inject('/ip');
    assert.equal(headers['strict-transport-security'], undefined);
    await plain.app.close();
  });

  it('reaches hijacked replies too', async () => {
    const { headers } = await app.inject('/hijacked');
    for (const name of ['x-request-id', 'content-security-policy', 'permissions-policy', 'x-from-fastify']) {
      assert.equal(typeof headers[name], 'string', name);
    }
  });
});

describe('trusted proxies', () => {
  const headers = { 'x-forwarded-for': '203.0.113.5', 'x-request-id': 'proxy-id-0001' };

  it('are believed about the client and the request id', async () => {
    const behind = await build({ trustProxy: ['loopback'] });
    assert.deepEqual((await behind.app.inject({ url: '/ip', headers })).json(), {
      ip: '203.0.113.5',
      id: 'proxy-id-0001',
    });
    const odd = await behind.app.inject({ url: '/ip', headers: { ...headers, 'x-request-id': 'x"\t' } });
    assert.notEqual(odd.json().id, 'x"\t');
    await behind.app.close();
  });

  it('are nobody by default', async () => {
    const { ip, id } = (await app.inject({ url: '/ip', headers })).json();
    assert.equal(ip, '127.0.0.1');
    assert.notEqual(id, 'proxy-id-0001');
  });
});

describe('CORS (Fetch section 3.3)', () => {
  const preflight = (url: string, origin: string) =>
    app.inject({ method: 'OPTIONS', url, headers: { origin, 'access-control-request-method': 'GET' } });
  const allowed = 'access-control-allow-origin';

  it('admits configured origins, without credentials', async () => {
    const answer = await preflight('/ip', 'https://app.example');
    assert.deepEqual([answer.statusCode, answer.headers[allowed]], [204, 'https://app.example']);
    assert.equal(answer.headers['access-control-allow-credentials'], undefined);
  });

  it('admits no other origin', async () => {
    for (const origin of ['https://evil.example', 'null', 'https://app.example.evil']) {
      assert.equal((await preflight('/ip', origin)).headers[allowed], undefined);
      assert.equal((await app.inject({ url: '/ip', headers: { origin } })).headers[allowed], undefined);
    }
  });

  it('admits everybody where a route says so', async () => {
    assert.equal((await preflight('/open', 'https://any.example')).headers[allowed], '*');
    assert.equal(
      (await app.inject({ url: '/open', headers: { origin: 'https://any.example' } })).headers[allowed],
      '*',
    );
  });
});

describe('the request log', () => {
  it('reports each request once, by template and never by value', async () => {
    finished.length = 0;
    await app.inject('/items/0198b5c0-7a3e-7f00-8000-000000000001?token=hidden');
    await app.inject('/hijacked');
    await app.inject('/nothing');
    const seen = finished.map(({ method, route, status }) => [method, route, status]);
    assert.deepEqual(seen, [
      ['GET', '/items/:id', 200],
      ['GET', '/hijacked', 200],
      ['GET', 'unmatched', 404],
    ]);
  });
});

describe('sockets', () => {
  it('get a problem document for bytes that are no HTTP, and for headers beyond 16 KiB', async () => {
    const { app, stop } = await build();
    await app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = app.server.address() as AddressInfo;
    const say = async (text: string) => {
      const socket = connect(port, '127.0.0.1');
      socket.write(text);
      let answer = '';
      for await (const chunk of socket) answer += chunk;
      return answer;
    };
    assert.match(
      await say('HELLO\r\n\r\n'),
      /^HTTP\/1\.1 400 [\s\S]*X-Request-Id: [\s\S]*"code":"malformed_request"/,
    );
    const large = `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`;
    assert.match(await say(large), /^HTTP\/1\.1 431 [\s\S]*"code":"headers_too_large"/);
    await stop(1000);
  });

  it('close on stop: requests under way finish, idle and streaming ones do not hold it up', async () => {
    const { app, stop, stopping } = await build();
    const { promise: underWay, resolve: arrived } = Promise.withResolvers<void>();
    app.get('/slow', async () => {
      arrived();
      await sleep(150);
      return { done: true };
    });
    app.get('/events', (_request, reply) => {
      reply.hijack();
      reply.raw.write('data: hello\n\n');
      stopping.addEventListener('abort', () => reply.raw.end());
    });
    app.get('/deaf', (_request, reply) => {
      reply.hijack();
      reply.raw.write('data: hello\n\n');
    });
    await app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = app.server.address() as AddressInfo;
    const open = async (path: string) => {
      const sent = rawRequest({
        port,
        host: '127.0.0.1',
        path,
        agent: false,
        headers: { connection: 'keep-alive' },
      });
      sent.end();
      const [answer] = await once(sent, 'response');
      answer.on('error', () => undefined);
      return answer;
    };
    const events = await open('/events');
    const deaf = await open('/deaf');
    const slow = open('/slow');
    await underWay;
    const before = performance.now();
    const stopped = stop(600);
    assert.equal((await slow).statusCode, 200);
    await once(events.resume(), 'end');
    deaf.resume();
    await stopped;
    const took = performance.now() - before;
    assert.ok(took >= 500, `the deaf one was cut after ${took} ms`);
  });
});
