/** Handing out addresses, in one statement, so that no two people ever get the same. */
import { type Kysely, sql } from 'kysely';
import type { ReadsStore } from '../../wallet/mirror/reads-store.ts';
import type { Branch } from '../../wallet/model.ts';
import type { Database } from './schema.ts';

type Row = {
  branch: Branch | null;
  position: number;
  address: string;
  label: string | null;
  unused: number;
  left: number;
  there: boolean;
};

/** Whoever waited for another saw the addresses as they were before that, and looks again when those are taken. */
const TRIES = 5;

export async function giveAddress(
  db: Kysely<Database>,
  { walletId, branch, label, now, most }: Parameters<ReadsStore['give']>[0],
): ReturnType<ReadsStore['give']> {
  const next = sql.ref(branch === 'receive' ? 'next_receive' : 'next_change');
  for (let left = TRIES; ; left -= 1) {
    const { rows } = await sql<Row>`
      with wallet as (
        select id from bitcoin_wallets where id = ${walletId} for no key update
      ), given as (
        update wallet_addresses a set given_at = ${new Date(now)}, label = coalesce(${label}::text, a.label)
        where (a.wallet_id, a.branch, a.position) = (
          select wallet_id, branch, position from wallet_addresses
          where wallet_id = (select id from wallet) and branch = ${branch} and used_at is null and given_at is null
            and ${most} > (
              select count(*) from wallet_addresses
              where wallet_id = ${walletId} and branch = ${branch} and used_at is null and given_at is not null)
          order by position limit 1 for update)
        returning a.branch, a.position, a.address, a.label
      ), moved as (
        update bitcoin_wallets w set ${next} = greatest(${next}, given.position + 1) from given where w.id = ${walletId}
      )
      select given.*, tally.* from (
        select exists (select from wallet) as there, count(*) filter (where given_at is not null)::int as unused,
          count(*) filter (where given_at is null)::int as left
        from wallet_addresses where wallet_id = ${walletId} and branch = ${branch} and used_at is null) as tally
      left join given on true`.execute(db);
    const [row] = rows;
    if (row?.branch) {
      const { position, address } = row;
      return { branch: row.branch, position, address, label: row.label };
    }
    if (!row?.there) return 'gone';
    if (row.unused >= most) return 'too_many_unused';
    if (row.left === 0 || left === 0) return 'none_left';
  }
}
