/**
 * Dynamic registration (RFC 7591, RFC 7592) around secrets kept as digests: an answer never shows the stand-in, and
 * an update that repeats the secret is compared with the digest.
 */
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Clients } from '../clients/clients.ts';
import { SECRET_IS_KEPT_AS_DIGEST } from '../clients/secrets.ts';
import { contentType, readBody, replaceBody } from './body.ts';

/** Neither our stand-in nor the empty text, which is what the library compares with. */
const WRONG_SECRET = 'wrong';
const MANAGED = /^\/oauth\/register(?:\/([^/]+))?$/;

export function createRegistrationMiddleware(clients: Clients) {
  return async function registration(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
    const path = MANAGED.exec(ctx.path);
    if (!path) return next();
    if (ctx.method === 'POST' || ctx.method === 'PUT') {
      const problem = await checkMetadata(ctx, path[1] ?? null, clients);
      if (problem) return refuse(ctx, problem);
    }
    await next();
    hideStandIn(ctx);
  };
}

/** What is wrong with the body before the library looks at it; null when it may. */
async function checkMetadata(
  ctx: KoaContextWithOIDC,
  clientId: string | null,
  clients: Clients,
): Promise<string | null> {
  const type = contentType(ctx.req);
  const bytes = await readBody(ctx.req).catch(() => null);
  if (!bytes) return 'the client metadata is too large';
  const body = type === 'application/json' ? parse(bytes) : null;
  replaceBody(ctx.req, bytes, type);
  if (!body) return null;
  if (!isStorable(body)) return 'the client metadata contains text that is not Unicode, or NUL';
  const { client_secret: secret, ...rest } = body;
  if (clientId === null || secret === undefined) return null;
  // RFC 7592 section 2.2: a secret in an update must match the one issued. The library refuses a wrong one after it
  // has looked at the registration access token: nobody else may try secrets here.
  const known = typeof secret === 'string' && (await clients.authenticates(clientId, secret));
  const judged = known ? rest : { ...rest, client_secret: WRONG_SECRET };
  replaceBody(ctx.req, Buffer.from(JSON.stringify(judged)), type);
  return null;
}

function parse(bytes: Buffer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

/** JSON can say NUL and half a surrogate pair (RFC 8259 section 8.2); `jsonb` can hold neither. */
function isStorable(value: unknown): boolean {
  return !/\\u0000|\\ud[89a-f]/.test(JSON.stringify(value).replaceAll('\\\\', ''));
}

function refuse(ctx: KoaContextWithOIDC, description: string): void {
  ctx.status = 400;
  ctx.set('cache-control', 'no-store');
  ctx.body = { error: 'invalid_request', error_description: description };
}

function hideStandIn(ctx: KoaContextWithOIDC): void {
  const { body } = ctx;
  if (typeof body !== 'object' || body === null || !('client_secret' in body)) return;
  if (body.client_secret === SECRET_IS_KEPT_AS_DIGEST) {
    Reflect.deleteProperty(body, 'client_secret');
    Reflect.deleteProperty(body, 'client_secret_expires_at');
  }
}
