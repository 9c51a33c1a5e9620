/**
 * One Kysely driver for both databases: a database is a `LinkSource`, and the rest is the same for each.
 * (Kysely's own PGlite driver lets a stray query slip into a transaction that is open at that moment.)
 */
import {
  AbortedTransactionError,
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import { againAfterConflict } from './again-after-conflict.ts';

export type LinkResult = {
  readonly command: string;
  readonly rowCount: number | null;
  readonly rows: unknown[];
};

/** One session with the database, owned by one caller until released. Rejects with the errors of errors.ts. */
export type Link = {
  readonly query: (sql: string, parameters: readonly unknown[]) => Promise<LinkResult>;
  /** `broken` closes the session instead of giving it to the next caller. */
  readonly release: (broken: boolean) => void;
};

export type LinkSource = {
  readonly acquire: () => Promise<Link>;
  readonly end: () => Promise<void>;
};

const WRITES = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

const begin = ({ isolationLevel, accessMode }: TransactionSettings): string =>
  ['begin', isolationLevel && `isolation level ${isolationLevel}`, accessMode].filter(Boolean).join(' ');

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Whether the session must not be used again, and whether a transaction is open in it. */
type Entry = { readonly link: Link; broken: boolean; inTransaction: boolean };

const createConnection = (entry: Entry): DatabaseConnection => ({
  executeQuery: async <R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> => {
    const send = () => entry.link.query(sql, parameters);
    // A statement of its own is undone alone; one of a transaction takes all the others with it (in-transaction.ts).
    const { command, rowCount, rows } = await (entry.inTransaction ? send() : againAfterConflict(send));
    // COMMIT of a transaction that an earlier error had aborted answers ROLLBACK and reports no error.
    if (sql === 'commit' && command === 'ROLLBACK') throw new AbortedTransactionError();
    return {
      rows: rows as R[],
      ...(WRITES.has(command) && rowCount !== null ? { numAffectedRows: BigInt(rowCount) } : {}),
    };
  },
  // biome-ignore lint/correctness/useYield: the interface asks for a generator; nothing here streams.
  streamQuery: async function* () {
    throw new Error('streaming is not supported');
  },
});

const createDriver = (source: LinkSource): Driver => {
  const links = new WeakMap<DatabaseConnection, Entry>();
  const mark = (connection: DatabaseConnection, change: Partial<Pick<Entry, 'broken' | 'inTransaction'>>) => {
    const entry = links.get(connection);
    if (entry) Object.assign(entry, change);
  };
  const send = (connection: DatabaseConnection, statement: string) =>
    connection.executeQuery(CompiledQuery.raw(statement));
  return {
    init: async () => {},
    acquireConnection: async () => {
      const entry: Entry = { link: await source.acquire(), broken: false, inTransaction: false };
      const connection = createConnection(entry);
      links.set(connection, entry);
      return connection;
    },
    beginTransaction: async (connection, settings) => {
      await send(connection, begin(settings));
      mark(connection, { inTransaction: true });
    },
    commitTransaction: async (connection) => {
      await send(connection, 'commit');
      mark(connection, { inTransaction: false });
    },
    rollbackTransaction: async (connection) => {
      try {
        await send(connection, 'rollback');
        mark(connection, { inTransaction: false });
      } catch (error) {
        // A session whose transaction cannot be ended must not reach another caller.
        mark(connection, { broken: true });
        throw error;
      }
    },
    savepoint: async (connection, name) => {
      await send(connection, `savepoint ${quoted(name)}`);
    },
    rollbackToSavepoint: async (connection, name) => {
      await send(connection, `rollback to ${quoted(name)}`);
    },
    releaseSavepoint: async (connection, name) => {
      await send(connection, `release ${quoted(name)}`);
    },
    releaseConnection: async (connection) => {
      const entry = links.get(connection);
      entry?.link.release(entry.broken);
    },
    destroy: () => source.end(),
  };
};

export const createDialect = (source: LinkSource): Dialect => ({
  createDriver: () => createDriver(source),
  createQueryCompiler: () => new PostgresQueryCompiler(),
  createAdapter: () => new PostgresAdapter(),
  createIntrospector: (db) => new PostgresIntrospector(db),
});
