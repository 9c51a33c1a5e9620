/** The body of a request that a Nostr key signed: it is the one the event vouches for, or nobody gets to see it. */
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import { payloadOf, readHttpAuth } from '../../lib/nostr/index.ts';
import { invalidToken } from './challenge.ts';
import { readCredential } from './credentials.ts';

/**
 * The same bytes, failing with `invalid_token` in place of an end when they are not those of NIP-98's `payload`. Raw
 * bytes are what is hashed, so this stands before the parser; how many there may be is the parser's business as ever.
 * Nothing is read before somebody reads this, or the failure would come while nobody listens yet.
 */
export function vouchedBody(headers: IncomingHttpHeaders, body: Readable): Readable {
  const credential = readCredential(headers.authorization, undefined);
  if (credential.kind !== 'signed_request' || !hasBody(headers)) return body;
  const event = readHttpAuth(credential.value);
  const checked = Readable.from(vouched(body, event && payloadOf(event)), { objectMode: false });
  // A parser that has had enough listens no more; what fails after that is nobody's concern.
  return checked.on('error', () => undefined);
}

async function* vouched(body: Readable, expected: string | null | undefined): AsyncGenerator<Buffer> {
  const digest = createHash('sha256');
  // The answer still has to go through the socket that the body came from.
  for await (const chunk of body.iterator({ destroyOnReturn: false })) {
    digest.update(chunk);
    yield chunk;
  }
  if (digest.digest('hex') !== expected) throw invalidToken();
}

/** RFC 9112 section 6: a request has a body when one of these says so. */
export function hasBody(headers: IncomingHttpHeaders): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;
}
