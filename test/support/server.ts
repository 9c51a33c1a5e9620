/** The product as a process of its own, as `npm start` runs it. */
import { join } from 'node:path';
import { compiled } from './compiled.ts';
import { freePort } from './ports.ts';
import { startProcess, untilReady } from './process.ts';
import { createScratch } from './scratch.ts';

export type Server = AsyncDisposable & {
  readonly port: number;
  /** Where this process listens; not its PUBLIC_URL when that was given. */
  readonly baseUrl: string;
  readonly pid: number;
  readonly logs: () => string;
  /** The log's JSON lines, parsed. */
  readonly records: () => readonly Readonly<Record<string, unknown>>[];
  readonly hasExited: () => boolean;
  readonly exitCode: () => number | null;
  /** `SIGKILL` unless told otherwise: no goodbye. */
  readonly kill: (signal?: NodeJS.Signals) => Promise<void>;
  /** A graceful end. */
  readonly stop: () => Promise<void>;
};

export type ServerOptions = {
  /** Added to a bare environment: nothing of the machine's own settings reaches the server. */
  readonly env?: Readonly<Record<string, string>>;
  readonly port?: number;
  /** Milliseconds until `/health/ready` must answer 200. */
  readonly patience?: number;
  /** What is done to the folder of its own before the server starts; it is kept in memory then. */
  readonly prepare?: (dataDir: string) => Promise<void>;
};

/** Milliseconds. A Bitcoin node beside the server has 20 s to write its state down before it is killed (node-process.ts). */
const STOPPING = 25_000;

const main = join(import.meta.dirname, '..', '..', 'src', 'main.ts');

const parseLine = (line: string): readonly Record<string, unknown>[] => {
  try {
    return line.startsWith('{') ? [JSON.parse(line) as Record<string, unknown>] : [];
  } catch {
    return [];
  }
};

/** Without `DATA_DIR` the server gets a folder of its own, which goes with it. Rejects, with the log, when it does not become ready. */
export const startServer = async (options: ServerOptions = {}): Promise<Server> => {
  const scratch = createScratch('server', { inMemory: options.prepare !== undefined });
  await options.prepare?.(scratch.path);
  const port = options.port ?? (await freePort());
  const baseUrl = `http://127.0.0.1:${port}`;
  const env = {
    ...compiled(),
    PATH: process.env['PATH'] ?? '',
    HOME: scratch.path,
    HOST: '127.0.0.1',
    PORT: `${port}`,
    PUBLIC_URL: baseUrl,
    DATA_DIR: scratch.path,
    ...options.env,
  };
  const running = startProcess(process.execPath, [main], { env, cwd: scratch.path });
  const discard = async (signal?: NodeJS.Signals) => {
    await running.stop(signal, STOPPING);
    scratch[Symbol.dispose]();
  };
  try {
    const isReady = async () => (await fetch(`${baseUrl}/health/ready`)).status === 200;
    await untilReady('the server', running, isReady, options.patience);
  } catch (error) {
    await discard('SIGKILL');
    throw error;
  }

  return {
    port,
    baseUrl,
    pid: running.pid,
    logs: running.output,
    records: () => running.output().split('\n').flatMap(parseLine),
    hasExited: running.hasExited,
    exitCode: running.exitCode,
    kill: (signal = 'SIGKILL') => running.stop(signal),
    stop: () => running.stop('SIGTERM', STOPPING),
    [Symbol.asyncDispose]: () => discard(),
  };
};
