/** Counts and times statements, and gives failures their names. */
import type { LinkResult } from './driver.ts';
import { SqlConflict } from './errors.ts';
import type { QueryEvent } from './sql.ts';
import { translateError } from './translate-error.ts';

export type Meter = {
  readonly statements: () => number;
  /** Runs one statement under the meter. */
  readonly run: (sql: string, send: () => Promise<LinkResult>) => Promise<LinkResult>;
};

export const createMeter = (onQuery?: (event: QueryEvent) => void): Meter => {
  let count = 0;
  return {
    statements: () => count,
    run: async (sql, send) => {
      count += 1;
      const started = performance.now();
      const report = (ok: boolean, conflict = false) =>
        onQuery?.({ sql, seconds: (performance.now() - started) / 1000, ok, conflict });
      try {
        const result = await send();
        report(true);
        return result;
      } catch (error) {
        const named = translateError(error);
        report(false, named instanceof SqlConflict);
        throw named;
      }
    },
  };
};
