/** What operators see of the calls: a duration per method and outcome, and scrubbed lines of log. */
import type { Log, Metrics } from '../../core/ports.ts';
import type { RpcAnswer } from './bitcoin-rpc-answer.ts';
import { NodeError } from './bitcoin-rpc-errors.ts';
import type { Job } from './bitcoin-rpc-exchange.ts';
import { scrub } from './bitcoin-rpc-scrub.ts';

export type CallReport = {
  readonly retry: (reason: string) => void;
  readonly answered: (answers: readonly RpcAnswer[]) => void;
  readonly failed: (error: unknown) => void;
};

/** Faults of the configuration: nobody else can put them right. */
const OF_THE_OPERATOR: ReadonlySet<string> = new Set(['unauthorized', 'forbidden']);

export type Reports = {
  /** The node is left alone, or is back. */
  readonly away: (isAway: boolean) => void;
  readonly start: (work: Pick<Job, 'calls' | 'isBatch'>) => CallReport;
};

export function createReports(to: { readonly metrics: Metrics; readonly log: Log }): Reports {
  const { metrics, log } = to;
  return {
    away(isAway) {
      if (isAway) log.warn({}, 'the Bitcoin node fails: it is left alone for a moment');
      else log.info({}, 'the Bitcoin node is back');
    },

    start({ calls, isBatch }) {
      const started = performance.now();
      const method = nameOf(calls);
      const size = isBatch ? 'batch' : 'one';
      const took = (outcome: string) =>
        metrics.observe('bitcoin_rpc_duration_seconds', (performance.now() - started) / 1000, {
          method,
          size,
          outcome,
        });
      return {
        retry: (reason) => metrics.count('bitcoin_rpc_retries_total', { method, reason }),
        answered(answers) {
          const refused = answers.filter((one) => !one.ok);
          for (const { error, said } of refused.slice(0, 1)) {
            const { code, rpcCode } = error;
            log.debug({ method, code, rpcCode, said: scrub(said), refused: refused.length }, error.message);
          }
          took(!isBatch ? (refused[0]?.error.code ?? 'ok') : 'ok');
        },
        failed(error) {
          const code = error instanceof NodeError ? error.code : 'aborted';
          took(code);
          if (!(error instanceof NodeError)) return;
          // Called on the log: its methods read `this`.
          log[OF_THE_OPERATOR.has(code) ? 'warn' : 'debug']({ method, code }, error.message);
        },
      };
    },
  };
}

function nameOf(calls: Job['calls']): string {
  const [first = '', ...others] = new Set(calls.map(({ method }) => method));
  return others.length === 0 ? first : 'mixed';
}
