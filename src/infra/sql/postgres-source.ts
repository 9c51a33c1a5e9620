/** Sessions from a pool of PostgreSQL connections that outlives restarts of the server. */
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import type { Link, LinkResult, LinkSource } from './driver.ts';
import { SqlUnavailable } from './errors.ts';
import type { Meter } from './meter.ts';
import { createPreparedNames } from './prepared-names.ts';
import { translateError } from './translate-error.ts';

export type PostgresSourceOptions = {
  readonly url: string;
  readonly poolSize: number;
  readonly meter: Meter;
  /** How long, in ms, to keep trying to connect before a caller is told that the database is away. */
  readonly patience: number;
};

const CONNECT_TIMEOUT = 5_000;
const STATEMENT_TIMEOUT = 15_000;
const FIRST_BACKOFF = 25;
const LONGEST_BACKOFF = 500;

// Reading twice, or beginning twice on a session that died, changes nothing.
const REPEATABLE = /^(select|begin)\b/i;

// pg refuses on its own to write to a socket that it knows to be dead.
const NEVER_SENT = /^Client (has encountered a connection error|was closed)/;

// A plan prepared before a migration (0A000) or on a session that has been reset (26000); refused unexecuted.
const STALE_PLAN = new Set(['0A000', '26000']);

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;

const mayRepeat = (error: unknown, sql: string): boolean =>
  STALE_PLAN.has(String(codeOf(error))) ||
  (error instanceof Error && NEVER_SENT.test(error.message)) ||
  (REPEATABLE.test(sql) && translateError(error) instanceof SqlUnavailable && codeOf(error) !== '57014');

const createPool = ({ url, poolSize }: PostgresSourceOptions): pg.Pool => {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    application_name: 'hodlxxi',
    connectionTimeoutMillis: CONNECT_TIMEOUT,
    idleTimeoutMillis: 30_000,
    maxLifetimeSeconds: 30 * 60,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    statement_timeout: STATEMENT_TIMEOUT,
    idle_in_transaction_session_timeout: 60_000,
    // Ends the wait when the network, not the server, has gone: the server's own timeout comes first.
    query_timeout: STATEMENT_TIMEOUT + 5_000,
  });
  // The pool has dropped the connection by then, and the next caller gets a new one: nothing else to do,
  // but without a listener each of these would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
};

/** Tries again while the server is starting, restarting or out of connections; nothing has been sent yet. */
const connectPatiently = async (pool: pg.Pool, patience: number): Promise<pg.PoolClient> => {
  const deadline = performance.now() + patience;
  for (let backoff = FIRST_BACKOFF; ; backoff = Math.min(backoff * 2, LONGEST_BACKOFF)) {
    try {
      return await pool.connect();
    } catch (error) {
      const named = translateError(error);
      if (!(named instanceof SqlUnavailable) || performance.now() + backoff > deadline) throw named;
      await wait(backoff);
    }
  }
};

export const createPostgresSource = (options: PostgresSourceOptions): LinkSource => {
  const { meter, patience, poolSize } = options;
  const pool = createPool(options);
  const nameOf = createPreparedNames();

  const send = async (
    client: pg.PoolClient,
    sql: string,
    values: readonly unknown[],
  ): Promise<LinkResult> => {
    const name = values.length > 0 ? nameOf(sql) : undefined;
    return client.query({ text: sql, values: [...values], ...(name ? { name } : {}) });
  };

  const acquire = async (): Promise<Link> => {
    let client = await connectPatiently(pool, patience);
    let lost = false;
    let first = true;

    const sendFirst = async (sql: string, values: readonly unknown[]): Promise<LinkResult> => {
      // Every idle connection may be dead after a restart: one try for each of them, and one more.
      for (let left = poolSize; ; left -= 1) {
        try {
          return await send(client, sql, values);
        } catch (error) {
          if (left === 0 || !mayRepeat(error, sql)) throw error;
          client.release(true);
          client = await connectPatiently(pool, patience);
        }
      }
    };

    return {
      query: (sql, values) =>
        meter.run(sql, async () => {
          const run = first
            ? sendFirst
            : (text: string, input: readonly unknown[]) => send(client, text, input);
          first = false;
          try {
            return await run(sql, values);
          } catch (error) {
            // After a timeout or a lost connection the session's state is unknown.
            lost ||= translateError(error) instanceof SqlUnavailable;
            throw error;
          }
        }),
      release: (broken) => client.release(broken || lost),
    };
  };

  return { acquire, end: () => pool.end() };
};
