/** A node that starts, stops, comes back, is misconfigured or has too much to do: each a real one. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { recordNode } from '../../../test/support/bitcoin-rpc.ts';
import { createBitcoindHome } from '../../../test/support/bitcoind-home.ts';
import { eventually } from '../../../test/support/deployment.ts';
import { holdStart } from '../../../test/support/held-start.ts';
import { holdWorker } from '../../../test/support/held-worker.ts';
import { missing } from '../../../test/support/tools.ts';
import { cookieCredentials } from './bitcoin-rpc-credentials.ts';
import { NodeError, type NodeErrorCode } from './bitcoin-rpc-errors.ts';

const height = z.int();
const any = z.unknown();
const atWork = z.object({ active_commands: z.array(z.object({ method: z.string() })) });
const failure = (code: NodeErrorCode) => (error: unknown) =>
  error instanceof NodeError && error.code === code && error.message === new NodeError(code).message;
const PASSWORD = ['-rpcuser=hodlxxi', '-rpcpassword=correct horse'];
const right = async () => 'hodlxxi:correct horse';

describe('the life of a node', { skip: missing('bitcoind') }, () => {
  test('starting, gone and back with a new cookie: calls succeed, fail, and succeed again by themselves', async () => {
    await using home = await createBitcoindHome();
    await using client = recordNodeOf(home);
    const { node } = client;
    const blocks = () => node.call('getblockcount', [], height);

    home.start();
    // Nobody waits for it to be ready: first nothing listens, then it says that it is starting.
    assert.equal(await untilSuccess(blocks), 0);
    await node.call('generatetodescriptor', [4, 'raw(51)#8lvh9jxk'], any);

    await home.stop();
    await assert.rejects(blocks(), failure('unreachable'));
    while (!node.isAway()) await assert.rejects(blocks());
    await assert.rejects(blocks(), failure('unavailable'));

    const letGo = holdStart(home);
    home.start();
    await untilListening(home.url);
    const patient = recordNode(home.url, cookieCredentials(home.cookieFile, Date));
    const asked = untilSuccess(() => patient.call('getblockcount', [], height));
    await eventually('it is asked while it starts', () =>
      patient.retries.includes('getblockcount warming_up'),
    );
    letGo();
    assert.equal(await asked, 4);
    await patient.close();
    assert.equal(await untilSuccess(blocks), 4);
    assert.equal(node.isAway(), false);
    assert.ok(node.lines.some((line) => line.includes('the Bitcoin node is back')));
  });

  test('a new cookie alone is no failure: the next call just succeeds', async () => {
    await using home = await createBitcoindHome();
    await using client = recordNodeOf(home);
    const { node } = client;
    const blocks = () => node.call('getblockcount', [], height);
    home.start();
    await untilSuccess(blocks);
    await home.stop();
    home.start();
    const other = recordNode(home.url, cookieCredentials(home.cookieFile, Date));
    await untilSuccess(() => other.call('getblockcount', [], height));
    await other.close();
    const calls = Array.from({ length: 20 }, blocks);
    assert.deepEqual(await Promise.all(calls), Array(20).fill(0));
    assert.deepEqual(node.requests.slice(-20), Array(20).fill('getblockcount one ok'));
  });

  test('killed in the middle of a call whose repetition could do harm: connection_lost', async () => {
    await using home = await createBitcoindHome();
    await using client = recordNodeOf(home);
    const { node } = client;
    home.start();
    await untilSuccess(() => node.call('getblockcount', [], height));
    const waiting = node.call('waitfornewblock', [60_000], any);
    const expected = assert.rejects(waiting, failure('connection_lost'));
    await eventually('the node is at it', async () => {
      const { active_commands: active } = await node.call('getrpcinfo', [], atWork);
      return active.some(({ method }) => method === 'waitfornewblock');
    });
    await home.stop('SIGKILL');
    await expected;
    assert.deepEqual(node.requests.slice(-1), ['waitfornewblock one connection_lost']);
  });

  test('a wrong password: unauthorized, then left alone', async () => {
    await using home = await createBitcoindHome();
    home.start(...PASSWORD);
    const good = recordNode(home.url, right);
    await untilSuccess(() => good.call('getblockcount', [], height));
    await good.close();

    const node = recordNode(home.url, async () => 'hodlxxi:wrong horse');
    const calls = () =>
      Promise.allSettled(Array.from({ length: 5 }, () => node.call('getblockcount', [], any)));
    const codes = (await calls()).map((one) => (one.status === 'rejected' ? one.reason.code : 'ok'));
    assert.deepEqual(codes, Array(5).fill('unauthorized'));
    await assert.rejects(node.call('getblockcount', [], any), failure('unavailable'));
    assert.doesNotMatch(node.lines.join(), /horse|hodlxxi/);
    await node.close();
  });

  test('a call that is not whitelisted: forbidden, and with it the whole batch', async () => {
    await using home = await createBitcoindHome();
    home.start(...PASSWORD, '-rpcwhitelist=hodlxxi:getblockcount');
    const node = recordNode(home.url, right);
    await untilSuccess(() => node.call('getblockcount', [], height));
    await assert.rejects(node.call('stop', [], any), failure('forbidden'));
    const calls = [{ method: 'getblockcount' }, { method: 'stop' }];
    await assert.rejects(node.batch(calls, any), failure('forbidden'));
    for (let tries = 0; tries < 10; tries += 1) await assert.rejects(node.call('stop', [], any));
    // What it may do, it still does: a refusal is no sign of a bad state.
    assert.equal(await node.call('getblockcount', [], height), 0);
    await node.close();
  });

  test('a full work queue: tried again until there is room', async () => {
    await using home = await createBitcoindHome();
    home.start(...PASSWORD, '-rpcworkqueue=1', '-rpcthreads=1');
    const node = recordNode(home.url, right);
    await untilSuccess(() => node.call('getblockcount', [], height));
    const letGo = await holdWorker(home, (method, params) =>
      node.call(method, params, any).catch(() => undefined),
    );
    const calls = Array.from({ length: 8 }, () => node.call('getblockcount', [], height));
    await eventually('there is no room', () => node.retries.includes('getblockcount busy')).finally(letGo);
    assert.deepEqual(await Promise.all(calls), Array(8).fill(0));
    assert.equal(node.isAway(), false);
    await node.close();
  });
});

function recordNodeOf(home: { readonly url: string; readonly cookieFile: string }) {
  const node = recordNode(home.url, cookieCredentials(home.cookieFile, Date));
  return { node, [Symbol.asyncDispose]: () => node.close() };
}

/** Resolves as soon as somebody takes connections there. */
async function untilListening(url: string): Promise<void> {
  const { hostname, port } = new URL(url);
  for (const until = Date.now() + 20_000; Date.now() < until; await sleep(1)) {
    const socket = connect(Number(port), hostname);
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isOpen) return;
  }
}

/** Asks again whenever the client gives up, as its callers do; at most 20 s. */
async function untilSuccess<T>(ask: () => Promise<T>): Promise<T> {
  for (const until = Date.now() + 20_000; ; await sleep(10)) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof NodeError) || Date.now() > until) throw error;
    }
  }
}
