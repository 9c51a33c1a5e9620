import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { z } from 'zod';
import { silent } from '../../../test/support/accounts.ts';
import { onBothDatabases } from '../../../test/support/both-databases.ts';
import { missing } from '../../../test/support/tools.ts';
import { openWalletJobs } from '../../../test/support/wallet-jobs.ts';
import { BURNT, startWalletNode, type WalletNode } from '../../../test/support/wallet-node.ts';
import type { NodeWallets } from '../ports.ts';

const skip = missing('bitcoind');
const node: WalletNode | null = skip ? null : await startWalletNode();
after(async () => node?.[Symbol.asyncDispose]());
/** Two pieces at least. */
if (node) await node.mine(1200, BURNT);

const received = z.array(z.object({ txid: z.string() }));

/** The node's wallets, with each scan held up until it is let go. */
function heldUp(wallets: NodeWallets) {
  const waiting: (() => void)[] = [];
  let passing = 0;
  const scan: NodeWallets['scan'] = async (name, from, to, signal) => {
    if (passing > 0) passing -= 1;
    else await new Promise<void>((go) => waiting.push(go));
    return wallets.scan(name, from, to, signal);
  };
  return {
    wallets: { ...wallets, scan },
    letGo() {
      const next = waiting.shift();
      if (next) next();
      else passing += 1;
    },
    letAllGo() {
      passing = Number.MAX_SAFE_INTEGER;
      for (const go of waiting.splice(0)) go();
    },
  };
}

