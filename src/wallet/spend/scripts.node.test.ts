/** Every kind of script, from a coin to a payment that is confirmed, signed by wallets that hold one key each. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { openDatabase } from '../../../test/support/accounts.ts';
import { missing } from '../../../test/support/tools.ts';
import { createSigner, type Signer } from '../../../test/support/wallet-mirror.ts';
import { startWalletNode, type WalletNode } from '../../../test/support/wallet-node.ts';
import { createSigners, openSpending, type ScriptOf } from '../../../test/support/wallet-spend.ts';
import { ProblemError } from '../../core/errors.ts';
import { createReadsStore } from '../../infra/sql/wallet-mirror-reads.ts';

const skip = missing('bitcoind');
const MATURE = 101;
const LOCK = 130;

type Kind = {
  readonly name: string;
  readonly script: ScriptOf;
  readonly keys: number;
  /** Who signs, by number. */
  readonly signing: readonly number[];
};

const kinds: readonly Kind[] = [
  { name: 'wpkh', script: (key) => `wpkh(${key(0)})`, keys: 1, signing: [0] },
  { name: 'sh(wpkh)', script: (key) => `sh(wpkh(${key(0)}))`, keys: 1, signing: [0] },
  { name: 'pkh', script: (key) => `pkh(${key(0)})`, keys: 1, signing: [0] },
  { name: 'tr', script: (key) => `tr(${key(0)})`, keys: 1, signing: [0] },
  {
    name: 'wsh, two of three',
    script: (key) => `wsh(sortedmulti(2,${key(0)},${key(1)},${key(2)}))`,
    keys: 3,
    signing: [2, 0],
  },
];

const covenant: ScriptOf = (key) => `wsh(or_i(pk(${key(0)}),and_v(v:pk(${key(1)}),after(${LOCK}))))`;

