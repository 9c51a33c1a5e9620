import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { ClientUsage } from '../../oauth/clients/store.ts';
import type { Database } from './schema.ts';

const DAY = 24 * 3_600_000;

type Row = {
  people: string;
  sign_ins: string;
  tokens: string;
  last_used_at: Date | null;
  days: { date: string; tokens: number }[];
};

/** Tokens that let an application act; refresh tokens only renew them. */
const acting = sql`kind in ('access', 'client')`;

const dayOf = (time: RawBuilder<unknown>) => sql`(${time} at time zone 'UTC')::date`;

/**
 * Everything from rows that are there anyway, found by the application's index: a grant is a session in which somebody
 * signed in to it. Tokens are counted while they are kept and, by day, when they are purged (purge.ts).
 */
export async function clientUsage(db: Kysely<Database>, clientId: string, now: Date): Promise<ClientUsage> {
  const month = new Date(now.getTime() - 30 * DAY);
  const { rows } = await sql<Row>`with issued as (
      select created_at from oauth_tokens where client_id = ${clientId} and ${acting}
    ), signed as (
      select created_at from oauth_grants where client_id = ${clientId}
    ), days as (
      select day, sum(tokens) as tokens from (
        select ${dayOf(sql`created_at`)} as day, count(*) as tokens from issued group by 1
        union all select day, tokens from client_token_days where client_id = ${clientId}
      ) counted where day > ${dayOf(sql`${month}::timestamptz`)} group by day
    )
    select (select count(*) from oauth_consents where client_id = ${clientId}) as people,
      (select count(*) from signed where created_at > ${month}) as sign_ins,
      (select count(*) from issued where created_at > ${new Date(now.getTime() - DAY)}) as tokens,
      greatest((select max(created_at) from issued), (select max(created_at) from signed)) as last_used_at,
      coalesce((select jsonb_agg(jsonb_build_object('date', day, 'tokens', tokens) order by day) from days), '[]')
        as days`.execute(db);
  const [row] = rows;
  return {
    people: Number(row?.people ?? 0),
    signIns: Number(row?.sign_ins ?? 0),
    tokens: Number(row?.tokens ?? 0),
    lastUsedAt: row?.last_used_at ?? null,
    days: row?.days ?? [],
  };
}
