/** `AdminStore.changeRoles` inside its transaction. */
import { type Kysely, sql } from 'kysely';
import type { RoleChange, RoleOutcome } from '../../account/admin/admin-store.ts';
import { type SummaryRow, summaryOf } from './account-summary.ts';
import { administrationEvent } from './administration-event.ts';
import { withDerived } from './derived-tokens.ts';
import { keepApplicationsOf } from './locks.ts';
import type { Database } from './schema.ts';

/** "hodlrole" in ASCII: changes of roles, and whatever else may remove an administrator, happen one after another. */
const ROLES_LOCK = '7525343919298538597';

/** Taken in a statement of its own: the next one then sees what its last holder wrote. */
export async function lockRoles(tx: Kysely<Database>): Promise<void> {
  await sql`select pg_advisory_xact_lock(${ROLES_LOCK}::bigint)`.execute(tx);
}

/** Whether an active account other than this one is an administrator. Needs the lock. */
export async function hasOtherAdmin(tx: Kysely<Database>, userId: string): Promise<boolean> {
  const { rows } = await sql`select 1 from users
    where roles <> '{}' and 'admin' = any(roles) and status = 'active' and id <> ${userId} limit 1`.execute(
    tx,
  );
  return rows.length === 1;
}

export async function changeRoles(tx: Kysely<Database>, change: RoleChange): Promise<RoleOutcome> {
  const { userId, by, now } = change;
  await lockRoles(tx);
  const found = await sql<SummaryRow>`select id, username, roles, status, created_at, last_login_at
    from users where id = ${userId} for update`.execute(tx);
  const [before] = found.rows;
  if (!before) return { outcome: 'not_found' };
  const roles = [...change.next(before.roles)];
  const account = { ...summaryOf(before), roles };
  if (sameRoles(before.roles, roles)) return { outcome: 'unchanged', account };
  const loses = before.roles.includes('admin') && !roles.includes('admin');
  if (loses && before.status === 'active' && !(await hasOtherAdmin(tx, userId)))
    return { outcome: 'last_admin' };

  await sql`update users set roles = ${roles}, is_special_user = ${roles.includes('special')}, updated_at = ${now}
    where id = ${userId}`.execute(tx);
  const wasStaff = before.roles.some((role) => role === 'admin' || role === 'operator');
  if (loses || (wasStaff && !roles.includes('operator') && !roles.includes('admin')))
    await endAdministration(tx, userId, now);
  const metadata = { before: before.roles, after: roles };
  await administrationEvent(tx, { action: 'account.roles_changed', userId, by, metadata, now });
  return { outcome: 'changed', account };
}

const sameRoles = (before: readonly string[], after: readonly string[]): boolean =>
  before.length === after.length && before.every((role) => after.includes(role));

/** What lets applications act with the lost role: tokens, codes, devices' codes, and the consent to ask for more. */
async function endAdministration(tx: Kysely<Database>, userId: string, now: Date): Promise<void> {
  await keepApplicationsOf(tx, [userId]);
  const privileged = sql`user_id = ${userId} and 'admin' = any(scope)`;
  await sql`with tokens as (update oauth_tokens set revoked_at = ${now}
      where token_digest in ${withDerived(privileged)} and revoked_at is null),
    codes as (delete from oauth_codes where ${privileged}),
    devices as (delete from oauth_artifacts where model = 'DeviceCode' and payload->>'accountId' = ${userId})
    update oauth_consents set scopes = array_remove(scopes, 'admin'), updated_at = ${now}
    where user_id = ${userId} and 'admin' = any(scopes)`.execute(tx);
}
