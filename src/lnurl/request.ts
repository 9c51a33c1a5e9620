import type { FastifyRequest } from 'fastify';
import type { Origin } from '../core/ports.ts';
import { canonicalAddress } from '../lib/http/address.ts';
import { httpErrors } from '../lib/http/errors.ts';
import { problem } from '../lib/http/problem.ts';

/** Where a request comes from; the user agent is cut, since a stranger writes it and it is stored. */
export function originOf(request: FastifyRequest): Origin {
  return {
    ip: canonicalAddress(request.ip) ?? '',
    userAgent: (request.headers['user-agent'] ?? '').slice(0, 256),
  };
}

/**
 * Throws `csrf_failed` when a browser says that another site's page made this request. Browsers send `Origin` with
 * every POST and DELETE; a program without it has no cookies of somebody else's to abuse.
 */
export function assertSameOrigin(request: FastifyRequest, publicUrl: string): void {
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const foreign = origin !== undefined && origin !== new URL(publicUrl).origin;
  const crossSite = site !== undefined && site !== 'same-origin' && site !== 'none';
  if (foreign || crossSite) throw problem(httpErrors, 'csrf_failed');
}
