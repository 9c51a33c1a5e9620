/** Rows of wallets for tests that need some, whatever is in them. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { InsertObject } from 'kysely';
import type { Database } from '../../src/infra/sql/schema.ts';
import type { Sql } from '../../src/infra/sql/sql.ts';

/** Adds a wallet; resolves to its id. */
export async function addWallet(
  { db }: Pick<Sql, 'db'>,
  userId: string,
  fields: Partial<InsertObject<Database, 'bitcoin_wallets'>> = {},
): Promise<string> {
  const id = randomUUID();
  await db
    .insertInto('bitcoin_wallets')
    .values({
      id,
      user_id: userId,
      name: 'w',
      network: 'regtest',
      script: 'wpkh',
      node_wallet: `u_${randomBytes(16).toString('hex')}`,
      encrypted_descriptor: randomBytes(8),
      descriptor_mac: randomBytes(32),
      data_key: randomBytes(61),
      locked_key: null,
      synced_hash: null,
      synced_height: null,
      ...fields,
    })
    .execute();
  return id;
}
