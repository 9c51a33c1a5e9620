/** One question to the node, with everything that stands between a caller and an exchange. */
import type { Random } from '../../core/ports.ts';
import type { After } from './after.ts';
import type { RpcAnswer } from './bitcoin-rpc-answer.ts';
import type { Breaker } from './bitcoin-rpc-breaker.ts';
import { pause, withDeadline } from './bitcoin-rpc-deadline.ts';
import { NodeError } from './bitcoin-rpc-errors.ts';
import type { Exchange, Job } from './bitcoin-rpc-exchange.ts';
import { createGate } from './bitcoin-rpc-gate.ts';
import { isLong, isRepeatable } from './bitcoin-rpc-methods.ts';
import type { Reports } from './bitcoin-rpc-reports.ts';
import { withRetries } from './bitcoin-rpc-retry.ts';
import { CONNECTIONS, type Lane } from './bitcoin-rpc-transport.ts';

export type RpcOptions = {
  /** Milliseconds for everything, retries included; null for ever. Default 10 s, for calls that read the chain null. */
  readonly timeout?: number | null | undefined;
  /** Ends the waiting, not what the node is doing; rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
};

/** @throws NodeError, or the reason of the caller's signal */
export type Ask = (work: Omit<Job, 'lane'>, options: RpcOptions) => Promise<readonly RpcAnswer[]>;

export type AskOptions = {
  readonly exchange: Exchange;
  readonly breaker: Breaker;
  readonly reports: Reports;
  readonly random: Random;
  readonly after: After;
};

export const PATIENCE = 10_000;
const MOST_WAITING = 1000;

/** From the outside in: deadline, retries, gate, breaker, exchange. */
export function createAsk({ exchange, breaker, reports, random, after }: AskOptions): Ask {
  const gates = {
    short: createGate({ inside: CONNECTIONS.short, waiting: MOST_WAITING }),
    long: createGate({ inside: CONNECTIONS.long, waiting: MOST_WAITING }),
  };

  const attempt = (job: Job, signal: AbortSignal) =>
    gates[job.lane].pass(signal, async () => {
      const trial = breaker.attempt();
      if (trial === null) throw new NodeError('unavailable');
      try {
        const answers = await exchange(job, signal);
        trial.succeeded();
        return answers;
      } catch (error) {
        trial[verdictOn(error, job.lane)]();
        throw error;
      }
    });

  /** Whatever the node answers, asked until it answers or time is up. */
  return async (work, { timeout, signal }) => {
    const lane = work.calls.some(({ method, params = [] }) => isLong(method, params)) ? 'long' : 'short';
    const repeatable = work.calls.every(({ method, params = [] }) => isRepeatable(method, params));
    const ms = timeout === undefined && lane === 'short' ? PATIENCE : (timeout ?? null);
    const report = reports.start(work);
    try {
      const answers = await withDeadline({ ms, signal, after }, (over) =>
        withRetries(async () => whenStarted(await attempt({ ...work, lane }, over)), {
          repeatable,
          random,
          pause: (wait) => pause(wait, over, after),
          onRetry: report.retry,
        }),
      );
      report.answered(answers);
      return answers;
    } catch (error) {
      report.failed(error);
      throw error;
    }
  };
}

/** In a batch that the node's start ended amid, what was done is done; those calls keep their refusals. */
function whenStarted(answers: readonly RpcAnswer[]): readonly RpcAnswer[] {
  const [first] = answers;
  const isStarting = answers.every((one) => !one.ok && one.error.code === 'warming_up');
  if (isStarting && first && !first.ok) throw first.error;
  return answers;
}

/** What a failed exchange says about the node. */
function verdictOn(error: unknown, lane: Lane): 'succeeded' | 'failed' | 'ended' {
  if (!(error instanceof NodeError)) return 'ended';
  switch (error.code) {
    case 'timeout':
      return lane === 'short' ? 'failed' : 'ended';
    case 'unreachable':
    case 'connection_lost':
    case 'unauthorized':
    case 'unreadable':
      return 'failed';
    // A full queue empties by itself, and trying again is slow enough not to be what fills it.
    case 'busy':
    case 'overloaded':
    case 'closed':
    case 'too_large':
      return 'ended';
    default:
      return 'succeeded';
  }
}
