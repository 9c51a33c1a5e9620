/** PGlite has one session: callers take turns, and a transaction keeps its turn until it ends. */
import { setImmediate as nextRound } from 'node:timers/promises';
import type { PGlite } from '@electric-sql/pglite';
import type { LinkSource } from './driver.ts';
import { SqlUnavailable } from './errors.ts';
import type { Meter } from './meter.ts';

/** Longest wait for a turn, in ms; it also ends the deadlock of a query outside its own open transaction. */
const TURN_TIMEOUT = 10_000;

/** How long, in ms, queries may follow each other before sockets and timers get their turn. */
const LONGEST_BLOCK = 10;

export const createPgliteSource = (pg: PGlite, meter: Meter): LinkSource => {
  const waiting: (() => void)[] = [];
  let taken = false;
  let lastPause = 0;

  /** PGlite computes in this thread and answers in microtasks: a chain of queries would stop everything else. */
  const letOthersRun = async (): Promise<void> => {
    if (performance.now() - lastPause < LONGEST_BLOCK) return;
    await nextRound();
    lastPause = performance.now();
  };

  const takeTurn = (): Promise<void> => {
    if (!taken) {
      taken = true;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(turn), 1);
        reject(new SqlUnavailable('turn_timeout'));
      }, TURN_TIMEOUT);
      const turn = () => {
        clearTimeout(timer);
        resolve();
      };
      waiting.push(turn);
    });
  };

  const passTurn = () => {
    const next = waiting.shift();
    if (next) next();
    else taken = false;
  };

  return {
    acquire: async () => {
      await takeTurn();
      return {
        query: (sql, parameters) =>
          meter.run(sql, async () => {
            await letOthersRun();
            const { rows, rowCount, command } = await pg.query<object>(sql, [...parameters]);
            return { rows, rowCount: rowCount ?? null, command: command ?? '' };
          }),
        release: passTurn,
      };
    },
    end: async () => {
      // A transaction that does not end is rolled back by closing: nobody was told that it had succeeded.
      await takeTurn().catch(() => {});
      if (!pg.closed) await pg.close();
    },
  };
};
