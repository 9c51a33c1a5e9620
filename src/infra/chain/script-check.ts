/** A Bitcoin node as interpreter of scripts that `lib/bitcoin` does not know. It needs no wallet and no chain. */
import { z } from 'zod';
import type { ScriptCheck, ScriptVerdict } from '../../account/keys/verify-proof.ts';
import { nodeCalls } from '../../lib/bitcoin/bip322/node-check.ts';
import type { BitcoinRpc, Outcome } from './bitcoin-rpc.ts';
import type { NodeErrorCode } from './bitcoin-rpc-errors.ts';

const PATIENCE = 5000;
/** A node that starts, and a call that its version does not have; anything else it refuses is about the job. */
const NOT_NOW: ReadonlySet<NodeErrorCode> = new Set(['warming_up', 'unknown_method']);

const signed = z.object({ complete: z.boolean() });

/**
 * `signrawtransactionwithkey` with no key signs nothing, but verifies every input with the node's standard flags.
 * Valid when that holds for the job and for none of its alterations. Never rejects; what the node says stays with the
 * client, for its words follow a failed attempt to sign and are not the reason. Bitcoin Knots also refuses some
 * tapscripts with OP_IF that Bitcoin Core takes.
 */
export function createScriptCheck(rpc: Pick<BitcoinRpc, 'batch'>): ScriptCheck {
  return async (job) => {
    const { genuine, altered } = nodeCalls(job);
    const calls = [genuine, ...altered].map((params) => ({ method: 'signrawtransactionwithkey', params }));
    try {
      return verdictOf(await rpc.batch(calls, signed, { timeout: PATIENCE }));
    } catch {
      return 'unavailable';
    }
  };
}

function verdictOf([genuine, ...altered]: readonly Outcome<z.infer<typeof signed>>[]): ScriptVerdict {
  if ([genuine, ...altered].some((one) => one && !one.ok && NOT_NOW.has(one.error.code)))
    return 'unavailable';
  const isComplete = (one: typeof genuine) => one?.ok === true && one.result.complete;
  return isComplete(genuine) && !altered.some(isComplete) ? 'valid' : 'invalid';
}
