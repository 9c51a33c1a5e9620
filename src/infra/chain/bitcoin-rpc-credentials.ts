/** Who asks: `user:password`, which a node with a cookie makes anew whenever it starts. */
import { readFile, stat } from 'node:fs/promises';
import type { Clock } from '../../core/ports.ts';
import { NodeError } from './bitcoin-rpc-errors.ts';

/** Given what the node has just refused, looks again before answering. */
export type Credentials = (refused?: string) => Promise<string>;

const LOOK_EVERY = 1000;
/** `__cookie__:` and 64 hex digits; room for what others may write, and for no mistaken path. */
const LONGEST = 1024;

/**
 * The cookie file, remembered; looked at again when the node refuses what it held, and, at most once a second, when
 * its time has changed. Rejects with NodeError `unreachable` while there is none: then no node runs.
 */
export function cookieCredentials(file: string, clock: Clock): Credentials {
  let known: { readonly text: string; readonly stamp: string } | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let looking: Promise<string> | undefined;

  const look = async (refused: string | undefined): Promise<string> => {
    lookedAt = clock.now();
    try {
      const { mtimeMs, ino, size } = await stat(file);
      const stamp = `${mtimeMs} ${ino} ${size}`;
      if (known?.stamp === stamp && known.text !== refused) return known.text;
      const text = size <= LONGEST ? (await readFile(file, 'utf8')).trim() : '';
      // A cookie that is being written is empty for a moment.
      known = text === '' ? undefined : { text, stamp };
    } catch {
      known = undefined;
    }
    if (known !== undefined) return known.text;
    lookedAt = Number.NEGATIVE_INFINITY;
    throw new NodeError('unreachable');
  };

  return async (refused) => {
    if (looking !== undefined) await looking.catch(() => {});
    const isFresh = known !== undefined && clock.now() - lookedAt < LOOK_EVERY;
    if (known !== undefined && isFresh && known.text !== refused) return known.text;
    looking ??= look(refused).finally(() => {
      looking = undefined;
    });
    return looking;
  };
}
