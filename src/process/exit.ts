/** Ways for the process to end. */
import { ConfigError } from '../config.ts';

/** Ends even if a forgotten timer would keep the process alive; standard output is flushed first. */
export function exit(status: number): void {
  process.exitCode = status;
  process.stdout.write('', () => process.exit(status));
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
