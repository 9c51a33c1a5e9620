import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { createNostrKey, httpAuth } from '../../../test/support/keys.ts';
import { createHttp } from '../../lib/http/http.ts';
import { vouchedBody } from './signed-body.ts';

const LIMIT = 100_000;

/** A server that takes its time before it reads bodies, as one does that asks others first. */
async function open() {
  const { app } = await createHttp({
    log: pino({ level: 'silent' }),
    https: false,
    trustProxy: [],
    corsOrigins: [],
    problemTypePrefix: 'urn:test:',
  });
  app.addHook('preParsing', async (request, _reply, body) => vouchedBody(request.headers, body));
  app.addHook('preParsing', async () => void (await sleep(20)));
  app.post('/', { bodyLimit: LIMIT }, async ({ body }) => ({ length: JSON.stringify(body).length }));
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { url, [Symbol.asyncDispose]: () => app.close() };
}

async function send(url: string, body: string, signedBody: string): Promise<number> {
  const authorization = httpAuth(createNostrKey(), {
    url,
    method: 'POST',
    now: Date.now(),
    body: signedBody,
  });
  const headers = { authorization, 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(5000) });
  await answer.arrayBuffer();
  return answer.status;
}

const textOf = (length: number) => JSON.stringify('a'.repeat(length - 2));

describe('the body of a signed request', () => {
  for (const length of [10, 50_000]) {
    it(`reaches the parser if it is the one that was signed: ${length} bytes`, async () => {
      await using server = await open();
      assert.equal(await send(server.url, textOf(length), textOf(length)), 200);
    });

    it(`is refused if it is another, however late it is read: ${length} bytes`, async () => {
      await using server = await open();
      assert.equal(await send(server.url, textOf(length), textOf(length + 1)), 401);
    });
  }

  it('is no longer than any other may be, and the server outlives it', async () => {
    await using server = await open();
    assert.equal(await send(server.url, textOf(2 * LIMIT), 'another'), 413);
    assert.equal(await send(server.url, textOf(10), textOf(10)), 200);
  });

  it('is read from a stream of unknown length as well', async () => {
    await using server = await open();
    const stream = () => new Blob([textOf(2 * LIMIT)]).stream();
    const headers = { authorization: 'Nostr e30=', 'content-type': 'application/json' };
    const request = {
      method: 'POST',
      headers,
      body: stream(),
      duplex: 'half',
      signal: AbortSignal.timeout(5000),
    };
    const answer = await fetch(server.url, request);
    assert.ok([401, 413].includes(answer.status), String(answer.status));
    assert.equal(await send(server.url, textOf(10), textOf(10)), 200);
  });
});
