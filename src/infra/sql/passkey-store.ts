/** Passkeys on PostgreSQL and PGlite. */
import { type Selectable, sql } from 'kysely';
import type { Actor } from '../../account/account.ts';
import type { Credential } from '../../account/passkeys/passkey.ts';
import type { PasskeyStore } from '../../account/passkeys/store.ts';
import { inTransaction } from './in-transaction.ts';
import { lockAccount } from './locks.ts';
import type { Database } from './schema.ts';
import type { Sql } from './sql.ts';

type Row = Selectable<Database['passkeys']>;
/** What a left join found, or did not. */
type MaybeRow = { [Column in keyof Row]: Row[Column] | null };

export function createPasskeyStore({ db }: Pick<Sql, 'db'>): PasskeyStore {
  return {
    async state(userId) {
      const { rows } = await sql<{ required: boolean; count: number }>`
        select u.passkey_required as required,
               (select count(*)::int from passkeys p where p.user_id = u.id) as count
        from users u where u.id = ${userId}`.execute(db);
      return rows[0] ?? { required: false, count: 0 };
    },

    async list(userId) {
      const rows = await db
        .selectFrom('passkeys')
        .selectAll()
        .where('user_id', '=', userId)
        .orderBy('id')
        .execute();
      return rows.map(present);
    },

    async open(digest, { userId, ceremony, binding, createdAt, expiresAt }) {
      await db
        .insertInto('passkey_challenges')
        .values({
          challenge_digest: digest,
          user_id: userId,
          ceremony,
          binding,
          created_at: createdAt,
          expires_at: expiresAt,
        })
        .execute();
    },

    async take(digest, { userId, ceremony, binding, credentialId, now }) {
      const { rows } = await sql<MaybeRow>`
        with taken as (
          delete from passkey_challenges
          where challenge_digest = ${digest}::bytea and user_id = ${userId}::uuid and ceremony = ${ceremony}
            and binding = ${binding} and expires_at > ${now}::timestamptz
          returning user_id
        )
        select p.* from taken t
        left join passkeys p on p.user_id = t.user_id and p.credential_id = ${credentialId}::bytea`.execute(
        db,
      );
      const row = rows[0];
      return row ? { credential: isFound(row) ? present(row) : null } : null;
    },

    add: ({ userId, origin, strong }, credential, max) =>
      inTransaction(db, async (tx) => {
        const room = strong ? max : Math.min(max, 1);
        // Of several at once each counts those before it.
        await lockAccount(tx, userId);
        const { rows } = await sql<{ count: number; added: boolean }>`
          with known as (
            select count(*)::int as count from passkeys where user_id = ${userId}
          ), added as (
            insert into passkeys (id, user_id, credential_id, user_handle, public_key, counter, transports, device_type,
                                  backed_up, label, created_at)
            select ${credential.id}::uuid, ${userId}::uuid, ${credential.credentialId}::bytea,
                   ${credential.userHandle}::bytea, ${credential.publicKey}::bytea, ${credential.counter}::bigint,
                   ${[...credential.transports]}::text[], ${credential.deviceType}::text,
                   ${credential.backedUp}::boolean, ${credential.label}::text, ${credential.createdAt}::timestamptz
            from known where count < ${room}::int
            on conflict (credential_id) do nothing
            returning id, device_type
          ), audited as (
            insert into audit_logs (user_id, action, success, resource_type, resource_id, ip, user_agent, metadata,
                                    created_at)
            select ${userId}::uuid, 'passkey.added', true, 'passkey', id::text, ${origin.ip || null}::inet,
                   ${origin.userAgent}::text, jsonb_build_object('device_type', device_type),
                   ${credential.createdAt}::timestamptz
            from added
          )
          select count, exists (select from added) as added from known`.execute(tx);
        if (rows[0]?.added) return 'added';
        if ((rows[0]?.count ?? 0) < room) return 'taken';
        return strong ? 'full' : 'weak';
      }),

    async use({ userId, origin }, { id, counter, backedUp, userVerified, at }) {
      const { rows } = await sql`
        with used as (
          update passkeys
          set counter = ${counter}::bigint, backed_up = ${backedUp}::boolean, last_used_at = ${at}::timestamptz
          where id = ${id}::uuid and user_id = ${userId}::uuid
            and (device_type = 'multiDevice' or ${counter}::bigint > counter
                 or (${counter}::bigint = 0 and counter = 0))
          returning id
        ), audited as (
          insert into audit_logs (user_id, action, success, resource_type, resource_id, ip, user_agent, metadata,
                                  created_at)
          select ${userId}::uuid, 'passkey.asserted', true, 'passkey', id::text, ${origin.ip || null}::inet,
                 ${origin.userAgent}::text, jsonb_build_object('user_verified', ${userVerified}::boolean),
                 ${at}::timestamptz
          from used
        )
        select from used`.execute(db);
      return rows.length === 1;
    },

    async rename(userId, id, label) {
      const row = await db
        .updateTable('passkeys')
        .set({ label })
        .where('id', '=', id)
        .where('user_id', '=', userId)
        .returningAll()
        .executeTakeFirst();
      return row ? present(row) : null;
    },

    /** Locks the account and then the person's passkeys: whoever waited no longer finds what is gone by then. */
    async remove(actor, id, at) {
      const { rows } = await sql<{ known: boolean; removed: boolean }>`
        with account as (
          select id, passkey_required from users where id = ${actor.userId}::uuid for no key update
        ), mine as (
          select id from passkeys where user_id = (select id from account) order by id for update
        ), removed as (
          delete from passkeys p using account a
          where p.id = ${id}::uuid and p.id in (select id from mine)
            and ${actor.strong}::boolean
            and (not a.passkey_required or (select count(*) from mine) > 1)
          returning p.id
        ), audited as (
          ${audit(actor, 'passkey.removed', at)}, 'passkey', id::text from removed
        )
        select exists (select from mine where id = ${id}::uuid) as known,
               exists (select from removed) as removed`.execute(db);
      if (rows[0]?.removed) return 'removed';
      if (!rows[0]?.known) return 'unknown';
      return actor.strong ? 'required' : 'weak';
    },

    /** In the same order as `remove`. */
    async require(actor, required, at) {
      const action = required ? 'passkey.required' : 'passkey.not_required';
      const { rows } = await sql<{ count: number; changed: boolean }>`
        with account as (
          select id from users where id = ${actor.userId}::uuid for no key update
        ), mine as (
          select id from passkeys where user_id = (select id from account) order by id for update
        ), changed as (
          update users set passkey_required = ${required}::boolean, updated_at = ${at}::timestamptz
          where id = ${actor.userId}::uuid and ${actor.strong}::boolean and (not ${required}::boolean or (select count(*) from mine) > 0)
          returning id
        ), audited as (
          ${audit(actor, action, at)}, 'account', id::text from changed
        )
        select (select count(*)::int from mine) as count, exists (select from changed) as changed`.execute(
        db,
      );
      if (rows[0]?.changed) return 'changed';
      return required && rows[0]?.count === 0 ? 'missing' : 'weak';
    },
  };
}

/** The beginning of a statement that audits what another part of it has done. */
function audit({ userId, origin }: Actor, action: string, at: Date) {
  return sql`insert into audit_logs (user_id, ip, user_agent, created_at, action, success, resource_type, resource_id)
    select ${userId}::uuid, ${origin.ip || null}::inet, ${origin.userAgent}::text, ${at}::timestamptz,
           ${action}::text, true`;
}

function isFound(row: MaybeRow): row is Row {
  return row.id !== null;
}

function present(row: Row): Credential {
  return {
    id: row.id,
    label: row.label,
    deviceType: row.device_type,
    backedUp: row.backed_up,
    transports: row.transports,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    credentialId: row.credential_id,
    publicKey: row.public_key,
    userHandle: row.user_handle,
  };
}
