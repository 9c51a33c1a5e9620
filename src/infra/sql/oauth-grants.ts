/** What a person has allowed which application, for their own page. */
import { type Kysely, sql } from 'kysely';
import type { GrantSummary } from '../../oauth/store.ts';
import { withDerived } from './derived-tokens.ts';
import { inTransaction } from './in-transaction.ts';
import { lockAccount } from './locks.ts';
import type { Database } from './schema.ts';

export async function listGrants(db: Kysely<Database>, userId: string): Promise<readonly GrantSummary[]> {
  const rows = await db
    .selectFrom('oauth_consents as c')
    .innerJoin('oauth_clients as a', 'a.client_id', 'c.client_id')
    .select(['c.client_id', 'a.client_name', 'c.scopes', 'c.created_at', 'c.updated_at'])
    .where('c.user_id', '=', userId)
    .orderBy('c.updated_at', 'desc')
    .execute();
  return rows.map((row) => ({
    clientId: row.client_id,
    clientName: row.client_name,
    scopes: row.scopes,
    grantedAt: row.created_at,
    updatedAt: row.updated_at,
  }));
}

/** Consent, grants, codes and tokens of one person for one application, gone at once. */
export const revokeClientAccess = (
  db: Kysely<Database>,
  userId: string,
  clientId: string,
  now: Date,
): Promise<boolean> => inTransaction(db, (tx) => revoke(tx, userId, clientId, now));

async function revoke(tx: Kysely<Database>, userId: string, clientId: string, now: Date): Promise<boolean> {
  await lockAccount(tx, userId);
  await sql`select 1 from oauth_clients where client_id = ${clientId} for key share`.execute(tx);
  const result = await sql<{ found: boolean }>`with
      consent as (delete from oauth_consents where user_id = ${userId} and client_id = ${clientId} returning 1),
      tokens as (update oauth_tokens set revoked_at = ${now}
        where token_digest in ${withDerived(sql`user_id = ${userId} and client_id = ${clientId}`)}
          and revoked_at is null returning 1),
      codes as (delete from oauth_codes where user_id = ${userId} and client_id = ${clientId} returning 1),
      grants as (delete from oauth_grants where user_id = ${userId} and client_id = ${clientId} returning 1)
    select exists (select 1 from consent) or exists (select 1 from tokens) or exists (select 1 from grants) as found`.execute(
    tx,
  );
  return result.rows[0]?.found ?? false;
}
