import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sessionCookie } from './cookie.ts';

describe('the session cookie', () => {
  it('over https cannot be planted by another host, read by scripts or sent in clear', () => {
    const { name, options } = sessionCookie('https://id.example.com');
    assert.equal(name, '__Host-hodlxxi_session');
    assert.deepEqual(options, { httpOnly: true, secure: true, sameSite: 'lax', path: '/' });
  });

  it('works in development over http, where the prefix would be refused', () => {
    const { name, options } = sessionCookie('http://localhost:5000');
    assert.equal(name, 'hodlxxi_session');
    assert.equal(options.secure, false);
  });

  it('is cleared with the attributes it was set with', () => {
    const { options, clear } = sessionCookie('https://id.example.com');
    assert.deepEqual(clear, { ...options, maxAge: 0 });
  });
});
