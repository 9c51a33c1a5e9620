/** `WalletsStore` on PostgreSQL and PGlite. */
import { type Kysely, sql } from 'kysely';
import type { AddRequest, OwnedRequest, WalletChange, WalletsStore } from '../../wallet/wallets-store.ts';
import { UniqueViolation } from './errors.ts';
import { inTransaction } from './in-transaction.ts';
import { lockAccount } from './locks.ts';
import type { Database } from './schema.ts';
import type { Sql } from './sql.ts';
import { addAddresses, addressCounts, firstAddresses } from './wallet-addresses.ts';
import { recordWalletEvent } from './wallet-event.ts';
import { addRestored, keepGiven } from './wallet-restored.ts';
import { WALLET_COLUMNS, type WalletRow, walletColumns, walletOf } from './wallet-row.ts';

type Db = Kysely<Database>;

export function createWalletsStore({ db }: Pick<Sql, 'db'>): WalletsStore {
  const select = () => db.selectFrom('bitcoin_wallets').select(WALLET_COLUMNS);
  const orNull = (row: WalletRow | undefined) => (row ? walletOf(row) : null);
  return {
    async add(request) {
      try {
        return await inTransaction(db, (tx) => add(tx, request));
      } catch (error) {
        const isSame =
          error instanceof UniqueViolation && error.constraint === 'bitcoin_wallets_descriptor_key';
        if (isSame) return 'wallet_exists';
        throw error;
      }
    },

    find: async (userId, walletId) =>
      orNull(await select().where('user_id', '=', userId).where('id', '=', walletId).executeTakeFirst()),

    findDefault: async (userId) =>
      orNull(await select().where('user_id', '=', userId).where('is_default', '=', true).executeTakeFirst()),

    async list(userId, { limit, after }) {
      const mine = select().where('user_id', '=', userId).orderBy('id').limit(limit);
      const rows = await (after === null ? mine : mine.where('id', '>', after)).execute();
      return rows.map(walletOf);
    },

    change: (request) => inTransaction(db, (tx) => change(tx, request)),
    remove: (request) => inTransaction(db, (tx) => remove(tx, request)),

    async sealed(walletId) {
      const row = await db
        .selectFrom('bitcoin_wallets')
        .select([
          'id',
          'encrypted_descriptor as encryptedDescriptor',
          'data_key as dataKey',
          sql<string | null>`lock_params->>'epoch'`.as('lockEpoch'),
        ])
        .where('id', '=', walletId)
        .executeTakeFirst();
      return row ?? null;
    },

    addAddresses: (walletId, addresses) => addAddresses(db, walletId, addresses),
    addressCounts: addressCounts(db),
    firstAddresses: firstAddresses(db),
  };
}

/** Two requests at once must not both take the last place, or be the first: each locks the person. */
async function add(tx: Db, { wallet, most, now, origin }: AddRequest) {
  const { id, userId, job } = wallet;
  await lockAccount(tx, userId);
  const { rows } = await sql<{ count: number; has_default: boolean | null }>`
    select count(*)::int as count, bool_or(is_default) as has_default
    from bitcoin_wallets where user_id = ${userId}`.execute(tx);
  if ((rows[0]?.count ?? 0) >= most) return 'wallet_quota_reached';
  const row = await tx
    .insertInto('bitcoin_wallets')
    .values({
      id,
      user_id: userId,
      name: wallet.name,
      encrypted_descriptor: wallet.encryptedDescriptor,
      data_key: wallet.dataKey,
      locked_key: null,
      descriptor_mac: wallet.descriptorMac,
      network: wallet.network,
      script: wallet.script,
      node_wallet: wallet.nodeWallet,
      birthday: wallet.birthday === null ? null : new Date(wallet.birthday),
      gap_limit: wallet.gapLimit,
      is_default: !rows[0]?.has_default,
      created_at: new Date(now),
      updated_at: new Date(now),
    })
    .returning(WALLET_COLUMNS)
    .executeTakeFirstOrThrow();
  if (wallet.restored) await addRestored(tx, id, wallet.restored);
  await addAddresses(tx, id, wallet.addresses);
  if (wallet.restored) await keepGiven(tx, id, wallet.restored, now);
  await tx
    .insertInto('wallet_jobs')
    .values({
      id: job.id,
      wallet_id: id,
      kind: 'import',
      from_height: job.fromHeight,
      to_height: job.toHeight,
      created_at: new Date(now),
      updated_at: new Date(now),
    })
    .execute();
  await recordWalletEvent(
    tx,
    'wallet.added',
    { userId, walletId: id, now, origin },
    { script: wallet.script },
  );
  const { nextReceive = 0, nextChange = 0 } = wallet.restored ?? {};
  return { ...walletOf(row), nextReceive, nextChange };
}

async function change(tx: Db, request: OwnedRequest & { readonly change: WalletChange }) {
  const { userId, walletId, now } = request;
  const { name, gapLimit, isDefault } = request.change;
  await lockAccount(tx, userId);
  const { rows } = await sql<WalletRow>`
    update bitcoin_wallets set name = coalesce(${name ?? null}::text, name),
      gap_limit = coalesce(${gapLimit ?? null}::integer, gap_limit), updated_at = ${new Date(now)}
    where id = ${walletId} and user_id = ${userId} returning ${walletColumns}`.execute(tx);
  const [row] = rows;
  if (!row) return null;
  if (isDefault) {
    await sql`update bitcoin_wallets set is_default = false
      where user_id = ${userId} and is_default and id <> ${walletId}`.execute(tx);
    await sql`update bitcoin_wallets set is_default = true where id = ${walletId}`.execute(tx);
  }
  const fields = Object.entries(request.change).flatMap(([field, value]) =>
    value === undefined ? [] : [field],
  );
  await recordWalletEvent(tx, 'wallet.changed', request, { fields });
  return walletOf({ ...row, is_default: row.is_default || isDefault === true });
}

async function remove(tx: Db, request: OwnedRequest) {
  const { userId, walletId } = request;
  await lockAccount(tx, userId);
  const { rows } = await sql<WalletRow>`
    delete from bitcoin_wallets where id = ${walletId} and user_id = ${userId}
    returning ${walletColumns}`.execute(tx);
  const [row] = rows;
  if (!row) return null;
  if (row.is_default)
    await sql`update bitcoin_wallets set is_default = true where id = (
      select id from bitcoin_wallets where user_id = ${userId} order by id limit 1)`.execute(tx);
  await recordWalletEvent(tx, 'wallet.removed', request);
  return walletOf(row);
}
