/** Challenges that Bitcoin and Nostr keys answer, on PostgreSQL and PGlite. */
import { type Selectable, sql } from 'kysely';
import type { KeyChallenge } from '../../account/keys/challenge.ts';
import type { KeyChallengeStore } from '../../account/keys/store.ts';
import { askedColumns, readColumns } from './challenge-columns.ts';
import { createKeySign } from './key-sign.ts';
import type { Database } from './schema.ts';
import type { Sql } from './sql.ts';

type Row = Selectable<Database['key_challenges']>;

export function createKeyChallengeStore({ db }: Pick<Sql, 'db'>): KeyChallengeStore {
  return {
    insert: async (challenge) => {
      await db
        .insertInto('key_challenges')
        .values({
          id: challenge.id,
          nonce: challenge.nonce,
          message: challenge.message,
          purpose: challenge.purpose,
          address: challenge.claim,
          ...askedColumns(challenge),
        })
        .execute();
    },

    find: async (id) => {
      const row = await db.selectFrom('key_challenges').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? toChallenge(row) : null;
    },

    fail: async (id, max) => {
      const { rows } = await sql<{ cancelled: boolean }>`
        update key_challenges
        set failures = failures + 1,
            status = case when failures + 1 >= ${max}::int then 'cancelled' else status end
        where id = ${id}::uuid and status = 'pending'
        returning status = 'cancelled' as cancelled`.execute(db);
      return rows[0]?.cancelled ?? false;
    },

    sign: createKeySign(db),

    consume: async (id, browserDigest, now) => {
      const at = new Date(now);
      const { rows } = await sql<Row>`
        update key_challenges c set status = 'consumed', consumed_at = ${at}::timestamptz
        where c.id = ${id}::uuid and c.browser_digest = ${Buffer.from(browserDigest)}::bytea
          and c.status = 'signed' and c.expires_at > ${at}::timestamptz
          and exists (select from user_keys k join users u on u.id = k.user_id
            where k.kind = c.kind and k.public_key = c.public_key and k.user_id = c.user_id and u.status = 'active')
        returning *`.execute(db);
      return rows[0] ? toChallenge(rows[0]) : null;
    },
  };
}

const toChallenge = (row: Row): KeyChallenge => ({
  ...readColumns(row),
  id: row.id,
  nonce: row.nonce,
  message: row.message,
  purpose: row.purpose,
  claim: row.address,
  kind: row.kind,
});
