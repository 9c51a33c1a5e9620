import type {} from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { randomToken, sha256 } from '../core/crypto.ts';
import type { Random } from '../core/ports.ts';
import { createCookiePolicy } from '../lib/http/cookies.ts';

/**
 * The cookie that binds a challenge to the browser that asked for it. k1 is in the QR code, where a camera or a
 * phisher sees it; only this cookie turns an answered challenge into a session.
 */
export type BrowserCookie = {
  readonly name: string;
  /** The browser's secret, if it sent a well-formed one. */
  readonly read: (request: FastifyRequest) => string | null;
  /** The browser's secret, giving it one if it has none. */
  readonly ensure: (request: FastifyRequest, reply: FastifyReply) => string;
};

const SECRET = /^[A-Za-z0-9_-]{43}$/;

/** Needs @fastify/cookie. `publicUrl` decides whether the cookie is Secure. */
export function createBrowserCookie(publicUrl: string, random: Random): BrowserCookie {
  const policy = createCookiePolicy({ https: publicUrl.startsWith('https:') });
  const name = policy.name('hodlxxi_browser');
  const read = (request: FastifyRequest) => {
    const value = request.cookies[name];
    return value !== undefined && SECRET.test(value) ? value : null;
  };
  return {
    name,
    read,
    ensure: (request, reply) => {
      const known = read(request);
      if (known !== null) return known;
      const fresh = randomToken(random);
      reply.setCookie(name, fresh, policy.options());
      return fresh;
    },
  };
}

/** What is stored in place of the cookie. */
export function browserDigest(secret: string): Buffer {
  return sha256(secret);
}
