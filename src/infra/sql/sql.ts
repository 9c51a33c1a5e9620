/** What both databases look like to the stores: PostgreSQL and PGlite answer the same queries the same way. */
import type { Kysely } from 'kysely';
import type { Database } from './schema.ts';

/** One statement that was sent: for logs and metrics. `sql` has placeholders, never values. */
export type QueryEvent = {
  readonly sql: string;
  readonly seconds: number;
  readonly ok: boolean;
  /** It lost against others (`SqlConflict`): it, or its transaction, is tried again a few times. */
  readonly conflict: boolean;
};

export type Sql = AsyncDisposable & {
  readonly kind: 'postgres' | 'pglite';
  /** The truth. Every write, and every read that decides something, goes here. */
  readonly db: Kysely<Database>;
  /** A replica when there is one, else `db`: for reads that may lag behind. */
  readonly read: Kysely<Database>;
  /** Rejects with `SqlUnavailable` when the database does not answer. */
  readonly ping: () => Promise<void>;
  /** SQL statements sent so far, transaction control included: one is one round trip. */
  readonly statements: () => number;
  readonly close: () => Promise<void>;
};
