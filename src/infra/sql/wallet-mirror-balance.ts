/** A wallet's balance in one statement. */
import { type Kysely, sql } from 'kysely';
import type { Balance } from '../../wallet/model.ts';
import type { Database } from './schema.ts';

/** A coinbase can be spent in the hundredth block after its own (COINBASE_MATURITY, consensus/consensus.h). */
const MATURITY = 100;

/** Whether a coin's transaction `t` is a coinbase that cannot be spent yet, in wallet `w`. */
export const isImmature = sql<boolean>`(t.coinbase and t.state = 'confirmed' and t.height > coalesce(w.synced_height,
  (select max(height) from wallet_transactions where wallet_id = w.id)) - ${sql.lit(MATURITY)})`;

/** Whether a draft that is still open spends coin `c`. */
export const isReserved = (now: number) => sql<boolean>`exists (
  select 1 from wallet_draft_coins dc join wallet_drafts d on d.id = dc.draft_id
  where dc.wallet_id = c.wallet_id and dc.txid = c.txid and dc.vout = c.vout and d.state = 'open'
    and d.expires_at > ${new Date(now)})`;

type Sums = Record<'confirmed' | 'pending' | 'immature' | 'frozen', string>;

export async function readBalance(db: Kysely<Database>, walletId: string, now: number): Promise<Balance> {
  const { rows } = await sql<Sums>`
    select coalesce(sum(amount) filter (where state = 'confirmed' and not immature), 0) as confirmed,
      coalesce(sum(amount) filter (where state = 'pending'), 0) as pending,
      coalesce(sum(amount) filter (where immature), 0) as immature,
      coalesce(sum(amount) filter (where held), 0) as frozen
    from (
      select c.amount, t.state, ${isImmature} as immature, c.frozen or ${isReserved(now)} as held
      from wallet_coins c
      join wallet_transactions t on t.wallet_id = c.wallet_id and t.txid = c.txid
      join bitcoin_wallets w on w.id = c.wallet_id
      where c.wallet_id = ${walletId} and c.spent_by is null and t.state in ('confirmed', 'pending')) as coin`.execute(
    db,
  );
  const [row] = rows;
  const [confirmed, pending, immature] = [
    BigInt(row?.confirmed ?? 0),
    BigInt(row?.pending ?? 0),
    BigInt(row?.immature ?? 0),
  ];
  return {
    confirmed,
    pending,
    immature,
    frozen: BigInt(row?.frozen ?? 0),
    total: confirmed + pending + immature,
  };
}
