import { type Kysely, sql } from 'kysely';
import type { LnurlStore, SignOutcome } from '../../lnurl/store.ts';
import { againWhenTaken } from './again-when-taken.ts';
import type { Database } from './schema.ts';

type Verdict = 'ok' | 'account_disabled' | 'key_taken' | 'key_not_yours' | 'too_many_keys';
type Row = { verdict: Verdict | null; action: string | null; new_account: boolean | null };

/**
 * `LnurlStore.sign` as one statement. Everything after `signed` reads from its RETURNING, so it happens for the one
 * caller whose compare-and-set succeeded. Foreign keys are checked when the statement ends, so the order in which
 * account, key and session come into being within it does not matter. The accounts it is about are locked first (locks.ts).
 */
export function createLnurlSign(db: Kysely<Database>): LnurlStore['sign'] {
  return againWhenTaken(async (signing) => {
    const { k1, publicKey, origin, session, newUserId, newKeyId, keysPerAccount } = signing;
    const at = new Date(signing.now);
    const { rows } = await sql<Row>`
      with people as (
        select id, status from users where id = any(array(
          select user_id from lnurl_challenges where k1 = ${k1}
          union all select user_id from user_keys where kind = 'lnurl' and public_key = ${publicKey}))
        order by id for no key update
      ), known as (
        select k.user_id, p.status from user_keys k join people p on p.id = k.user_id
        where k.kind = 'lnurl' and k.public_key = ${publicKey}
      ), judged as (
        select case
          when u.status <> 'active' or k.status <> 'active' then 'account_disabled'
          when c.action = 'link' and k.user_id <> c.user_id then 'key_taken'
          when c.action = 'auth' and k.user_id is distinct from c.user_id then 'key_not_yours'
          when c.action = 'link' and k.user_id is null and keys_by_now(c.user_id) >= ${keysPerAccount}::int
            then 'too_many_keys'
          else 'ok' end as verdict
        from lnurl_challenges c left join people u on u.id = c.user_id left join known k on true
        where c.k1 = ${k1}
      ), signed as (
        update lnurl_challenges c
        set status = 'signed', public_key = ${publicKey}, signed_at = ${at}::timestamptz,
            signed_ip = ${origin.ip || null}::inet,
            expires_at = greatest(c.expires_at, ${new Date(signing.claimUntil)}::timestamptz),
            user_id = case when c.action in ('link', 'auth') then c.user_id
                           else coalesce((select user_id from known), ${newUserId}::uuid) end
        where c.k1 = ${k1} and c.status = 'pending' and c.expires_at > ${at}::timestamptz
          and (select verdict from judged) = 'ok'
        returning c.session_id, c.action, c.client_id, c.user_id,
                  c.action in ('login', 'register') as signs_in, c.user_id = ${newUserId}::uuid as new_account
      ), account as (
        insert into users (id, created_at, updated_at, last_login_at)
        select user_id, ${at}::timestamptz, ${at}::timestamptz, ${at}::timestamptz from signed where new_account
        returning id
      ), account_key as (
        insert into user_keys (id, user_id, kind, public_key, created_at, last_used_at)
        select ${newKeyId}::uuid, id, 'lnurl', ${publicKey}, ${at}::timestamptz, ${at}::timestamptz from account
      ), seen as (
        update users u set last_login_at = ${at}::timestamptz
        from signed s where u.id = s.user_id and s.signs_in and not s.new_account
      ), key_used as (
        update user_keys k set last_used_at = ${at}::timestamptz
        from signed s where k.kind = 'lnurl' and k.public_key = ${publicKey} and k.user_id = s.user_id
      ), opened as (
        insert into sessions (id_digest, uid, user_id, kind, payload, ip, user_agent,
                              created_at, last_activity_at, expires_at, absolute_expires_at)
        select ${Buffer.from(session.digest)}::bytea, ${session.uid}, user_id, 'wallet',
               ${JSON.stringify(session.payload)}::jsonb || jsonb_build_object('accountId', user_id),
               ${origin.ip || null}::inet, ${origin.userAgent}, ${at}::timestamptz, ${at}::timestamptz,
               ${new Date(session.expiresAt)}::timestamptz, ${new Date(session.absoluteExpiresAt)}::timestamptz
        from signed where signs_in
      ), audited as (
        insert into audit_logs (user_id, client_id, action, success, resource_type, resource_id,
                                ip, user_agent, metadata, created_at)
        select user_id, client_id, 'lnurl.signed', true, 'lnurl_challenge', session_id,
               ${origin.ip || null}::inet, ${origin.userAgent},
               jsonb_build_object('action', action, 'new_account', new_account), ${at}::timestamptz
        from signed
      )
      select (select verdict from judged) as verdict, s.action, s.new_account
      from (select 1) one left join signed s on true`.execute(db);
    return outcome(rows[0]);
  });
}

function outcome(row: Row | undefined): SignOutcome {
  if (!row?.verdict) return { outcome: 'lost' };
  if (row.verdict !== 'ok') return { outcome: row.verdict };
  if (row.action === null) return { outcome: 'lost' };
  const walletSession = row.action === 'login' || row.action === 'register';
  return { outcome: 'signed', walletSession, newAccount: row.new_account ?? false };
}
