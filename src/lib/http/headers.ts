/** Headers every answer carries. Pages replace the content security policy; nothing else needs replacing. */
import helmet, { type FastifyHelmetOptions } from '@fastify/helmet';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** CSP for answers that are not pages: nothing may load, run, frame or submit (CSP3 section 6). */
const NOTHING = ["'none'"];

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

/**
 * Sets the headers on the raw response at the start of every request, so that hijacked replies and errors of the
 * framework carry them too. Whatever a handler sets with `reply.header` replaces them.
 */
export async function addBaseHeaders(app: FastifyInstance, https: boolean): Promise<void> {
  await app.register(helmet, helmetOptions(https));
  app.addHook('onRequest', (request, reply, done) => {
    setOwnHeaders(reply, request.id);
    done();
  });
}

/**
 * Writes the base headers and everything set on `reply` so far to the raw response: call it next to
 * `reply.hijack()`. It may be called again after a foreign framework has cleared the headers.
 */
export function applyBaseHeaders(reply: FastifyReply): void {
  if (reply.raw.headersSent) return;
  reply.helmet();
  setOwnHeaders(reply, reply.request.id);
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) reply.raw.setHeader(name, value);
  }
}

/** For answers that pass no hook, because their path cannot be read: they are never pages. */
export function applyHeadersWithoutHooks(reply: FastifyReply, requestId: string): void {
  setOwnHeaders(reply, requestId);
  reply.raw.setHeader('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
  reply.raw.setHeader('X-Content-Type-Options', 'nosniff');
  reply.raw.setHeader('X-Frame-Options', 'DENY');
  reply.raw.setHeader('Referrer-Policy', 'same-origin');
}

function setOwnHeaders(reply: FastifyReply, requestId: string): void {
  reply.raw.setHeader('X-Request-Id', requestId);
  reply.raw.setHeader('Permissions-Policy', PERMISSIONS);
  // Answers are personal unless a handler says otherwise (RFC 9111 section 5.2.2.5).
  reply.raw.setHeader('Cache-Control', 'no-store');
}

function helmetOptions(https: boolean): FastifyHelmetOptions {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: NOTHING, frameAncestors: NOTHING, baseUri: NOTHING, formAction: NOTHING },
    },
    xFrameOptions: { action: 'deny' },
    // `no-referrer` would turn the Origin of our own form posts into `null` (Fetch section 3.2), and with it
    // the CSRF check; `same-origin` tells other sites just as little.
    referrerPolicy: { policy: 'same-origin' },
    // Applications open the login page in a popup and wait for it; a policy here would cut them off for good.
    crossOriginOpenerPolicy: false,
    strictTransportSecurity: https ? { maxAge: TWO_YEARS, includeSubDomains: false } : false,
  };
}
