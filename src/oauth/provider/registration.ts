/**
 * Dynamic registration (RFC 7591, RFC 7592) around secrets kept as digests: an answer never shows the stand-in, and
 * an update that repeats the secret is compared with the digest.
 */
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Clients } from '../clients/clients.ts';
import { SECRET_IS_KEPT_AS_DIGEST } from '../clients/secrets.ts';
import { contentType, readBody, replaceBody } from './body.ts';

const MANAGED = /^\/oauth\/register\/([^/]+)$/;

export function createRegistrationMiddleware(clients: Clients) {
  return async function registration(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
    const clientId = MANAGED.exec(ctx.path)?.[1];
    if (
      clientId &&
      ctx.method === 'PUT' &&
      !(await checkSecret(ctx, decodeURIComponent(clientId), clients))
    ) {
      ctx.status = 400;
      ctx.body = { error: 'invalid_request', error_description: 'client_secret is not one of the client' };
      return;
    }
    await next();
    if (ctx.path.startsWith('/oauth/register')) hideStandIn(ctx);
  };
}

/** RFC 7592 section 2.2: a secret in an update must match the one issued. */
async function checkSecret(ctx: KoaContextWithOIDC, clientId: string, clients: Clients): Promise<boolean> {
  const bytes = await readBody(ctx.req);
  const type = contentType(ctx.req);
  const body = type === 'application/json' ? parse(bytes) : null;
  if (!body || body['client_secret'] === undefined) {
    replaceBody(ctx.req, bytes, type);
    return true;
  }
  const { client_secret: secret, ...rest } = body;
  replaceBody(ctx.req, Buffer.from(JSON.stringify(rest)), type);
  return typeof secret === 'string' && clients.authenticates(clientId, secret);
}

function parse(bytes: Buffer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

function hideStandIn(ctx: KoaContextWithOIDC): void {
  const { body } = ctx;
  if (typeof body !== 'object' || body === null || !('client_secret' in body)) return;
  if (body.client_secret === SECRET_IS_KEPT_AS_DIGEST) {
    Reflect.deleteProperty(body, 'client_secret');
    Reflect.deleteProperty(body, 'client_secret_expires_at');
  }
}
