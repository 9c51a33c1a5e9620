/** `LockStore` on PostgreSQL and PGlite. Each act is one guarded update with its audit event. */
import { type Kysely, sql } from 'kysely';
import type { Origin } from '../../core/ports.ts';
import type { LockStore } from '../../wallet/vault/index.ts';
import { inTransaction } from './in-transaction.ts';
import type { Database } from './schema.ts';
import type { Sql } from './sql.ts';
import { recordWalletEvent } from './wallet-event.ts';
import { WALLET_COLUMNS, walletOf } from './wallet-row.ts';

type Change = {
  readonly userId: string;
  readonly walletId: string;
  readonly now: number;
  readonly origin: Origin;
};

export function createLockStore({ db }: Pick<Sql, 'db'>): LockStore {
  /** True when the update found its row; the event is written with it. */
  const act = (action: string, change: Change, update: (tx: Kysely<Database>) => Promise<number>) =>
    inTransaction(db, async (tx) => {
      if ((await update(tx)) === 0) return false;
      await recordWalletEvent(tx, action, change);
      return true;
    });

  return {
    async find(userId, walletId) {
      const row = await db
        .selectFrom('bitcoin_wallets')
        .select([...WALLET_COLUMNS, 'encrypted_descriptor', 'data_key', 'locked_key'])
        .where('user_id', '=', userId)
        .where('id', '=', walletId)
        .executeTakeFirst();
      if (!row) return null;
      const { locked_key: key, lock_params: params } = row;
      return {
        wallet: walletOf(row),
        encryptedDescriptor: row.encrypted_descriptor,
        dataKey: row.data_key,
        locked: key && { key, params },
      };
    },

    async lock(change) {
      const { userId, walletId, dataKey, lockedKey, params } = change;
      const done = await act('wallet.locked', change, async (tx) => {
        const { rows } = await sql`
          update bitcoin_wallets
          set data_key = null, locked_key = ${Buffer.from(lockedKey)}, lock_params = ${JSON.stringify(params)}::jsonb,
            state = 'locked', updated_at = ${new Date(change.now)}
          where id = ${walletId} and user_id = ${userId} and data_key = ${Buffer.from(dataKey)}
            and state in ('ready', 'incomplete') and not exists (
              select from wallet_jobs where wallet_id = ${walletId} and state in ('waiting', 'running'))
          returning id`.execute(tx);
        return rows.length;
      });
      if (done) return 'locked';
      const { rows } = await sql`
        select from bitcoin_wallets
        where id = ${walletId} and user_id = ${userId} and data_key = ${Buffer.from(dataKey)}`.execute(db);
      return rows.length === 0 ? 'changed' : 'scan_under_way';
    },

    async renew(change) {
      const { userId, walletId, lockedKey, params } = change;
      const done = await act('wallet.locked_again', change, async (tx) => {
        const { rows } = await sql`
          update bitcoin_wallets
          -- What the wallet is in apart from its lock may have changed since it was read.
          set lock_params = lock_params || (${JSON.stringify(params)}::jsonb - 'state'), updated_at = ${new Date(change.now)}
          where id = ${walletId} and user_id = ${userId} and locked_key = ${Buffer.from(lockedKey)}
          returning id`.execute(tx);
        return rows.length;
      });
      return done ? 'renewed' : 'changed';
    },

    async unlock(change) {
      const { userId, walletId, dataKey, lockedKey } = change;
      const done = await act('wallet.lock_removed', change, async (tx) => {
        const { rows } = await sql`
          update bitcoin_wallets
          set data_key = ${Buffer.from(dataKey)}, locked_key = null, lock_params = null,
            state = lock_params->>'state', updated_at = ${new Date(change.now)}
          where id = ${walletId} and user_id = ${userId} and locked_key = ${Buffer.from(lockedKey)}
          returning id`.execute(tx);
        return rows.length;
      });
      return done ? 'unlocked' : 'changed';
    },
  };
}
