/** People, time and a database for tests of sessions and accounts. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Log, Random } from '../../src/core/ports.ts';
import type { Database } from '../../src/infra/sql/schema.ts';
import type { Sql } from '../../src/infra/sql/sql.ts';
import { openTestDatabase } from '../contract/support.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const laptop = { ip: '203.0.113.9', userAgent: 'Browser/1.0' };
export const random: Random = { bytes: (length) => randomBytes(length) };
export const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Time in the test's hands. */
export function createTestClock(start = Date.UTC(2026, 10, 2, 12)) {
  let now = start;
  return {
    now: () => now,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

/** A new in-memory database with the schema. Still the slowest part of a test: share it among those of a file. */
export const openDatabase: () => Promise<Sql> = openTestDatabase;

type UserFields = Partial<
  Pick<Database['users'], 'username' | 'email' | 'bitcoin_pubkey'> & { roles: string[]; status: 'disabled' }
>;

/** Adds a person; resolves to their id. */
export async function addUser({ db }: Sql, fields: UserFields = {}): Promise<string> {
  const id = randomUUID();
  await db
    .insertInto('users')
    .values({ id, username: null, email: null, bitcoin_pubkey: null, ...fields })
    .execute();
  return id;
}

/** Links a key; resolves to its id. */
export async function addKey(
  { db }: Sql,
  userId: string,
  kind: 'lnurl' | 'bitcoin' | 'nostr',
  publicKey: string,
): Promise<string> {
  const id = randomUUID();
  await db
    .insertInto('user_keys')
    .values({ id, user_id: userId, kind, public_key: publicKey, label: null })
    .execute();
  return id;
}
