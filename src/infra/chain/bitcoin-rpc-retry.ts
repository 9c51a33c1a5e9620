/** When a call is made again, and after what pause. */
import type { Random } from '../../core/ports.ts';
import { NodeError, type NodeErrorCode } from './bitcoin-rpc-errors.ts';

/** The node did nothing: any call may be made again. */
const NOT_DONE: ReadonlySet<NodeErrorCode> = new Set(['unreachable', 'busy', 'warming_up']);
/** Nobody knows whether the node did it. */
const UNKNOWN: ReadonlySet<NodeErrorCode> = new Set(['connection_lost']);

const MOST_ATTEMPTS = 5;
const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 2000;

export type RetryOptions = {
  /** Whether the call may be made twice. */
  readonly repeatable: boolean;
  /** Rejects when time is up. */
  readonly pause: (ms: number) => Promise<void>;
  readonly random: Random;
  readonly onRetry: (reason: NodeErrorCode) => void;
};

/** A node that starts is waited for as long as the caller has time; everything else is tried five times. */
export async function withRetries<T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> {
  let failure: NodeError | undefined;
  for (let made = 0; ; made += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof NodeError)) throw error;
      // Why the node is left alone, or time is up, says more than that it is.
      if (failure !== undefined && (error.code === 'unavailable' || error.code === 'timeout')) throw failure;
      failure = error;
    }
    const { code } = failure;
    const again = NOT_DONE.has(code) || (UNKNOWN.has(code) && options.repeatable);
    if (!again || (made + 1 >= MOST_ATTEMPTS && code !== 'warming_up')) throw failure;
    options.onRetry(code);
    try {
      await options.pause(pauseAfter(made, options.random));
    } catch (error) {
      throw error instanceof NodeError ? failure : error;
    }
  }
}

/** Doubling, with half of it left to chance, so that many callers do not come back all at once. */
function pauseAfter(made: number, random: Random): number {
  const most = Math.min(FIRST_PAUSE * 2 ** Math.min(made, 10), LONGEST_PAUSE);
  return most * (0.5 + (random.bytes(1)[0] ?? 0) / 510);
}
