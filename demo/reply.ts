import type { Answer, App } from './app.ts';
import { COOKIE } from './request.ts';

/** A page. Nothing but our stylesheet loads; forms reach us and, by our redirects, the provider (CSP3 section 6.4.2). */
export function page(app: App, status: number, body: string): Answer {
  const csp = [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    `form-action 'self' ${app.issuer.origin}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  return {
    status,
    body,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': csp,
      'cache-control': 'no-store',
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    },
  };
}

/** 303, so that a form is not sent again by a reload. `session` sets the cookie, null removes it. */
export function redirect(to: URL | string, session?: { readonly id: string } | null): Answer {
  // Lax: the browser comes back from the provider by a link, which must find the sign-in under way.
  const flags = 'Path=/; HttpOnly; SameSite=Lax';
  const cookie =
    session === undefined
      ? {}
      : { 'set-cookie': session ? `${COOKIE}=${session.id}; ${flags}` : `${COOKIE}=; ${flags}; Max-Age=0` };
  return {
    status: 303,
    body: '',
    headers: { location: String(to), 'cache-control': 'no-store', ...cookie },
  };
}

export function json(status: number, value: unknown): Answer {
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  return { status, headers, body: JSON.stringify(value) };
}
