/** `KeyStore` on PostgreSQL and PGlite. */
import { sql } from 'kysely';
import type { KeyStore } from '../../account/keys/store.ts';
import type { LinkedKey } from '../../account/store.ts';
import type { Database } from './schema.ts';
import type { Sql } from './sql.ts';

type Row = import('kysely').Selectable<Database['user_keys']>;

export function createKeyStore({ db }: Pick<Sql, 'db'>): KeyStore {
  return {
    find: async (userId, keyId) => {
      const row = await db
        .selectFrom('user_keys')
        .selectAll()
        .where('user_id', '=', userId)
        .where('id', '=', keyId)
        .executeTakeFirst();
      return row ? toKey(row) : null;
    },

    rename: async ({ userId, keyId, label, now, origin }) => {
      const { rows } = await sql<Row>`
        with renamed as (
          update user_keys set label = ${label}::text where id = ${keyId}::uuid and user_id = ${userId}::uuid
          returning *
        ), audited as (
          insert into audit_logs (user_id, action, success, resource_type, resource_id, ip, user_agent, created_at)
          select user_id, 'key.renamed', true, 'user_key', id::text, ${origin.ip || null}::inet,
                 ${origin.userAgent}::text, ${new Date(now)}::timestamptz
          from renamed
        )
        select * from renamed`.execute(db);
      return rows[0] ? toKey(rows[0]) : null;
    },

    // The account and all of its keys are locked before they are counted: of two removals at once the second waits, and then
    // no longer finds the key that the first one took.
    remove: async ({ userId, keyId, now, origin }) => {
      const { rows } = await sql<{ found: boolean; removed: boolean }>`
        with owner as (
          select id from users where id = ${userId}::uuid for no key update
        ), mine as (
          select id, kind, public_key, created_at from user_keys where user_id = (select id from owner)
          order by id for update
        ), gone as (
          delete from user_keys k
          where k.id = ${keyId}::uuid and k.id in (select id from mine) and (select count(*) from mine) > 1
          returning k.id, k.user_id, k.kind, k.public_key
        ), person as (
          update users u
          set bitcoin_pubkey = (
            select m.public_key from mine m
            where m.kind = 'bitcoin' and m.public_key ~ '^0[23][0-9a-f]{64}$' and m.id <> g.id
            order by m.created_at, m.id limit 1)
          from gone g
          where u.id = g.user_id and g.kind = 'bitcoin' and u.bitcoin_pubkey = g.public_key
        ), audited as (
          insert into audit_logs
            (user_id, action, success, resource_type, resource_id, ip, user_agent, metadata, created_at)
          select user_id, 'key.removed', true, 'user_key', id::text, ${origin.ip || null}::inet,
                 ${origin.userAgent}::text, jsonb_build_object('kind', kind), ${new Date(now)}::timestamptz
          from gone
        )
        select exists (select from mine where id = ${keyId}::uuid) as found,
               exists (select from gone) as removed`.execute(db);
      if (rows[0]?.removed) return 'removed';
      return rows[0]?.found ? 'last_key' : 'not_found';
    },
  };
}

function toKey(row: Row): LinkedKey {
  return {
    id: row.id,
    kind: row.kind,
    publicKey: row.public_key,
    address: row.address,
    label: row.label,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
  };
}
