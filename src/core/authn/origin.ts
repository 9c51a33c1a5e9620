import type { FastifyRequest } from 'fastify';
import { canonicalAddress } from '../../lib/http/address.ts';
import type { Origin } from '../ports.ts';

const USER_AGENT_MAX = 256;

/** Where a request comes from; the user agent is cut, since a stranger writes it and it is stored. */
export function originOf(request: FastifyRequest): Origin {
  return {
    ip: canonicalAddress(request.ip) ?? '',
    userAgent: (request.headers['user-agent'] ?? '').slice(0, USER_AGENT_MAX),
  };
}
