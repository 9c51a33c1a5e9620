/** A node of another network, and one that takes the place of ours, before a scripted server and a real node. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { createTestClock, random, silent } from '../../../test/support/accounts.ts';
import { createBitcoindHome } from '../../../test/support/bitcoind-home.ts';
import { missing } from '../../../test/support/tools.ts';
import type { Log } from '../../core/ports.ts';
import { createBitcoinNode } from './bitcoin-rpc.ts';
import { cookieCredentials } from './bitcoin-rpc-credentials.ts';
import { NodeError } from './bitcoin-rpc-errors.ts';
import { createNetworkGuard } from './network-guard.ts';
import { isNodeAway } from './node-away.ts';

const metrics = { count: () => {}, observe: () => {} };
const any = z.unknown();
const isElsewhere = (error: unknown) =>
  error instanceof NodeError && error.code === 'wrong_network' && isNodeAway(error);

/** A server whose chain can be changed, and whose connections can be broken. */
async function startNode() {
  const asked: string[] = [];
  let chain = 'regtest';
  let connections = 0;
  const server = createServer(async (request, response) => {
    const { method } = JSON.parse(Buffer.concat(await request.toArray()).toString('utf8'));
    asked.push(method);
    response.end(JSON.stringify({ result: method === 'getblockchaininfo' ? { chain } : 7, id: 0 }));
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    connections: () => connections,
    /** Another node behind the same address. */
    become(other: string) {
      chain = other;
      server.closeAllConnections();
    },
    /** The same, behind something that keeps connections up. */
    turnInto(other: string) {
      chain = other;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function open(url: string, auth: () => Promise<string> = async () => 'u:p') {
  const said: string[] = [];
  const log: Log = {
    ...silent,
    error: (_fields, message) => said.push(message),
    info: (_fields, message) => said.push(message),
  };
  const clock = createTestClock();
  const { guard, connected } = createNetworkGuard({ network: 'regtest', clock, log });
  const node = guard(
    createBitcoinNode({ url, auth, clock: Date, random, metrics, log: silent, onConnect: connected }),
  );
  return { node, said, clock, [Symbol.asyncDispose]: node.close };
}

describe('the network of the node', () => {
  it('is asked before the first call, and for each connection at most once', async () => {
    await using server = await startNode();
    await using ours = open(server.url);
    for (let n = 0; n < 3; n += 1) assert.equal(await ours.node.call('getblockcount', [], z.int()), 7);
    await ours.node.forWallet(`u_${'0'.repeat(32)}`).call('getbalances', [], any);
    const checks = server.asked.filter((method) => method === 'getblockchaininfo').length;
    assert.equal(server.asked[0], 'getblockchaininfo');
    assert.ok(checks <= server.connections(), `${checks} for ${server.connections()}`);
    assert.deepEqual([ours.node.isElsewhere(), ours.said], [false, []]);
  });

  it('when it is another one nothing else is asked, and the operator is told once', async () => {
    await using server = await startNode();
    server.turnInto('main');
    await using ours = open(server.url);
    const calls = [
      () => ours.node.call('getblockcount', [], any),
      () => ours.node.batch([{ method: 'getblockcount', params: [] }], any),
      () => ours.node.forWallet(`u_${'0'.repeat(32)}`).call('getbalances', [], any),
    ];
    for (const call of calls) await assert.rejects(call(), isElsewhere);
    assert.deepEqual(new Set(server.asked), new Set(['getblockchaininfo']));
    assert.equal(ours.node.isElsewhere(), true);
    assert.equal(ours.said.length, 1);
    assert.match(ours.said[0] ?? '', /another network than BITCOIN_NETWORK/);

    server.become('regtest');
    assert.equal(await ours.node.call('getblockcount', [], z.int()), 7);
    assert.deepEqual([ours.node.isElsewhere(), ours.said.length], [false, 2]);
  });

  it('is asked again over each new connection: what another node answered is not passed on', async () => {
    await using server = await startNode();
    await using ours = open(server.url);
    assert.equal(await ours.node.call('getblockcount', [], z.int()), 7);
    server.become('signet');
    await assert.rejects(ours.node.call('getblockcount', [], any), isElsewhere);
    assert.equal(ours.node.isElsewhere(), true);
  });

  it('and after a minute, where connections are kept up by something in between', async () => {
    await using server = await startNode();
    await using ours = open(server.url);
    await ours.node.call('getblockcount', [], any);
    server.turnInto('main');
    ours.clock.pass(61_000);
    await assert.rejects(ours.node.call('getblockcount', [], any), isElsewhere);
  });

  it('of a real node is the one its name says', { skip: missing('bitcoind') }, async () => {
    await using home = await createBitcoindHome();
    home.start();
    await using ours = open(home.url, cookieCredentials(home.cookieFile, Date));
    await home.ready(() => ours.node.call('getblockcount', [], z.int()));
    assert.equal(ours.node.isElsewhere(), false);
  });
});
