import type { CookieSerializeOptions } from '@fastify/cookie';
import { createCookiePolicy } from '../../lib/http/cookies.ts';

/** How a browser carries its session. The OAuth room and our own pages share this one cookie. */
export type SessionCookie = {
  readonly name: string;
  readonly options: CookieSerializeOptions;
  /** What makes the browser forget it. */
  readonly clear: CookieSerializeOptions;
};

/** `publicUrl` is the issuer: over https the name has the prefix `__Host-` and the cookie is Secure. */
export function sessionCookie(publicUrl: string): SessionCookie {
  const policy = createCookiePolicy({ https: publicUrl.startsWith('https:') });
  return { name: policy.name('hodlxxi_session'), options: policy.options(), clear: policy.clear() };
}
