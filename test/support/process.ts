/** A child process that cannot outlive the test which started it. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const setpriv = '/usr/bin/setpriv';
const keptOutput = 256 * 1024;

export type Running = AsyncDisposable & {
  readonly pid: number;
  /** Both streams in one text; the last 256 KiB. */
  readonly output: () => string;
  readonly hasExited: () => boolean;
  /** Null while it runs, and when a signal ended it. */
  readonly exitCode: () => number | null;
  /** Sends a signal, `SIGTERM` unless told otherwise, and resolves when the process is gone; after `patience` ms it is killed. */
  readonly stop: (signal?: NodeJS.Signals, patience?: number) => Promise<void>;
};

export type StartOptions = Pick<SpawnOptions, 'cwd' | 'env' | 'uid' | 'gid'> & {
  /** What the kernel sends when the test process dies, however it dies. */
  readonly dieWith?: 'KILL' | 'TERM' | 'QUIT';
};

/**
 * Starts `command`; Linux ends it with its parent (`setpriv --pdeathsig`), elsewhere a handler does at `process.exit`.
 * The pid is the program's own: `setpriv` replaces itself by it.
 */
export const startProcess = (
  command: string,
  args: readonly string[],
  options: StartOptions = {},
): Running => {
  const { dieWith = 'KILL', ...rest } = options;
  const guard = existsSync(setpriv) ? [setpriv, `--pdeathsig=${dieWith}`, '--'] : [];
  const [program = command, ...words] = [...guard, command, ...args];
  const child = spawn(program, words, { ...rest, stdio: ['ignore', 'pipe', 'pipe'] });
  return supervise(child);
};

const supervise = (child: ChildProcess): Running => {
  let output = '';
  const keep = (chunk: string) => {
    output = (output + chunk).slice(-keptOutput);
  };
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', keep);

  const killNow = () => child.kill('SIGKILL');
  process.once('exit', killNow);
  const exited = new Promise<void>((resolve) => {
    const gone = () => {
      process.off('exit', killNow);
      resolve();
    };
    child.once('exit', gone);
    child.once('error', (error) => {
      keep(`\n${error.message}\n`);
      gone();
    });
  });
  const hasExited = () => child.pid === undefined || child.exitCode !== null || child.signalCode !== null;

  const stop = async (signal: NodeJS.Signals = 'SIGTERM', patience = 10_000) => {
    if (hasExited()) return;
    child.kill(signal);
    const timer = setTimeout(killNow, patience);
    await exited;
    clearTimeout(timer);
  };

  return {
    pid: child.pid ?? -1,
    output: () => output,
    hasExited,
    exitCode: () => child.exitCode,
    stop,
    [Symbol.asyncDispose]: () => stop(),
  };
};

/**
 * Waits until `probe` resolves to true; a rejection counts as "not yet".
 * @throws Error with the process's output when it exits first or `patience` ms go by.
 */
export const untilReady = async (
  name: string,
  running: Running,
  probe: () => Promise<boolean>,
  patience = 30_000,
): Promise<void> => {
  const deadline = Date.now() + patience;
  for (;;) {
    if (await probe().catch(() => false)) return;
    if (running.hasExited()) throw new Error(`${name} ended while starting:\n${running.output()}`);
    if (Date.now() > deadline) {
      await running.stop('SIGKILL');
      throw new Error(`${name} was not ready within ${patience} ms:\n${running.output()}`);
    }
    await sleep(25);
  }
};
