import type { KoaContextWithOIDC } from 'oidc-provider';

/**
 * Pages load their own stylesheet and script and nothing else. `form-action` is left out: browsers apply it to the
 * redirect that follows a form, and the one after consent leads to the application.
 */
const CSP = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Set before the library runs, which adds the hash of its own auto-submit script where it uses one. */
export function createSecurityHeaders() {
  return async function securityHeaders(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
    ctx.set('content-security-policy', CSP);
    await next();
  };
}
