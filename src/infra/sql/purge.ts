/** Expired rows leave the tables for good, a batch at a time, by one process at a time. */
import { type Kysely, type RawBuilder, sql as raw } from 'kysely';
import type { Clock, Log } from '../../core/ports.ts';
import { upkeep } from './pglite-upkeep.ts';
import type { Database } from './schema.ts';
import type { Sql } from './sql.ts';

type Rule = {
  readonly table: keyof Database;
  /** Which rows may go, as seen at `now`; `t` is the row. Each uses the table's index on its expiry. */
  readonly expired: (now: number) => RawBuilder<boolean>;
  /** What the rows name, when more than the rows themselves is written with them: it is locked first (locks.ts). */
  readonly parent?: { readonly table: keyof Database; readonly key: string; readonly column: string };
  /** What is kept of the rows that go, `gone`, in the same statement. */
  readonly keep?: RawBuilder<unknown>;
};

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const before = (column: string, at: number) => raw<boolean>`${raw.ref(column)} < ${new Date(at)}`;

const expiredFor =
  (age: number): Rule['expired'] =>
  (now) =>
    before('t.expires_at', now - age);

/**
 * A used refresh token stays as long as its family lives, so that its reuse is still recognised (RFC 9700, section
 * 4.14.2), but not for ever in a family that is renewed without end.
 */
const expiredToken: Rule['expired'] = (now) =>
  raw<boolean>`${before('t.expires_at', now - DAY)} and (t.family_id is null
    or ${before('t.expires_at', now - 30 * DAY)}
    or not exists (select from oauth_tokens alive
                   where alive.family_id = t.family_id and alive.expires_at > ${new Date(now)}))`;

/** A session that no browser holds can be renewed for longer than its token lives. */
const expiredSession: Rule['expired'] = (now) =>
  raw<boolean>`${before('t.expires_at', now - DAY)} and not exists (select from session_refresh_tokens alive
    where alive.session_uid = t.uid and alive.expires_at > ${new Date(now)})`;

/** How many tokens each application got on which day (client-usage.ts). */
const countTokens = raw`insert into client_token_days (client_id, day, tokens)
  select g.client_id, (g.created_at at time zone 'UTC')::date, count(*) from gone g
  where g.kind in ('access', 'client') and exists (select from oauth_clients c where c.client_id = g.client_id)
  group by 1, 2
  on conflict (client_id, day) do update set tokens = client_token_days.tokens + excluded.tokens`;

const RULES: readonly Rule[] = [
  { table: 'oauth_codes', expired: expiredFor(HOUR) },
  {
    table: 'oauth_tokens',
    expired: expiredToken,
    parent: { table: 'oauth_clients', key: 'client_id', column: 'client_id' },
    keep: countTokens,
  },
  { table: 'client_token_days', expired: (now) => before('t.day', now - 90 * DAY) },
  { table: 'oauth_grants', expired: expiredFor(DAY) },
  { table: 'oauth_artifacts', expired: expiredFor(HOUR) },
  { table: 'sessions', expired: expiredSession },
  { table: 'lnurl_challenges', expired: expiredFor(HOUR) },
  { table: 'key_challenges', expired: expiredFor(HOUR) },
  { table: 'nostr_events', expired: expiredFor(HOUR) },
  { table: 'session_refresh_tokens', expired: expiredFor(DAY) },
  { table: 'merge_tickets', expired: expiredFor(HOUR) },
  { table: 'passkey_challenges', expired: expiredFor(HOUR) },
  {
    table: 'pof_challenges',
    // The proof outlives its challenge.
    expired: (now) =>
      raw<boolean>`${before('t.expires_at', now - DAY)}
        and (t.proof_valid_until is null or ${before('t.proof_valid_until', now - DAY)})`,
  },
  { table: 'pof_nullifiers', expired: expiredFor(0) },
  // Until then people see that it has expired; what was sent stays in the history.
  {
    table: 'wallet_drafts',
    expired: expiredFor(30 * DAY),
    parent: { table: 'bitcoin_wallets', key: 'id', column: 'wallet_id' },
  },
  { table: 'rate_limits', expired: (now) => before('t.window_start', now - DAY) },
];

// "purge" in ASCII. Held by one statement at a time, so that no process can keep it by hanging.
const LOCK = 0x7075726765n;

/** A round ends after this many batches of a table; the next round goes on. */
const MOST_BATCHES = 100;

/** Those that are being deleted are left alone, and what hangs on them goes with them. */
const parents = ({ table, expired, parent }: Rule, now: number, batch: number) =>
  parent &&
  raw`parents as materialized (
    select p.${raw.ref(parent.key)} as key from ${raw.table(parent.table)} p
    where (select mine from turn) and p.${raw.ref(parent.key)} = any(array(
      select t.${raw.ref(parent.column)} from ${raw.table(table)} t where ${expired(now)} limit ${batch}))
    order by 1 for key share skip locked),`;

const deleteBatch = async (db: Kysely<Database>, rule: Rule, now: number, batch: number) => {
  const { table, expired, parent, keep } = rule;
  const held = parent ? raw`and t.${raw.ref(parent.column)} in (select key from parents)` : raw``;
  const { rows } = await raw<{ count: string }>`
    with turn as materialized (select pg_try_advisory_xact_lock(${LOCK}) as mine),
    ${parents(rule, now, batch) ?? raw``}
    gone as (delete from ${raw.table(table)} d where (select mine from turn) and d.ctid = any(array(
      select t.ctid from ${raw.table(table)} t where ${expired(now)} ${held} limit ${batch} for update of t skip locked))
      returning ${keep ? raw`d.*` : raw`1`})
    ${keep ? raw`, kept as (${keep})` : raw``}
    select count(*) as count from gone`.execute(db);
  return Number(rows[0]?.count ?? 0);
};

export type PurgeOptions = {
  /** Most rows one statement deletes. Default 1000. */
  readonly batch?: number | undefined;
};

/** Deletes what has expired and resolves to the number of rows; 0 while another process is at it. */
export const purgeExpired = async (
  db: Kysely<Database>,
  clock: Clock,
  { batch = 1000 }: PurgeOptions = {},
): Promise<number> => {
  let total = 0;
  for (const rule of RULES) {
    for (let round = 0; round < MOST_BATCHES; round += 1) {
      const deleted = await deleteBatch(db, rule, clock.now(), batch);
      total += deleted;
      if (deleted < batch) break;
    }
  }
  return total;
};

export type PurgeJob = {
  readonly sql: Pick<Sql, 'db' | 'kind'>;
  readonly clock: Clock;
  /** Milliseconds between the end of one round and the start of the next. */
  readonly every: number;
  readonly log: Pick<Log, 'debug' | 'warn'>;
};

/** Purges every `every` ms until disposed, which waits for the round under way. Failures are logged and tried again. */
export const startPurge = ({ sql, clock, every, log }: PurgeJob): AsyncDisposable => {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let round = Promise.resolve();

  const run = async () => {
    try {
      const rows = await purgeExpired(sql.db, clock);
      if (sql.kind === 'pglite') await upkeep(sql.db);
      log.debug({ rows }, 'expired rows were deleted');
    } catch (error) {
      log.warn({ err: error }, 'expired rows could not be deleted; they will be later');
    }
    schedule();
  };
  const schedule = () => {
    if (stopped) return;
    timer = setTimeout(() => {
      round = run();
    }, every).unref();
  };

  schedule();
  return {
    [Symbol.asyncDispose]: async () => {
      stopped = true;
      clearTimeout(timer);
      await round;
    },
  };
};
