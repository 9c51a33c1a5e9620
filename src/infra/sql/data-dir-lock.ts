/** One process per data directory. The lock is a listening socket, so it ends with its process, `kill -9` included. */
import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export class DataDirInUse extends Error {
  override readonly name = 'DataDirInUse';
  readonly code = 'data_dir_in_use';
  constructor(directory: string) {
    super(`data directory ${directory} is in use by another process: stop it, or set another DATA_DIR`);
  }
}

export type DataDirLock = AsyncDisposable & { readonly release: () => Promise<void> };

const listen = (path: string): Promise<Server | null> =>
  new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(null);
      else reject(error);
    });
    server.listen({ path, exclusive: true }, () => resolve(server.unref()));
  });

const answers = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ path }, () => resolve(true));
    socket.on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });

/** Where the kernel has no abstract names, a dead owner's socket file is left behind and answers nobody. */
const listenOnFile = async (path: string): Promise<Server | null> => {
  const server = await listen(path);
  if (server || (await answers(path))) return server;
  rmSync(path, { force: true });
  return listen(path);
};

/**
 * Takes the lock of `directory`, creating the directory when it is missing. Throws `DataDirInUse`.
 * Holds among processes of one machine; containers that share a volume are kept apart by their orchestrator.
 */
export const acquireDataDirLock = async (
  directory: string,
  platform: NodeJS.Platform = process.platform,
): Promise<DataDirLock> => {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const identity = createHash('sha256').update(realpathSync(directory)).digest('hex').slice(0, 32);
  const server =
    platform === 'linux'
      ? await listen(`\0hodlxxi-${identity}`)
      : await listenOnFile(join(tmpdir(), `hodlxxi-${identity}.sock`));
  if (!server) throw new DataDirInUse(directory);
  const release = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { release, [Symbol.asyncDispose]: release };
};
