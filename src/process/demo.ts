/** The demo application as a child process. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../core/ports.ts';

export type DemoOptions = {
  readonly issuer: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly host: string;
  /** Holds the demo's registration between runs. */
  readonly dataDir: string;
  readonly log: Log;
  /** Ends the waiting, and the demo. */
  readonly signal?: AbortSignal;
};

export type Demo = AsyncDisposable & { readonly url: string };

const program = join(import.meta.dirname, '..', '..', 'demo', 'main.ts');
const PATIENCE = 10_000;

/**
 * Resolves once the demo listens; null, with one line logged, when it does not. Also null where it is not part of
 * the installation. The child ends when this process does, however that happens: it watches the channel.
 */
export async function startDemo(options: DemoOptions): Promise<Demo | null> {
  const { issuer, port, host, dataDir, log, signal } = options;
  if (!existsSync(program) || signal?.aborted) return null;
  const child = spawn(process.execPath, [program], {
    env: {
      PATH: process.env['PATH'] ?? '',
      ISSUER: issuer,
      PORT: `${port}`,
      HOST: host,
      DEMO_STATE: join(dataDir, 'demo.json'),
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  // "close" and not "exit": what it said last comes in between.
  const exited = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  const said = (level: 'debug' | 'warn') => (line: Buffer) => log[level]({}, line.toString('utf8').trimEnd());
  child.stdout?.on('data', said('debug'));
  child.stderr?.on('data', said('warn'));

  const told = new AbortController();
  const over = AbortSignal.any([told.signal, ...(signal ? [signal] : [])]);
  const url = await Promise.race([
    new Promise<string | null>((resolve) => {
      child.once('message', (message) => resolve(urlOf(message)));
    }),
    exited.then(() => null),
    sleep(PATIENCE, null, { signal: over }).catch(() => null),
  ]);
  told.abort();
  if (url !== null) child.once('exit', () => log.debug({}, 'the demo application has ended'));

  async function stop(): Promise<void> {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const hurry = setTimeout(() => child.kill('SIGKILL'), 2000);
    await exited;
    clearTimeout(hurry);
  }

  if (url === null) {
    await stop();
    if (!signal?.aborted) log.warn({ port }, 'the demo application did not start');
    return null;
  }
  return { url, [Symbol.asyncDispose]: stop };
}

function urlOf(message: unknown): string | null {
  const url: unknown = typeof message === 'object' && message !== null ? Reflect.get(message, 'url') : null;
  return typeof url === 'string' ? url : null;
}
