/** The server is killed while it reads the chain, or the node while it is followed: everything goes on, and nothing is there twice. */
import assert from 'node:assert/strict';
import { cpSync, readFileSync, rmSync } from 'node:fs';
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
    await using node = await startWalletNode(`-zmqpubsequence=tcp://127.0.0.1:${await freePort()}`);
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
      await person.untilRead(wallet.id);
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

describe('kill -9 of the node', { skip: missing('bitcoind') }, () => {
  /** What is put back as it was a while ago; the node writes its wallets down sooner than its chain. */
  const losses = {
    'its chain': ['blocks', 'chainstate'],
    'its chain and its wallets': ['blocks', 'chainstate', 'wallets'],
  };

  for (const [lost, folders] of Object.entries(losses))
    it(`that loses some of ${lost}: the figures are the node's again, and go on with it`, async (t) => {
      const zmq = `tcp://127.0.0.1:${await freePort()}`;
      await using node = await startWalletNode(`-zmqpubsequence=${zmq}`);
      const faucet = await createFaucet(node);
      await using server = await startWalletServer(node);
      const person = await signUp(server.baseUrl);
      const [kind] = kinds;
      const wallet = await watch(node, person, kind as Kind);
      await person.untilRead(wallet.id);
      const loadKeys = async () => {
        for (const name of [faucet.name, wallet.nodeName, ...wallet.signerNames])
          await node.ask('loadwallet', [name], z.unknown()).catch(() => undefined);
      };
      const pay = async (sats: number) => {
        await faucet.send(await wallet.address(), sats);
        await faucet.mine(2);
      };
      await pay(500_000);
      const before = await settle(wallet, 'the first payment');
      assert.equal(before.confirmed, 500_000);
      const low = await node.height();
      const data = dirname(node.home.cookieFile);
      using kept = createScratch('kept');
      await node.home.stop();
      for (const folder of folders) cpSync(join(data, folder), join(kept.path, folder), { recursive: true });
      node.start();
      await node.isReady();
      await loadKeys();

      await pay(1_000_000);
      const { psbt } = await wallet.build([{ address: await faucet.address(), amount: 300_000 }]);
      await wallet.broadcast(await wallet.signed(psbt));
      await faucet.mine();
      await pay(2_000_000);
      const high = await node.height();
      const most = await settle(wallet, 'the payments that will be lost');
      assert.ok(most.confirmed > 3_000_000);

      await node.home.stop('SIGKILL');
      for (const folder of folders) {
        rmSync(join(data, folder), { recursive: true });
        cpSync(join(kept.path, folder), join(data, folder), { recursive: true });
      }
      node.start();
      await node.isReady();
      await loadKeys();
      assert.equal(await node.height(), low);
      const after = await settle(wallet, 'the chain is shorter now');
      t.diagnostic(`${JSON.stringify(most)} at ${high}, ${JSON.stringify(after)} at ${low}`);
      assert.equal(await wallet.synced(), low);
      // What its wallets have not lost the node sends again, in its own time: some of it, or all, is pending by now.
      assert.ok(after.total <= most.total && after.confirmed <= before.confirmed);

      // Another chain grows past where the lost one ended.
      await pay(4_000_000);
      await settle(wallet, 'a payment on the new chain');
      await faucet.mine(high - low);
      const { confirmed } = await settle(wallet, 'the new chain is the longer one');
      assert.ok(confirmed >= 4_000_000);
      assert.equal((await person.scanOf(wallet.id)).state, 'done');
    });
});
