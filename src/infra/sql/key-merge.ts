/** `MergeStore` on PostgreSQL and PGlite. */
import { type Kysely, sql } from 'kysely';
import type { MergeOutcome, MergeStore } from '../../account/keys/merge-store.ts';
import { createAuditStore } from './audit-store.ts';
import { hasOtherAdmin, lockRoles } from './change-roles.ts';
import { withDerived } from './derived-tokens.ts';
import { inTransaction } from './in-transaction.ts';
import { keepApplicationsOf } from './locks.ts';
import type { Database } from './schema.ts';
import { createSessionStore } from './session-store.ts';
import type { Sql } from './sql.ts';

type Tx = Kysely<Database>;
type Request = Parameters<MergeStore['merge']>[0];

export function createMergeStore({ db }: Pick<Sql, 'db'>): MergeStore {
  return {
    insert: async ({ digest, userId, browserDigest, now, expiresAt }) => {
      await db
        .insertInto('merge_tickets')
        .values({
          ticket_digest: digest,
          user_id: userId,
          browser_digest: browserDigest,
          created_at: new Date(now),
          expires_at: new Date(expiresAt),
        })
        .execute();
    },

    merge: (request) => inTransaction(db, (tx) => merge(tx, request)),
  };
}

/** One merge at a time, so that two accounts cannot become part of each other; the statements after it see the last. */
async function merge(tx: Tx, request: Request): Promise<MergeOutcome> {
  const { into, now } = request;
  await lockRoles(tx);
  const from = await openTicket(tx, request);
  if (from === null) return { outcome: 'merge_ticket_invalid' };
  if (from === into) return { outcome: 'merge_same_account' };
  const { rows } = await sql<{ id: string; roles: string[]; status: string }>`
    select id, roles, status from users where id in (${from}, ${into}) order by id for update`.execute(tx);
  if (rows.length < 2 || rows.some(({ status }) => status !== 'active'))
    return { outcome: 'merge_ticket_invalid' };
  if (!request.strong && (await addsPasskeys(tx, from, into))) return { outcome: 'second_factor_required' };
  if ((await countKeys(tx, [from, into])) > request.keysPerAccount) return { outcome: 'too_many_keys' };
  const isAdmin = rows.some(({ id, roles }) => id === from && roles.includes('admin'));
  if (isAdmin && !(await hasOtherAdmin(tx, from))) return { outcome: 'last_admin' };

  await sql`select 1 from oauth_clients where owner_user_id = ${from} order by client_id for no key update`.execute(
    tx,
  );
  await keepApplicationsOf(tx, [from]);
  // Tickets of both: this one is used, and what was meant for an account that is no more is void.
  const at = new Date(now);
  await sql`update merge_tickets set consumed_at = ${at} where user_id = ${from} and consumed_at is null`.execute(
    tx,
  );
  const ended = await createSessionStore({ db: tx }).endAll(from, null, now);
  await endAccess(tx, from, at);
  const keys = await moveBelongings(tx, from, into);
  await joinPeople(tx, from, into, at);
  await record(tx, request, from, keys);
  return { outcome: 'merged', from, keys, ended };
}

