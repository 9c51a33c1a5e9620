import { AuthorizationResponseError, ResponseBodyError } from 'openid-client';

/** What went wrong, in one line a person can read: the provider's own words where there are some. */
export function problemOf(error: unknown): string {
  if (error instanceof ResponseBodyError || error instanceof AuthorizationResponseError) {
    return [error.error, error.error_description].filter(Boolean).join(': ');
  }
  if (!(error instanceof Error)) return 'Something went wrong.';
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : '';
  return `${error.message}${cause}`;
}
