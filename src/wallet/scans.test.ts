import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { addUser, laptop, random } from '../../test/support/accounts.ts';
import { onBothDatabases } from '../../test/support/both-databases.ts';
import { missing } from '../../test/support/tools.ts';
import { nothingHeld, openWalletJobs, testVault } from '../../test/support/wallet-jobs.ts';
import { BURNT, startWalletNode, type WalletNode } from '../../test/support/wallet-node.ts';
import { createScans } from './scans.ts';
import type { NewWallet } from './wallets-store.ts';

const skip = missing('bitcoind');
const node: WalletNode | null = skip ? null : await startWalletNode();
after(async () => node?.[Symbol.asyncDispose]());
if (node) await node.mine(120, BURNT);

await onBothDatabases((database, sql) => {
  describe(`scans, ${database}`, { skip }, () => {
    if (!node) return;
    const { jobs, wallets, addWallet } = openWalletJobs(sql, node);
    const at = database === 'PGlite' ? 1000 : 2000;
    let kicks = 0;
    const scans = createScans({
      store: wallets,
      jobs,
      vault: testVault,
      held: nothingHeld,
      node: node.wallets,
      chain: node.chain,
      clock: Date,
      random,
      kick: () => {
        kicks += 1;
      },
    });

    /** Reads up to that block, as a worker would. */
    async function readTo(walletId: string, doneHeight: number): Promise<void> {
      const job = await jobs.latest(walletId);
      for (;;) {
        const claimed = await jobs.claim({ holder: 'test', lease: 60_000, now: Date.now(), open: [] });
        assert.ok(claimed);
        if (claimed.id === job?.id) break;
      }
      await jobs.renew({ jobId: job.id, holder: 'test', lease: 60_000, now: Date.now(), doneHeight });
    }

    it('one that was called off is resumed where it ended, a finished one begins anew', async () => {
      const { id, owner } = await addWallet(at);
      await assert.rejects(scans.rescan(owner, id, null), { code: 'scan_under_way' });
      await readTo(id, 70);
      assert.equal((await scans.cancel(owner, id)).state, 'cancelled');
      await assert.rejects(scans.cancel(owner, id), { code: 'scan_not_under_way' });
      const resumed = await scans.rescan(owner, id, null);
      assert.equal(resumed.fromHeight, 71);
      assert.ok(kicks > 0);
      await readTo(id, 120);
      const lease = { jobId: resumed.id, holder: 'test', now: Date.now() };
      assert.equal(await jobs.finish({ ...lease, state: 'done', failure: null }), 'held');
      assert.equal((await scans.rescan(owner, id, null)).fromHeight, 0);
    });

    it('begins at a height or a time, never above the tip', async () => {
      const { id, owner } = await addWallet(at + 1);
      const from = async (where: Parameters<typeof scans.rescan>[2]) => {
        await scans.cancel(owner, id);
        return (await scans.rescan(owner, id, where)).fromHeight;
      };
      assert.equal(await from({ height: 5 }), 5);
      assert.equal(await from({ height: 1_000_000 }), await node.height());
      assert.equal(await from({ time: 0 }), 0);
      await assert.rejects(scans.rescan(owner, id, { time: Date.now() + 1e9 }), {
        code: 'birthday_in_future',
      });
    });

    it('a locked wallet cannot be scanned: the node has to be told what only the owner can read', async () => {
      const { id, owner } = await addWallet(at + 2);
      await scans.cancel(owner, id);
      await sql.db.updateTable('bitcoin_wallets').set({ state: 'locked' }).where('id', '=', id).execute();
      await assert.rejects(scans.rescan(owner, id, null), { code: 'wallet_locked' });
      await assert.rejects(scans.changeGap(owner, id, 100), { code: 'wallet_locked' });
      await assert.rejects(scans.load(owner, id), { code: 'wallet_locked' });
    });

    it('of a locked wallet that nobody has open a scan is said to wait for that', async () => {
      const { id, owner } = await addWallet(at + 20);
      const before = Date.now() - 60_000;
      await sql.db
        .updateTable('wallet_jobs')
        .set({ updated_at: new Date(before), state: 'running' })
        .where('wallet_id', '=', id)
        .execute();
      assert.equal((await scans.latest(owner.userId, id))?.failure, null);
      await sql.db.updateTable('bitcoin_wallets').set({ state: 'locked' }).where('id', '=', id).execute();
      const job = await scans.latest(owner.userId, id);
      assert.deepEqual([job?.state, job?.failure], ['waiting', 'wallet_locked']);
    });

    it('a wallet the node has lost is read anew when it is loaded', async () => {
      const { id, owner } = await addWallet(at + 3);
      await scans.cancel(owner, id);
      assert.equal(await scans.load(owner, id), false);
      assert.deepEqual(
        [(await jobs.latest(id))?.kind, (await jobs.latest(id))?.state],
        ['import', 'waiting'],
      );
    });

    it('the last place is taken once, however many ask at the same time, and the first is the default', async () => {
      const userId = await addUser(sql);
      const add = (n: number) => {
        const id = randomUUID();
        const wallet: NewWallet = {
          id,
          userId,
          name: `${n}`,
          network: 'regtest',
          script: 'wpkh',
          nodeWallet: `u_${randomUUID().replaceAll('-', '')}`,
          birthday: null,
          gapLimit: 20,
          ...testVault.seal(id, { receive: `wpkh(${userId}/${n})`, change: null }),
          addresses: [],
          job: { id: randomUUID(), fromHeight: 0, toHeight: 0 },
        };
        return wallets.add({ wallet, most: 3, now: Date.now(), origin: laptop });
      };
      const added = await Promise.all([1, 2, 3, 4, 5, 6].map(add));
      const kept = added.filter((one) => typeof one !== 'string');
      assert.deepEqual([kept.length, kept.filter(({ isDefault }) => isDefault).length], [3, 1]);
      assert.deepEqual(
        new Set(added.filter((one) => typeof one === 'string')),
        new Set(['wallet_quota_reached']),
      );
    });
  });
});
