/** Work under a lease: renewed while it lasts, and given up as soon as it is no longer ours. */
import type { Clock } from '../../core/ports.ts';
import type { Hold, Job, JobStore } from './job-store.ts';

export type Held = {
  readonly job: Job;
  /** Aborted when the job is over, somebody else's, or this process stops. */
  readonly signal: AbortSignal;
  /** Why `signal` is aborted, if the job's state is the reason. */
  readonly lost: () => Exclude<Hold, 'held'> | null;
  /** Notes progress. @throws the signal's reason when the job is no longer ours */
  readonly note: (
    progress: Omit<Parameters<JobStore['renew']>[0], 'jobId' | 'holder' | 'now' | 'lease'>,
  ) => Promise<void>;
};

export type HeldOptions = {
  readonly store: Pick<JobStore, 'renew'>;
  readonly clock: Clock;
  readonly holder: string;
  /** Milliseconds; renewed three times within. */
  readonly lease: number;
  /** Ends the work without a word to the job. */
  readonly stop: AbortSignal;
  /** Where the node is at this moment, for showing; null when nothing can be said. */
  readonly look: () => Promise<number | null>;
};

/** Runs `work` and renews the lease until it is settled. */
export async function whileHeld<T>(
  job: Job,
  options: HeldOptions,
  work: (held: Held) => Promise<T>,
): Promise<T> {
  const { store, clock, holder, lease, stop, look } = options;
  const ending = new AbortController();
  const signal = AbortSignal.any([ending.signal, stop]);
  let lost: Exclude<Hold, 'held'> | null = null;

  const renew = async (progress: Parameters<Held['note']>[0]) => {
    const hold = await store.renew({ ...progress, jobId: job.id, holder, now: clock.now(), lease });
    if (hold === 'held') return;
    lost = hold;
    ending.abort(new Error(`the job is ${hold}`));
  };
  /** A database that is away for a moment does not end the work: the lease may well outlast it. */
  const beat = async () => {
    const seenHeight = await look().catch(() => null);
    await renew(seenHeight === null ? {} : { seenHeight }).catch(() => {});
  };
  const timer = setInterval(() => void beat(), lease / 3);
  try {
    return await work({
      job,
      signal,
      lost: () => lost,
      async note(progress) {
        await renew(progress);
        signal.throwIfAborted();
      },
    });
  } finally {
    clearInterval(timer);
  }
}
