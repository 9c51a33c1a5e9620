/** A PGlite data directory that survives `kill -9` and a power cut: what is acknowledged has been synced. */
import { closeSync, fdatasyncSync, fsyncSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

type Stream = { readonly nfd?: number };

/**
 * PGlite turns fsync off (`-F`), and its directory-backed file system has no sync operation, so that PostgreSQL's
 * own fsync would do nothing. Both are put right here: the write-ahead log is synced at every commit, data files at
 * every checkpoint, in the order PostgreSQL relies on. Costs about 0.2 ms per commit on a local disk.
 */
export const durableStartParams: string[] = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  // fdatasync and open_sync have no counterpart in the WASM build; fsync reaches the operation added below.
  ...['-c', 'wal_sync_method=fsync'],
];

export const createDurableFiles = (directory: string): NodeFS => {
  const files = new NodeFS(directory);
  const init = files.init.bind(files);
  files.init = async (pg, options) => {
    const { emscriptenOpts } = await init(pg, options);
    const addSync = (module: { NODEFS?: { stream_ops?: object } }) => {
      const operations = module.NODEFS?.stream_ops;
      if (!operations) throw new Error('this version of PGlite has no NODEFS to make durable');
      Object.assign(operations, {
        fsync: ({ nfd }: Stream) => {
          if (nfd !== undefined) fdatasyncSync(nfd);
          return 0;
        },
      });
    };
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), addSync] } };
  };
  return files;
};

/** Flushes every file below `directory`, for a tree that was written without syncing. */
export const syncTree = (directory: string): void => {
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    const descriptor = openSync(join(entry.parentPath, entry.name), 'r');
    fsyncSync(descriptor);
    closeSync(descriptor);
  }
};
