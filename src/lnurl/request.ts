import type { FastifyRequest } from 'fastify';
import { httpErrors } from '../lib/http/errors.ts';
import { problem } from '../lib/http/problem.ts';

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
