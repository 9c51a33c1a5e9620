import { coreErrors, type ProblemError, problem } from '../core/errors.ts';
import { SqlUnavailable } from '../infra/sql/errors.ts';

/** Failures of adapters in the words of the wire contract; undefined for everything unexpected. */
export function translateFailure(error: unknown): ProblemError | undefined {
  if (error instanceof SqlUnavailable) {
    return problem(coreErrors, 'not_ready', { headers: { 'retry-after': '2' }, cause: error });
  }
  return undefined;
}
