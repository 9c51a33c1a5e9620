/**
 * Protection of requests that a browser authenticates by itself, with a cookie. Two signals are accepted: what
 * the browser says about where the request comes from (Fetch Metadata, `Origin`), and, for browsers that say
 * nothing and forms without script, a token that only our own pages can contain.
 */
import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { httpErrors } from './errors.ts';
import { problem } from './problem.ts';

/** The hidden field of a form; scripts send the same value as `X-CSRF-Token`. */
export const CSRF_FIELD = 'csrf';

/** Methods that change nothing, RFC 9110 section 9.2.1. */
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What the check looks at; a Fastify request has it. */
export type CsrfRequest = Pick<FastifyRequest, 'method' | 'headers'> & { readonly body?: unknown };

export type CsrfOptions = {
  /** 32 secret bytes kept for this purpose. */
  readonly key: Uint8Array;
  /** Our own origin, as browsers write it: `https://id.example.com`. */
  readonly origin: string;
};

/**
 * `token(binding)` is what a page puts into its form; `check(request, binding)` throws `csrf_failed` unless the
 * request came from our own pages. The binding is the session or interaction the form belongs to: a token of one
 * visitor is worth nothing to another.
 */
export function createCsrf({ key, origin }: CsrfOptions) {
  // Given as bytes, the key would be imported again for every form.
  const secret = createSecretKey(key);
  const digest = (binding: string) => createHmac('sha256', secret).update(`csrf\0${binding}`).digest();
  const isOurs = (token: string, binding: string) => {
    const sent = Buffer.from(token, 'base64url');
    const expected = digest(binding);
    return sent.length === expected.length && timingSafeEqual(sent, expected);
  };

  return {
    token: (binding: string): string => digest(binding).toString('base64url'),

    check(request: CsrfRequest, binding: string): void {
      if (SAFE_METHODS.has(request.method)) return;
      const token = tokenOf(request);
      // A wrong token is refused even when the browser vouches for the request: the form is another visitor's.
      if (token !== undefined && !isOurs(token, binding)) throw refused();
      const source = sourceOf(request, origin);
      if (source === 'own') return;
      if (source === 'unknown' && token !== undefined) return;
      throw refused();
    },
  };
}

export type Csrf = ReturnType<typeof createCsrf>;

/** Fetch Metadata first, because pages cannot influence it; then `Origin` (RFC 6454 section 7). */
function sourceOf(request: CsrfRequest, ownOrigin: string): 'own' | 'foreign' | 'unknown' {
  const site = request.headers['sec-fetch-site'];
  if (site === 'same-origin') return 'own';
  // `none` is the person's own doing (a reload); everything else is another site, or a sibling domain.
  if (site !== undefined && site !== 'none') return 'foreign';
  const { origin } = request.headers;
  if (origin === ownOrigin) return 'own';
  return origin === undefined || origin === 'null' ? 'unknown' : 'foreign';
}

function tokenOf({ headers, body }: CsrfRequest): string | undefined {
  const header = headers['x-csrf-token'];
  if (typeof header === 'string') return header;
  const field: unknown =
    typeof body === 'object' && body !== null ? Reflect.get(body, CSRF_FIELD) : undefined;
  return typeof field === 'string' ? field : undefined;
}

function refused() {
  return problem(httpErrors, 'csrf_failed');
}
