/** Brings a database to the newest schema. Any number of processes may do so at once. */
import { createHash } from 'node:crypto';
import { type Kysely, sql as raw } from 'kysely';
import { SqlError } from './errors.ts';
import { inTransaction } from './in-transaction.ts';
import type { Migration } from './migration.ts';
import { migrations as known } from './migrations/all.ts';
import type { Database } from './schema.ts';

/** The database does not fit this version of the program; the message says what to do. */
export class SchemaMismatch extends Error {
  override readonly name = 'SchemaMismatch';
  readonly code: 'schema_too_new' | 'migration_changed';
  constructor(code: SchemaMismatch['code'], message: string) {
    super(message);
    this.code = code;
  }
}

type Applied = { readonly name: string; readonly checksum: string };

// Any constant will do, so long as nothing else in this database uses it: "hodlxxi" in ASCII.
const LOCK = 0x686f646c787869n;

const UNDEFINED_TABLE = '42P01';

const checksum = ({ statements }: Migration): string =>
  createHash('sha256').update(statements.join(';\n')).digest('hex');

const readApplied = async (db: Kysely<Database>): Promise<readonly Applied[]> => {
  const { rows } = await raw<Applied>`select name, checksum from schema_migrations order by name`.execute(db);
  return rows;
};

/** What is left to do. The applied ones must be the first of ours, byte for byte. */
const remaining = (all: readonly Migration[], applied: readonly Applied[]): readonly Migration[] => {
  for (const [index, { name, checksum: recorded }] of applied.entries()) {
    const ours = all[index];
    if (ours?.name !== name) {
      throw new SchemaMismatch(
        'schema_too_new',
        `the database has migration ${name}, which this version does not know: run the newer version`,
      );
    }
    if (checksum(ours) !== recorded) {
      throw new SchemaMismatch(
        'migration_changed',
        `migration ${name} was changed after it had been applied`,
      );
    }
  }
  return all.slice(applied.length);
};

/** One statement for a database that is up to date: the usual start. */
const isCurrent = async (db: Kysely<Database>, all: readonly Migration[]): Promise<boolean> => {
  try {
    return remaining(all, await readApplied(db)).length === 0;
  } catch (error) {
    if (error instanceof SqlError && error.sqlState === UNDEFINED_TABLE) return false;
    throw error;
  }
};

/**
 * Applies what is missing, all in one transaction, and returns the names of what it applied.
 * Throws `SchemaMismatch` for a database of a newer version or with a changed migration.
 */
export const migrate = async (
  db: Kysely<Database>,
  migrations: readonly Migration[] = known,
): Promise<readonly string[]> => {
  if (await isCurrent(db, migrations)) return [];
  return inTransaction(db, async (trx) => {
    await raw`set local statement_timeout = 0`.execute(trx);
    // Held until commit: whoever waits here finds the work done.
    await raw`select pg_advisory_xact_lock(${LOCK})`.execute(trx);
    await raw`create table if not exists schema_migrations (
      name text primary key, checksum text not null, applied_at timestamptz not null default now()
    )`.execute(trx);
    const missing = remaining(migrations, await readApplied(trx));
    for (const migration of missing) {
      for (const statement of migration.statements) await raw.raw(statement).execute(trx);
      await raw`insert into schema_migrations (name, checksum) values (${migration.name}, ${checksum(migration)})`.execute(
        trx,
      );
    }
    return missing.map(({ name }) => name);
  });
};
