/** What no real node here can be made to do: older dialects, broken answers, connections that end amid them. */
import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type RecordedNode, recordNode } from '../../../test/support/bitcoin-rpc.ts';
import type { Credentials } from './bitcoin-rpc-credentials.ts';
import { NodeError, type NodeErrorCode } from './bitcoin-rpc-errors.ts';

type Act = (response: ServerResponse, request: IncomingMessage) => void;
type Script = { readonly node: RecordedNode; readonly paths: readonly string[] };

const any = z.unknown();
const failure = (code: NodeErrorCode) => (error: unknown) =>
  error instanceof NodeError && error.code === code;
const say =
  (status: number, body: unknown): Act =>
  (response) =>
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
const hangUp: Act = (response) => response.destroy();
const breakOff: Act = (response) =>
  response.writeHead(200, { 'content-length': '100' }).write('{"result":', () => response.destroy());
const fine = say(200, { result: 7, error: null, id: 0 });

/** A server that plays its acts one after the other, and the last of them for ever. */
async function play(
  t: TestContext,
  acts: readonly Act[],
  auth: Credentials = async () => 'u:p',
): Promise<Script> {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    const act = acts[Math.min(paths.length, acts.length - 1)];
    paths.push(request.url ?? '');
    // undici takes an answer before the end of the request for a broken connection.
    request.resume().on('end', () => act?.(response, request));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  const node = recordNode(`http://127.0.0.1:${address.port}/node/`, auth);
  t.after(async () => {
    await node.close();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return { node, paths };
}

describe('the dialect of Core before version 28 (JSON-RPC 1.x)', () => {
  const refusals: readonly [number, number, NodeErrorCode][] = [
    [500, -8, 'invalid_params'],
    [500, -18, 'wallet_not_loaded'],
    [404, -32601, 'unknown_method'],
    [400, -32600, 'invalid_params'],
  ];
  for (const [status, code, name] of refusals) {
    test(`HTTP ${status} with ${code}: ${name}`, async (t) => {
      const refusal = { result: null, error: { code, message: 'no' }, id: 0 };
      const { node } = await play(t, [say(status, refusal)]);
      await assert.rejects(node.call('getblockhash', [1], any), failure(name));
    });
  }
  test('HTTP 500 while it starts is waited for', async (t) => {
    const starting = say(500, { result: null, error: { code: -28, message: 'Loading…' }, id: 0 });
    const { node } = await play(t, [starting, starting, fine]);
    assert.equal(await node.call('createwallet', ['x'], any), 7);
    assert.deepEqual(node.retries, Array(2).fill('createwallet warming_up'));
  });
  test('a result that is null is a result', async (t) => {
    const { node } = await play(t, [say(200, { result: null, error: null, id: 0 })]);
    assert.equal(await node.call('gettxout', [], z.null()), null);
  });
  test('a node that never ends starting: warming_up when the time is over', async (t) => {
    const { node } = await play(t, [say(500, { error: { code: -28, message: 'Verifying' }, id: 0 })]);
    const asked = node.call('getblockcount', [], any, { timeout: 400 });
    await assert.rejects(asked, failure('warming_up'));
    assert.equal(node.isAway(), false);
  });
});

describe('a connection that ends before the answer', () => {
  for (const [name, act] of [
    ['without a word', hangUp],
    ['halfway', breakOff],
  ] as const) {
    test(`${name}: reading is repeated`, async (t) => {
      const { node, paths } = await play(t, [act, act, fine]);
      assert.equal(await node.call('getblockcount', [], any), 7);
      assert.equal(paths.length, 3);
    });
    test(`${name}: what burns an address is not`, async (t) => {
      const { node, paths } = await play(t, [act, fine]);
      await assert.rejects(node.call('getnewaddress', [], any), failure('connection_lost'));
      assert.equal(paths.length, 1);
    });
    test(`${name}: a batch is repeated only when all of it may be`, async (t) => {
      const { node, paths } = await play(t, [act, fine]);
      const calls = [{ method: 'getblockcount' }, { method: 'createwallet' }];
      await assert.rejects(node.batch(calls, any), failure('connection_lost'));
      assert.equal(paths.length, 1);
    });
  }
  test('five times and no more', async (t) => {
    const { node, paths } = await play(t, [hangUp]);
    await assert.rejects(node.call('getblockcount', [], any), failure('connection_lost'));
    assert.equal(paths.length, 5);
    await assert.rejects(node.call('getblockcount', [], any), failure('unavailable'));
    assert.equal(paths.length, 5);
  });
});

test('503 with no text, as while stopping: any call is made again', async (t) => {
  const { node } = await play(t, [say(503, ''), say(503, 'Work queue depth exceeded'), fine]);
  assert.equal(await node.call('createwallet', ['x'], any), 7);
});

test('401: the credentials are read again and the call made once more, whatever it does', async (t) => {
  const cookies = ['__cookie__:old', '__cookie__:new'];
  const seen: unknown[] = [];
  const check: Act = (response, request) => {
    seen.push(Buffer.from(request.headers.authorization?.slice(6) ?? '', 'base64').toString());
    if (seen.at(-1) === cookies[1]) fine(response, request);
    else say(401, '')(response, request);
  };
  const { node } = await play(t, [check], async (refused) => (refused ? cookies[1] : cookies[0]) ?? '');
  assert.equal(await node.call('createwallet', ['x'], any), 7);
  assert.deepEqual(seen, cookies);
});

describe('an answer that is none: unreadable', () => {
  const batch = (...ids: readonly number[]) => ids.map((id) => ({ id, result: id, error: null }));
  const answers: readonly [string, number, unknown][] = [
    ['no JSON', 200, '<html>'],
    ['nothing', 200, ''],
    ['another type', 200, '"text"'],
    ['no result and no error', 200, { id: 0 }],
    ['an error without a number', 200, { error: 'no', id: 0 }],
    ['a redirection', 302, ''],
    ['the page of some other server', 404, '<h1>Not found</h1>'],
    ['a gateway', 502, { result: 1, error: null, id: 0 }],
  ];
  for (const [name, status, body] of answers) {
    test(name, async (t) => {
      const { node } = await play(t, [say(status, body)]);
      await assert.rejects(node.call('getblockcount', [], any), failure('unreadable'));
      await assert.rejects(node.batch([{ method: 'getblockcount' }], any), failure('unreadable'));
    });
  }
  for (const [name, body] of [
    ['one answer for two calls', batch(0)],
    ['an answer twice', batch(0, 0)],
    ['answers to something else', batch(0, 2)],
    ['more answers than calls', batch(0, 1, 2)],
  ] as const) {
    test(`a batch: ${name}`, async (t) => {
      const { node } = await play(t, [say(200, body)]);
      const calls = [{ method: 'getblockcount' }, { method: 'getblockcount' }];
      await assert.rejects(node.batch(calls, any), failure('unreadable'));
    });
  }
  test('more than 64 MiB', async (t) => {
    const piece = Buffer.alloc(1024 * 1024, ' ');
    const endless: Act = (response) => {
      const more = () => {
        while (!response.destroyed && response.write(piece));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    };
    const { node } = await play(t, [endless]);
    await assert.rejects(node.call('getblock', [], any), failure('unreadable'));
  });
});

test('the answers of a batch in another order', async (t) => {
  const body = [2, 0, 1].map((id) => ({ id, jsonrpc: '2.0', result: id * 10 }));
  const { node } = await play(t, [say(200, body)]);
  const calls = [0, 1, 2].map(() => ({ method: 'getblockcount' }));
  const outcomes = await node.batch(calls, z.int());
  assert.deepEqual(
    outcomes.map((one) => one.ok && one.result),
    [0, 10, 20],
  );
});

test('a call larger than a node takes is not sent', async (t) => {
  const { node, paths } = await play(t, [fine]);
  const call = node.call('sendrawtransaction', ['00'.repeat(17 * 1024 * 1024)], any);
  await assert.rejects(call, failure('too_large'));
  assert.deepEqual(paths, []);
});

describe('the name of a wallet', () => {
  test('is part of the address, below that of the node', async (t) => {
    const { node, paths } = await play(t, [fine]);
    await node.forWallet('u_12345678').call('getbalances', [], any);
    assert.deepEqual(paths, ['/node/wallet/u_12345678']);
  });
  const bad = [
    '',
    '.',
    '..',
    '../x',
    '/etc/passwd',
    'a/b',
    'u_1234567/',
    'u_%2e%2e%2f',
    'U_12345678',
    'u_1234567\n',
  ];
  const odd = [
    'wallet.dat',
    'u_1234567\0',
    'ü_1234567',
    'short',
    'a'.repeat(41),
    '\\\\host\\share',
    'u_1234567 ',
  ];
  for (const name of [...bad, ...odd]) {
    test(`${JSON.stringify(name.slice(0, 20))} never reaches the node`, async (t) => {
      const { node, paths } = await play(t, [fine]);
      assert.throws(() => node.forWallet(name), failure('wallet_name_invalid'));
      assert.deepEqual(paths, []);
    });
  }
});

test('a client that was closed: calls under way and later ones fail at once', async (t) => {
  const { node } = await play(t, [() => {}]);
  const underWay = assert.rejects(node.call('createwallet', [], any), failure('closed'));
  await sleep(50);
  await node.close();
  await underWay;
  await assert.rejects(node.call('createwallet', [], any), failure('closed'));
});

test('no more calls at once than there are places, and every one of them is answered', async (t) => {
  let [now, most] = [0, 0];
  const slow: Act = (response, request) => {
    now += 1;
    most = Math.max(most, now);
    setTimeout(() => {
      now -= 1;
      fine(response, request);
    }, 5);
  };
  const { node } = await play(t, [slow]);
  const calls = Array.from({ length: 100 }, () => node.call('getblockcount', [], any));
  assert.deepEqual(await Promise.all(calls), Array(100).fill(7));
  assert.equal(most, 8);
});
