/** A wallet that is deleted at any moment while it is brought up to date is left alone: nothing of that is a failure. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { addUser, laptop, openDatabase, random } from '../../../test/support/accounts.ts';
import { type ChainModel, createChainModel } from '../../../test/support/chain-model.ts';
import { nothingHeld, testVault } from '../../../test/support/wallet-jobs.ts';
import { addWallet } from '../../../test/support/wallets.ts';
import { createMirrorStore } from '../../infra/sql/wallet-mirror.ts';
import { createReadsStore } from '../../infra/sql/wallet-mirror-reads.ts';
import { createWalletsStore } from '../../infra/sql/wallet-store.ts';
import { createSync } from './sync.ts';

describe('a wallet deleted while it is brought up to date', async () => {
  const sql = await openDatabase();
  after(() => sql.close());
  const wallets = createWalletsStore(sql);
  const store = createMirrorStore(sql);

  /** `step` is told before each question to the node or the database. */
  async function mirrored(chain: ChainModel, step: () => Promise<void>) {
    const userId = await addUser(sql);
    const id = await addWallet(sql, userId, { state: 'ready', gap_limit: 5 });
    const { encryptedDescriptor, dataKey } = testVault.seal(id, chain.descriptors);
    await sql.db
      .updateTable('bitcoin_wallets')
      .set({ encrypted_descriptor: encryptedDescriptor, data_key: dataKey })
      .where('id', '=', id)
      .execute();
    const told =
      <A extends readonly unknown[], T>(ask: (...asked: A) => Promise<T>) =>
      async (...asked: A) => {
        await step();
        return ask(...asked);
      };
    const { history, node } = chain;
    const sync = createSync({
      store: {
        ...store,
        apply: told(store.apply),
        places: told(store.places),
        frontier: told(store.frontier),
      },
      addresses: { addAddresses: told(wallets.addAddresses) },
      history: {
        ...history,
        since: told(history.since),
        read: told(history.read),
        watched: told(history.watched),
      },
      node: { ...node, read: told(node.read), import: told(node.import) },
      vault: testVault,
      held: nothingHeld,
      clock: Date,
      random,
      lookBack: async () => undefined,
    });
    return {
      id,
      remove: () => wallets.remove({ userId, walletId: id, now: Date.now(), origin: laptop }),
      sync: () => sync(id, { wantedAt: Date.now() + 1 }),
    };
  }

  /** Deletes it before the `at`th question, which then fails if `fails`; resolves to the outcome and the number of questions. */
  async function deletedAt(at: number, fails: boolean) {
    const chain = createChainModel();
    chain.step({ kind: 'receive', ahead: 3, sats: 1000 });
    let asked = 0;
    const wallet = await mirrored(chain, async () => {
      asked += 1;
      if (asked !== at) return;
      await wallet.remove();
      if (fails) throw new Error('the node does not know the wallet');
    });
    return { outcome: (await wallet.sync()).kind, asked };
  }

  it('has its end between any two questions: nothing is thrown', async () => {
    const { asked } = await deletedAt(0, false);
    assert.ok(asked > 6, `${asked} questions`);
    for (let at = 1; at <= asked; at += 1)
      assert.match((await deletedAt(at, false)).outcome, /^(left|taken|synced|missing)$/, `question ${at}`);
  });

  it('is left, whatever the node then says of it', async () => {
    const { asked } = await deletedAt(0, false);
    for (let at = 1; at <= asked; at += 1) assert.equal((await deletedAt(at, true)).outcome, 'left');
  });

  it('is an error while it is there', async () => {
    const wallet = await mirrored(createChainModel(), async () => {
      throw new Error('a mistake');
    });
    await assert.rejects(wallet.sync(), /a mistake/);
  });

  it('gets no more addresses, and hands none out', async () => {
    const wallet = await mirrored(createChainModel(), async () => undefined);
    const address = { branch: 'receive' as const, position: 900, address: 'x', script: '00' };
    assert.equal(await wallets.addAddresses(wallet.id, [address]), true);
    await wallet.remove();
    assert.equal(await wallets.addAddresses(wallet.id, [address]), false);
    const request = { walletId: wallet.id, branch: 'receive' as const, label: null, now: 0, most: 9 };
    assert.equal(await createReadsStore(sql).give(request), 'gone');
  });
});
