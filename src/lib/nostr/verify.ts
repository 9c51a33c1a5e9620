import { createHash } from 'node:crypto';
import type { Curve } from '../bitcoin/curve.ts';
import type { NostrEvent } from './event.ts';

/** What is hashed and signed, NIP-01: without white space, in UTF-8. */
export function serialise({ pubkey, createdAt, kind, tags, content }: Unsigned): string {
  return JSON.stringify([0, pubkey, createdAt, kind, tags, content]);
}

/** The 32 bytes an event is known by. */
export function eventId(event: Unsigned): Buffer {
  return createHash('sha256').update(serialise(event)).digest();
}

/**
 * Whether the key signed these very fields. The id is recomputed, since a signature over a stated id says nothing
 * about the fields beside it: the example NIP-98 itself prints is such an event.
 */
export function verifyEvent(event: NostrEvent, curve: Pick<Curve, 'verifySchnorr'>): boolean {
  const id = eventId(event);
  if (id.toString('hex') !== event.id) return false;
  return curve.verifySchnorr(id, Buffer.from(event.sig, 'hex'), Buffer.from(event.pubkey, 'hex'));
}

type Unsigned = Omit<NostrEvent, 'id' | 'sig'>;
