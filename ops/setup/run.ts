import { spawnSync } from 'node:child_process';

export type Outcome = { readonly ok: boolean; readonly output: string };
export type RunOptions = {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds after which the program is killed. */
  readonly timeout?: number;
};

/** Runs a program to its end, its two streams in one text. Set-up is one thing after the other, so this blocks. Never throws. */
export const run = (command: string, args: readonly string[], options: RunOptions = {}): Outcome => {
  const { cwd, env, timeout = 60_000 } = options;
  const done = spawnSync(command, args, {
    cwd,
    timeout,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { ok: done.status === 0, output: done.error ? done.error.message : `${done.stdout}${done.stderr}` };
};
