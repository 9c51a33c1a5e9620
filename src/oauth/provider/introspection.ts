import type { KoaContextWithOIDC } from 'oidc-provider';
import { authentication } from '../introspect.ts';
import type { Unit } from '../unit-of-work.ts';

/** RFC 9470 section 6.2: the library's answer about a token says how the person signed in, as our short path does. */
export function createIntrospectionMiddleware(units: WeakMap<object, Unit>) {
  return async function introspection(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
    await next();
    const signIn = units.get(ctx)?.signIn;
    if (ctx.path !== '/oauth/introspect' || !signIn || !isActive(ctx.body)) return;
    ctx.body = { ...ctx.body, ...authentication({ ...signIn }) };
  };
}

function isActive(body: unknown): body is { readonly active: true } {
  return typeof body === 'object' && body !== null && 'active' in body && body.active === true;
}
