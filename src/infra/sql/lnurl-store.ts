/** Challenges of the lnurl room on PostgreSQL and PGlite. */
import { type Selectable, sql } from 'kysely';
import type { Challenge } from '../../lnurl/challenge.ts';
import type { Link, LnurlStore } from '../../lnurl/store.ts';
import { askedColumns, readColumns } from './challenge-columns.ts';
import { createLnurlSign } from './lnurl-sign.ts';
import type { Database } from './schema.ts';
import type { Sql } from './sql.ts';

type Row = Selectable<Database['lnurl_challenges']>;

export function createLnurlStore({ db }: Pick<Sql, 'db'>): LnurlStore {
  return {
    insert: async (challenge) => {
      await db
        .insertInto('lnurl_challenges')
        .values({
          k1: challenge.k1,
          session_id: challenge.sessionId,
          action: challenge.action,
          ...askedColumns(challenge),
        })
        .execute();
    },

    byK1: async (k1) => {
      const row = await db.selectFrom('lnurl_challenges').selectAll().where('k1', '=', k1).executeTakeFirst();
      return row ? toChallenge(row) : null;
    },

    bySession: async (sessionId) => {
      const row = await db
        .selectFrom('lnurl_challenges')
        .selectAll()
        .where('session_id', '=', sessionId)
        .executeTakeFirst();
      return row ? toChallenge(row) : null;
    },

    fail: async (k1, max) => {
      const { rows } = await sql<{ cancelled: boolean }>`
        update lnurl_challenges
        set failures = failures + 1,
            status = case when failures + 1 >= ${max}::int then 'cancelled' else status end
        where k1 = ${k1} and status = 'pending'
        returning status = 'cancelled' as cancelled`.execute(db);
      return rows[0]?.cancelled ?? false;
    },

    sign: createLnurlSign(db),

    // The account is locked and looked at again: one that is merged at this very moment must get no key any more, and of
    // many keys at once each counts those before it.
    consume: async ({ sessionId, browserDigest, newKeyId, keysPerAccount, now, origin }) => {
      const at = new Date(now);
      const { rows } = await sql<Row & { link: Link | null }>`
        with owner as (
          select u.status from users u
          where u.id = (select c.user_id from lnurl_challenges c where c.session_id = ${sessionId})
          for no key update
        ), taken as (
          update lnurl_challenges c
          set status = 'consumed', consumed_at = ${at}::timestamptz
          where c.session_id = ${sessionId} and c.browser_digest = ${Buffer.from(browserDigest)}::bytea
            and c.status = 'signed' and c.expires_at > ${at}::timestamptz
            and (select status from owner) = 'active'
            and (c.action = 'link' or exists (select from user_keys k
              where k.kind = 'lnurl' and k.public_key = c.public_key and k.user_id = c.user_id))
          returning *
        ), place as (
          select keys_by_now(user_id) < ${keysPerAccount}::int as free from taken where action = 'link'
        ), linked as (
          insert into user_keys (id, user_id, kind, public_key, created_at, last_used_at)
          select ${newKeyId}::uuid, user_id, 'lnurl', public_key, ${at}::timestamptz, ${at}::timestamptz
          from taken, place where free
          on conflict (kind, public_key) do nothing
          returning user_id
        ), audited as (
          insert into audit_logs
            (user_id, client_id, action, success, resource_type, resource_id, ip, user_agent, created_at)
          select t.user_id, t.client_id, 'lnurl.linked', true, 'user_key', ${newKeyId}::text,
                 ${origin.ip || null}::inet, ${origin.userAgent}::text, ${at}::timestamptz
          from taken t join linked using (user_id)
        )
        select t.*, case
            when t.action <> 'link' then null
            when exists (select from linked) or exists (
              select from user_keys k
              where k.kind = 'lnurl' and k.public_key = t.public_key and k.user_id = t.user_id) then 'linked'
            when (select free from place) then 'key_taken'
            else 'too_many_keys' end as link
        from taken t`.execute(db);
      const row = rows[0];
      return row ? { challenge: toChallenge(row), link: row.link } : null;
    },

    cancel: async (sessionId, browserDigest) => {
      const row = await db
        .updateTable('lnurl_challenges')
        .set({ status: 'cancelled' })
        .where('session_id', '=', sessionId)
        .where('browser_digest', '=', Buffer.from(browserDigest))
        .where('status', 'in', ['pending', 'signed'])
        .returning('k1')
        .executeTakeFirst();
      return row?.k1 ?? null;
    },
  };
}

const toChallenge = (row: Row): Challenge => ({
  ...readColumns(row),
  k1: row.k1,
  sessionId: row.session_id,
  action: row.action,
});
