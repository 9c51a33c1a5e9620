/** `MirrorStore` on PostgreSQL and PGlite. */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { MirrorStore, Turn } from '../../wallet/mirror/mirror-store.ts';
import { inTransaction } from './in-transaction.ts';
import type { Database } from './schema.ts';
import type { Sql } from './sql.ts';
import { applyChanges } from './wallet-mirror-apply.ts';
import { mirrorLookups } from './wallet-mirror-lookups.ts';
import { type WalletRow, walletColumns, walletOf } from './wallet-row.ts';

type Db = Kysely<Database>;

type TurnRow = WalletRow & {
  encrypted_descriptor: Buffer;
  data_key: Buffer | null;
  mirrored_job: string | null;
  job_id: string | null;
  job_open: boolean | null;
};

export function createMirrorStore({ db }: Pick<Sql, 'db'>): MirrorStore {
  return {
    async begin(request) {
      const { walletId, holder, now, lease, wantedAt, duringScan, lockEpoch } = request;
      const isOpen = sql<boolean>`(state <> 'locked' or lock_params->>'epoch' = ${lockEpoch}::text)`;
      const { rows } = await sql<TurnRow>`
        update bitcoin_wallets w set mirror_holder = ${holder}, mirror_until = ${new Date(now + lease)}
        where id = ${walletId} and ${isOpen}
          and (mirror_until is null or mirror_until <= ${new Date(now)})
          and (last_sync_at is null or last_sync_at < ${new Date(wantedAt)})
          and (${duringScan} or not exists (
            select 1 from wallet_jobs j where j.wallet_id = w.id and j.state in ('waiting', 'running')))
        returning ${walletColumns}, encrypted_descriptor, data_key, mirrored_job, ${latestJob}`.execute(db);
      const [row] = rows;
      return row ? turnOf(row, request) : whyNot(db, walletId, isOpen, new Date(now), new Date(wantedAt));
    },

    async renew({ wallet, holder }, until) {
      await sql`update bitcoin_wallets set mirror_until = ${new Date(until)}
        where id = ${wallet.id} and mirror_holder = ${holder}`.execute(db);
    },

    async release({ wallet, holder }) {
      const { rows } = await sql`
        with released as (
          update bitcoin_wallets set mirror_holder = null, mirror_until = null
          where id = ${wallet.id} and mirror_holder = ${holder})
        select 1 from bitcoin_wallets where id = ${wallet.id}`.execute(db);
      return rows.length > 0;
    },

    apply: (turn, outcome) => inTransaction(db, (tx) => applyChanges(tx, turn, outcome)),
    ...mirrorLookups(db),
  };
}

const latestJob = sql`
  (select j.id from wallet_jobs j where j.wallet_id = w.id order by created_at desc, id desc limit 1) as job_id,
  exists (select 1 from wallet_jobs j where j.wallet_id = w.id and j.state in ('waiting', 'running')) as job_open`;

function turnOf(row: TurnRow, { holder, now }: { holder: string; now: number }): Turn {
  const { id, encrypted_descriptor: encryptedDescriptor, data_key: dataKey } = row;
  const { lock, ...wallet } = walletOf(row);
  return {
    wallet: { ...wallet, lock, state: lock?.state ?? wallet.state },
    sealed: { id, encryptedDescriptor, dataKey, lockEpoch: lock?.epoch ?? null },
    job: row.job_id === null ? null : { id: row.job_id, isOpen: row.job_open ?? false },
    mirroredJob: row.mirrored_job,
    holder,
    startedAt: now,
  };
}

async function whyNot(db: Db, walletId: string, isOpen: RawBuilder<boolean>, now: Date, wantedAt: Date) {
  const { rows } = await sql<{ fresh: boolean; held: boolean }>`
    select coalesce(last_sync_at >= ${wantedAt}, false) as fresh, coalesce(mirror_until > ${now}, false) as held
    from bitcoin_wallets where id = ${walletId} and ${isOpen}`.execute(db);
  const [row] = rows;
  if (!row) return 'left';
  if (row.fresh) return 'fresh';
  return row.held ? 'busy' : 'left';
}
