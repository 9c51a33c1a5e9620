/** The body of a request that a Nostr key signed: it is the one the event vouches for, or nobody gets to see it. */
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { pipeline, type Readable, Transform } from 'node:stream';
import { payloadOf, readHttpAuth } from '../../lib/nostr/index.ts';
import { invalidToken } from './challenge.ts';
import { readCredential } from './credentials.ts';

/**
 * The same bytes, failing with `invalid_token` in place of an end when they are not those of NIP-98's `payload`. Raw
 * bytes are what is hashed, so this stands before the parser; how many there may be is the parser's business as ever.
 */
export function vouchedBody(headers: IncomingHttpHeaders, body: Readable): Readable {
  const credential = readCredential(headers.authorization, undefined);
  if (credential.kind !== 'signed_request' || !hasBody(headers)) return body;
  const event = readHttpAuth(credential.value);
  const expected = event && payloadOf(event);
  const digest = createHash('sha256');
  const checked = new Transform({
    transform(chunk, _encoding, done) {
      digest.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      done(digest.digest('hex') === expected ? null : invalidToken());
    },
  });
  // Failures reach whoever reads `checked`.
  return pipeline(body, checked, () => undefined);
}

/** RFC 9112 section 6: a request has a body when one of these says so. */
export function hasBody(headers: IncomingHttpHeaders): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;
}
