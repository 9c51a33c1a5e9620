/**
 * Adjusts requests before the library reads them: the token endpoint takes JSON as well, introspection and
 * revocation take JWT access tokens, and a NUL byte, which no database text can hold, is refused here.
 */
import { randomUUID } from 'node:crypto';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Unit } from '../unit-of-work.ts';
import { BodyTooLarge, contentType, FORM, readBody, replaceBody } from './body.ts';

const TOKEN_ENDPOINTS = new Set(['/oauth/introspect', '/oauth/revoke']);
/** Everything that takes a form from an application. */
const FORMS = new Set(['/oauth/token', '/oauth/par', '/oauth/device/authorize', ...TOKEN_ENDPOINTS]);

export function createFormMiddleware(deps: {
  jwtId: (token: string) => Promise<string | null>;
  units: WeakMap<object, Unit>;
}) {
  return async function forms(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
    if (hasNul(new URLSearchParams(ctx.querystring))) return refuse(ctx, 'parameters must not contain NUL');
    if (ctx.method === 'POST' && FORMS.has(ctx.path)) {
      const form = await readForm(ctx);
      if (!form) return refuse(ctx, 'failed to parse the request body');
      if (hasNul(form)) return refuse(ctx, 'parameters must not contain NUL');
      if (TOKEN_ENDPOINTS.has(ctx.path)) await useHandle(ctx, form, deps);
      replaceBody(ctx.req, form);
    }
    await next();
  };
}

function hasNul(parameters: URLSearchParams): boolean {
  return [...parameters].some(([name, value]) => name.includes('\0') || value.includes('\0'));
}

/**
 * Form as the specifications say; at the token endpoint a flat JSON object of strings as well, as the
 * wire contract says.
 */
async function readForm(ctx: KoaContextWithOIDC): Promise<URLSearchParams | null> {
  try {
    const body = (await readBody(ctx.req)).toString('utf8');
    const type = contentType(ctx.req);
    if (type === 'application/json' && ctx.path === '/oauth/token') return fromJson(JSON.parse(body));
    if (type !== '' && type !== FORM) return null;
    return new URLSearchParams(body);
  } catch (error) {
    if (error instanceof BodyTooLarge || error instanceof SyntaxError) return null;
    throw error;
  }
}

function fromJson(value: unknown): URLSearchParams | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const entries = Object.entries(value).flatMap(([name, item]) =>
    (Array.isArray(item) ? item : [item]).map((single): [string, unknown] => [name, single]),
  );
  if (
    !entries.every((entry): entry is [string, string | number] =>
      ['string', 'number'].includes(typeof entry[1]),
    )
  ) {
    return null;
  }
  return new URLSearchParams(entries.map(([name, item]): [string, string] => [name, String(item)]));
}

/**
 * The library answers `unsupported_token_type` to anything with dots in it. A JWT of ours is replaced by a one-time
 * handle that only this request's adapter understands; any other structured token becomes one that finds nothing,
 * which is what RFC 7662 section 2.2 and RFC 7009 section 2.2 ask for.
 */
async function useHandle(
  ctx: KoaContextWithOIDC,
  form: URLSearchParams,
  deps: { jwtId: (token: string) => Promise<string | null>; units: WeakMap<object, Unit> },
): Promise<void> {
  const tokens = form.getAll('token');
  const [token] = tokens;
  if (tokens.length !== 1 || !token?.includes('.')) return;
  const handle = randomUUID();
  const jti = await deps.jwtId(token);
  if (jti) deps.units.get(ctx)?.handles.set(handle, jti);
  form.set('token', handle);
}

function refuse(ctx: KoaContextWithOIDC, description: string): void {
  ctx.status = 400;
  ctx.set('cache-control', 'no-store');
  ctx.body = { error: 'invalid_request', error_description: description };
}