/** Whoever adds one has locked its account. */
async function countKeys(tx: Tx, userIds: readonly string[]): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from user_keys where user_id in (${sql.join(userIds)})`.execute(tx);
  return rows[0]?.count ?? 0;
}

/** No more may be added to an account by a merge than by `PasskeyStore.add`. */
async function addsPasskeys(tx: Tx, from: string, into: string): Promise<boolean> {
  const { rows } = await sql`
    select where exists (select from passkeys where user_id = ${from})
             and exists (select from passkeys where user_id = ${into})`.execute(tx);
  return rows.length > 0;
}

async function openTicket(tx: Tx, { digest, browserDigest, now }: Request): Promise<string | null> {
  const { rows } = await sql<{ user_id: string }>`
    select user_id from merge_tickets
    where ticket_digest = ${digest} and browser_digest = ${browserDigest}
      and consumed_at is null and expires_at > ${new Date(now)}
    for update`.execute(tx);
  return rows[0]?.user_id ?? null;
}

/** What applications hold: they knew another person, who is no more. What was asked for and not answered ends too. */
async function endAccess(tx: Tx, from: string, at: Date): Promise<void> {
  await sql`with tokens as (
      update oauth_tokens set revoked_at = ${at}
      where token_digest in ${withDerived(sql`user_id = ${from}`)} and revoked_at is null),
    codes as (delete from oauth_codes where user_id = ${from}),
    grants as (delete from oauth_grants where user_id = ${from}),
    consents as (delete from oauth_consents where user_id = ${from}),
    devices as (delete from oauth_artifacts where model = 'DeviceCode' and payload->>'accountId' = ${from}),
    ceremonies as (delete from passkey_challenges where user_id = ${from}),
    wallets as (update lnurl_challenges set status = 'cancelled'
      where user_id = ${from} and status in ('pending', 'signed'))
    update key_challenges set status = 'cancelled' where user_id = ${from} and status in ('pending', 'signed')`.execute(
    tx,
  );
}

/** Resolves to the number of keys. */
async function moveBelongings(tx: Tx, from: string, into: string): Promise<number> {
  const { rows } = await sql<{ keys: number }>`with moved as (
      update user_keys set user_id = ${into} where user_id = ${from} returning 1),
    moved_passkeys as (update passkeys set user_id = ${into} where user_id = ${from}),
    applications as (update oauth_clients set owner_user_id = ${into} where owner_user_id = ${from}),
    -- Who watches the same wallet with both accounts keeps the one of the account that stays.
    doubled as (delete from bitcoin_wallets mine using bitcoin_wallets theirs
      where mine.user_id = ${from} and theirs.user_id = ${into}
        and mine.network = theirs.network and mine.descriptor_mac = theirs.descriptor_mac),
    wallets as (update bitcoin_wallets mine
      set user_id = ${into},
          is_default = mine.is_default and not exists (
            select from bitcoin_wallets theirs where theirs.user_id = ${into} and theirs.is_default)
      where user_id = ${from} and not exists (
        select from bitcoin_wallets theirs where theirs.user_id = ${into}
          and mine.network = theirs.network and mine.descriptor_mac = theirs.descriptor_mac)),
    proofs as (update pof_challenges set user_id = ${into} where user_id = ${from}),
    proven_coins as (update pof_nullifiers set user_id = ${into} where user_id = ${from}),
    messages as (update chat_messages
      set sender_id = case when sender_id = ${from} then ${into} else sender_id end,
          recipient_id = case when recipient_id = ${from} then ${into} else recipient_id end
      where sender_id = ${from} or recipient_id = ${from})
    select count(*)::int as keys from moved`.execute(tx);
  return rows[0]?.keys ?? 0;
}

/**
 * The name and the roles of the account that goes are free again; if it wanted a passkey, the other one does from now on:
 * otherwise a merge would be a way around it.
 */
async function joinPeople(tx: Tx, from: string, into: string, at: Date): Promise<void> {
  const { rows } = await sql<{ passkey_required: boolean; bitcoin_pubkey: string | null }>`
    select passkey_required, bitcoin_pubkey from users where id = ${from}`.execute(tx);
  const wanted = rows[0]?.passkey_required ?? false;
  const pubkey = rows[0]?.bitcoin_pubkey ?? null;
  await sql`update users
    set status = 'disabled', merged_into = ${into}, username = null, bitcoin_pubkey = null, roles = '{}',
        is_special_user = false, passkey_required = false, updated_at = ${at}
    where id = ${from}`.execute(tx);
  await sql`update users
    set passkey_required = passkey_required or ${wanted}, bitcoin_pubkey = coalesce(bitcoin_pubkey, ${pubkey}::text),
        updated_at = ${at}
    where id = ${into}`.execute(tx);
  await sql`update users set merged_into = ${into} where merged_into = ${from}`.execute(tx);
}

function record(tx: Tx, { into, now, origin }: Request, from: string, keys: number): Promise<void> {
  const event = (
    userId: string,
    action: string,
    other: string,
    metadata: Readonly<Record<string, unknown>>,
  ) => ({
    userId,
    clientId: null,
    action,
    success: true,
    resourceType: 'account',
    resourceId: other,
    ip: origin.ip || null,
    userAgent: origin.userAgent,
    metadata,
    createdAt: new Date(now),
  });
  return createAuditStore(tx).append([
    event(into, 'account.merged', from, { from, keys }),
    event(from, 'account.merged_away', into, { into, keys }),
  ]);
}
