import { authRequired } from '../core/authn/challenge.ts';
import { coreErrors, type ProblemError, problem } from '../core/errors.ts';
import { isNodeAway } from '../infra/chain/node-away.ts';
import { SqlConflict, SqlError, SqlUnavailable } from '../infra/sql/errors.ts';
import { httpErrors } from '../lib/http/errors.ts';

/** Failures of adapters in the words of the wire contract; undefined for everything unexpected. */
export function translateFailure(error: unknown): ProblemError | undefined {
  if (error instanceof SqlUnavailable || error instanceof SqlConflict) {
    return problem(coreErrors, 'not_ready', { headers: { 'retry-after': '2' }, cause: error });
  }
  if (isNodeAway(error)) {
    const isThere = error.code !== 'unreachable';
    const detail = isThere
      ? error.message
      : 'There is no Bitcoin node to ask. The operator sets BITCOIN_RPC_URL.';
    return problem(coreErrors, 'chain_unavailable', {
      detail,
      headers: { 'retry-after': '5' },
      cause: error,
    });
  }
  if (error instanceof SqlError && error.sqlState === FOREIGN_KEY) return deletedMeanwhile(error);
  return undefined;
}

const FOREIGN_KEY = '23503';

/** What a new row would have belonged to was deleted while the request was under way. */
function deletedMeanwhile({ constraint = '' }: SqlError): ProblemError | undefined {
  // Whoever asked has no session any more.
  if (constraint.endsWith('_user_id_fkey')) return authRequired();
  return /_(client|wallet)_id_fkey$/.test(constraint) ? problem(httpErrors, 'not_found') : undefined;
}
