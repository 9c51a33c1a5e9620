/** From a pasted descriptor to a confirmed payment, for every kind of script; each figure is the node's own. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { eventually } from '../support/deployment.ts';
import { createDice } from '../support/dice.ts';
import { createElectrumSigner } from '../support/electrum.ts';
import { freePort } from '../support/ports.ts';
import type { Server } from '../support/server.ts';
import { missing } from '../support/tools.ts';
import { createFaucet, type Kind, kinds, LOCK, settle, watch } from '../support/wallet-flow.ts';
import { startWalletNode, type WalletNode } from '../support/wallet-node.ts';
import { type Person, signUp, startWalletServer } from '../support/wallet-server.ts';
import { walkWallets } from '../support/wallet-walk.ts';

const kind = (name: string): Kind => {
  const found = kinds.find((one) => one.name === name);
  if (!found) throw new Error(`no kind ${name}`);
  return found;
};

describe('wallets, from import to confirmation', { skip: missing('bitcoind') }, () => {
  let node: WalletNode;
  let server: Server;
  let person: Person;
  let faucet: Awaited<ReturnType<typeof createFaucet>>;
  let elsewhere: string;
  const opened = new AsyncDisposableStack();
  before(async () => {
    const zmq = `tcp://127.0.0.1:${await freePort()}`;
    node = opened.use(await startWalletNode(`-zmqpubsequence=${zmq}`, `-zmqpubhashblock=${zmq}`));
    faucet = await createFaucet(node);
    elsewhere = await faucet.address();
    server = opened.use(await startWalletServer(node));
    person = await signUp(server.baseUrl);
  });
  after(() => opened.disposeAsync());

  for (const one of kinds)
    it(`${one.name}: scanned, funded, paid from, confirmed; all figures are the node's`, async () => {
      const wallet = await watch(node, person, one);
      const scanned = await person.untilRead(wallet.id);
      assert.deepEqual([scanned.state, scanned.progress], ['done', 1]);

      const address = await wallet.address();
      assert.notEqual(await wallet.address(), address, 'no address is given twice');
      await faucet.send(address, 1_500_000);
      await faucet.send(await wallet.address(), 700_001);
      const funded = await settle(wallet, 'the payments are seen');
      assert.deepEqual(funded, { confirmed: 0, pending: 2_200_001, immature: 0, total: 2_200_001 });
      await faucet.mine();
      assert.equal((await settle(wallet, 'they are confirmed')).confirmed, 2_200_001);

      const draft = await wallet.build([{ address: elsewhere, amount: 1_800_000 }]);
      assert.deepEqual(draft.review.warnings, []);
      const sent = await wallet.broadcast(await wallet.signed(draft.psbt));
      assert.deepEqual([sent.state, sent.draft_id], ['sent', draft.id]);
      const spent = await settle(wallet, 'the spend is seen');
      assert.deepEqual([spent.confirmed, spent.pending], [0, 400_001 - draft.review.fee]);
      await faucet.mine();
      const left = await settle(wallet, 'it is confirmed');
      assert.deepEqual([left.confirmed, left.pending], [400_001 - draft.review.fee, 0]);
    });

  it('the covenant: by its other key, once the lock has opened', async () => {
    const wallet = await watch(node, person, kind('wsh, IF/ELSE with CLTV'));
    await person.untilRead(wallet.id);
    await faucet.send(await wallet.address(), 500_000);
    await faucet.mine();
    await settle(wallet, 'it is funded');
    const draft = await wallet.build([{ address: elsewhere, amount: 'all' }], { path: 1 });
    const psbt = await wallet.signed(draft.psbt, [1]);
    const height = await node.height();
    assert.ok(height < LOCK, 'the lock is still closed');
    const early = await person.send('POST', '/api/transactions', { psbt });
    assert.deepEqual([early.status, early.body['code']], [409, 'not_yet_spendable']);
    await faucet.mine(LOCK - height);
    assert.equal((await wallet.broadcast(psbt)).state, 'sent');
    await faucet.mine();
    assert.equal((await settle(wallet, 'all of it is gone')).total, 0);
  });

  it('wpkh, signed by Electrum', { skip: missing('electrum') }, async () => {
    using signer = await createElectrumSigner();
    const { id } = await person.add(signer.publicKey);
    await person.untilRead(id);
    const { body } = await person.expect(201, 'POST', `/api/wallets/${id}/addresses`, {});
    await faucet.send(String(body['address']), 300_000);
    await faucet.mine();
    await eventually('it is funded', async () => (await person.balanceOf(id)).confirmed === 300_000);
    const draft = z.object({ psbt: z.string(), review: z.object({ fee: z.int() }) }).parse(
      (
        await person.expect(201, 'POST', `/api/wallets/${id}/psbt`, {
          recipients: [{ address: elsewhere, amount: 100_000 }],
          fee_rate: 3,
        })
      ).body,
    );
    const hex = await signer.sign(draft.psbt);
    const sent = await person.expect(200, 'POST', '/api/transactions', { hex, wallet_id: id });
    assert.equal(sent.body['state'], 'sent');
    await faucet.mine();
    await eventually(
      'it is confirmed',
      async () => (await person.balanceOf(id)).confirmed === 200_000 - draft.review.fee,
    );
  });

  it('a random walk of 25 steps, a reorganisation and a restart of the node', async (t) => {
    const dice = createDice();
    t.diagnostic(`seed ${dice.seed}`);
    const wallet = await watch(node, person, dice.pick(kinds.slice(0, 5)));
    await person.untilRead(wallet.id);
    const walked = await walkWallets({
      node,
      faucet,
      wallets: [wallet],
      dice,
      steps: 25,
      reorganisations: 1,
      restarts: 1,
    });
    t.diagnostic(JSON.stringify(walked));
    assert.equal(walked.reorganisations, 1);
  });
});
