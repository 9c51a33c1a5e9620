import { hasCode, wordsFor } from '../../api/failure.ts';

/** Why a key was not added, with what to do. */
export function linkProblem(error: unknown): string {
  if (hasCode(error, 'signature_invalid'))
    return 'The signature does not fit this text and this key. Sign the text again, without changing it.';
  if (hasCode(error, 'key_taken'))
    return 'This key belongs to another account. If that is yours too, merge the two: below on this page.';
  if (hasCode(error, 'challenge_expired', 'challenge_used', 'challenge_not_found'))
    return 'That took longer than five minutes. Begin again.';
  if (hasCode(error, 'challenge_cancelled'))
    return 'There were too many wrong answers to this text. Begin again.';
  return wordsFor(error);
}
