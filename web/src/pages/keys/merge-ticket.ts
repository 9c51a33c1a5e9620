import type { MergeTicket } from '@hodlxxi/sdk';

/** Survives signing in as the other account, in this tab only; the server knows this browser by its cookie. */
const PLACE = 'hodlxxi.merge';

/** Where the second half waits for the account that stays. */
export const MERGE_HERE = '/app/keys?dialog=merge-here';

export type KeptTicket = Pick<MergeTicket, 'ticket' | 'user'> & {
  /** Milliseconds since the epoch. */
  readonly until: number;
};

type Place = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export function keepTicket(place: Place, { ticket, user, expires_in }: MergeTicket, now: number): void {
  const kept: KeptTicket = { ticket, user, until: now + expires_in * 1000 };
  place.setItem(PLACE, JSON.stringify(kept));
}

/** Null when there is none that still works. */
export function readTicket(place: Place, now: number): KeptTicket | null {
  const text = place.getItem(PLACE);
  if (text === null) return null;
  const kept = JSON.parse(text) as KeptTicket;
  return kept.until > now ? kept : null;
}

export const dropTicket = (place: Place): void => place.removeItem(PLACE);
