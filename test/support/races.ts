/** Many at once, at two processes, over and over. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Cluster } from './deployment.ts';
import { call, type Reply } from './relying-party.ts';

const ROUNDS = 500;
export const AT_ONCE = 8;

/** `RACE_ROUNDS` makes it shorter, for trying a test out. */
export function createRace(cluster: () => Cluster, rounds = Number(process.env['RACE_ROUNDS'] ?? ROUNDS)) {
  /** Where the nth asks. */
  const at = (n: number) => cluster().server(n % 2 === 0 ? 1 : 2).baseUrl;
  return {
    at,
    together: (path: string, init: (n: number) => RequestInit): Promise<Reply[]> =>
      Promise.all(Array.from({ length: AT_ONCE }, (_, n) => call(`${at(n)}${path}`, init(n)))),

    /** Rounds of one kind, two at a time. */
    async repeat(t: TestContext, round: (worker: 0 | 1) => Promise<void>): Promise<void> {
      const began = performance.now();
      let left = rounds;
      const work = async (worker: 0 | 1) => {
        for (; left > 0; left -= 1) await round(worker);
      };
      await Promise.all([work(0), work(1)]);
      t.diagnostic(`${rounds} rounds of ${AT_ONCE} in ${Math.round((performance.now() - began) / 1000)} s`);
    },
  };
}

export const successes = (replies: readonly Reply[]) => replies.filter(({ status }) => status < 300);

/** @throws AssertionError when a process has logged an error. */
export function assertNoFailures(cluster: Cluster): void {
  for (const n of [1, 2] as const) {
    const failures = cluster
      .server(n)
      .records()
      .filter(({ level }) => level === 'error');
    assert.deepEqual(failures, []);
  }
}
