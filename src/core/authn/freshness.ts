/** For how long after a sign-in, in milliseconds, a session may do what could cost the person the account. */
export const FRESH = 10 * 60_000;

/** `authTime` and `now` in milliseconds since the epoch. */
export function isFresh(authTime: number, now: number): boolean {
  return now - authTime <= FRESH;
}
