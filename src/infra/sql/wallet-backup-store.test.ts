/** Labels and frozen coins of a backup: they wait for what they are about, and come out again as they went in. */
import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { addUser, laptop } from '../../../test/support/accounts.ts';
import { onBothDatabases } from '../../../test/support/both-databases.ts';
import type { NewWallet } from '../../wallet/wallets-store.ts';
import type { Sql } from './sql.ts';
import { createBackupStore } from './wallet-backup-store.ts';
import { createWalletsStore } from './wallet-store.ts';

const NOW = Date.UTC(2026, 10, 23, 12);
const txid = (digit: string) => digit.repeat(64);
const addressAt = (position: number) => `bcrt1q${position}`;

await onBothDatabases((name: string, sql: Sql) => {
  const [store, backups] = [createWalletsStore(sql), createBackupStore(sql)];

  async function add(restored?: NewWallet['restored']) {
    const userId = await addUser(sql);
    const wallet: NewWallet = {
      id: randomUUID(),
      userId,
      name: 'Savings',
      network: 'regtest',
      script: 'wpkh',
      nodeWallet: `u_${randomBytes(16).toString('hex')}`,
      birthday: null,
      gapLimit: 20,
      encryptedDescriptor: randomBytes(40),
      dataKey: randomBytes(61),
      descriptorMac: randomBytes(32),
      addresses: Array.from({ length: 8 }, (_, position) => ({
        branch: 'receive' as const,
        position,
        address: addressAt(position),
        script: `0014${position}`,
      })),
      job: { id: randomUUID(), fromHeight: 0, toHeight: 10 },
      ...(restored ? { restored } : {}),
    };
    const added = await store.add({ wallet, most: 10, now: NOW, origin: laptop });
    assert.ok(typeof added === 'object');
    return added;
  }

  /** What a sync writes when it finds a payment. */
  async function find(walletId: string, id: string, position: number) {
    await sql.db
      .insertInto('wallet_transactions')
      .values({
        wallet_id: walletId,
        txid: id,
        at: new Date(NOW),
        state: 'confirmed',
        received: 5n,
        sent: 0n,
        hex: '',
      })
      .execute();
    await sql.db
      .insertInto('wallet_coins')
      .values({ wallet_id: walletId, txid: id, vout: 1, branch: 'receive', position, amount: 5n })
      .execute();
  }

  const restored = {
    nextReceive: 3,
    nextChange: 1,
    labels: [
      { type: 'addr', ref: addressAt(1), label: 'Rent' },
      { type: 'addr', ref: addressAt(5000), label: 'Far away' },
      { type: 'output', ref: `${txid('a')}:1`, label: 'From Bob', spendable: false },
      { type: 'tx', ref: txid('a'), label: 'Ümlaut 🌱' },
    ] as const,
    frozen: [`${txid('a')}:1`, `${txid('b')}:1`],
  };

  const inOrder = <T extends { ref: string; type: string }>(labels: readonly T[]) =>
    labels.toSorted((a, b) => `${a.type}${a.ref}`.localeCompare(`${b.type}${b.ref}`));

  describe(`a backup in ${name}`, () => {
    it('of a new wallet has its first addresses and nothing else', async () => {
      const { addresses, labels, frozen } = await backups.read(await add(), 100);
      assert.deepEqual(
        addresses.map(({ address }) => address),
        [0, 1, 2].map(addressAt),
      );
      assert.deepEqual([labels, frozen], [[], []]);
    });

    it('is the same before and after what it speaks of was found', async () => {
      const wallet = await add(restored);
      assert.deepEqual([wallet.nextReceive, wallet.nextChange], [3, 1]);
      const before = await backups.read(wallet, 100);
      await find(wallet.id, txid('a'), 1);
      await find(wallet.id, txid('b'), 2);
      const after = await backups.read(wallet, 100);
      const frozenAlone = { type: 'output', ref: `${txid('b')}:1`, label: '', spendable: false };
      for (const { labels, frozen } of [before, after]) {
        assert.deepEqual(inOrder(labels), inOrder([...restored.labels, frozenAlone]));
        assert.deepEqual(frozen.toSorted(), restored.frozen);
      }
    });

    it('is written to what it speaks of, once, and to nobody else’s', async () => {
      const [wallet, other] = [await add(restored), await add()];
      for (const { id } of [wallet, other]) for (const digit of ['a', 'c']) await find(id, txid(digit), 1);
      const coins = (walletId: string) =>
        sql.db
          .selectFrom('wallet_coins')
          .innerJoin('wallet_transactions as t', (join) =>
            join
              .onRef('t.txid', '=', 'wallet_coins.txid')
              .onRef('t.wallet_id', '=', 'wallet_coins.wallet_id'),
          )
          .select(['wallet_coins.label', 'frozen', 't.label as of'])
          .where('wallet_coins.wallet_id', '=', walletId)
          .orderBy('t.txid')
          .execute();
      const plain = { label: null, frozen: false, of: null };
      assert.deepEqual(await coins(wallet.id), [{ label: 'From Bob', frozen: true, of: 'Ümlaut 🌱' }, plain]);
      assert.deepEqual(await coins(other.id), [plain, plain]);
      const left = await sql.db
        .selectFrom('wallet_awaited')
        .select('ref')
        .where('wallet_id', '=', wallet.id)
        .orderBy('ref')
        .execute();
      assert.deepEqual(
        left.map(({ ref }) => ref),
        [`${txid('b')}:1`, addressAt(5000)].toSorted(),
      );
    });

    it('never has an address handed out again', async () => {
      const { id } = await add(restored);
      const given = await sql.db
        .selectFrom('wallet_addresses')
        .select('position')
        .where('wallet_id', '=', id)
        .where('given_at', 'is not', null)
        .orderBy('position')
        .execute();
      assert.deepEqual(
        given.map(({ position }) => position),
        [0, 1, 2],
      );
    });

    it('has no more labels than asked for', async () => {
      const wallet = await add(restored);
      assert.equal((await backups.read(wallet, 2)).labels.length, 2);
    });
  });
});
