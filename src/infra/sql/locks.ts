/**
 * The order in which rows are locked, so that nobody ever waits in a circle: accounts by id, applications by id, wallets by
 * id, and then what hangs on them. Deleting one of those goes from it to what hangs on it. So does everybody who writes
 * several of these rows, and everybody who adds a row that names one after having written others: a foreign key locks the
 * row it names (`for key share`), but only when the statement ends. docs/adr/0021 has the reasons.
 */
import { type Kysely, sql } from 'kysely';
import type { Database } from './schema.ts';

type Tx = Kysely<Database>;

/** Until the transaction ends nobody else writes several of the account's things, or deletes it. False when it is gone. */
export async function lockAccount(tx: Tx, userId: string): Promise<boolean> {
  const { rows } = await sql`select 1 from users where id = ${userId} for no key update`.execute(tx);
  return rows.length === 1;
}

/** Until the transaction ends none of the applications that hold anything of these people is deleted. */
export async function keepApplicationsOf(tx: Tx, userIds: readonly string[]): Promise<void> {
  const ids = sql`any(${[...userIds]}::uuid[])`;
  await sql`select 1 from oauth_clients where client_id = any(array(
      select client_id from oauth_consents where user_id = ${ids}
      union select client_id from oauth_grants where user_id = ${ids}
      union select client_id from oauth_codes where user_id = ${ids}
      union select client_id from oauth_tokens where user_id = ${ids}))
    order by client_id for key share`.execute(tx);
}

/** Until the transaction ends nobody else writes the wallet or what hangs on it. False when it is gone. */
export async function lockWallet(tx: Tx, walletId: string): Promise<boolean> {
  const { rows } = await sql`select 1 from bitcoin_wallets where id = ${walletId} for no key update`.execute(
    tx,
  );
  return rows.length === 1;
}
