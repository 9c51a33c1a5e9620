import type { AuditTrail, Clock } from '../ports.ts';
import { type NewAuditRecord, recordOf } from './record.ts';
import type { AuditStore } from './store.ts';

type Waiting = {
  readonly record: NewAuditRecord;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
};

const LARGEST_BATCH = 500;

/**
 * Records events; each call resolves once its event is durable. Calls that arrive while a write is under way
 * share the next one, so a burst of sign-ins costs a few statements instead of one each.
 */
export function createAuditTrail({
  store,
  clock,
}: {
  readonly store: Pick<AuditStore, 'append'>;
  readonly clock: Clock;
}): AuditTrail {
  const waiting: Waiting[] = [];
  let writing = false;

  async function writeAll(): Promise<void> {
    writing = true;
    // Calls of the same turn of the event loop belong together.
    await Promise.resolve();
    while (waiting.length > 0) await write(store, waiting.splice(0, LARGEST_BATCH));
    writing = false;
  }

  return {
    record: (event) =>
      new Promise((resolve, reject) => {
        waiting.push({ record: recordOf(event, new Date(clock.now())), resolve, reject });
        if (!writing) void writeAll();
      }),
  };
}

/** Never rejects itself: the failure belongs to those who wait for these records. */
async function write(store: Pick<AuditStore, 'append'>, batch: readonly Waiting[]): Promise<void> {
  try {
    await store.append(batch.map(({ record }) => record));
    for (const { resolve } of batch) resolve();
  } catch (error) {
    for (const { reject } of batch) reject(error);
  }
}
