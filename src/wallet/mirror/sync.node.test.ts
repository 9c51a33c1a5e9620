import assert from 'node:assert/strict';
import { randomInt, randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { laptop } from '../../../test/support/accounts.ts';
import { onBothDatabases } from '../../../test/support/both-databases.ts';
import { missing } from '../../../test/support/tools.ts';
import { createSigner, openMirror, type Signer } from '../../../test/support/wallet-mirror.ts';
import { startWalletNode, type WalletNode } from '../../../test/support/wallet-node.ts';
import { NodeError } from '../../infra/chain/bitcoin-rpc-errors.ts';
import type { Sql } from '../../infra/sql/sql.ts';
import { createReadsStore } from '../../infra/sql/wallet-mirror-reads.ts';
import type { Wallet } from '../model.ts';
import { createSync } from './sync.ts';

const skip = missing('bitcoind');
const node: WalletNode | null = skip ? null : await startWalletNode('-txindex=1', '-changetype=bech32');
after(async () => node?.[Symbol.asyncDispose]());

const text = z.string();
/** Coins of payments that left the mempool are held, so there may be too little at times. */
const unlessPoor = (error: unknown) => {
  if (!(error instanceof NodeError && error.code === 'insufficient_funds')) throw error;
};
const BLOCK_REWARD_MATURES = 101;

function follows(node: WalletNode, sql: Sql): void {
  const mirror = openMirror(sql, node);
  const reads = createReadsStore(sql);
  let faucet: Signer;
  let signer: Signer;
  let wallet: Wallet;
  let elsewhere: string;

  before(async () => {
    faucet = await createSigner(node);
    elsewhere = await (await createSigner(node)).address();
    await node.mine(BLOCK_REWARD_MATURES + 5, await faucet.address());
    signer = await createSigner(node);
    await faucet.send(await signer.address(), 1_000_000n);
    await node.mine(1, await faucet.address());
    wallet = await mirror.watch(signer);
  });

  /** Up to date, and the same as the node says to the satoshi. */
  async function agree(what: string) {
    await node.ask('syncwithvalidationinterfacequeue', [], z.unknown());
    const outcome = await mirror.sync(wallet.id);
    assert.equal(outcome.kind, 'synced', what);
    const own = await reads.balance(wallet.id, Date.now());
    const theirs = await mirror.figures(wallet.nodeWallet);
    assert.deepEqual(
      { confirmed: own.confirmed, all: own.confirmed + own.pending, immature: own.immature },
      theirs,
      what,
    );
    return outcome;
  }
  const stateOf = async (txid: string) =>
    (await reads.transactions(wallet.id, { limit: 100, after: null })).find((one) => one.txid === txid);

  it('finds what was received before', async () => {
    await agree('at first');
    assert.equal((await reads.balance(wallet.id, Date.now())).confirmed, 1_000_000n);
  });

  it('written down twice, nothing changes', async () => {
    await agree('once');
    assert.deepEqual(await agree('twice'), { kind: 'synced', changed: 0, again: false });
  });

  it('a payment is pending, then confirmed, with its fee', async () => {
    const txid = await signer.send(elsewhere, 100_000n);
    await agree('pending');
    const pending = await stateOf(txid);
    assert.equal(pending?.state, 'pending');
    assert.ok(pending.fee !== null && pending.fee > 0n);
    assert.equal(pending.sent, pending.received + 100_000n + pending.fee);
    await node.mine(1, await faucet.address());
    await agree('confirmed');
    const { blockHash, height, ...confirmed } = (await stateOf(txid)) ?? assert.fail();
    assert.equal(confirmed.state, 'confirmed');
    assert.equal(height, await node.height());
    assert.equal(blockHash, await node.ask('getbestblockhash', [], text));
  });

  it('a payment that was replaced names what replaced it, and its coins count no more', async () => {
    const first = await signer.send(elsewhere, 50_000n, { replaceable: true });
    await agree('pending');
    const { txid } = await signer.call('bumpfee', { txid: first }, z.object({ txid: text }));
    await agree('replaced');
    assert.deepEqual([(await stateOf(first))?.state, (await stateOf(first))?.replacedBy], ['replaced', txid]);
    await node.mine(1, await faucet.address());
    await agree('mined');
    assert.equal((await stateOf(first))?.state, 'replaced');
    assert.equal((await stateOf(txid))?.state, 'confirmed');
  });

  it('money that was on its way, and was sent elsewhere instead, is replaced as well', async () => {
    const first = await faucet.send(await signer.address(), 70_000n, { replaceable: true });
    await agree('on its way');
    assert.equal((await stateOf(first))?.state, 'pending');
    const outputs = z.object({ vin: z.array(z.object({ txid: text, vout: z.int() })) });
    const raw = await node.ask('getrawtransaction', { txid: first, verbosity: 1 }, outputs);
    const inputs = raw.vin.map(({ txid, vout }) => ({ txid, vout }));
    const built = await faucet.call(
      'createrawtransaction',
      { inputs, outputs: [{ [elsewhere]: 1_000_000_000n }] },
      text,
    );
    const signed = await faucet.call(
      'signrawtransactionwithwallet',
      { hexstring: built },
      z.object({ hex: text }),
    );
    await node.ask('sendrawtransaction', { hexstring: signed.hex, maxfeerate: 0 }, text);
    await agree('sent elsewhere');
    assert.equal((await stateOf(first))?.state, 'replaced');
    await node.mine(1, await faucet.address());
    await agree('mined elsewhere');
    assert.equal((await stateOf(first))?.state, 'replaced');
  });

  it('blocks that are given up take their transactions back, and bring them again', async () => {
    const txid = await signer.send(elsewhere, 10_000n);
    const [block = ''] = await node.mine(1, await faucet.address());
    await agree('mined');
    await node.ask('invalidateblock', [block], z.unknown());
    await agree('given up');
    assert.equal((await stateOf(txid))?.state, 'pending');
    assert.equal((await stateOf(txid))?.height, null);
    await node.ask('reconsiderblock', [block], z.unknown());
    await agree('taken back');
    assert.equal((await stateOf(txid))?.state, 'confirmed');
  });

  it('a mined reward is immature for a hundred blocks, and gone with its block', async () => {
    const [block = ''] = await node.mine(1, await signer.address());
    await agree('mined');
    const { immature } = await reads.balance(wallet.id, Date.now());
    assert.ok(immature > 0n);
    await node.ask('invalidateblock', [block], z.unknown());
    await agree('gone');
    assert.equal((await reads.balance(wallet.id, Date.now())).immature, 0n);
    await node.mine(1, await signer.address());
    await node.mine(99, await faucet.address());
    await agree('one block short');
    assert.equal((await reads.balance(wallet.id, Date.now())).immature, immature);
    await node.mine(1, await faucet.address());
    await agree('mature');
    assert.equal((await reads.balance(wallet.id, Date.now())).immature, 0n);
  });

  it('a payment that left the mempool holds its coins until its owner gives it up', async () => {
    const height = await node.height();
    const { txid } = await signer.call(
      'send',
      {
        outputs: [{ [elsewhere]: 3000n }],
        fee_rate: 2,
        options: { locktime: height, change_type: 'bech32' },
      },
      z.object({ txid: text }),
    );
    await node.mine(1, await faucet.address());
    await agree('mined');
    assert.equal(await mirror.history.abandon(wallet.nodeWallet, txid), false);
    // Two blocks down it may not be mined yet (locktime), so the mempool does not take it back.
    const block = await node.ask('getblockhash', [height], text);
    await node.ask('invalidateblock', [block], z.unknown());
    await agree('left');
    assert.equal((await stateOf(txid))?.state, 'dropped');
    const before = await reads.balance(wallet.id, Date.now());
    assert.equal(await mirror.history.abandon(wallet.nodeWallet, txid), true);
    await agree('given up');
    assert.equal((await stateOf(txid))?.state, 'abandoned');
    assert.ok((await reads.balance(wallet.id, Date.now())).total > before.total);
    await node.ask('reconsiderblock', [block], z.unknown());
    await agree('mined after all');
    assert.equal((await stateOf(txid))?.state, 'confirmed');
  });

  it('a block the node never had makes it read everything anew', async () => {
    const before = await reads.balance(wallet.id, Date.now());
    await sql.db
      .updateTable('bitcoin_wallets')
      .set({ synced_hash: 'f'.repeat(64) })
      .where('id', '=', wallet.id)
      .execute();
    await agree('anew');
    assert.deepEqual(await reads.balance(wallet.id, Date.now()), before);
  });

  it('while a scan goes on, only what is new is asked about; at its end, everything', async () => {
    await agree('before');
    const asked: number[] = [];
    const read: typeof mirror.history.read = (name, txids) => {
      asked.push(txids.length);
      return mirror.history.read(name, txids);
    };
    const bring = createSync({ ...mirror.deps, history: { ...mirror.history, read } });
    const look = async () => {
      asked.length = 0;
      const outcome = await bring(wallet.id, { wantedAt: Date.now() + 1, duringScan: true });
      assert.equal(outcome.kind, 'synced');
      return asked[0] ?? 0;
    };
    const all = (await reads.transactions(wallet.id, { limit: 100, after: null })).length;
    const job = {
      id: randomUUID(),
      walletId: wallet.id,
      userId: wallet.userId,
      kind: 'rescan' as const,
      lockEpoch: null,
    };
    const heights = { fromHeight: 0, toHeight: await node.height() };
    const started = await mirror.jobs.start({ ...job, ...heights, now: Date.now(), origin: laptop });
    assert.equal(typeof started, 'object');
    const during = await look();
    const worker = mirror.work();
    await mirror.untilJob(wallet.id, (one) => one?.state === 'done');
    await worker.stop();
    const after = await look();
    assert.ok(
      during < after && after >= all - 5,
      `${during} while it goes on, ${after} of ${all} at its end`,
    );
  });

  it('a wallet the node has lost is read again, unless its owner had called that off', async () => {
    const lost = await mirror.addWallet(71);
    await sql.db.deleteFrom('wallet_jobs').where('wallet_id', '=', lost.id).execute();
    for (const state of ['incomplete', 'ready'] as const) {
      await sql.db.updateTable('bitcoin_wallets').set({ state }).where('id', '=', lost.id).execute();
      assert.deepEqual(await mirror.sync(lost.id), { kind: 'missing' });
      assert.equal(mirror.lookedBack.includes(lost.id), state === 'ready', state);
    }
  });

  it('money on an address far ahead is found, and the gap moves on', async () => {
    let far = '';
    for (let at = 0; at < 19; at += 1) far = await signer.address();
    await faucet.send(far, 5_000n);
    await agree('far ahead');
    await agree('and again');
    const { receive } = await mirror.store.frontier(wallet.id);
    assert.ok(receive.count >= receive.used + 1 + 20, JSON.stringify(receive));
    assert.ok((await mirror.history.watched(wallet.nodeWallet)) >= receive.used + 20);
  });

  it('through random payments, replacements and reorganisations the figures stay the same', async () => {
    await faucet.send(await signer.address(), 2_000_000n);
    await node.mine(1, await faucet.address());
    const sent: string[] = [];
    const steps = {
      receive: async () => void (await faucet.send(await signer.address(), BigInt(randomInt(1000, 90_000)))),
      send: async () => void sent.push(await signer.send(elsewhere, BigInt(randomInt(1000, 20_000)))),
      self: async () =>
        void sent.push(await signer.send(await signer.address(), BigInt(randomInt(1000, 20_000)))),
      bump: async () => {
        const last = sent.pop();
        if (last) await signer.call('bumpfee', { txid: last }, z.unknown()).catch(() => {});
      },
      mine: async () => void (await node.mine(randomInt(1, 3), await faucet.address())),
      reorganise: async () => {
        const depth = randomInt(1, 4);
        const at = (await node.height()) - depth + 1;
        const block = await node.ask('getblockhash', [at], text);
        await node.ask('invalidateblock', [block], z.unknown());
        await node.mine(depth + 1, await faucet.address());
      },
    };
    const names = Object.keys(steps).filter((name): name is keyof typeof steps => name in steps);
    for (let step = 0; step < 60; step += 1) {
      const name = names[randomInt(names.length)] ?? 'mine';
      await steps[name]().catch(unlessPoor);
      if (randomInt(3) > 0) await agree(`step ${step}: ${name}`);
    }
    await agree('in the end');
    const coins = await reads.coins(wallet.id, { limit: 100, after: null, now: Date.now() });
    const unspent = z.array(z.object({ txid: text, vout: z.int() }));
    const theirs = await node.ask('listunspent', { minconf: 0 }, unspent, wallet.nodeWallet);
    const name = (one: { txid: string; vout: number }) => `${one.txid}:${one.vout}`;
    assert.deepEqual(coins.map(name).toSorted(), theirs.map(name).toSorted());
  });
}

await onBothDatabases((database, sql) => {
  describe(`a wallet follows its node, ${database}`, { skip }, () => {
    if (node) follows(node, sql);
  });
});
