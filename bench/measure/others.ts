import { availableParallelism } from 'node:os';
import type { Target } from '../targets/target.ts';
import { busyTime, cpuOf } from './processes.ts';

/**
 * Begins to watch the machine; the function it resolves to tells what share of the cores, 0 to 1, went to programs that
 * take no part. A server that waits for others suffers more from them than one that does not.
 */
export const watchOthers = (targets: readonly Target[]): Promise<() => Promise<number>> =>
  watchAllBut(async () => {
    const readings = await Promise.all(targets.map((target) => target.read()));
    return readings.reduce((sum, { cpu }) => sum + cpu.server + cpu.postgres + cpu.redis, cpuOf(process.pid));
  });

/** The same, of programs whose processor time, in milliseconds, is not in `own`. */
export async function watchAllBut(own: () => number | Promise<number>): Promise<() => Promise<number>> {
  const foreign = async () => {
    const ours = await own();
    return busyTime() - ours;
  };
  const [before, started] = [await foreign(), performance.now()];
  return async () => {
    const possible = (performance.now() - started) * availableParallelism();
    return Math.max(0, (await foreign()) - before) / possible;
  };
}