describe('spending', { skip }, () => {
  let node: WalletNode;
  let room: ReturnType<typeof openSpending>;
  let reads: ReturnType<typeof createReadsStore>;
  let faucet: Signer;
  let elsewhere: string;
  const opened = new AsyncDisposableStack();

  before(async () => {
    const sql = opened.use(await openDatabase());
    node = opened.use(await startWalletNode('-changetype=bech32'));
    room = openSpending(sql, node);
    reads = createReadsStore(sql);
    faucet = await createSigner(node);
    elsewhere = await (await createSigner(node)).address();
    await node.mine(MATURE, await faucet.address());
  });
  after(() => opened.disposeAsync());

  const balance = async (id: string) => (await reads.balance(id, Date.now())).total;
  const sync = async (id: string) => {
    await node.ask('syncwithvalidationinterfacequeue', [], z.unknown());
    assert.equal((await room.sync(id)).kind, 'synced');
  };

  async function watched(script: ScriptOf, keys: number) {
    const signers = await createSigners(node, script, keys);
    const [address = ''] = (await node.wallets.read(signers.descriptors.receive, 0, 1))?.addresses ?? [];
    await faucet.send(address, 600_000n);
    await faucet.send(address, 400_000n);
    await node.mine(1, await faucet.address());
    const wallet = await room.watch(signers);
    await sync(wallet.id);
    assert.equal(await balance(wallet.id), 1_000_000n);
    return { wallet, sign: signers.sign };
  }

  for (const { name, script, keys, signing } of kinds)
    it(`${name}: built, signed elsewhere, sent and confirmed`, async () => {
      const { wallet, sign } = await watched(script, keys);
      const draft = await room.build(wallet, { recipients: [{ address: elsewhere, amount: 700_000n }] });
      const { review } = draft;
      assert.deepEqual(review.warnings, []);
      assert.equal(review.inputs.length, 2);
      assert.ok(review.inputs.every((input) => input.keys.length === keys && input.own));
      assert.deepEqual(
        review.outputs.map(({ address, change }) => [address === elsewhere, change]).toSorted(),
        [
          [false, true],
          [true, false],
        ],
      );
      // Signatures of 71 bytes make it a little smaller than what is paid for.
      assert.ok(review.fee !== null && review.vsize !== null);
      const rate = Number(review.fee) / review.vsize;
      assert.ok(rate >= 1.95 && rate <= 2.1, `${rate}`);

      const signed = await Promise.all(signing.map((at) => sign[at]?.(draft.content.psbt) ?? ''));
      const { psbt, review: combined } = await room.tools.combine(wallet.userId, signed);
      assert.equal(combined.draft?.id, draft.row.id);
      assert.equal(combined.inputs[0]?.signatures, signing.length);
      const text = Buffer.from(psbt.tx.toPSBT(2)).toString('base64');
      const { transaction } = await room.tools.finalize(wallet.userId, text);
      assert.ok(transaction);

      const request = { transaction, dryRun: false, mostRate: 1000 };
      const sender = room.asking(wallet);
      const dry = await room.send(sender, { ...request, dryRun: true });
      assert.equal(dry.state, 'would_be_accepted');
      assert.ok(dry.fee === review.fee && dry.feeRate !== null && dry.feeRate >= 1.99);
      const sent = await room.send(sender, request);
      assert.deepEqual([sent.state, sent.txid, sent.draftId], ['sent', transaction.txid, draft.row.id]);
      assert.equal(
        (await room.send(sender, { ...request, transaction: { psbt: text } })).state,
        'in_mempool',
      );
      await node.mine(1, await faucet.address());
      assert.equal((await room.send(sender, request)).state, 'mined');

      await sync(wallet.id);
      assert.equal(await balance(wallet.id), 300_000n - (review.fee ?? 0n));
      const found = await room.drafts.find(sender, draft.row.id);
      assert.deepEqual([found.row.state, found.row.txid], ['broadcast', transaction.txid]);
    });

  it('wsh with IF and ELSE: the owner at once, the heir when the lock has opened', async () => {
    const { wallet, sign } = await watched(covenant, 2);
    const sender = room.asking(wallet);
    const send = (psbt: string) =>
      room.send(sender, { transaction: { psbt }, dryRun: false, mostRate: 1000 });

    const own = await room.build(wallet, { recipients: [{ address: elsewhere, amount: 100_000n }] });
    assert.deepEqual(
      own.paths.map(({ after }) => after),
      [null, { unit: 'height', value: LOCK }],
    );
    assert.equal(own.review.lockTime, 0);
    assert.ok(own.review.fee !== null && own.review.vsize !== null);
    assert.equal((await send((await sign[0]?.(own.content.psbt)) ?? '')).state, 'sent');
    await node.mine(1, await faucet.address());
    await sync(wallet.id);
    const left = await balance(wallet.id);
    const ways = async () =>
      (await room.ways(sender)).paths.map(({ opening: { isOpen, blocks, amount } }) => [
        isOpen,
        blocks,
        amount,
      ]);
    assert.deepEqual(await ways(), [
      [true, 0, left],
      [false, LOCK - (await node.height()), 0n],
    ]);
    assert.equal(left, 900_000n - own.review.fee);

    const heir = await room.build(wallet, { recipients: [{ address: elsewhere, amount: 'all' }], path: 1 });
    assert.equal(heir.review.lockTime, LOCK);
    const signed = (await sign[1]?.(heir.content.psbt)) ?? '';
    assert.ok((await node.height()) < LOCK);
    await assert.rejects(
      send(signed),
      (error) =>
        error instanceof ProblemError && error.code === 'not_yet_spendable' && /130/.test(error.message),
    );
    await node.mine(LOCK - (await node.height()), await faucet.address());
    await sync(wallet.id);
    // Its coins are reserved by the draft.
    assert.deepEqual(await ways(), [
      [true, 0, 0n],
      [true, 0, 0n],
    ]);
    assert.equal((await send(signed)).state, 'sent');
    await node.mine(1, await faucet.address());
    await sync(wallet.id);
    assert.equal(await balance(wallet.id), 0n);
  });

  it('wsh with a waiting time: the second key once its coins are old enough', async () => {
    const { wallet, sign } = await watched(
      (key) => `wsh(or_d(pk(${key(0)}),and_v(v:pkh(${key(1)}),older(4))))`,
      2,
    );
    const everything = { recipients: [{ address: elsewhere, amount: 'all' as const }], path: 1 };
    const heir = async () => (await room.ways(room.asking(wallet))).paths[1]?.opening;
    const closed = await heir();
    assert.deepEqual([closed?.isOpen, closed?.blocks, closed?.coins], [false, 3, 0]);
    await assert.rejects(
      room.build(wallet, everything),
      (error) => error instanceof ProblemError && error.code === 'coin_not_mature',
    );
    await node.mine(3, await faucet.address());
    await sync(wallet.id);
    const open = await heir();
    assert.deepEqual([open?.isOpen, open?.coins, open?.amount], [true, 2, 1_000_000n]);
    const draft = await room.build(wallet, everything);
    assert.deepEqual(
      draft.review.inputs.map(({ sequence }) => sequence),
      [4, 4],
    );
    const psbt = (await sign[1]?.(draft.content.psbt)) ?? '';
    const sent = await room.send(room.asking(wallet), {
      transaction: { psbt },
      dryRun: false,
      mostRate: 1000,
    });
    assert.equal(sent.state, 'sent');
  });

  it('tr with a leaf: by the key at once, by the leaf when its lock has opened', async () => {
    const height = await node.height();
    const { wallet, sign } = await watched(
      (key) => `tr(${key(0)},and_v(v:pk(${key(1)}),after(${height + 1})))`,
      2,
    );
    const sender = room.asking(wallet);
    const pay = async (path: number, by: number) => {
      const recipients = [{ address: elsewhere, amount: 50_000n }];
      const draft = await room.build(wallet, { recipients, path });
      assert.equal(draft.path?.through, path === 0 ? 'key' : 'script');
      const psbt = (await sign[by]?.(draft.content.psbt)) ?? '';
      const sent = await room.send(sender, { transaction: { psbt }, dryRun: false, mostRate: 1000 });
      assert.deepEqual([sent.state, sent.draftId], ['sent', draft.row.id]);
      assert.ok(sent.feeRate !== null && sent.feeRate >= 1.98 && sent.feeRate < 2.1, `${sent.feeRate}`);
      await node.mine(1, await faucet.address());
      await sync(wallet.id);
    };
    await pay(0, 0);
    await pay(1, 1);
  });

  it('what the wrong one signed is incomplete', async () => {
    const { wallet, sign } = await watched(kinds[4]?.script ?? covenant, 3);
    const draft = await room.build(wallet, { recipients: [{ address: elsewhere, amount: 10_000n }] });
    const psbt = (await sign[1]?.(draft.content.psbt)) ?? '';
    const { transaction, review } = await room.tools.finalize(wallet.userId, psbt);
    assert.equal(transaction, null);
    assert.deepEqual(review.inputs[0]?.keys.map(({ signed }) => signed).toSorted(), [false, false, true]);
    await assert.rejects(
      room.send(room.asking(wallet), { transaction: { psbt }, dryRun: false, mostRate: 1000 }),
      (error) => error instanceof ProblemError && error.code === 'psbt_incomplete',
    );
  });
});
