/** Failures of the database under names a service can act on. None carries SQL text or row values. */

/** A row with this unique value exists already; `constraint` says which rule refused it. */
export class UniqueViolation extends Error {
  override readonly name = 'UniqueViolation';
  readonly code = 'unique_violation';
  readonly constraint: string;
  constructor(constraint: string) {
    super(`unique constraint ${constraint} refused the row`);
    this.constraint = constraint;
  }
}

/** `expect_rows(…)` aborted the statement: a guarded write touched another number of rows than it must. */
export class ExpectedRowsMissing extends Error {
  override readonly name = 'ExpectedRowsMissing';
  readonly code = 'expected_rows_missing';
  /** The third argument of `expect_rows`. */
  readonly what: string;
  constructor(what: string) {
    super(`expected rows are missing: ${what}`);
    this.what = what;
  }
}

/** The database cannot be reached, is restarting or took too long. Whether a write took effect is unknown. */
export class SqlUnavailable extends Error {
  override readonly name = 'SqlUnavailable';
  readonly code = 'sql_unavailable';
  /** SQLSTATE or operating-system code, for the log. */
  readonly reason: string;
  constructor(reason: string) {
    super(`the database is unavailable (${reason})`);
    this.reason = reason;
  }
}

/**
 * Others wanted the same rows in another order (40P01) or changed them first (40001): the statement, and the transaction it
 * was part of, are undone, and may be run again.
 */
export class SqlConflict extends Error {
  override readonly name = 'SqlConflict';
  readonly code = 'sql_conflict';
  readonly sqlState: string;
  constructor(sqlState: string) {
    super(`others had what this needed (${sqlState})`);
    this.sqlState = sqlState;
  }
}

/** Any other refusal by the database: a mistake in a query, or a row its checks do not allow. */
export class SqlError extends Error {
  override readonly name = 'SqlError';
  readonly code = 'sql_error';
  readonly sqlState: string;
  readonly table: string | undefined;
  readonly constraint: string | undefined;
  constructor(message: string, sqlState: string, table?: string, constraint?: string) {
    super(message);
    this.sqlState = sqlState;
    this.table = table;
    this.constraint = constraint;
  }
}
