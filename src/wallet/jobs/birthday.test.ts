import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { missing } from '../../../test/support/tools.ts';
import { BURNT, startWalletNode, type WalletNode } from '../../../test/support/wallet-node.ts';
import { requireBlocks } from '../pruned.ts';
import { firstDay, firstHeight } from './birthday.ts';

const HOUR = 3600;
const START = Date.UTC(2024, 0, 1) / 1000;

describe('the birthday of a wallet', { skip: missing('bitcoind') }, () => {
  let node: WalletNode;
  before(async () => {
    node = await startWalletNode();
    // One block an hour: the median time of block h is that of block h - 5.
    for (let hour = 1; hour <= 60; hour += 1) {
      await node.ask('setmocktime', [START + hour * HOUR], z.null());
      await node.mine(1, BURNT);
    }
  });
  after(async () => node[Symbol.asyncDispose]());

  it('without one the whole chain is read', async () => {
    assert.equal(await firstHeight(node.chain, null), 0);
  });

  it('the search by halving finds what a walk finds', async () => {
    const times = await Promise.all(Array.from({ length: 61 }, (_, height) => node.chain.timeAt(height)));
    for (const seconds of [0, START, START + 20 * HOUR, START + 20 * HOUR + 1, START + 90 * HOUR]) {
      const walked = times.findIndex((time) => time >= seconds);
      assert.equal(await node.chain.heightAt(seconds), walked < 0 ? 61 : walked);
    }
  });

  it('no block of that time or later is left out, however its stamp is off by two hours', async () => {
    for (const hour of [10, 30, 45]) {
      const height = await firstHeight(node.chain, (START + hour * HOUR) * 1000);
      assert.ok(height <= hour - 2, `${height} for hour ${hour}`);
    }
  });

  it('of a wallet made just now: the last few blocks, and never above the tip', async () => {
    const tip = await node.height();
    const height = await firstHeight(node.chain, (START + 1000 * HOUR) * 1000);
    assert.ok(height <= tip && height >= tip - 6, `${height}`);
    assert.equal(await firstHeight(node.chain, 0), 0);
  });

  it('the first day that needs no block below a height: that day needs none, the day before does', async () => {
    // At every hour of a day.
    for (let height = 10; height < 34; height += 1) {
      const day = await firstDay(node.chain, height);
      assert.equal(day % (24 * HOUR * 1000), 0);
      assert.ok((await firstHeight(node.chain, day)) >= height, `${height}`);
      assert.ok((await firstHeight(node.chain, day - 24 * HOUR * 1000)) < height, `${height}`);
    }
  });
});

describe('a pruned node', { skip: missing('bitcoind') }, () => {
  it('says from which day on it can read, and reads from there', async () => {
    await using node = await startWalletNode('-prune=1', '-fastprune');
    await node.ask('setmocktime', [START], z.null());
    await node.mine(900, BURNT);
    await node.ask('pruneblockchain', [500], z.int());
    const { prunedBelow } = await node.chain.tip();
    assert.ok(prunedBelow !== null && prunedBelow > 1, `${prunedBelow}`);
    await assert.rejects(requireBlocks(node.chain, prunedBelow - 1), {
      code: 'birthday_before_prune_height',
      detail: /^The node keeps blocks from height \d+ on: a birthday from 2024-01-0\d on can be read\.$/,
    });
    await requireBlocks(node.chain, prunedBelow);

    const name = `u_${'7'.repeat(32)}`;
    await node.wallets.create(name);
    assert.deepEqual(await node.wallets.scan(name, 0, null), { kind: 'pruned' });
    assert.equal((await node.wallets.scan(name, prunedBelow, null)).kind, 'done');
  });
});
