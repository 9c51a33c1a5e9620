import { sql } from 'kysely';
import type { SignedRequestStore } from '../../core/authn/signed-request.ts';
import type { Sql } from './sql.ts';

/** Events that Nostr keys have signed requests with: each is good for one. */
export function createSignedRequestStore({ db }: Pick<Sql, 'db'>): SignedRequestStore {
  return {
    take: async ({ id, publicKey, forgetAt }) => {
      const { rows } = await sql<{ user_id: string; passkey_required: boolean }>`
        with person as (
          select u.id as user_id, u.passkey_required from user_keys k join users u on u.id = k.user_id
          where k.kind = 'nostr' and k.public_key = ${publicKey} and u.status = 'active'
        ), taken as (
          insert into nostr_events (event_id, expires_at)
          select ${id}::bytea, ${new Date(forgetAt)}::timestamptz from person
          on conflict do nothing
          returning 1
        )
        select user_id, passkey_required from person where exists (select from taken)`.execute(db);
      const [row] = rows;
      return row ? { userId: row.user_id, passkeyRequired: row.passkey_required } : null;
    },
  };
}
