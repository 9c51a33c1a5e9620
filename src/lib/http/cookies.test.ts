import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import cookie from '@fastify/cookie';
import { fastify } from 'fastify';
import { createCookiePolicy } from './cookies.ts';

async function written(https: boolean, maxAge?: number): Promise<string> {
  const policy = createCookiePolicy({ https });
  const app = fastify();
  await app.register(cookie);
  app.get('/', (_request, reply) =>
    reply.setCookie(policy.name('session'), 'v', policy.options(maxAge)).send(),
  );
  const answer = await app.inject('/');
  await app.close();
  return String(answer.headers['set-cookie']);
}

describe('createCookiePolicy', () => {
  it('meets the conditions of the __Host- prefix on https: Secure, Path=/, no Domain (RFC 6265bis section 4.1.3.2)', async () => {
    assert.equal(await written(true), '__Host-session=v; Path=/; HttpOnly; Secure; SameSite=Lax');
  });

  it('leaves prefix and Secure out on plain http, where browsers would drop the cookie', async () => {
    assert.equal(await written(false, 60), 'session=v; Max-Age=60; Path=/; HttpOnly; SameSite=Lax');
  });

  it('clears with the flags it was set with', () => {
    const { options, clear } = createCookiePolicy({ https: true });
    assert.deepEqual(clear(), { ...options(), maxAge: 0 });
  });
});
