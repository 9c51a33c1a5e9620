/** Whether a Nostr event answers a challenge. Pure. */
import type { Curve } from '../../lib/bitcoin/curve.ts';
import { HTTP_AUTH, HTTP_AUTH_WINDOW, type NostrEvent, onlyTag, verifyEvent } from '../../lib/nostr/index.ts';
import type { KeyChallenge } from './challenge.ts';
import { verifyUrl } from './text.ts';

const LONGEST_CONTENT = 1000;

export type NostrQuestion = {
  readonly event: NostrEvent;
  readonly challenge: Pick<KeyChallenge, 'nonce' | 'createdAt'>;
  readonly publicUrl: string;
  readonly curve: Pick<Curve, 'verifySchnorr'>;
  /** Milliseconds since the epoch. */
  readonly now: number;
};

/**
 * Kind 27235 for this server and no other: kind 22242 is what relays ask for (NIP-42), and a relay could pass a
 * challenge of ours on to its visitors. The signature is looked at last.
 */
export function answersChallenge({ event, challenge, publicUrl, curve, now }: NostrQuestion): boolean {
  if (event.kind !== HTTP_AUTH || event.content.length > LONGEST_CONTENT) return false;
  if (onlyTag(event, 'u') !== verifyUrl(publicUrl) || onlyTag(event, 'method') !== 'POST') return false;
  if (onlyTag(event, 'challenge') !== challenge.nonce) return false;
  const seconds = (time: number) => Math.floor(time / 1000);
  if (event.createdAt < seconds(challenge.createdAt) - HTTP_AUTH_WINDOW) return false;
  if (event.createdAt > seconds(now) + HTTP_AUTH_WINDOW) return false;
  return verifyEvent(event, curve);
}
