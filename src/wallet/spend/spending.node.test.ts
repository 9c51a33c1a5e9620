import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { addUser } from '../../../test/support/accounts.ts';
import { onBothDatabases } from '../../../test/support/both-databases.ts';
import { missing } from '../../../test/support/tools.ts';
import { createSigner, type Signer } from '../../../test/support/wallet-mirror.ts';
import { startWalletNode, type WalletNode } from '../../../test/support/wallet-node.ts';
import { createSigners, openSpending } from '../../../test/support/wallet-spend.ts';
import { ProblemError } from '../../core/errors.ts';
import type { Sql } from '../../infra/sql/sql.ts';
import { createReadsStore } from '../../infra/sql/wallet-mirror-reads.ts';
import type { Wallet } from '../model.ts';
import type { Draft } from './drafts.ts';

const skip = missing('bitcoind');
const node: WalletNode | null = skip ? null : await startWalletNode('-changetype=bech32');
after(async () => node?.[Symbol.asyncDispose]());

const MATURE = 101;

const isProblem = (code: string) => (error: unknown) => {
  assert.ok(error instanceof ProblemError, String(error));
  assert.equal(error.code, code);
  return true;
};

function spends(node: WalletNode, sql: Sql): void {
  const room = openSpending(sql, node);
  const reads = createReadsStore(sql);
  let faucet: Signer;
  let elsewhere: string;
  let wallet: Wallet;
  let sign: (psbt: string) => Promise<string>;
  let addresses: readonly string[];

  before(async () => {
    faucet = await createSigner(node);
    elsewhere = await (await createSigner(node)).address();
    await node.mine(MATURE, await faucet.address());
    const signers = await createSigners(node, (key) => `wpkh(${key(0)})`, 1);
    sign = signers.sign[0] ?? assert.fail();
    addresses = (await node.wallets.read(signers.descriptors.receive, 0, 10))?.addresses ?? [];
    await receive(500_000n, 0);
    await receive(300_000n, 1);
    await receive(200_000n, 2);
    await confirm();
    wallet = await room.watch(signers);
    await sync();
  });

  const receive = (sats: bigint, at: number) => faucet.send(addresses[at] ?? '', sats);
  const confirm = async () => void (await node.mine(1, await faucet.address()));
  const sync = async () => {
    await node.ask('syncwithvalidationinterfacequeue', [], z.unknown());
    assert.equal((await room.sync(wallet.id)).kind, 'synced');
  };
  const pay = (amount: bigint | 'all') => [{ address: elsewhere, amount }];
  const send = (psbt: string, more: Partial<{ dryRun: boolean; mostRate: number }> = {}) =>
    room.send(room.asking(wallet), { transaction: { psbt }, dryRun: false, mostRate: 1000, ...more });
  const signAndSend = async (draft: Draft) => send(await sign(draft.content.psbt));
  const discard = (draft: Draft) => room.drafts.discard(room.asking(wallet), draft.row.id);
  const coins = () => room.store.coins(wallet.id, room.clock.now());
  const change = ({ review }: Draft) => review.outputs.find((output) => output.change);
  const inputs = ({ review }: Draft) => review.inputs.map(({ amount }) => amount).toSorted();

  it('takes the smallest coin that suffices, and reserves it until the draft is discarded', async () => {
    const draft = await room.build(wallet, { recipients: pay(190_000n) });
    assert.deepEqual(inputs(draft), [200_000n]);
    assert.ok((await coins()).find(({ amount }) => amount === 200_000n)?.reserved);
    const other = await room.build(wallet, { recipients: pay(190_000n) });
    assert.deepEqual(inputs(other), [300_000n]);
    assert.notEqual(change(draft)?.address, change(other)?.address);
    await discard(draft);
    await discard(other);
    assert.ok((await coins()).every(({ reserved }) => !reserved));
    await assert.rejects(discard(draft), isProblem('not_found'));
  });

  it('of two drafts at once each has its own coins and change', async () => {
    const drafts = await Promise.all([1, 2, 3].map(() => room.build(wallet, { recipients: pay(150_000n) })));
    assert.equal(new Set(drafts.flatMap((one) => one.review.inputs.map(({ txid }) => txid))).size, 3);
    assert.equal(new Set(drafts.map((one) => change(one)?.address)).size, 3);
    await assert.rejects(room.build(wallet, { recipients: pay(1000n) }), isProblem('insufficient_funds'));
    for (const one of drafts) await discard(one);
  });

  it('coins are free again when a draft has expired', async () => {
    const draft = await room.build(wallet, { recipients: pay('all'), lifetime: 600_000 });
    assert.equal(draft.review.outputs.length, 1);
    assert.equal(draft.review.outputTotal + (draft.review.fee ?? 0n), 1_000_000n);
    room.clock.pass(600_001);
    const { row } = await room.drafts.find(room.asking(wallet), draft.row.id);
    assert.equal(row.state, 'expired');
    await discard(await room.build(wallet, { recipients: pay('all') }));
  });

  it('coins that are named are spent, and nothing else; those that cannot be are refused with the reason', async () => {
    const [big, middle, small] = await coins();
    assert.ok(big && middle && small);
    const draft = await room.build(wallet, { recipients: pay(100_000n), coins: [big, small] });
    assert.deepEqual(inputs(draft), [200_000n, 500_000n]);
    const again = room.build(wallet, { recipients: pay(10_000n), coins: [small] });
    await assert.rejects(again, isProblem('coin_reserved'));
    await discard(draft);
    const names = [{ txid: small.txid, vout: small.vout }];
    await reads.freeze(wallet.id, names, true);
    const frozen = room.build(wallet, { recipients: pay(10_000n), coins: [small] });
    await assert.rejects(frozen, isProblem('coin_frozen'));
    const rest = await room.build(wallet, { recipients: pay('all') });
    assert.deepEqual(inputs(rest), [300_000n, 500_000n]);
    await discard(rest);
    await reads.freeze(wallet.id, names, false);
    const strange = room.build(wallet, {
      recipients: pay(10_000n),
      coins: [{ txid: 'ab'.repeat(32), vout: 0 }],
    });
    await assert.rejects(strange, isProblem('coin_unknown'));
  });

  it('refuses dust, addresses of other networks, fees out of proportion and below the floor', async () => {
    const to = (address: string, amount: bigint) => room.build(wallet, { recipients: [{ address, amount }] });
    await assert.rejects(to(elsewhere, 293n), isProblem('recipient_invalid'));
    await assert.rejects(
      to('bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', 1000n),
      isProblem('recipient_invalid'),
    );
    await assert.rejects(room.build(wallet, { recipients: [] }), isProblem('recipient_invalid'));
    await assert.rejects(
      room.build(wallet, { recipients: pay(1000n), fee: { rate: 500 } }),
      isProblem('fee_absurd'),
    );
    const meant = { recipients: pay(1000n), fee: { rate: 500 }, acceptHighFee: true };
    const draft = await room.build(wallet, meant);
    assert.deepEqual(draft.review.warnings, ['fee_high']);
    await discard(draft);
    await assert.rejects(
      room.build(wallet, { recipients: pay(1000n), fee: { rate: 0.001 } }),
      isProblem('fee_too_low'),
    );
    await assert.rejects(
      room.build(wallet, { recipients: pay(2_000_000n) }),
      isProblem('insufficient_funds'),
    );
    await assert.rejects(room.build(wallet, { recipients: pay(1000n), path: 1 }), isProblem('path_unknown'));
  });

  it('says where the rate comes from while the node has seen too little', async () => {
    const draft = await room.build(wallet, { recipients: pay(10_000n), fee: {} });
    assert.deepEqual([draft.content.feeSource, draft.content.feeRate], ['fallback', 5]);
    await discard(draft);
  });

  it('change that would be dust goes to the fee', async () => {
    const draft = await room.build(wallet, { recipients: pay(199_700n), coins: (await coins()).slice(2) });
    assert.equal(draft.review.outputs.length, 1);
    assert.equal(draft.review.fee, 300n);
    await discard(draft);
  });

  it('a wallet of somebody else is as if it did not exist', async () => {
    const stranger = { userId: await addUser(sql), id: wallet.id };
    await assert.rejects(room.build(stranger, { recipients: pay(1000n) }), isProblem('not_found'));
    const draft = await room.build(wallet, { recipients: pay(1000n) });
    await assert.rejects(room.drafts.find(room.asking(stranger), draft.row.id), isProblem('not_found'));
    await assert.rejects(room.drafts.discard(room.asking(stranger), draft.row.id), isProblem('not_found'));
    const { review } = await room.tools.decode(stranger.userId, draft.content.psbt);
    assert.deepEqual([review.draft, review.warnings], [null, ['foreign']]);
    assert.ok([...review.inputs, ...review.outputs].every(({ own }) => own === null));
    await discard(draft);
  });

  it('a payment is replaced by one that pays more, with the same recipient and change', async () => {
    const first = await room.build(wallet, { recipients: pay(250_000n), fee: { rate: 3 } });
    const { txid } = await signAndSend(first);
    await sync();
    const cheap = room.build(wallet, { replace: txid, fee: { rate: 3 } });
    await assert.rejects(cheap, isProblem('fee_too_low'));
    const second = await room.build(wallet, { replace: txid, fee: {} });
    assert.equal(second.content.replaces, txid);
    assert.equal(second.content.feeSource, 'least');
    assert.deepEqual(inputs(second), inputs(first));
    assert.equal(change(second)?.address, change(first)?.address);
    assert.equal(second.review.outputs.find((one) => one.address === elsewhere)?.amount, 250_000n);
    assert.ok((second.review.fee ?? 0n) > (first.review.fee ?? 0n));
    const sent = await signAndSend(second);
    assert.equal(sent.state, 'sent');
    await sync();
    const third = await room.build(wallet, {
      replace: sent.txid,
      recipients: [{ address: addresses[5] ?? '', amount: 'all' }],
      fee: { rate: 20 },
    });
    assert.deepEqual(
      third.review.outputs.map(({ own }) => own?.position),
      [5],
    );
    await signAndSend(third);
    await confirm();
    await sync();
    const late = room.build(wallet, { replace: sent.txid });
    await assert.rejects(late, isProblem('transaction_not_pending'));
    const unknown = room.build(wallet, { replace: 'ab'.repeat(32) });
    await assert.rejects(unknown, isProblem('transaction_not_own'));
  });

  it('a payment that came with too little fee is pushed: both together pay the rate', async () => {
    const parent = await faucet.send(addresses[6] ?? '', 150_000n, { fee_rate: 1 });
    await sync();
    const automatic = await room.build(wallet, { recipients: pay('all') });
    assert.ok(
      automatic.review.inputs.every(({ txid }) => txid !== parent),
      'coins of strangers are not offered',
    );
    await discard(automatic);
    const draft = await room.build(wallet, { push: parent, fee: { rate: 10 } });
    assert.deepEqual(inputs(draft), [150_000n]);
    assert.ok(draft.review.outputs.every((one) => one.change));
    const { txid } = await signAndSend(draft);
    const entry = z.object({ ancestorsize: z.int(), fees: z.object({ ancestor: z.string() }) });
    const { ancestorsize, fees } = await node.ask('getmempoolentry', { txid }, entry);
    const rate = (Number(fees.ancestor) * 1e8) / ancestorsize;
    assert.ok(rate >= 9.9 && rate <= 10.5, `${rate}`);
    await confirm();
    await sync();
  });

  it('what nobody here asked for is sent with a warning; what nodes refuse is refused in our words', async () => {
    const list = z.array(z.object({ txid: z.string(), vout: z.int(), amount: z.string() }));
    const [coin] = await faucet.call('listunspent', { minconf: 1 }, list);
    assert.ok(coin);
    const funded = await faucet.call(
      'walletcreatefundedpsbt',
      {
        inputs: [{ txid: coin.txid, vout: coin.vout }],
        outputs: [{ [elsewhere]: 10_000n }],
        options: { fee_rate: 2 },
      },
      z.object({ psbt: z.string() }),
    );
    const signed = await faucet.call(
      'walletprocesspsbt',
      { psbt: funded.psbt },
      z.object({ psbt: z.string() }),
    );
    const { review } = await room.tools.decode(wallet.userId, signed.psbt);
    assert.ok(review.warnings.includes('foreign'));
    await assert.rejects(send(signed.psbt, { mostRate: 1 }), isProblem('fee_absurd'));
    const dry = await send(signed.psbt, { dryRun: true, mostRate: 1 });
    assert.deepEqual([dry.state, dry.refusal?.code], ['refused', 'fee_absurd']);
    const { transaction } = await room.tools.finalize(wallet.userId, signed.psbt);
    assert.ok(transaction);
    const damaged = transaction.hex.replace(
      /(.{40})(..)(.{200})$/,
      (_, one, byte, rest) => one + (byte === '00' ? '01' : '00') + rest,
    );
    await assert.rejects(
      room.send(room.asking(wallet), { transaction: { hex: damaged }, dryRun: false, mostRate: 1000 }),
      isProblem('transaction_refused'),
    );
    const sent = await send(signed.psbt);
    assert.deepEqual([sent.state, sent.draftId], ['sent', null]);
    await confirm();
    assert.equal((await send(signed.psbt)).state, 'mined');
  });

  it('of what was spent meanwhile it says so', async () => {
    const draft = await room.build(wallet, { recipients: pay(20_000n) });
    const signed = await sign(draft.content.psbt);
    await discard(draft);
    const named = (await coins()).filter((coin) =>
      draft.review.inputs.some(({ txid, vout }) => txid === coin.txid && vout === coin.vout),
    );
    await signAndSend(await room.build(wallet, { recipients: pay('all'), coins: named }));
    await confirm();
    await sync();
    await assert.rejects(send(signed), isProblem('inputs_missing'));
  });

  it('what was mined long ago is mined, also when the node would not know it any more', async () => {
    const to = (at: number) => ({ recipients: [{ address: addresses[at] ?? '', amount: 'all' as const }] });
    const first = await room.build(wallet, to(7));
    const { txid } = await signAndSend(first);
    await confirm();
    await sync();
    await signAndSend(await room.build(wallet, to(8)));
    await confirm();
    await sync();
    assert.deepEqual(await signAndSend(first).then((sent) => [sent.state, sent.txid]), ['mined', txid]);
  });

  it('lists drafts, the newest first, in pages', async () => {
    const page = await room.drafts.list(room.asking(wallet), { limit: 2, before: null });
    assert.equal(page.length, 2);
    const ids = page.map(({ row }) => row.id);
    assert.deepEqual(ids, ids.toSorted().toReversed());
    const next = await room.drafts.list(room.asking(wallet), { limit: 2, before: ids[1] ?? null });
    assert.ok(next.every(({ row }) => row.id < (ids[1] ?? '')));
  });
}

await onBothDatabases((name, sql) => {
  describe(`spending, ${name}`, { skip }, () => {
    if (node) spends(node, sql);
  });
});
