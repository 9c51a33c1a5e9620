/** Accounts, roles and lost passkeys, for those who run the server. */
import { type RawBuilder, sql } from 'kysely';
import type { AccountQuery, AdminStore } from '../../account/admin/admin-store.ts';
import { type SummaryRow, summaryOf } from './account-summary.ts';
import { administrationEvent } from './administration-event.ts';
import { changeRoles } from './change-roles.ts';
import { inTransaction } from './in-transaction.ts';
import type { Sql } from './sql.ts';

export function createAdminStore({ db }: Pick<Sql, 'db'>): AdminStore {
  return {
    async accounts(query, { limit, after }) {
      const { rows } = await sql<SummaryRow>`select u.id, u.username, u.roles, u.status, u.created_at,
          u.last_login_at
        from users u where ${condition(query)} ${after === null ? sql`` : sql`and u.id > ${after}`}
        order by u.id limit ${limit}`.execute(db);
      return rows.map(summaryOf);
    },

    changeRoles: (change) => inTransaction(db, (tx) => changeRoles(tx, change)),

    resetPasskeys: (userId, by, now) =>
      inTransaction(db, async (tx) => {
        const { rows } = await sql<{ passkeys: string }>`with account as (
            update users set passkey_required = false, updated_at = ${now} where id = ${userId} returning id
          ), gone as (delete from passkeys where user_id = ${userId} returning 1
          ), asked as (delete from passkey_challenges where user_id = ${userId}
          ), ended as (update sessions set expires_at = ${now}, absolute_expires_at = ${now}, payload = '{}'
            where user_id = ${userId} and expires_at > ${now}
          ), renewals as (delete from session_refresh_tokens where user_id = ${userId})
          select (select count(*) from gone) as passkeys from account`.execute(tx);
        const [row] = rows;
        if (!row) return false;
        const metadata = { passkeys: Number(row.passkeys) };
        await administrationEvent(tx, { action: 'account.passkeys_reset', userId, by, metadata, now });
        return true;
      }),
  };
}

function condition(query: AccountQuery): RawBuilder<unknown> {
  switch (query.kind) {
    case 'all':
      return sql`true`;
    case 'staff':
      return sql`u.roles <> '{}'`;
    case 'id':
      return sql`u.id = ${query.value}`;
    case 'username':
      return sql`lower(u.username) = lower(${query.value})`;
    case 'part':
      return sql`position(lower(${query.value}) in lower(u.username)) > 0`;
    case 'key':
      return sql`u.id in (select user_id from user_keys
        where kind in ('lnurl', 'bitcoin', 'nostr') and public_key = ${query.value})`;
    case 'address':
      return sql`u.id in (select user_id from user_keys where address = ${query.value})`;
  }
}
