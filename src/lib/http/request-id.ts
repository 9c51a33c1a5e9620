import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { AddressMatcher } from './address.ts';

/** Long enough to be unique, short and plain enough for any log, header or ticket. */
const SANE_ID = /^[A-Za-z0-9._-]{8,64}$/;

/**
 * The identifier of a request: the one a trusted proxy sent, so that both logs can be joined, else a new one.
 * Nobody else may choose it: a stranger's identifier could be made to collide with, or forge, a line of the log.
 */
export function requestIdOf(request: IncomingMessage, isTrustedProxy: AddressMatcher): string {
  const sent = request.headers['x-request-id'];
  const usable =
    typeof sent === 'string' && SANE_ID.test(sent) && isTrustedProxy(request.socket.remoteAddress);
  return usable ? sent : randomUUID();
}
