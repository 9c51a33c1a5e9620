import { type RawBuilder, sql } from 'kysely';
import type { Account, AccountStore, KeyKind, ProfileChange } from '../../account/store.ts';
import { UniqueViolation } from './errors.ts';
import type { Sql } from './sql.ts';

export { createOwnEvents } from './own-events.ts';

type KeyRow = {
  id: string;
  kind: KeyKind;
  public_key: string;
  address: string | null;
  label: string | null;
  created_at: string;
  last_used_at: string | null;
};

type Row = {
  id: string;
  bitcoin_pubkey: string | null;
  username: string | null;
  email: string | null;
  profile_data: Record<string, unknown>;
  roles: string[];
  status: Account['status'];
  created_at: Date;
  updated_at: Date;
  last_login_at: Date | null;
  keys: KeyRow[];
};

export function createAccountStore({ db }: Sql): AccountStore {
  /** The account and its keys in one round trip. */
  async function find(condition: RawBuilder<unknown>): Promise<Account | null> {
    const { rows } =
      await sql<Row>`select u.id, u.bitcoin_pubkey, u.username, u.email, u.profile_data, u.roles, u.status,
        u.created_at, u.updated_at, u.last_login_at,
        (select coalesce(jsonb_agg(to_jsonb(k) order by k.id), '[]') from user_keys k where k.user_id = u.id) as keys
      from users u where ${condition}`.execute(db);
    return rows[0] ? present(rows[0]) : null;
  }

  async function onlyId(condition: RawBuilder<unknown>): Promise<string | null> {
    const { rows } = await sql<{ id: string }>`select u.id from users u
      where u.status = 'active' and ${condition} limit 2`.execute(db);
    return rows.length === 1 ? (rows[0]?.id ?? null) : null;
  }

  return {
    find: (userId) => find(sql`u.id = ${userId}`),

    idByUsername: (username) => onlyId(sql`lower(u.username) = lower(${username})`),

    idByPublicKey: (publicKey) =>
      onlyId(sql`u.id in (select id from users where bitcoin_pubkey = ${publicKey} union
        select user_id from user_keys where kind in ('lnurl', 'bitcoin', 'nostr') and public_key = ${publicKey})`),

    async update(userId, change, now) {
      try {
        const result = await db
          .updateTable('users')
          .set({ ...columnsOf(change), updated_at: now })
          .where('id', '=', userId)
          .executeTakeFirst();
        return result.numUpdatedRows === 1n ? 'updated' : 'gone';
      } catch (error) {
        const refusal = error instanceof UniqueViolation ? REFUSALS[error.constraint] : undefined;
        if (refusal === undefined) throw error;
        return refusal;
      }
    },
  };
}

const REFUSALS: Readonly<Record<string, 'username_taken' | 'username_confusable'>> = {
  users_username_key: 'username_taken',
  users_username_skeleton_key: 'username_confusable',
};

function columnsOf({ username, email, profileData }: ProfileChange) {
  return {
    ...(username === undefined ? {} : { username }),
    ...(email === undefined ? {} : { email }),
    ...(profileData === undefined ? {} : { profile_data: JSON.stringify(profileData) }),
  };
}

function present(row: Row): Account {
  return {
    id: row.id,
    bitcoinPubkey: row.bitcoin_pubkey,
    username: row.username,
    email: row.email,
    profileData: row.profile_data,
    roles: row.roles,
    status: row.status,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    lastLoginAt: row.last_login_at,
    keys: row.keys.map((key) => ({
      id: key.id,
      kind: key.kind,
      publicKey: key.public_key,
      address: key.address,
      label: key.label,
      createdAt: new Date(key.created_at),
      lastUsedAt: key.last_used_at === null ? null : new Date(key.last_used_at),
    })),
  };
}
