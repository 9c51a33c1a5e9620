import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Scratch = Disposable & { readonly path: string };

/** A folder for one test, removed with everything in it; owned by `user` when given. */
export const createScratch = (
  name: string,
  user?: { readonly uid: number; readonly gid: number },
): Scratch => {
  const path = mkdtempSync(join(tmpdir(), `hodlxxi-${name}-`));
  if (user) chownSync(path, user.uid, user.gid);
  // Deleting again and again covers a process that still writes while it is dying.
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
};