await onBothDatabases((database, sql) => {
  describe(`imports and rescans, ${database}`, { skip }, () => {
    if (!node) return;
    const { jobs, wallets, addWallet, work, untilJob } = openWalletJobs(sql, node);
    const at = database === 'PGlite' ? 1000 : 2000;
    const listed = async (name: string) =>
      (await node.ask('listtransactions', { count: 1000 }, received, name)).length;

    it('finds what a wallet received before it was added', async () => {
      const wallet = await addWallet(at);
      await node.mine(2, wallet.receive[0] ?? '');
      await node.mine(1, wallet.receive[19] ?? '');
      const worker = work();
      const job = await untilJob(wallet.id, (one) => one?.state === 'done');
      await worker.stop();
      assert.equal(job?.doneHeight, await node.height());
      assert.equal((await wallets.find(wallet.userId, wallet.id))?.state, 'ready');
      assert.equal(await listed(wallet.nodeWallet), 3);
    });

    it('reads the chain piece by piece and shows how far it is', async () => {
      const wallet = await addWallet(at + 1);
      await node.mine(1, wallet.receive[0] ?? '');
      const held = heldUp(node.wallets);
      const worker = work({ node: held.wallets });
      await untilJob(wallet.id, (job) => job?.step === 'scan');
      assert.equal((await wallets.find(wallet.userId, wallet.id))?.state, 'scanning');
      held.letGo();
      const job = await untilJob(wallet.id, (one) => one?.doneHeight !== null);
      assert.equal(job?.doneHeight, 999);
      assert.equal(job?.state, 'running');
      held.letAllGo();
      await untilJob(wallet.id, (one) => one?.state === 'done');
      await worker.stop();
    });

    it('called off, the wallet is incomplete; a rescan goes on from there', async () => {
      const wallet = await addWallet(at + 2);
      const held = heldUp(node.wallets);
      const worker = work({ node: held.wallets });
      held.letGo();
      await untilJob(wallet.id, (job) => job?.doneHeight !== null);
      const cancelled = await jobs.cancel({ ...wallet.owner, now: Date.now() });
      assert.equal(cancelled?.state, 'cancelled');
      assert.equal(cancelled?.doneHeight, 999);
      held.letAllGo();
      await worker.stop();
      assert.equal((await jobs.latest(wallet.id))?.state, 'cancelled');
      assert.equal((await wallets.find(wallet.userId, wallet.id))?.state, 'incomplete');
      assert.equal(await jobs.cancel({ ...wallet.owner, now: Date.now() }), null);

      await node.mine(1, wallet.receive[0] ?? '');
      const again = { id: randomUUID(), kind: 'rescan', fromHeight: 1000, now: Date.now() } as const;
      const started = await jobs.start({ ...again, ...wallet.owner, toHeight: await node.height() });
      assert.equal(typeof started === 'string' ? started : started.state, 'waiting');
      const next = work();
      const done = await untilJob(wallet.id, (job) => job?.state === 'done');
      await next.stop();
      assert.equal(done?.id, again.id);
      assert.equal((await wallets.find(wallet.userId, wallet.id))?.state, 'ready');
    });

    it('two are not under way at once', async () => {
      const wallet = await addWallet(at + 3);
      const another = await jobs.start({
        ...wallet.owner,
        id: randomUUID(),
        kind: 'rescan',
        fromHeight: 0,
        toHeight: 1,
        now: Date.now(),
      });
      assert.equal(another, 'scan_under_way');
      await jobs.cancel({ ...wallet.owner, now: Date.now() });
    });

    it('work for a locked wallet waits for a process that has it open, under the lock it has now', async () => {
      const wallet = await addWallet(at + 9);
      const epoch = 'e'.repeat(22);
      await sql.db
        .updateTable('bitcoin_wallets')
        .set({
          state: 'locked',
          data_key: null,
          locked_key: randomBytes(61),
          lock_params: JSON.stringify({ epoch, state: 'importing' }),
        })
        .where('id', '=', wallet.id)
        .execute();
      const claim = (...open: { walletId: string; epoch: string }[]) =>
        jobs.claim({ holder: 'here', lease: 60_000, now: Date.now(), open });
      assert.equal(await claim(), null);
      assert.equal(await claim({ walletId: wallet.id, epoch: 'f'.repeat(22) }), null);
      assert.equal(await claim({ walletId: randomUUID(), epoch }), null);
      const job = await claim({ walletId: wallet.id, epoch });
      assert.equal(job?.walletId, wallet.id);
      const lease = { jobId: job?.id ?? '', holder: 'here', now: Date.now() };
      const state = async () => {
        const found = await wallets.find(wallet.userId, wallet.id);
        return [found?.state, found?.lock?.state, found?.lock?.epoch];
      };
      await jobs.renew({ ...lease, lease: 60_000, step: 'scan' });
      assert.deepEqual(await state(), ['locked', 'scanning', epoch]);
      await jobs.finish({ ...lease, state: 'done', failure: null });
      assert.deepEqual(await state(), ['locked', 'ready', epoch]);
      const again = {
        id: randomUUID(),
        kind: 'rescan',
        fromHeight: 0,
        toHeight: 1,
        now: Date.now(),
      } as const;
      assert.equal(await jobs.start({ ...again, ...wallet.owner }), 'not_found');
      assert.equal(await jobs.start({ ...again, ...wallet.owner, lockEpoch: 'old' }), 'not_found');
      assert.equal(typeof (await jobs.start({ ...again, ...wallet.owner, lockEpoch: epoch })), 'object');
      assert.deepEqual(await state(), ['locked', 'scanning', epoch]);
      await jobs.cancel({ ...wallet.owner, now: Date.now() });
      assert.deepEqual(await state(), ['locked', 'incomplete', epoch]);
    });

    it('goes on where a holder fell silent, and what that one still says is not heard', async () => {
      const wallet = await addWallet(at + 4);
      const lost = await jobs.claim({ holder: 'lost', lease: 50, now: Date.now(), open: [] });
      assert.equal(lost?.walletId, wallet.id);
      const lease = { jobId: lost?.id ?? '', holder: 'lost' };
      await jobs.renew({ ...lease, lease: 50, now: Date.now(), doneHeight: 700, step: 'scan' });
      const worker = work();
      await untilJob(wallet.id, (job) => job?.state === 'done');
      await worker.stop();
      assert.equal(await jobs.renew({ ...lease, lease: 50, now: Date.now() }), 'over');
      assert.equal(await jobs.finish({ ...lease, now: Date.now(), state: 'failed', failure: 'x' }), 'over');
      assert.equal((await wallets.find(wallet.userId, wallet.id))?.state, 'ready');
    });

    it('survives a restart of the node in the middle, and doubles nothing', async () => {
      const wallet = await addWallet(at + 5);
      await node.mine(3, wallet.receive[2] ?? '');
      const held = heldUp(node.wallets);
      const worker = work({ node: held.wallets });
      held.letGo();
      await untilJob(wallet.id, (job) => job?.doneHeight !== null);
      await node.home.stop();
      held.letAllGo();
      await untilJob(wallet.id, (job) => job?.failure === 'chain_unavailable');
      node.start();
      await node.isReady();
      await untilJob(wallet.id, (job) => job?.state === 'done');
      await worker.stop();
      assert.equal(await listed(wallet.nodeWallet), 3);
    });

    it('is gone on with by another when this process stops', async () => {
      const wallet = await addWallet(at + 6);
      const held = heldUp(node.wallets);
      const first = work({ node: held.wallets });
      held.letGo();
      await untilJob(wallet.id, (job) => job?.doneHeight !== null);
      const stopped = first.stop();
      held.letAllGo();
      await stopped;
      assert.equal((await jobs.latest(wallet.id))?.state, 'running');
      const second = work();
      await untilJob(wallet.id, (job) => job?.state === 'done');
      await second.stop();
    });

    it('reads everything anew when the node has lost the wallet', async () => {
      const wallet = await addWallet(at + 7);
      await node.mine(1, wallet.receive[0] ?? '');
      const start = { id: randomUUID(), kind: 'rescan', now: Date.now() } as const;
      await jobs.cancel({ ...wallet.owner, now: Date.now() });
      await jobs.start({ ...start, ...wallet.owner, fromHeight: 1100, toHeight: await node.height() });
      const worker = work();
      const done = await untilJob(wallet.id, (job) => job?.state === 'done');
      await worker.stop();
      assert.equal(done?.fromHeight, 0);
      assert.equal(await listed(wallet.nodeWallet), 1);
    });

    it('stops when the wallet is deleted', async () => {
      const wallet = await addWallet(at + 8);
      const held = heldUp(node.wallets);
      const worker = work({ node: held.wallets });
      await untilJob(wallet.id, (job) => job?.step === 'scan');
      await wallets.remove({ ...wallet.owner, now: Date.now() });
      held.letAllGo();
      await worker.stop();
      assert.equal(await jobs.latest(wallet.id), null);
    });

    it('is told of by nobody when the wallet was deleted before the node failed', async () => {
      const wallet = await addWallet(at + 9);
      const told: string[] = [];
      const scan: NodeWallets['scan'] = async () => {
        await wallets.remove({ ...wallet.owner, now: Date.now() });
        throw new Error('the node does not know the wallet');
      };
      const worker = work({
        node: { ...node.wallets, scan },
        log: { ...silent, error: (_fields, text) => void told.push(text) },
      });
      await untilJob(wallet.id, (job) => job === null);
      await worker.stop();
      assert.deepEqual(told, []);
    });
  });
});
