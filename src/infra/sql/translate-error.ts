/** From what `pg` and PGlite throw to the named errors of this folder; the one place that reads SQLSTATE. */
import { ExpectedRowsMissing, SqlConflict, SqlError, SqlUnavailable, UniqueViolation } from './errors.ts';

type DriverError = Error & { code?: unknown; constraint?: unknown; table?: unknown };

// Class 08 connection exception, 57P0x operator intervention, 57014 cancelled by statement_timeout,
// 53300 too many connections, 55P03 lock_timeout, 25006 a primary that became a standby.
// https://www.postgresql.org/docs/current/errcodes-appendix.html
const UNAVAILABLE = /^(08...|57P0\d|57014|53300|55P03|25006)$/;

const NETWORK = /^(ECONN|EPIPE|ENOTFOUND|EAI_|EHOST|ENET|ETIMEDOUT|ENOENT)/;

// `pg` gives these no code.
const LOST =
  /^(Connection terminated|Client has encountered|Client was closed|timeout e|Query read timeout|PGlite is clos)/;

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Class 42 speaks of the query itself (a missing column, a syntax error); other texts may quote row values. */
const message = (error: Error, state: string): string =>
  state.startsWith('42') ? `database error ${state}: ${error.message}` : `database error ${state}`;

/** Returns the named error for `error`; whatever does not come from the database is returned as it is. */
export const translateError = (error: unknown): unknown => {
  if (!(error instanceof Error)) return error;
  const { code, constraint, table }: DriverError = error;
  if (typeof code !== 'string')
    return LOST.test(error.message) ? new SqlUnavailable('connection_lost') : error;
  if (code === '23505') return new UniqueViolation(text(constraint) ?? 'unknown');
  if (code === '40P01' || code === '40001') return new SqlConflict(code);
  if (code === 'HX001') return new ExpectedRowsMissing(error.message);
  if (UNAVAILABLE.test(code) || NETWORK.test(code)) return new SqlUnavailable(code);
  if (/^[0-9A-Z]{5}$/.test(code))
    return new SqlError(message(error, code), code, text(table), text(constraint));
  return error;
};
