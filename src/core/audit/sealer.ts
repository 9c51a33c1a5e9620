import type { Log } from '../ports.ts';
import { linkAll } from './chain.ts';
import type { AuditStore } from './store.ts';

export type SealerOptions = {
  readonly store: Pick<AuditStore, 'sealBatch'>;
  readonly log: Pick<Log, 'warn'>;
  /** Milliseconds between two rounds. */
  readonly interval?: number;
};

const BATCH = 1000;
/** A round ends after this many batches, so that a stop never waits long for a backlog. */
const MOST_BATCHES = 50;

/** Links all that waits, batch by batch; resolves to how many records. Rejects when the database is away. */
export async function sealPending(store: Pick<AuditStore, 'sealBatch'>): Promise<number> {
  let total = 0;
  for (let round = 0; round < MOST_BATCHES; round += 1) {
    const linked = await store.sealBatch(BATCH, linkAll);
    total += linked;
    if (linked < BATCH) break;
  }
  return total;
}

/**
 * Seals every second, in every process: whoever holds the lock works, the others skip. `stop` seals once more,
 * and a record that still misses it is linked by the next process.
 */
export function startSealer({ store, log, interval = 1000 }: SealerOptions) {
  let running: Promise<unknown> | undefined;

  const seal = async () => {
    try {
      await sealPending(store);
    } catch (error) {
      log.warn({ err: error }, 'audit records could not be sealed; they will be later');
    }
  };
  const round = () => {
    running ??= seal().finally(() => {
      running = undefined;
    });
    return running;
  };
  const timer = setInterval(round, interval);

  return {
    async stop(): Promise<void> {
      clearInterval(timer);
      await running;
      await seal();
    },
  };
}
