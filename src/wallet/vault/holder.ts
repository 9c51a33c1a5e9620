import type {} from '@fastify/cookie';
import type { FastifyRequest } from 'fastify';
import { readCredential } from '../../core/authn/credentials.ts';
import { ownerOf } from '../request.ts';
import type { Asking } from './locks.ts';

/** Who asks for a wallet, and by what credential, if that is one which comes again with the next request. */
export function askingOf(request: FastifyRequest, walletId: string, cookieName: string): Asking {
  const credential = readCredential(request.headers.authorization, request.cookies[cookieName]);
  const holder = credential.kind === 'cookie' || credential.kind === 'token' ? credential.value : null;
  return { ...ownerOf(request), walletId, holder };
}
