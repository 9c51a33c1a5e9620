/** Works off imports and rescans, one at a time in each process, wherever they were begun. */
import { ProblemError } from '../../core/errors.ts';
import type { Log, Metrics, Random } from '../../core/ports.ts';
import type { HeldKeys, Vault } from '../vault/index.ts';
import { type Held, whileHeld } from './held.ts';
import type { Job, JobStore, Target } from './job-store.ts';
import { type Reading, type TurnDeps, type TurnOutcome, takeTurn } from './scan-turn.ts';

export type WorkerDeps = TurnDeps & {
  readonly store: JobStore;
  readonly vault: Pick<Vault, 'open'>;
  /** Work for locked wallets waits until a session has opened them. */
  readonly held: Pick<HeldKeys, 'all'>;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Whether an error says that the node cannot be asked for now; then a job waits, however long. */
  readonly isAway: (error: unknown) => boolean;
  /** Milliseconds of a lease; a job whose holder was killed goes on after that. */
  readonly lease: number;
  /** Milliseconds between two looks for jobs that others began. */
  readonly every: number;
  /** Told whenever more of a wallet's past is known. A hint: nothing is lost when it fails. */
  readonly onProgress: (walletId: string) => void;
};

export type Worker = {
  /** Looks now. */
  readonly kick: () => void;
  /** Resolves when nothing is under way; what was is gone on with later, here or elsewhere. */
  readonly stop: () => Promise<void>;
};

const MOST_ATTEMPTS = 8;
const LONGEST_PAUSE = 60_000;

export function startWorker(deps: WorkerDeps): Worker {
  const { store, clock, log } = deps;
  const holder = Buffer.from(deps.random.bytes(12)).toString('hex');
  const stopping = new AbortController();
  const stop = stopping.signal;
  let working: Promise<void> | undefined;
  let again = false;

  const work = async () => {
    do {
      again = false;
      const job = await store.claim({ holder, lease: deps.lease, now: clock.now(), open: deps.held.all() });
      if (!job) continue;
      again = true;
      await runJob(job, { ...deps, holder, stop });
    } while (again && !stop.aborted);
  };
  const kick = () => {
    again = true;
    if (stop.aborted || working) return;
    working = work()
      .catch((error: unknown) => log.warn({ err: error }, 'imports and rescans wait for now'))
      .finally(() => {
        working = undefined;
      });
  };
  const timer = setInterval(kick, deps.every);
  kick();
  return {
    kick,
    async stop() {
      clearInterval(timer);
      stopping.abort(new Error('the server stops'));
      await working;
    },
  };
}

type Run = WorkerDeps & { readonly holder: string; readonly stop: AbortSignal };

async function runJob(job: Job, run: Run): Promise<void> {
  const target = await run.store.target(job.walletId);
  if (!target) return;
  const { nodeWallet: name } = target.wallet;
  const letGo = run.node.pin(name);
  let reading: Reading = null;
  const look = async () => {
    if (reading === null) return null;
    const { from, to } = reading;
    const share = await run.node.progress(name);
    return share === null ? null : from + Math.floor(share * (to - from));
  };
  try {
    await whileHeld(job, { ...run, look }, async (held) => {
      const outcome = await turnOf(target, held, run, (now) => {
        reading = now;
      });
      if (held.lost() === null) await settle(job, outcome, run);
      run.onProgress(job.walletId);
    });
  } finally {
    letGo();
  }
}

/** A turn in which whatever goes wrong is an outcome. */
async function turnOf(
  target: Target,
  held: Held,
  run: Run,
  reading: (now: Reading) => void,
): Promise<TurnOutcome> {
  const { job } = held;
  try {
    return await takeTurn(target, run.vault.open(target.sealed), held, run, reading);
  } catch (error) {
    // The wallet may have been deleted meanwhile, and the job with it: then this is no error.
    if (!held.signal.aborted) await held.note({}).catch(() => {});
    if (held.signal.aborted) {
      // Nobody waits for the node any more, unless somebody else has gone on.
      if (held.lost() !== 'taken') await run.node.abort(target.wallet.nodeWallet).catch(() => {});
      return { kind: 'later', wait: 0, code: null };
    }
    // Nobody claims it until it is opened again.
    if (error instanceof ProblemError && error.code === 'wallet_locked')
      return { kind: 'later', wait: 0, code: null };
    if (error instanceof ProblemError) return { kind: 'failed', code: error.code };
    const wait = Math.min(LONGEST_PAUSE, 500 * 2 ** Math.min(job.attempts, 10));
    if (run.isAway(error)) return { kind: 'later', wait, code: 'chain_unavailable' };
    run.log.error({ err: error, jobId: job.id }, 'an import or rescan failed');
    return job.attempts < MOST_ATTEMPTS
      ? { kind: 'later', wait, code: 'internal_error' }
      : { kind: 'failed', code: 'internal_error' };
  }
}

async function settle(job: Job, outcome: TurnOutcome, { store, clock, holder, metrics }: Run): Promise<void> {
  const lease = { jobId: job.id, holder, now: clock.now() };
  metrics.count('wallet_scan_turns_total', { kind: job.kind, outcome: outcome.kind });
  switch (outcome.kind) {
    case 'done':
      await store.finish({ ...lease, state: 'done', failure: null });
      return;
    case 'failed':
      await store.finish({ ...lease, state: 'failed', failure: outcome.code });
      return;
    case 'later':
      if (outcome.code === null) await store.renew({ ...lease, lease: outcome.wait });
      else
        await store.postpone({
          ...lease,
          until: lease.now + outcome.wait,
          failure: outcome.code,
          step: 'node',
        });
  }
}
