import { chownSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Scratch = Disposable & { readonly path: string };

export type ScratchOptions = {
  /** Who owns the folder, when it is not us. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  /** For what is written through to the disk all the time, although the test is not about what survives. */
  readonly inMemory?: boolean;
};

const MEMORY = '/dev/shm';
/** Bytes: containers have a small one unless told otherwise. */
const ROOM = 2 ** 30;

const hasRoom = (): boolean => {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize >= ROOM;
  } catch {
    return false;
  }
};

/** A folder for one test, removed with everything in it. */
export const createScratch = (name: string, { user, inMemory = false }: ScratchOptions = {}): Scratch => {
  const parent = inMemory && hasRoom() ? MEMORY : tmpdir();
  const path = mkdtempSync(join(parent, `hodlxxi-${name}-`));
  if (user) chownSync(path, user.uid, user.gid);
  // Deleting again and again covers a process that still writes while it is dying.
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
};
