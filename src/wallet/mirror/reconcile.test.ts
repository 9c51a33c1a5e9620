/** Random histories of a small chain, with reorganisations and replacements, against a model that knows the truth. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import fc from 'fast-check';
import { addUser, openDatabase, random } from '../../../test/support/accounts.ts';
import { type ChainModel, createChainModel } from '../../../test/support/chain-model.ts';
import { nothingHeld, testVault } from '../../../test/support/wallet-jobs.ts';
import { addWallet } from '../../../test/support/wallets.ts';
import { createMirrorStore } from '../../infra/sql/wallet-mirror.ts';
import { createReadsStore } from '../../infra/sql/wallet-mirror-reads.ts';
import { createWalletsStore } from '../../infra/sql/wallet-store.ts';
import { createSync } from './sync.ts';

const GAP = 5;

/** Which of the two it is depends on whether what took its place was seen before it was mined. */
const isOver = (state: string) => state === 'replaced' || state === 'conflicted';

describe('the mirror of a wallet', async () => {
  const sql = await openDatabase();
  after(() => sql.close());
  const store = createMirrorStore(sql);
  const wallets = createWalletsStore(sql);
  const reads = createReadsStore(sql);

  async function mirrored(chain: ChainModel) {
    const userId = await addUser(sql);
    const id = await addWallet(sql, userId, { state: 'ready', gap_limit: GAP });
    const { encryptedDescriptor, dataKey } = testVault.seal(id, chain.descriptors);
    await sql.db
      .updateTable('bitcoin_wallets')
      .set({ encrypted_descriptor: encryptedDescriptor, data_key: dataKey })
      .where('id', '=', id)
      .execute();
    let now = 0;
    const sync = createSync({
      store,
      addresses: wallets,
      history: chain.history,
      node: chain.node,
      vault: testVault,
      held: nothingHeld,
      clock: { now: () => (now += 10) },
      random,
      lookBack: async () => assert.fail('nothing was missed'),
    });
    return { id, sync: () => sync(id, { wantedAt: now + 1 }) };
  }

  const step = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('receive' as const),
        ahead: fc.nat(GAP - 1),
        sats: fc.integer({ min: 1, max: 1e6 }),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant('spend' as const), pick: fc.nat(), share: fc.nat(100) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('replace' as const), pick: fc.nat(), own: fc.boolean() }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('drop' as const), pick: fc.nat() }) },
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant('mine' as const), reward: fc.boolean(), share: fc.nat(100) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('reorganise' as const),
        depth: fc.integer({ min: 1, max: 4 }),
      }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('look' as const) }) },
  );

  it('is what the chain says, after any history, however often it was looked at', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), async (steps) => {
        const chain = createChainModel();
        const wallet = await mirrored(chain);
        for (const one of steps) {
          if (one.kind === 'look') await wallet.sync();
          else chain.step(one);
        }
        assert.equal((await wallet.sync()).kind, 'synced');
        const written = async () => {
          const coins = await reads.coins(wallet.id, { limit: 1000, after: null, now: 0 });
          const rows = await reads.transactions(wallet.id, { limit: 1000, after: null });
          return {
            coins: coins.map((coin) => `${coin.txid}:${coin.vout} ${coin.amount} ${coin.height}`).toSorted(),
            states: Object.fromEntries(
              rows.map(({ txid, state, height }) => [txid, `${isOver(state) ? 'over' : state} ${height}`]),
            ),
            balance: await reads.balance(wallet.id, 0),
          };
        };
        const first = await written();
        assert.deepEqual(first, chain.truth());
        assert.deepEqual(await wallet.sync(), { kind: 'synced', changed: 0, again: false });
        assert.deepEqual(await written(), first);
      }),
      { numRuns: 60 },
    );
  });
});
