/** `JobStore` on PostgreSQL and PGlite. Each act is one statement that can succeed once. */
import { type Selectable, sql } from 'kysely';
import type { Hold, Job, JobStep, JobStore } from '../../wallet/jobs/job-store.ts';
import { UniqueViolation } from './errors.ts';
import { inTransaction } from './in-transaction.ts';
import { lockWallet } from './locks.ts';
import type { Database } from './schema.ts';
import type { Sql } from './sql.ts';
import { addressCounts } from './wallet-addresses.ts';
import { recordWalletEvent } from './wallet-event.ts';
import { setState, WALLET_COLUMNS, walletOf } from './wallet-row.ts';

type Row = Selectable<Database['wallet_jobs']>;

export function createJobStore({ db }: Pick<Sql, 'db'>): JobStore {
  /** What became of a guarded update, and when it did nothing, why. */
  const hold = async (jobId: string, mine: boolean): Promise<Hold> => {
    if (mine) return 'held';
    const { rows } = await sql<{ open: boolean }>`
      select state in ('waiting', 'running') as open from wallet_jobs where id = ${jobId}`.execute(db);
    return rows[0]?.open ? 'taken' : 'over';
  };

  return {
    async start({ id, walletId, userId, kind, fromHeight, toHeight, lockEpoch, now, origin }) {
      const at = new Date(now);
      try {
        return await inTransaction(db, async (tx) => {
          await lockWallet(tx, walletId);
          // Only the latest is ever asked about.
          await sql`delete from wallet_jobs where wallet_id = ${walletId} and state not in ('waiting', 'running')
            and exists (select from bitcoin_wallets where id = ${walletId} and user_id = ${userId})`.execute(
            tx,
          );
          const { rows } = await sql<Row>`
            with wallet as (
              update bitcoin_wallets set ${setState(kind === 'import' ? 'importing' : 'scanning')}, updated_at = ${at}
              where id = ${walletId} and user_id = ${userId}
                and (state <> 'locked' or lock_params->>'epoch' = ${lockEpoch}::text)
              returning id)
            insert into wallet_jobs (id, wallet_id, kind, from_height, to_height, created_at, updated_at)
            select ${id}::uuid, id, ${kind}::text, ${fromHeight}::integer, ${toHeight}::integer, ${at}::timestamptz,
              ${at}::timestamptz from wallet
            returning *`.execute(tx);
          if (!rows[0]) return 'not_found';
          await recordWalletEvent(
            tx,
            'wallet.scan_started',
            { userId, walletId, now, origin },
            { kind, fromHeight },
          );
          return jobOf(rows[0]);
        });
      } catch (error) {
        if (error instanceof UniqueViolation && error.constraint === 'wallet_jobs_one_open_key')
          return 'scan_under_way';
        throw error;
      }
    },

    async latest(walletId) {
      const row = await db
        .selectFrom('wallet_jobs')
        .selectAll()
        .where('wallet_id', '=', walletId)
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row ? jobOf(row) : null;
    },

    async target(walletId) {
      const row = await db
        .selectFrom('bitcoin_wallets')
        .select([...WALLET_COLUMNS, 'encrypted_descriptor', 'data_key'])
        .where('id', '=', walletId)
        .executeTakeFirst();
      if (!row) return null;
      const { receive, change } = await addressCounts(db)(walletId);
      const { id, encrypted_descriptor: encryptedDescriptor, data_key: dataKey } = row;
      const wallet = walletOf(row);
      return {
        wallet,
        sealed: { id, encryptedDescriptor, dataKey, lockEpoch: wallet.lock?.epoch ?? null },
        positions: Math.max(receive, change),
      };
    },

    async claim({ holder, lease, now, open }) {
      const { rows } = await sql<Row>`
        update wallet_jobs set state = 'running', lease_holder = ${holder}, lease_until = ${new Date(now + lease)},
          attempts = attempts + 1, updated_at = ${new Date(now)}
        where id = (
          select id from wallet_jobs
          where state in ('waiting', 'running') and (lease_until is null or lease_until <= ${new Date(now)})
            and exists (
              select from bitcoin_wallets w where w.id = wallet_id and (w.state <> 'locked' or exists (
                select from json_to_recordset(${JSON.stringify(open)}::json) as held("walletId" uuid, epoch text)
                where held."walletId" = w.id and held.epoch = w.lock_params->>'epoch')))
          order by updated_at limit 1 for update skip locked)
        returning *`.execute(db);
      return rows[0] ? jobOf(rows[0]) : null;
    },

    async renew({ jobId, holder, now, lease, fromHeight, doneHeight, seenHeight, toHeight, step }) {
      const { rows } = await sql<{ wallet_id: string }>`
        update wallet_jobs set lease_until = ${new Date(now + lease)}, updated_at = ${new Date(now)},
          from_height = coalesce(${fromHeight ?? null}::integer, from_height),
          done_height = case when ${fromHeight ?? null}::integer is null
            then coalesce(${doneHeight ?? null}::integer, done_height) end,
          seen_height = case when ${fromHeight ?? null}::integer is null
            then coalesce(${seenHeight ?? null}::integer, seen_height) end,
          to_height = coalesce(${toHeight ?? null}::integer, to_height),
          step = coalesce(${step ?? null}::text, step),
          attempts = case when ${doneHeight ?? null}::integer is null then attempts else 1 end,
          failure = case when ${step ?? null}::text in ('import', 'scan') then null else failure end
        where id = ${jobId} and lease_holder = ${holder} and state = 'running' returning wallet_id`.execute(
        db,
      );
      const [row] = rows;
      if (row && step) await showStep(row.wallet_id, step);
      return hold(jobId, row !== undefined);
    },

    async finish({ jobId, holder, now, state, failure }) {
      const at = new Date(now);
      const { rows } = await sql`
        with held as (
          select id from bitcoin_wallets where id = (select wallet_id from wallet_jobs where id = ${jobId})
          for no key update
        ), job as (
          update wallet_jobs set state = ${state}, failure = ${failure}::text, finished_at = ${at}, updated_at = ${at},
            lease_until = null, lease_holder = null
          where id = ${jobId} and wallet_id = (select id from held) and lease_holder = ${holder} and state = 'running'
          returning wallet_id
        ), wallet as (
          update bitcoin_wallets set ${setState(state === 'done' ? 'ready' : 'incomplete')}, updated_at = ${at}
          from job where bitcoin_wallets.id = job.wallet_id)
        select 1 from job`.execute(db);
      return hold(jobId, rows.length > 0);
    },

    async postpone({ jobId, holder, now, until, failure, step }) {
      const { rows } = await sql`
        update wallet_jobs set state = 'waiting', lease_holder = null, lease_until = ${new Date(until)},
          failure = ${failure}, step = coalesce(${step ?? null}::text, step), updated_at = ${new Date(now)}
        where id = ${jobId} and lease_holder = ${holder} and state = 'running' returning 1`.execute(db);
      return hold(jobId, rows.length > 0);
    },

    cancel: (request) =>
      inTransaction(db, async (tx) => {
        const { walletId, userId, now } = request;
        const at = new Date(now);
        const { rows } = await sql<Row>`
          with mine as (
            select id from bitcoin_wallets where id = ${walletId} and user_id = ${userId} for update
          ), job as (
            update wallet_jobs j set state = 'cancelled', finished_at = ${at}, updated_at = ${at}, lease_until = null,
              lease_holder = null
            from mine where j.wallet_id = mine.id and j.state in ('waiting', 'running') returning j.*
          ), wallet as (
            update bitcoin_wallets set ${setState('incomplete')}, updated_at = ${at}
            from job where bitcoin_wallets.id = job.wallet_id)
          select * from job`.execute(tx);
        const [row] = rows;
        if (!row) return null;
        await recordWalletEvent(tx, 'wallet.scan_cancelled', request);
        return jobOf(row);
      }),
  };

  /** People see `importing` until the node watches the wallet, then `scanning`. */
  async function showStep(walletId: string, step: JobStep): Promise<void> {
    if (step === 'node') return;
    await sql`update bitcoin_wallets set ${setState(step === 'import' ? 'importing' : 'scanning')}
      where id = ${walletId} and coalesce(lock_params->>'state', state) in ('importing', 'scanning')`.execute(
      db,
    );
  }
}

function jobOf(row: Row): Job {
  return {
    id: row.id,
    walletId: row.wallet_id,
    kind: row.kind,
    state: row.state,
    fromHeight: row.from_height,
    doneHeight: row.done_height,
    seenHeight: row.seen_height,
    toHeight: row.to_height,
    step: isStep(row.step) ? row.step : null,
    failure: row.failure,
    attempts: row.attempts,
    createdAt: row.created_at.getTime(),
    updatedAt: row.updated_at.getTime(),
    finishedAt: row.finished_at?.getTime() ?? null,
  };
}

const isStep = (step: string | null): step is JobStep =>
  step === 'import' || step === 'scan' || step === 'node';
