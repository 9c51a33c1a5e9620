/** `RefreshStore` on PostgreSQL and PGlite. */
import { sql } from 'kysely';
import type { RefreshStore, Renewable } from '../../account/keys/refresh-store.ts';
import type { Sql } from './sql.ts';

type Row = { user_id: string; session_uid: string; kind: Renewable['kind']; public_key: string };

export function createRefreshStore({ db }: Pick<Sql, 'db'>): RefreshStore {
  return {
    insert: async ({ digest, userId, sessionUid, kind, publicKey, now, expiresAt }) => {
      const { rows } = await sql`
        insert into session_refresh_tokens (token_digest, user_id, session_uid, kind, public_key, created_at, expires_at)
        select ${digest}::bytea, k.user_id, ${sessionUid}::text, k.kind, k.public_key,
               ${new Date(now)}::timestamptz, ${new Date(expiresAt)}::timestamptz
        from user_keys k
        where k.user_id = ${userId}::uuid and k.kind = ${kind} and k.public_key = ${publicKey}
        returning 1`.execute(db);
      return rows.length === 1;
    },

    rotate: async ({ digest, nextDigest, sessionDigest, now, ends, origin }) => {
      const at = new Date(now);
      const { rows } = await sql<Row & { expires_at: Date }>`
        with owner as (
          -- Before anything of theirs, as in locks.ts: whoever deletes the account waits, or is waited for with empty hands.
          select id from users
          where id = (select user_id from session_refresh_tokens where token_digest = ${digest}::bytea)
            and status = 'active'
          for no key update
        ), used as (
          update session_refresh_tokens t set consumed_at = ${at}::timestamptz
          from owner
          where t.token_digest = ${digest}::bytea and t.consumed_at is null and t.expires_at > ${at}::timestamptz
            and t.user_id = owner.id
          returning t.*
        ), renewed as (
          update sessions s
          set id_digest = ${sessionDigest}::bytea, last_activity_at = ${at}::timestamptz,
              ip = ${origin.ip || null}::inet, user_agent = ${origin.userAgent}::text,
              expires_at = least(${new Date(ends.expiresAt)}::timestamptz, used.expires_at),
              absolute_expires_at = least(${new Date(ends.absoluteExpiresAt)}::timestamptz, used.expires_at)
          from used
          where s.uid = used.session_uid and s.user_id = used.user_id and s.payload <> '{}'
          returning s.expires_at
        ), next as (
          insert into session_refresh_tokens
            (token_digest, user_id, session_uid, kind, public_key, created_at, expires_at)
          select ${nextDigest}::bytea, user_id, session_uid, kind, public_key, ${at}::timestamptz, used.expires_at
          from used where exists (select from renewed)
        )
        select used.user_id, used.session_uid, used.kind, used.public_key, renewed.expires_at
        from used cross join renewed`.execute(db);
      const [row] = rows;
      return row ? { ...renewable(row), expiresAt: row.expires_at.getTime() } : null;
    },

    findUsed: async (digest, now) => {
      const row = await db
        .selectFrom('session_refresh_tokens')
        .select(['user_id', 'session_uid', 'kind', 'public_key'])
        .where('token_digest', '=', digest)
        .where('consumed_at', 'is not', null)
        .where('expires_at', '>', new Date(now))
        .executeTakeFirst();
      return row ? renewable(row) : null;
    },
  };
}

const renewable = (row: Row): Renewable => ({
  userId: row.user_id,
  sessionUid: row.session_uid,
  kind: row.kind,
  publicKey: row.public_key,
});
