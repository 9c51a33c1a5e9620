/** Ways for the process to end. */
import { ConfigError } from '../config.ts';

/** Ends even if a forgotten timer would keep the process alive; standard output is flushed first. */
export function exit(status: number): void {
  process.exitCode = status;
  process.stdout.write('', () => process.exit(status));
}

/**
 * Has `stop` run at the first SIGINT or SIGTERM, once, and ends the process after it. The signal it returns aborts when
 * that begins.
 */
export function onTermination(stop: (signal: NodeJS.Signals) => Promise<void>): AbortSignal {
  const told = new AbortController();
  const end = async (signal: NodeJS.Signals) => {
    if (told.signal.aborted) return;
    told.abort();
    await stop(signal);
    exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end);
  return told.signal;
}

/** One line for the operator: a setting that cannot be, a folder in use, a port taken. */
export function startFailure(error: unknown): void {
  process.stderr.write(`hodlxxi: ${lineOf(error)}\n`);
  exit(error instanceof ConfigError ? 2 : 1);
}

export function lineOf(error: unknown): string {
  if (!(error instanceof Error)) return 'the start failed';
  if ('code' in error && error.code === 'EADDRINUSE')
    return `port ${'port' in error ? error.port : ''} is in use by another program: set PORT to a free one`;
  return error.message.split('\n')[0] ?? 'the start failed';
}
