/** HTTP requests that a Nostr key signs, NIP-98. Pure: the facts go in, the verdict comes out. */
import { createHash } from 'node:crypto';
import { type NostrEvent, onlyTag, parseEvent } from './event.ts';

export const HTTP_AUTH = 27_235;

/** Seconds that the clocks of the two sides may be apart; NIP-98 suggests 60. */
export const HTTP_AUTH_WINDOW = 60;

export type SignedRequest = {
  /** Absolute, with the query, exactly as it was requested. */
  readonly url: string;
  readonly method: string;
  /** Whether a body comes with it. */
  readonly hasBody: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
};

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const DIGEST = /^[0-9a-f]{64}$/;
const EMPTY = createHash('sha256').digest('hex');

/** The event in an `Authorization: Nostr` header; null for anything else. Never throws. */
export function readHttpAuth(base64: string): NostrEvent | null {
  if (!BASE64.test(base64)) return null;
  try {
    return parseEvent(JSON.parse(Buffer.from(base64, 'base64').toString('utf8')));
  } catch {
    return null;
  }
}

/** SHA-256 of the body that the event vouches for, in hexadecimal; null when it says nothing of one. */
export function payloadOf(event: Pick<NostrEvent, 'tags'>): string | null {
  const payload = onlyTag(event, 'payload')?.toLowerCase();
  return payload !== undefined && DIGEST.test(payload) ? payload : null;
}

/**
 * Whether the event was made for this request, now. A body has to be vouched for; that it is the one vouched for is
 * the business of whoever reads it. The signature is not looked at.
 */
export function covers(event: NostrEvent, { url, method, hasBody, now }: SignedRequest): boolean {
  if (event.kind !== HTTP_AUTH) return false;
  if (Math.abs(Math.floor(now / 1000) - event.createdAt) > HTTP_AUTH_WINDOW) return false;
  if (onlyTag(event, 'u') !== url || onlyTag(event, 'method') !== method) return false;
  const silent = !event.tags.some(([name]) => name === 'payload');
  if (hasBody) return payloadOf(event) !== null;
  return silent || payloadOf(event) === EMPTY;
}
