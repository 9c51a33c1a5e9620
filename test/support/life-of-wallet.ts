/** A wallet with something in every table, and all that can be done with it: for tests of what happens at once. */
import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { sql as raw } from 'kysely';
import type { Sql } from '../../src/infra/sql/sql.ts';
import { createDraftStore } from '../../src/infra/sql/wallet-draft-store.ts';
import { createJobStore } from '../../src/infra/sql/wallet-job-store.ts';
import { createMirrorStore } from '../../src/infra/sql/wallet-mirror.ts';
import { createLabelsStore } from '../../src/infra/sql/wallet-mirror-labels.ts';
import { createReadsStore } from '../../src/infra/sql/wallet-mirror-reads.ts';
import { createWalletsStore } from '../../src/infra/sql/wallet-store.ts';
import { DAY, laptop } from './accounts.ts';
import type { Act } from './life.ts';

const ADDRESSES = 40;
const hex = (bytes: number) => randomBytes(bytes).toString('hex');

/** Gives it addresses, transactions, coins, and labels that wait. */
export async function fillWallet({ db }: Sql, walletId: string): Promise<void> {
  await raw`insert into wallet_addresses (wallet_id, branch, position, address, script)
    select ${walletId}, 'receive', n, 'address ' || n, 'script ' || n
    from generate_series(0, ${ADDRESSES}::int - 1) n`.execute(db);
  await raw`insert into wallet_transactions (wallet_id, txid, at, state, received, sent, hex)
    select ${walletId}, lpad(n::text, 64, '0'), now(), 'pending', 1000, 0, '' from generate_series(0, 4) n`.execute(
    db,
  );
  await raw`insert into wallet_coins (wallet_id, txid, vout, branch, position, amount)
    select ${walletId}, lpad(n::text, 64, '0'), 0, 'receive', n, 1000 from generate_series(0, 4) n`.execute(
    db,
  );
  await raw`insert into wallet_awaited (wallet_id, kind, ref, label)
    select ${walletId}, 'addr', 'address ' || n, 'waits' from generate_series(${ADDRESSES}::int, ${ADDRESSES}::int + 20) n`.execute(
    db,
  );
}

/** All that can be done with it. */
export function walletActs(sql: Sql, userId: string, walletId: string): Record<string, Act> {
  const [store, mirror, reads] = [createWalletsStore(sql), createMirrorStore(sql), createReadsStore(sql)];
  const [labels, jobs, drafts] = [createLabelsStore(sql), createJobStore(sql), createDraftStore(sql)];
  const owned = () => ({ userId, walletId, now: Date.now(), origin: laptop });
  const txid = (n: number) => String(n).padStart(64, '0');
  const outpoints = [4, 1, 3, 0, 2].map((n) => ({ txid: txid(n), vout: 0 }));

  const sync = async () => {
    const now = Date.now();
    const request = { walletId, holder: hex(8), now, lease: 1, wantedAt: now + DAY, duringScan: true };
    const turn = await mirror.begin({ ...request, lockEpoch: null });
    if (typeof turn === 'string') return;
    const used = [3, 2, 1, 0].map((position) => ({ branch: 'receive' as const, position, at: now }));
    const changes = {
      transactions: [],
      lost: [{ txid: txid(4), state: 'dropped' as const }],
      coins: [],
      used,
    };
    if ((await mirror.apply(turn, { changes, synced: null, mirroredJob: null })) === 'taken')
      await mirror.release(turn);
  };
  const extend = () =>
    store.addAddresses(
      walletId,
      Array.from({ length: 20 }, (_, n) => {
        const position = ADDRESSES + n;
        return { branch: 'receive' as const, position, address: `address ${position}`, script: `${n}` };
      }),
    );
  const scan = async () => {
    const heights = { kind: 'rescan' as const, fromHeight: 0, toHeight: 1, lockEpoch: null };
    await jobs.start({ id: randomUUID(), ...owned(), ...heights });
    const holder = hex(8);
    const job = await jobs.claim({ holder, lease: DAY, now: Date.now(), open: [] });
    if (!job) return;
    const lease = { jobId: job.id, holder, now: Date.now() };
    await jobs.renew({ ...lease, lease: DAY, step: 'scan' });
    await jobs.finish({ ...lease, state: 'done', failure: null });
  };
  const draft = async () => {
    const [id, unsignedTxid] = [randomUUID(), hex(32)];
    const coins = [{ txid: txid(randomInt(5)), vout: 0 }];
    const change = { branch: 'receive' as const, position: randomInt(ADDRESSES), fresh: true };
    const expiresAt = Date.now() + randomInt(50);
    await drafts.save({ id, ...owned(), unsignedTxid, sealed: randomBytes(8), coins, change, expiresAt });
    await (randomInt(2) === 0
      ? drafts.discard({ ...owned(), draftId: id })
      : drafts.markBroadcast({ userId, unsignedTxid, txid: unsignedTxid, now: Date.now(), origin: laptop }));
  };
  return {
    'an address is handed out': () =>
      reads.give({ walletId, branch: 'receive', label: null, now: Date.now(), most: 1000 }),
    'the wallet is brought up to date': sync,
    'the wallet gets more addresses': extend,
    'coins are frozen': () => reads.freeze(walletId, outpoints, randomInt(2) === 0),
    'things get labels': () =>
      labels.put(
        walletId,
        [9, 3, 5, 0, 7].map((n) => ({ kind: 'addr', ref: `address ${n}`, label: hex(4), spendable: null })),
      ),
    'the chain is read for the wallet': scan,
    'a scan is called off': () => jobs.cancel(owned()),
    'a payment is drafted': draft,
    'the wallet becomes the default': () => store.change({ ...owned(), change: { isDefault: true } }),
  };
}
