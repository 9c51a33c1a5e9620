/** A real node that stays in its start, and says so to whoever calls, until it is let go. */
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BitcoindHome } from './bitcoind-home.ts';

/**
 * To be called while the node is stopped. It reads its fee estimates after it has begun to take calls and before it has
 * started; from a pipe into which nobody writes it reads until the function this answers with is called.
 */
export function holdStart({ cookieFile }: Pick<BitcoindHome, 'cookieFile'>): () => void {
  const estimates = join(dirname(cookieFile), 'fee_estimates.dat');
  rmSync(estimates, { force: true });
  execFileSync('mkfifo', [estimates]);
  return () => {
    const pipe = openSync(estimates, 'w');
    // It looks at the file's age next, and will write to it when it stops.
    writeFileSync(`${estimates}.none`, '');
    renameSync(`${estimates}.none`, estimates);
    closeSync(pipe);
  };
}
