/** What lost against others who wanted the same rows is done again: by then nothing of it has happened. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../core/ports.ts';
import { SqlConflict } from './errors.ts';

/** Waits before the next try; `made` were made before this one. */
export type Pause = (made: number) => Promise<unknown>;

const MOST_TRIES = 5;
const FIRST_PAUSE = 10;

/** Doubling from some milliseconds, with half of it left to chance, so that two who met do not meet again. */
export const createPause =
  (random: Random, wait: (ms: number) => Promise<unknown> = sleep): Pause =>
  (made) =>
    wait(FIRST_PAUSE * 2 ** made * (0.5 + (random.bytes(1)[0] ?? 0) / 510));

const usualPause = createPause({ bytes: (length) => randomBytes(length) });

/** Five tries at most. `work` must do nothing that outlives its own failure. @throws SqlConflict after the last */
export async function againAfterConflict<T>(work: () => Promise<T>, pause: Pause = usualPause): Promise<T> {
  for (let made = 0; ; made += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof SqlConflict) || made + 1 >= MOST_TRIES) throw error;
      await pause(made);
    }
  }
}
