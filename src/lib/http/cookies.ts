import type { CookieSerializeOptions } from '@fastify/cookie';

/**
 * How every cookie of ours is written: not readable by scripts, not sent by other sites' forms, and on https
 * bound to this very host by the `__Host-` prefix (RFC 6265bis section 4.1.3.2), so that a sibling domain cannot
 * plant one.
 */
export function createCookiePolicy({ https }: { readonly https: boolean }) {
  const base = { path: '/', httpOnly: true, sameSite: 'lax', secure: https } as const;
  return {
    /** The full name of a cookie. The prefix needs `Secure`, so it is left out on plain http (development). */
    name: (name: string): string => (https ? `__Host-${name}` : name),
    /** `maxAge` in seconds; without it the cookie ends with the browser session. */
    options: (maxAge?: number): CookieSerializeOptions => (maxAge === undefined ? base : { ...base, maxAge }),
    /** Makes the browser forget the cookie; name, path and flags must be those it was set with. */
    clear: (): CookieSerializeOptions => ({ ...base, maxAge: 0 }),
  };
}
