/** A real node one of whose workers is busy for as long as a test wants. */
import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BitcoindHome } from './bitcoind-home.ts';
import { eventually } from './deployment.ts';

/**
 * Has the node load a snapshot of coins from a pipe into which nobody writes: whichever worker has taken the call reads
 * until the function this resolves to is called. `ask` makes a call of the node and resolves however it ends.
 */
export async function holdWorker(
  { cookieFile }: Pick<BitcoindHome, 'cookieFile'>,
  ask: (method: string, params: readonly string[]) => Promise<unknown>,
): Promise<() => void> {
  const pipe = join(dirname(cookieFile), 'held');
  execFileSync('mkfifo', [pipe]);
  let asking = false;
  let end: number | undefined;
  await eventually('a worker reads from the pipe', () => {
    // The node refuses it while others fill its queue.
    if (!asking) {
      asking = true;
      void ask('loadtxoutset', [pipe]).finally(() => {
        asking = false;
      });
    }
    // fifo(7): without a reader this fails (ENXIO).
    end = openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
    return true;
  });
  return () => {
    if (end !== undefined) closeSync(end);
    rmSync(pipe);
  };
}
