/** A private Redis on 127.0.0.1 that keeps nothing on disk: what it holds may be lost, and tests lose it on purpose. */
import { createClient } from 'redis';
import { freePort } from './ports.ts';
import { startProcess, untilReady } from './process.ts';
import { createScratch } from './scratch.ts';
import { toolCommand } from './tools.ts';

export type RedisServer = AsyncDisposable & {
  readonly port: number;
  readonly url: string;
  /** Sends one command, as `['INFO', 'commandstats']`. */
  readonly command: (words: readonly string[]) => Promise<unknown>;
  /** Forgets everything while clients stay connected. */
  readonly flush: () => Promise<void>;
  /** Empty again, on the same port. */
  readonly restart: () => Promise<void>;
  readonly kill: () => Promise<void>;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

export const startRedis = async (): Promise<RedisServer> => {
  const scratch = createScratch('redis');
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const args = [
    '--port',
    `${port}`,
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    scratch.path,
  ];

  const command = async (words: readonly string[]) => {
    const client = createClient({ url, socket: { reconnectStrategy: false } });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await client.sendCommand([...words]);
    } finally {
      client.destroy();
    }
  };
  const launch = async () => {
    const running = startProcess(toolCommand('redis'), args);
    await untilReady('redis', running, async () => String(await command(['PING'])) === 'PONG');
    return running;
  };

  let running = await launch();
  const start = async () => {
    if (running.hasExited()) running = await launch();
  };
  const stop = () => running.stop();
  return {
    port,
    url,
    command,
    flush: async () => {
      await command(['FLUSHALL']);
    },
    restart: async () => {
      await stop();
      await start();
    },
    kill: () => running.stop('SIGKILL'),
    start,
    stop,
    [Symbol.asyncDispose]: async () => {
      await stop();
      scratch[Symbol.dispose]();
    },
  };
};
