import { type Kysely, sql } from 'kysely';
import type { KeyChallengeStore, SignOutcome } from '../../account/keys/store.ts';
import { againWhenTaken } from './again-when-taken.ts';
import type { Database } from './schema.ts';

type Verdict = 'ok' | 'account_disabled' | 'key_taken' | 'key_not_yours' | 'too_many_keys';
type Row = {
  verdict: Verdict | null;
  user_id: string | null;
  new_account: boolean | null;
  key_id: string | null;
  linked: boolean;
};

/**
 * `KeyChallengeStore.sign` as one statement. Everything after `signed` reads from its RETURNING, so it happens for the
 * one caller whose compare-and-set succeeded. The accounts it is about are locked first, as in locks.ts, and looked at
 * again: one of them may be merged, disabled or deleted at this very moment, and a key on such an account could never sign
 * in anywhere.
 */
export function createKeySign(db: Kysely<Database>): KeyChallengeStore['sign'] {
  return againWhenTaken(async (signing) => {
    const { challengeId, kind, publicKey, address, label, origin, newUserId, newKeyId, keysPerAccount } =
      signing;
    const at = new Date(signing.now);
    // Only the 33 bytes of one key are what `bitcoin_pubkey` promises.
    const pubkey = kind === 'bitcoin' && /^0[23][0-9a-f]{64}$/.test(publicKey) ? publicKey : null;
    const { rows } = await sql<Row>`
      with people as (
        select id, status from users where id = any(array(
          select user_id from key_challenges where id = ${challengeId}::uuid
          union all select user_id from user_keys where kind = ${kind} and public_key = ${publicKey}))
        order by id for no key update
      ), known as (
        select k.id, k.user_id, p.status from user_keys k join people p on p.id = k.user_id
        where k.kind = ${kind} and k.public_key = ${publicKey}
      ), owner as (
        select p.id, p.status from people p
        where p.id = (select user_id from key_challenges where id = ${challengeId}::uuid)
      ), judged as (
        select case
          when (select status from owner) <> 'active' or (select status from known) <> 'active' then 'account_disabled'
          when c.purpose = 'link' and (select user_id from known) <> c.user_id then 'key_taken'
          when c.purpose = 'auth' and (select user_id from known) is distinct from c.user_id then 'key_not_yours'
          when c.purpose = 'link' and not exists (select from known)
            and keys_by_now(c.user_id) >= ${keysPerAccount}::int
            then 'too_many_keys'
          else 'ok' end as verdict
        from key_challenges c where c.id = ${challengeId}::uuid
      ), signed as (
        update key_challenges c
        set status = case when c.purpose = 'login' and c.browser_digest is not null then 'signed' else 'consumed' end,
            consumed_at = case when c.purpose = 'login' and c.browser_digest is not null then null
                               else ${at}::timestamptz end,
            kind = ${kind}, public_key = ${publicKey}, address = ${address}::text, signed_at = ${at}::timestamptz,
            signed_ip = ${origin.ip || null}::inet,
            expires_at = greatest(c.expires_at, ${new Date(signing.claimUntil)}::timestamptz),
            user_id = case when c.purpose = 'login' then coalesce((select user_id from known), ${newUserId}::uuid)
                           else c.user_id end
        where c.id = ${challengeId}::uuid and c.status = 'pending' and c.expires_at > ${at}::timestamptz
          and (select verdict from judged) = 'ok'
        returning c.id, c.purpose, c.client_id, c.user_id, c.user_id = ${newUserId}::uuid as new_account,
                  c.purpose = 'link' and not exists (select from known) as links
      ), own_pubkey as (
        select ${pubkey}::text as value
        where not exists (select from users where bitcoin_pubkey = ${pubkey}::text)
      ), account as (
        insert into users (id, bitcoin_pubkey, created_at, updated_at, last_login_at)
        select user_id, (select value from own_pubkey), ${at}::timestamptz, ${at}::timestamptz, ${at}::timestamptz
        from signed where new_account
      ), added as (
        insert into user_keys (id, user_id, kind, public_key, address, label, created_at, last_used_at)
        select ${newKeyId}::uuid, user_id, ${kind}, ${publicKey}, ${address}::text, ${label}::text,
               ${at}::timestamptz, ${at}::timestamptz
        from signed where new_account or links
        returning id
      ), person as (
        update users u
        set last_login_at = case when s.purpose = 'login' then ${at}::timestamptz else u.last_login_at end,
            bitcoin_pubkey = coalesce(u.bitcoin_pubkey, case when s.links then (select value from own_pubkey) end)
        from signed s where u.id = s.user_id and not s.new_account and (s.purpose = 'login' or s.links)
      ), used as (
        update user_keys k
        set last_used_at = ${at}::timestamptz, address = coalesce(k.address, ${address}::text),
            label = case when s.purpose = 'link' then coalesce(${label}::text, k.label) else k.label end
        from signed s
        where k.kind = ${kind} and k.public_key = ${publicKey} and k.user_id = s.user_id
      ), audited as (
        insert into audit_logs (user_id, client_id, action, success, resource_type, resource_id,
                                ip, user_agent, metadata, created_at)
        select user_id, client_id, case when links then 'key.linked' else 'key.signed' end, true,
               case when links then 'user_key' else 'key_challenge' end,
               case when links then ${newKeyId}::text else id::text end,
               ${origin.ip || null}::inet, ${origin.userAgent}::text,
               jsonb_build_object('purpose', purpose, 'kind', ${kind}::text, 'new_account', new_account),
               ${at}::timestamptz
        from signed
      )
      select (select verdict from judged) as verdict, s.user_id, s.new_account, coalesce(s.links, false) as linked,
             coalesce((select id from added), (select id from known)) as key_id
      from (select 1) one left join signed s on true`.execute(db);
    return outcome(rows[0]);
  });
}

function outcome(row: Row | undefined): SignOutcome {
  if (!row?.verdict) return { outcome: 'lost' };
  if (row.verdict !== 'ok') return { outcome: row.verdict };
  const { user_id: userId, key_id: keyId, new_account: newAccount, linked } = row;
  if (userId === null || keyId === null) return { outcome: 'lost' };
  return { outcome: 'signed', userId, keyId, newAccount: newAccount ?? false, linked };
}
