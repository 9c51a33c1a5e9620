/** How long a session lives: 24 hours without use, seven days at most. Durations in milliseconds. */
import type { Session } from './session.ts';

const HOUR = 3_600_000;
export const SLIDING = 24 * HOUR;
export const ABSOLUTE = 7 * 24 * HOUR;

/** Activity is written at most this often: the written time lags by a minute, and most requests write nothing. */
export const TOUCH_EVERY = 60_000;

type Ends = Pick<Session, 'expiresAt' | 'absoluteExpiresAt'>;

/** Both ends of a session that begins at `now`. */
export function newEnds(now: number): Ends {
  return { expiresAt: now + SLIDING, absoluteExpiresAt: now + ABSOLUTE };
}

/** Where the sliding end lies after activity at `now`. */
export function slide(session: Ends, now: number): number {
  return Math.min(now + SLIDING, session.absoluteExpiresAt);
}

export function isLive(session: Ends, now: number): boolean {
  return now < session.expiresAt && now < session.absoluteExpiresAt;
}

export function touchDue(session: Pick<Session, 'lastActivityAt'>, now: number): boolean {
  return now - session.lastActivityAt >= TOUCH_EVERY;
}
