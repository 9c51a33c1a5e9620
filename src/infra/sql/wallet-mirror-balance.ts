/** What wallets hold, in one statement. */
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

type Sums = Record<'wallet_id' | 'confirmed' | 'pending' | 'immature' | 'frozen', string>;

/** Those without any coin are left out. */
export async function readBalances(
  db: Kysely<Database>,
  walletIds: readonly string[],
  now: number,
): Promise<ReadonlyMap<string, Balance>> {
  const wanted = sql`(${sql.join(walletIds.map((id) => sql`${id}::uuid`))})`;
  // Heights and drafts are looked up once and not for each coin, of which there may be ten thousand.
  const { rows } = await sql<Sums>`
    with tip as materialized (
      select w.id, coalesce(w.synced_height, (
        select max(height) from wallet_transactions where wallet_id = w.id)) as height
      from bitcoin_wallets w where w.id in ${wanted}
    ), reserved as materialized (
      select distinct dc.wallet_id, dc.txid, dc.vout
      from wallet_draft_coins dc join wallet_drafts d on d.id = dc.draft_id
      where dc.wallet_id in ${wanted} and d.state = 'open' and d.expires_at > ${new Date(now)}
    ), special as materialized (
      select t.wallet_id, t.txid, t.state,
        t.state = 'confirmed' and t.height > tip.height - ${sql.lit(MATURITY)} as immature
      from wallet_transactions t join tip on tip.id = t.wallet_id
      where t.wallet_id in ${wanted} and (t.state <> 'confirmed' or t.coinbase)
    ), coin as (
      select c.wallet_id, c.amount, coalesce(s.state, 'confirmed') as state, c.frozen or r.txid is not null as held,
        coalesce(s.immature, false) as immature
      from wallet_coins c
      left join special s on s.wallet_id = c.wallet_id and s.txid = c.txid
      left join reserved r on r.wallet_id = c.wallet_id and r.txid = c.txid and r.vout = c.vout
      where c.wallet_id in ${wanted} and c.spent_by is null
        and (s.state is null or s.state in ('confirmed', 'pending')))
    select wallet_id, coalesce(sum(amount) filter (where state = 'confirmed' and not immature), 0) as confirmed,
      coalesce(sum(amount) filter (where state = 'pending'), 0) as pending,
      coalesce(sum(amount) filter (where immature), 0) as immature,
      coalesce(sum(amount) filter (where held), 0) as frozen
    from coin group by wallet_id`.execute(db);
  return new Map(rows.map((row) => [row.wallet_id, balanceOf(row)]));
}

function balanceOf(row: Sums): Balance {
  const [confirmed, pending, immature] = [BigInt(row.confirmed), BigInt(row.pending), BigInt(row.immature)];
  return {
    confirmed,
    pending,
    immature,
    frozen: BigInt(row.frozen),
    total: confirmed + pending + immature,
  };
}
