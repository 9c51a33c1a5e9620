/** The whole server is killed while it reads the chain: what it had begun goes on, and nothing is there twice. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { freePort } from '../support/ports.ts';
import { createScratch } from '../support/scratch.ts';
import { missing } from '../support/tools.ts';
import { createFaucet, type Kind, kinds, settle, type Watched, watch } from '../support/wallet-flow.ts';
import { BURNT, startWalletNode } from '../support/wallet-node.ts';
import { signUp, startWalletServer } from '../support/wallet-server.ts';

const directory = z.object({ wallets: z.array(z.object({ name: z.string() })) });
const listed = z.object({ descriptors: z.array(z.unknown()) });
const OPEN = ['waiting', 'running'];

describe('kill -9 of the server', { skip: missing('bitcoind') }, () => {
  it('during imports and rescans: they go on by themselves, and nothing is doubled', async (t) => {
    await using node = await startWalletNode();
    const pid = Number(readFileSync(join(dirname(node.home.cookieFile), 'bitcoind.pid'), 'utf8'));
    const faucet = await createFaucet(node);
    await node.mine(1000, BURNT);
    using scratch = createScratch('killed');
    const port = await freePort();
    const start = () => startWalletServer(node, { DATA_DIR: scratch.path }, port);
    const first = await start();
    const person = await signUp(first.baseUrl);

    const wallets: Watched[] = [];
    const add = async (kind: Kind) => {
      const wallet = await watch(node, person, kind);
      wallets.push(wallet);
      return wallet;
    };
    // These have been read, and are read again when it happens.
    for (const kind of kinds.slice(0, 2)) {
      const wallet = await add(kind);
      await person.untilScanned(wallet.id);
      for (let n = 0; n < 3; n += 1) await faucet.send(await wallet.address(), 100_000 + n);
      await faucet.mine();
      await settle(wallet, 'its payments');
    }
    const read = [...wallets];
    // One at a time, in this order: the rescans wait behind the imports.
    await Promise.all(kinds.slice(2, 5).map(add));
    await Promise.all(
      read.map(({ id }) => person.expect(202, 'POST', `/api/wallets/${id}/rescan`, { from: 0 })),
    );
    // Whatever the node is at, it does not get to the end of it before the server is dead.
    process.kill(pid, 'SIGSTOP');
    const states = await Promise.all(wallets.map(async ({ id }) => (await person.scanOf(id)).state));
    await first.kill('SIGKILL');
    await first[Symbol.asyncDispose]();
    process.kill(pid, 'SIGCONT');
    t.diagnostic(`killed with these scans: ${states.join(', ')}`);
    assert.ok(states.some((state) => OPEN.includes(state)));
    assert.ok(
      states.slice(2).some((state) => OPEN.includes(state)),
      'imports among them',
    );

    await using _again = await start();
    for (const wallet of wallets) {
      assert.equal((await person.untilScanned(wallet.id, 120_000)).state, 'done');
      await settle(wallet, 'all that the node says');
    }
    const { wallets: onNode } = await node.ask('listwalletdir', [], directory);
    const ours = onNode.map(({ name }) => name).filter((name) => name.startsWith('u_'));
    assert.equal(ours.length, wallets.length);
    for (const name of ours) {
      const { descriptors } = await node.ask('listdescriptors', [], listed, name);
      assert.equal(descriptors.length, 2);
    }
  });
});
