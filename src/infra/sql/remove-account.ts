/** `OwnDataStore.remove` inside its transaction. */
import { type Kysely, sql } from 'kysely';
import type { RemovalOutcome } from '../../account/own-data/own-data-store.ts';
import type { Origin } from '../../core/ports.ts';
import { createAuditStore } from './audit-store.ts';
import { hasOtherAdmin, lockRoles } from './change-roles.ts';
import { withDerived } from './derived-tokens.ts';
import { keepApplicationsOf } from './locks.ts';
import type { Database } from './schema.ts';
import { createSessionStore } from './session-store.ts';

type Tx = Kysely<Database>;

export async function removeAccount(
  tx: Tx,
  userId: string,
  origin: Origin,
  now: Date,
): Promise<RemovalOutcome> {
  await lockRoles(tx);
  const { rows } = await sql<{ roles: string[]; status: string }>`select roles, status from users
    where id = ${userId} for update`.execute(tx);
  const [account] = rows;
  if (!account) return { outcome: 'gone' };
  const isAdmin = account.roles.includes('admin') && account.status === 'active';
  if (isAdmin && !(await hasOtherAdmin(tx, userId))) return { outcome: 'last_admin' };

  const ids = await withMerged(tx, userId);
  await lockTheirs(tx, ids);
  const ended = await createSessionStore({ db: tx }).endAll(userId, null, now.getTime());
  const clientIds = await removeApplications(tx, ids);
  // What people had approved and was not fetched yet names them in the payload only.
  const traces = sql.join(
    ids.map((id) => sql`payload::text like ${`%${id}%`}`),
    sql` or `,
  );
  await sql`delete from oauth_artifacts where ${traces}`.execute(tx);
  await sql`delete from oauth_tokens where token_digest in ${withDerived(sql`user_id = any(${ids})`)}`.execute(
    tx,
  );
  await createAuditStore(tx).append([
    {
      userId,
      clientId: null,
      action: 'account.removed',
      success: true,
      resourceType: 'account',
      resourceId: userId,
      ip: origin.ip || null,
      userAgent: origin.userAgent,
      metadata: { applications: clientIds.length, merged_accounts: ids.length - 1 },
      createdAt: now,
    },
  ]);
  // Everything else hangs on the account and goes with it.
  await sql`delete from users where id = any(${ids})`.execute(tx);
  return { outcome: 'removed', ended, clientIds };
}

/** The account, and those that became part of it over any number of steps: they hold what is left of them. */
async function withMerged(tx: Tx, userId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`with recursive merged (id) as (
      select ${userId}::uuid union select u.id from users u join merged m on u.merged_into = m.id)
    select id from merged`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Before anything that hangs on them, as in locks.ts: the merged accounts, the applications that go, and those that hold something of theirs. */
async function lockTheirs(tx: Tx, ids: readonly string[]): Promise<void> {
  await sql`select 1 from users where id = any(${ids}) order by id for update`.execute(tx);
  await sql`select 1 from oauth_clients where owner_user_id = any(${ids}) order by client_id for update`.execute(
    tx,
  );
  await keepApplicationsOf(tx, ids);
}

/** Their applications, and what other applications got for these applications' tokens. */
async function removeApplications(tx: Tx, owners: readonly string[]): Promise<string[]> {
  const owned = sql`select client_id from oauth_clients where owner_user_id = any(${owners})`;
  await sql`delete from oauth_tokens where token_digest in ${withDerived(sql`client_id in (${owned})`)}`.execute(
    tx,
  );
  const { rows } = await sql<{ client_id: string }>`delete from oauth_clients
    where owner_user_id = any(${owners}) returning client_id`.execute(tx);
  return rows.map(({ client_id: clientId }) => clientId);
}
