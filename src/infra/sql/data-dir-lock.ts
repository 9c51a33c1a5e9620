/** One process per data directory. The lock is a listening socket, so it ends with its process, `kill -9` included. */
import { createHash } from 'node:crypto';
import { accessSync, constants, mkdirSync, realpathSync, rmSync } from 'node:fs';
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

/** It is a file, lies below one, or this process may not write it. */
export class DataDirUnusable extends Error {
  override readonly name = 'DataDirUnusable';
  readonly code = 'data_dir_unusable';
  constructor(directory: string, cause: unknown) {
    const reason = cause instanceof Error && 'code' in cause ? REASONS[String(cause.code)] : undefined;
    super(`data directory ${directory} ${reason ?? 'cannot be used'}: set DATA_DIR to a writable folder`, {
      cause,
    });
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EEXIST: 'is a file',
  ENOTDIR: 'lies in a file',
  EACCES: 'is not writable for this user',
  EPERM: 'is not writable for this user',
  EROFS: 'is on a read-only file system',
  ENOSPC: 'is on a full file system',
};

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
 * Takes the lock of `directory`, creating the directory when it is missing. Throws `DataDirInUse`, or
 * `DataDirUnusable` when nothing can be kept there.
 * Holds among processes of one machine; containers that share a volume are kept apart by their orchestrator.
 */
export const acquireDataDirLock = async (
  directory: string,
  platform: NodeJS.Platform = process.platform,
): Promise<DataDirLock> => {
  makeWritable(directory);
  const identity = createHash('sha256').update(realpathSync(directory)).digest('hex').slice(0, 32);
  const server =
    platform === 'linux'
      ? await listen(`\0hodlxxi-${identity}`)
      : await listenOnFile(join(tmpdir(), `hodlxxi-${identity}.sock`));
  if (!server) throw new DataDirInUse(directory);
  const release = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { release, [Symbol.asyncDispose]: release };
};

/** Before the database tries and fails with words of its own. */
const makeWritable = (directory: string): void => {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new DataDirUnusable(directory, cause);
  }
};
