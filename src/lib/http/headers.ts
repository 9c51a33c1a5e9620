/** Headers every answer carries. Pages replace the content security policy; nothing else needs replacing. */
import type { FastifyInstance, FastifyReply } from 'fastify';

/** CSP for answers that are not pages: nothing may load, run, frame or submit (CSP3 section 6). */
const NOTHING = "default-src 'none';frame-ancestors 'none';base-uri 'none';form-action 'none'";

const TWO_YEARS = 63_072_000;

/** Browser features no page of ours needs. WebAuthn stays allowed for ourselves. */
const PERMISSIONS = [
  'camera=()',
  'display-capture=()',
  'geolocation=()',
  'microphone=()',
  'payment=()',
  'usb=()',
  'publickey-credentials-create=(self)',
  'publickey-credentials-get=(self)',
].join(', ');

/** The same for every answer, so they are spelled out once and not assembled for each. */
const FIXED: readonly (readonly [string, string])[] = [
  ['Content-Security-Policy', NOTHING],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['Origin-Agent-Cluster', '?1'],
  // `no-referrer` would turn the Origin of our own form posts into `null` (Fetch section 3.2), and with it
  // the CSRF check; `same-origin` tells other sites just as little.
  ['Referrer-Policy', 'same-origin'],
  ['X-Content-Type-Options', 'nosniff'],
  ['X-DNS-Prefetch-Control', 'off'],
  ['X-Download-Options', 'noopen'],
  ['X-Frame-Options', 'DENY'],
  ['X-Permitted-Cross-Domain-Policies', 'none'],
  // The filter of old browsers could itself be turned against a page.
  ['X-XSS-Protection', '0'],
  ['Permissions-Policy', PERMISSIONS],
  // Answers are personal unless a handler says otherwise (RFC 9111 section 5.2.2.5).
  ['Cache-Control', 'no-store'],
  // No Cross-Origin-Opener-Policy: applications open the login page in a popup and wait for it.
];

const HSTS = `max-age=${TWO_YEARS}`;

declare module 'fastify' {
  interface FastifyReply {
    /** Whether browsers reach us over TLS. Absent where Fastify gives up before it has found a route. */
    overTls: boolean;
  }
}

/**
 * Sets the headers on the raw response at the start of every request, so that hijacked replies and errors of the
 * framework carry them too. Whatever a handler sets with `reply.header` replaces them.
 */
export function addBaseHeaders(app: FastifyInstance, https: boolean): void {
  app.decorateReply('overTls', https);
  app.addHook('onRequest', (request, reply, done) => {
    setBaseHeaders(reply, request.id);
    done();
  });
}

/**
 * Writes the base headers and everything set on `reply` so far to the raw response: call it next to
 * `reply.hijack()`. It may be called again after a foreign framework has cleared the headers.
 */
export function applyBaseHeaders(reply: FastifyReply): void {
  if (reply.raw.headersSent) return;
  setBaseHeaders(reply, reply.request.id);
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) reply.raw.setHeader(name, value);
  }
}

function setBaseHeaders({ raw, overTls }: FastifyReply, requestId: string): void {
  for (const [name, value] of FIXED) raw.setHeader(name, value);
  if (overTls) raw.setHeader('Strict-Transport-Security', HSTS);
  raw.setHeader('X-Request-Id', requestId);
}
