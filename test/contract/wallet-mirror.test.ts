/** Bringing wallets up to date, and reading them, on both databases. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { sql as raw } from 'kysely';
import { createMirrorStore } from '../../src/infra/sql/wallet-mirror.ts';
import { createReadsStore } from '../../src/infra/sql/wallet-mirror-reads.ts';
import type { Turn } from '../../src/wallet/mirror/mirror-store.ts';
import { addUser } from '../support/accounts.ts';
import { onBothDatabases } from '../support/both-databases.ts';
import { addWallet } from '../support/wallets.ts';

const NOW = Date.UTC(2026, 10, 2, 12);
const none = { transactions: [], lost: [], coins: [], used: [] };
const block = { hash: 'ab'.repeat(32), height: 7 };

await onBothDatabases((database, sql) => {
  const store = createMirrorStore(sql);
  const reads = createReadsStore(sql);
  const wallet = async (state: 'ready' | 'locked' = 'ready') =>
    addWallet(
      sql,
      await addUser(sql),
      state === 'locked' ? { state, data_key: null, locked_key: Buffer.alloc(61) } : { state },
    );
  const begin = (walletId: string, changes: Partial<Parameters<typeof store.begin>[0]> = {}) =>
    store.begin({
      walletId,
      holder: randomUUID(),
      now: NOW,
      lease: 1000,
      wantedAt: NOW + 1,
      duringScan: false,
      lockEpoch: null,
      ...changes,
    });
  const isTurn = (turn: Turn | string): turn is Turn => typeof turn !== 'string';

  describe(`one process at a time brings a wallet up to date, ${database}`, () => {
    it('of many that begin, one does', async () => {
      const id = await wallet();
      const turns = await Promise.all(Array.from({ length: 8 }, () => begin(id)));
      assert.equal(turns.filter(isTurn).length, 1);
      assert.ok(turns.every((turn) => isTurn(turn) || turn === 'busy'));
    });

    it('whoever takes long keeps it by renewing, and only as long as it is theirs', async () => {
      const id = await wallet();
      const turn = await begin(id);
      assert.ok(isTurn(turn));
      await store.renew(turn, NOW + 2000);
      assert.equal(await begin(id, { now: NOW + 1500, wantedAt: NOW + 1501 }), 'busy');
      const other = await begin(id, { now: NOW + 2001, wantedAt: NOW + 2002 });
      assert.ok(isTurn(other));
      await store.renew(turn, NOW + 9000);
      assert.ok(isTurn(await begin(id, { now: NOW + 4000, wantedAt: NOW + 4001 })));
    });

    it('whoever is gone too long has lost it, and writes nothing', async () => {
      const id = await wallet();
      const first = await begin(id);
      const second = await begin(id, { now: NOW + 1001, wantedAt: NOW + 2000 });
      assert.ok(isTurn(first) && isTurn(second));
      const outcome = { changes: none, synced: block, mirroredJob: null };
      assert.equal(await store.apply(first, outcome), 'taken');
      await store.release(first);
      assert.deepEqual(await store.apply(second, outcome), { changed: 0 });
      assert.equal(await begin(id, { wantedAt: NOW }), 'fresh');
      const third = await begin(id, { now: NOW + 3000, wantedAt: NOW + 3000 });
      assert.ok(isTurn(third));
      assert.deepEqual(third.wallet.synced, block);
    });

    it('let go, it is anybody’s; locked, or while the chain is read for it, nobody’s', async () => {
      const id = await wallet();
      const turn = await begin(id);
      assert.ok(isTurn(turn));
      await store.release(turn);
      assert.ok(isTurn(await begin(id)));
      assert.equal(await begin(await wallet('locked')), 'left');
      assert.equal(await begin(randomUUID()), 'left');

      const scanned = await wallet();
      const job = randomUUID();
      await sql.db
        .insertInto('wallet_jobs')
        .values({ id: job, wallet_id: scanned, kind: 'rescan', from_height: 0 })
        .execute();
      assert.equal(await begin(scanned), 'left');
      const during = await begin(scanned, { duringScan: true });
      assert.ok(isTurn(during));
      assert.deepEqual(during.job, { id: job, isOpen: true });
    });
  });

  describe(`addresses are handed out once, ${database}`, () => {
    const addresses = async (walletId: string, count: number) =>
      sql.db
        .insertInto('wallet_addresses')
        .values(
          Array.from({ length: count }, (_, position) => ({
            wallet_id: walletId,
            branch: 'receive' as const,
            position,
            address: `address ${position}`,
            script: `${position}`,
            label: null,
          })),
        )
        .execute();
    const give = (walletId: string, most = 1000) =>
      reads.give({ walletId, branch: 'receive', label: null, now: NOW, most });

    it('to however many ask at once, in order and without a gap', async () => {
      const id = await wallet();
      await addresses(id, 40);
      const given = await Promise.all(Array.from({ length: 30 }, () => give(id)));
      const positions = given.map((one) => (typeof one === 'string' ? assert.fail(one) : one.position));
      assert.deepEqual(
        positions.toSorted((a, b) => a - b),
        Array.from({ length: 30 }, (_, at) => at),
      );
      const { next_receive: next } = await sql.db
        .selectFrom('bitcoin_wallets')
        .select('next_receive')
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      assert.equal(next, 30);
    });

    it('until none is left, or too many are unused', async () => {
      const id = await wallet();
      await addresses(id, 4);
      for (let at = 0; at < 3; at += 1) assert.equal(typeof (await give(id, 3)), 'object');
      assert.equal(await give(id, 3), 'too_many_unused');
      assert.equal(typeof (await give(id)), 'object');
      assert.equal(await give(id), 'none_left');
    });
  });

  /** A wallet with a coin of 1000 satoshis in each of as many blocks, and a thousand addresses. */
  const holding = async (coins: number) => {
    const id = await wallet();
    await raw`insert into wallet_addresses (wallet_id, branch, position, address, script)
      select ${id}::uuid, 'receive', n, 'a' || n, 's' || n from generate_series(0, 999) n`.execute(sql.db);
    await raw`insert into wallet_transactions (wallet_id, txid, height, block_hash, at, state, received, sent, hex)
      select ${id}::uuid, lpad(to_hex(n), 64, '0'), n, repeat('a', 64), to_timestamp(n), 'confirmed', 1000, 0, ''
      from generate_series(1, ${coins}::integer) n`.execute(sql.db);
    await raw`insert into wallet_coins (wallet_id, txid, vout, branch, position, amount)
      select ${id}::uuid, lpad(to_hex(n), 64, '0'), 0, 'receive', n % 1000, 1000
      from generate_series(1, ${coins}::integer) n`.execute(sql.db);
    return id;
  };

  describe(`ten thousand coins, ${database}`, () => {
    it('are paged as soon as they are there, although the database knows of small wallets alone', async () => {
      for (const table of ['wallet_coins', 'wallet_transactions', 'wallet_addresses'])
        await raw`alter table ${raw.table(table)} set (autovacuum_enabled = false)`.execute(sql.db);
      await holding(50);
      await raw`analyze wallet_coins, wallet_transactions, wallet_addresses`.execute(sql.db);
      const id = await holding(10_000);
      const began = performance.now();
      const coins = await reads.coins(id, { limit: 21, after: null, now: NOW });
      const rows = await reads.addresses(id, { limit: 21, after: null });
      const took = performance.now() - began;
      assert.equal(coins[0]?.height, 10_000);
      assert.equal(rows[0]?.holds, 10_000n);
      // Tens of milliseconds, or many seconds when everything is compared with everything.
      assert.ok(took < 1500, `${took} ms`);
    });

    it('are summed and paged', async (t) => {
      const id = await holding(10_000);
      await raw`analyze wallet_coins, wallet_transactions, wallet_addresses`.execute(sql.db);
      const timed = async <T>(what: string, act: () => Promise<T>): Promise<T> => {
        await act();
        const times: number[] = [];
        for (let at = 0; at < 9; at += 1) {
          const start = performance.now();
          await act();
          times.push(performance.now() - start);
        }
        t.diagnostic(`${what}: ${times.toSorted((a, b) => a - b)[4]?.toFixed(1)} ms`);
        return act();
      };
      const balance = await timed('balance', () => reads.balance(id, NOW));
      assert.equal(balance.confirmed, 10_000_000n);
      const page = { limit: 21, after: null, now: NOW };
      const coins = await timed('first page of coins', () => reads.coins(id, page));
      assert.equal(coins[0]?.height, 10_000);
      const last = coins[19] ?? assert.fail();
      const after = { at: last.at, txid: last.txid, vout: last.vout };
      const next = await timed('second page of coins', () => reads.coins(id, { ...page, after }));
      assert.equal(next[0]?.height, 9980);
      const found = await timed('first page of the history', () =>
        reads.transactions(id, { limit: 21, after: null }),
      );
      assert.equal(found.length, 21);
      const rows = await timed('first page of addresses', () =>
        reads.addresses(id, { limit: 21, after: null }),
      );
      assert.equal(rows[0]?.holds, 10_000n);
    });
  });
});
