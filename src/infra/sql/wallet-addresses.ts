/** Addresses of wallets, written in one statement however many they are. */
import { type Kysely, sql } from 'kysely';
import type { NewAddress, WalletsStore } from '../../wallet/wallets-store.ts';
import type { Database } from './schema.ts';

type Db = Kysely<Database>;

export async function addAddresses(
  db: Db,
  walletId: string,
  addresses: readonly NewAddress[],
): Promise<boolean> {
  const { rows } = await sql<{ there: boolean }>`
    with wallet as (
      select id from bitcoin_wallets where id = ${walletId} for no key update
    ), added as (
      insert into wallet_addresses (wallet_id, branch, position, address, script)
      select wallet.id, branch, position, address, script
      from wallet, json_to_recordset(${JSON.stringify(addresses)}::json)
        as one(branch text, position integer, address text, script text)
      on conflict do nothing)
    select exists (select from wallet) as there`.execute(db);
  return rows[0]?.there ?? false;
}

export const addressCounts =
  (db: Db): WalletsStore['addressCounts'] =>
  async (walletId) => {
    const { rows } = await sql<{ receive: number; change: number }>`
      select count(*) filter (where branch = 'receive')::int as receive,
             count(*) filter (where branch = 'change')::int as change
      from wallet_addresses where wallet_id = ${walletId}`.execute(db);
    return rows[0] ?? { receive: 0, change: 0 };
  };

export const firstAddresses =
  (db: Db): WalletsStore['firstAddresses'] =>
  (walletId, count) =>
    db
      .selectFrom('wallet_addresses')
      .select(['branch', 'position', 'address', 'script'])
      .where('wallet_id', '=', walletId)
      .where('position', '<', count)
      .orderBy('branch', 'desc')
      .orderBy('position')
      .execute();
