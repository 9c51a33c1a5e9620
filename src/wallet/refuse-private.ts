/** Whatever a request to this room carries is looked through for private keys before anything else sees it. */
import type { preValidationAsyncHookHandler } from 'fastify';
import { problem } from '../core/errors.ts';
import type { Metrics } from '../core/ports.ts';
import { findPrivateMaterialIn } from '../lib/bitcoin/secrets/index.ts';
import { walletErrors } from './errors.ts';

/**
 * After the body is parsed and before it is validated: no message about a field can repeat it. What was found is
 * counted by its kind; the thing itself goes nowhere. @throws ProblemError `private_key_refused`
 */
export function refusePrivateKeys(metrics: Pick<Metrics, 'count'>): preValidationAsyncHookHandler {
  return async ({ body, query, params }) => {
    const finding = findPrivateMaterialIn([body, query, params]);
    if (!finding) return;
    metrics.count('wallet_private_keys_refused_total', { kind: finding.kind });
    throw problem(walletErrors, 'private_key_refused');
  };
}
