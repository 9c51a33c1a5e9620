import type { Kysely, Transaction } from 'kysely';
import { againAfterConflict, type Pause } from './again-after-conflict.ts';
import type { Database } from './schema.ts';

/**
 * Runs `work` in a transaction, and once more from the beginning, up to five times, when it lost against others: all it
 * had written is undone by then. So `work` writes to `tx` and nowhere else, sends nothing, and keeps nothing outside
 * itself between two tries.
 * @throws what `work` throws, and SqlConflict after the last try
 */
export const inTransaction = <T>(
  db: Kysely<Database>,
  work: (tx: Transaction<Database>) => Promise<T>,
  pause?: Pause,
): Promise<T> => againAfterConflict(() => db.transaction().execute(work), pause);
