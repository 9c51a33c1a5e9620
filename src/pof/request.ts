/** What requests say, in the words of the room. */
import type {} from '@fastify/cookie';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { authRequired } from '../core/authn/challenge.ts';
import { readCredential } from '../core/authn/credentials.ts';
import { originOf } from '../core/authn/origin.ts';
import type { Principal } from '../core/authn/principal.ts';
import type { DraftProof } from './draft.ts';
import type { Asker } from './pof.ts';
import type { CoinAsking } from './ports.ts';
import type { psbtBody } from './schema.ts';

export function askerOf(request: FastifyRequest): Asker {
  const { principal } = request;
  if (!principal) throw authRequired();
  const { userId, clientId = null } = principal;
  return { userId, clientId, by: bearerOf(principal), origin: originOf(request) };
}

/** A key that signs its requests has no session: it is the same key or another account. */
function bearerOf({ sessionUid, clientId }: Principal): string {
  if (sessionUid !== undefined) return `session:${sessionUid}`;
  return clientId === undefined ? 'key' : `client:${clientId}`;
}

function askingOf(request: FastifyRequest, cookieName: string): CoinAsking {
  const { userId, origin } = askerOf(request);
  const credential = readCredential(request.headers.authorization, request.cookies[cookieName]);
  const holder = credential.kind === 'cookie' || credential.kind === 'token' ? credential.value : null;
  return { userId, origin, holder };
}

/** Coins of a wallet take what looking into that wallet takes. */
export function draftOf(
  request: FastifyRequest,
  body: z.infer<typeof psbtBody>,
  cookieName: string,
): DraftProof {
  const { psbt, outpoints = [], wallet_id: walletId, format, version } = body;
  if (psbt !== undefined) return { chosen: { psbt }, format, version };
  const wallet = walletId === undefined ? null : { id: walletId, asking: askingOf(request, cookieName) };
  return { chosen: { outpoints, wallet }, format, version };
}
