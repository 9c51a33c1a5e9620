/** PSBTs that people hand in: read, or refused in the words of the room. */
import { problem } from '../../core/errors.ts';
import { PsbtError } from '../../lib/bitcoin/psbt/index.ts';
import { spendErrors } from './errors.ts';

/** What `read` makes of it. @throws ProblemError psbt_invalid, psbt_too_large, psbt_private_fields, psbt_mismatch */
export function handedIn<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof PsbtError) throw problem(spendErrors, error.code, { detail: error.message });
    throw error;
  }
}
