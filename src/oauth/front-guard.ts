/**
 * What a stranger can send without showing who they are: counted per address, and small. Public clients need no
 * secret, so nothing else bounds how often the token endpoint works and how much pushed requests store.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RateLimiter } from '../core/ratelimit/limiter.ts';
import { addressOf } from '../core/ratelimit/routes.ts';
import { BodyTooLarge, contentType, readBody, replaceBody } from './provider/body.ts';

const TOKEN = '/oauth/token';
const PUSHED = '/oauth/par';

/** Most bytes of a pushed request, RFC 9126 section 2.3; what authenticates the client is not stored and not counted. */
export const MAX_PUSHED = 8 * 1024;
/** RFC 6749 section 2.3.1 and RFC 7521 section 4.2, in a form or in the JSON the token endpoint takes as well. */
const CREDENTIALS = /(?:^|[&"{,\s])client_(?:secret|assertion)"?\s*[=:]\s*"?[^"&\s]/;

/** False when the request was answered here. Needs a `POST` whose body nobody has read. */
export function createFrontGuard(limiter: RateLimiter | undefined) {
  return async function admit(request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
    const path = request.routeOptions.url;
    if (request.method !== 'POST' || (path !== TOKEN && path !== PUSHED)) return true;
    const authorized = request.headers.authorization !== undefined;
    if (authorized && path === TOKEN) return true;

    const body = await read(request);
    if (body === null) {
      // What was left unread is in the way of the connection's next request.
      request.raw.resume();
      // RFC 9126 section 2.3 has a status for this, RFC 6749 section 5.2 only one for everything.
      return refuse(reply, path === PUSHED ? 413 : 400, 'invalid_request', 'the request is too large');
    }
    if (!authorized && limiter && !CREDENTIALS.test(body)) {
      const { allowed, headers } = await limiter.take('api', addressOf(request), 'anonymous-client');
      reply.headers(headers);
      if (!allowed)
        return refuse(reply, 429, 'temporarily_unavailable', 'too many requests, try again later');
    }
    if (path === PUSHED && sizeOf(body) > MAX_PUSHED) {
      return refuse(reply, 413, 'invalid_request', `a pushed request has at most ${MAX_PUSHED} bytes`);
    }
    return true;
  };
}

export type FrontGuard = ReturnType<typeof createFrontGuard>;

/** Null when it is larger than the library takes. */
async function read({ raw }: FastifyRequest): Promise<string | null> {
  try {
    const bytes = await readBody(raw);
    replaceBody(raw, bytes, contentType(raw));
    return bytes.toString('utf8');
  } catch (error) {
    if (error instanceof BodyTooLarge) return null;
    throw error;
  }
}

function sizeOf(body: string): number {
  const form = new URLSearchParams(body);
  form.delete('client_secret');
  form.delete('client_assertion');
  return Buffer.byteLength(form.toString());
}

function refuse(reply: FastifyReply, status: number, error: string, error_description: string): false {
  // RFC 6749 section 5.2: applications read `error` here, not a problem document.
  reply.code(status).header('cache-control', 'no-store').send({ error, error_description });
  return false;
}
