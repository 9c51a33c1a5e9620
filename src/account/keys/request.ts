/** Who asks, where the answer depends on what is asked. */
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Principal } from '../../core/authn/principal.ts';
import type { KeyProof } from './proof.ts';
import type { verifyRequest } from './schema.ts';

/**
 * Whether a page of our own made the request: only then the result goes to the browser. Fetch Metadata first, because
 * pages cannot influence it; programs send neither header.
 */
export function isOwnPage({ headers }: Pick<FastifyRequest, 'headers'>, publicUrl: string): boolean {
  const site = headers['sec-fetch-site'];
  return site === undefined ? headers.origin === new URL(publicUrl).origin : site === 'same-origin';
}

/**
 * The person whose own session made the request; null for anybody else, for an application's token, and for a cookie
 * that another site's page made a browser send. A token that is no good is nobody's: the signature decides.
 */
export async function ownSession(
  request: FastifyRequest,
  publicUrl: string,
): Promise<(Principal & { readonly sessionUid: string }) | null> {
  const principal = await request.authenticate().catch(() => null);
  if (principal?.scopes !== 'all' || principal.sessionUid === undefined) return null;
  if (principal.via === 'cookie' && !isOwnPage(request, publicUrl)) return null;
  return { ...principal, sessionUid: principal.sessionUid };
}

export function proofOf(body: z.infer<typeof verifyRequest>): KeyProof {
  if ('nostr_event' in body) return { kind: 'nostr', event: body.nostr_event };
  return { kind: 'bitcoin', address: body.address, publicKey: body.pubkey, signature: body.signature };
}
