import { authRequired } from '../core/authn/challenge.ts';
import { coreErrors, type ProblemError, problem } from '../core/errors.ts';
import { isNodeAway } from '../infra/chain/node-away.ts';
import { SqlError, SqlUnavailable } from '../infra/sql/errors.ts';

/** Failures of adapters in the words of the wire contract; undefined for everything unexpected. */
export function translateFailure(error: unknown): ProblemError | undefined {
  if (error instanceof SqlUnavailable) {
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
  if (error instanceof SqlError && isAccountGone(error)) return authRequired();
  return undefined;
}

/** SQLSTATE 23503: the account was deleted while the request was under way, and whoever asked has no session any more. */
function isAccountGone({ sqlState, constraint = '' }: SqlError): boolean {
  return sqlState === '23503' && constraint.endsWith('_user_id_fkey');
}
