import { HodlxxiError } from '@hodlxxi/sdk';
import { remedyFor } from '../lib/remedies.ts';

/** Whether the server refused with one of these codes. */
export const hasCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof HodlxxiError && codes.includes(error.code);

/** Nobody is signed in any more. */
export const isSignedOut = (error: unknown): boolean => error instanceof HodlxxiError && error.status === 401;

/** The error in words for the person; the server's own where it has some. */
export function wordsFor(error: unknown): string {
  if (!(error instanceof HodlxxiError)) return 'Something went wrong on this page. Reload it and try again.';
  if (error.code === 'network_error')
    return 'The server cannot be reached. Check your connection and try again.';
  if (error.code === 'unexpected_answer') return 'The server gave an answer this page does not understand.';
  if (error.code === 'rate_limited') {
    const wait = error.retryAfter === undefined ? 'a moment' : `${error.retryAfter} seconds`;
    return `That was too often. Wait ${wait} and try again.`;
  }
  return [sentence(error.message), remedyFor(error.code)].filter(Boolean).join(' ');
}

/** What the server found wrong with one field of a form. */
export const fieldProblem = (error: unknown, path: string): string | undefined => {
  if (!(error instanceof HodlxxiError)) return undefined;
  const found = error.errors.find((one) => one.path === path || one.path.startsWith(`${path}.`));
  return found && sentence(found.message);
};

/** Whether something is wrong that none of these fields can show. */
export const isBeyondFields = (error: unknown, ...paths: readonly string[]): boolean =>
  !paths.some((path) => fieldProblem(error, path) !== undefined);

const sentence = (text: string): string => {
  const whole = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(whole) ? whole : `${whole}.`;
};
