/** A private PostgreSQL cluster on 127.0.0.1, as an ordinary user: the server refuses to run as root. */
import { execFile } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort } from './ports.ts';
import { type Running, startProcess, untilReady } from './process.ts';
import { createScratch } from './scratch.ts';
import { toolCommand } from './tools.ts';

export type Postgres = AsyncDisposable & {
  readonly port: number;
  /** Of one database; `postgres` is the administrative one. */
  readonly url: (database?: string) => string;
  /** A new database, empty or a copy of `template` (to which nobody may be connected); resolves to its URL. */
  readonly createDatabase: (template?: string) => Promise<string>;
  /** Statements as superuser, in the database `postgres`. */
  readonly query: (text: string, values?: readonly unknown[]) => Promise<pg.QueryResult>;
  /** Disconnects everybody and comes back on the same port; committed rows are kept. */
  readonly restart: () => Promise<void>;
  /** `kill -9` of the server; `start` recovers it from its log. */
  readonly kill: () => Promise<void>;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

export type PostgresOptions = {
  /** True where a test is about what survives; otherwise the disk is not waited for. */
  readonly durable?: boolean;
  /** Extra `name=value` settings. */
  readonly settings?: readonly string[];
};

type User = { readonly uid: number; readonly gid: number };

/** `postgres` where the package has made that user, else `nobody`; nothing to change when we are not root. */
const unprivileged = (): User | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  const passwd = readFileSync('/etc/passwd', 'utf8');
  const entry = /^postgres:[^:]*:(\d+):(\d+):/m.exec(passwd) ?? /^nobody:[^:]*:(\d+):(\d+):/m.exec(passwd);
  if (!entry) throw new Error('neither a user postgres nor nobody exists to run PostgreSQL as');
  return { uid: Number(entry[1]), gid: Number(entry[2]) };
};

const relaxed = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

export const startPostgres = async (options: PostgresOptions = {}): Promise<Postgres> => {
  const user = unprivileged();
  const scratch = createScratch('postgres', { user });
  const data = join(scratch.path, 'data');
  const port = await freePort();
  const program = realpathSync(toolCommand('postgres'));
  const as = { cwd: scratch.path, ...user };
  const initArgs = [
    '--no-sync',
    '--auth=trust',
    '--username=postgres',
    '--encoding=UTF8',
    '--locale=C',
    '-D',
    data,
  ];
  await promisify(execFile)(join(dirname(program), 'initdb'), initArgs, as);

  const settings = [
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    `unix_socket_directories=${scratch.path}`,
    'max_connections=200',
    ...(options.durable ? [] : relaxed),
    ...(options.settings ?? []),
  ];
  const args = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])];
  const url = (database = 'postgres') => `postgres://postgres@127.0.0.1:${port}/${database}`;

  const query = async (text: string, values: readonly unknown[] = []) => {
    const client = new pg.Client({ connectionString: url() });
    await client.connect();
    try {
      return await client.query(text, [...values]);
    } finally {
      await client.end();
    }
  };
  const launch = async (): Promise<Running> => {
    // Immediate shutdown: a killed postmaster would leave its workers behind for a moment.
    const running = startProcess(program, args, { ...as, dieWith: 'QUIT' });
    await untilReady('postgres', running, async () => (await query('SELECT 1')).rowCount === 1);
    return running;
  };
  // After kill -9 the old workers hold the cluster for some more milliseconds, and a first try may be refused.
  const launchAgain = async (tries = 20): Promise<Running> => {
    try {
      return await launch();
    } catch (error) {
      if (tries === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
      return launchAgain(tries - 1);
    }
  };

  let running = await launch();
  let databases = 0;
  const start = async () => {
    if (running.hasExited()) running = await launchAgain();
  };
  const stop = () => running.stop('SIGINT');
  return {
    port,
    url,
    query,
    createDatabase: async (template = 'template0') => {
      databases += 1;
      const name = `test_${databases}`;
      await query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
      return url(name);
    },
    restart: async () => {
      await stop();
      await start();
    },
    kill: () => running.stop('SIGKILL'),
    start,
    stop,
    [Symbol.asyncDispose]: async () => {
      await running.stop('SIGQUIT');
      scratch[Symbol.dispose]();
    },
  };
};
