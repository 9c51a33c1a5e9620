/** Texts longer than the search for private keys takes at once, and without keeping everybody else waiting. */
import { setImmediate } from 'node:timers/promises';
import { findPrivateMaterial } from '../../lib/bitcoin/secrets/index.ts';

const WINDOW = 256 * 1024;
/** Longer than any field of a backup, so that what one window cuts is whole in the next. */
const OVERLAP = 64 * 1024;

export async function holdsPrivateKey(text: string): Promise<boolean> {
  for (let from = 0; from === 0 || from + OVERLAP < text.length; from += WINDOW - OVERLAP) {
    if (findPrivateMaterial(text.slice(from, from + WINDOW))) return true;
    await setImmediate();
  }
  return false;
}
