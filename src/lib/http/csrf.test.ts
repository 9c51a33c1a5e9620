import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createCsrf } from './csrf.ts';

const origin = 'https://id.example.com';
const csrf = createCsrf({ key: randomBytes(32), origin });
const post = (headers: Record<string, string>, body?: unknown) => ({ method: 'POST', headers, body });
const refused = { code: 'csrf_failed', status: 403 };

describe('createCsrf', () => {
  it('lets safe methods pass (RFC 9110 section 9.2.1)', () => {
    for (const method of ['GET', 'HEAD', 'OPTIONS']) {
      csrf.check(
        { method, headers: { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' } },
        's',
      );
    }
  });

  it('accepts what the browser says came from our own origin', () => {
    csrf.check(post({ 'sec-fetch-site': 'same-origin' }), 's');
    csrf.check(post({ origin }), 's');
  });

  it('refuses other sites and sibling domains, even with a valid token', () => {
    const body = { csrf: csrf.token('s') };
    for (const site of ['cross-site', 'same-site', 'nonsense']) {
      assert.throws(() => csrf.check(post({ 'sec-fetch-site': site, origin }, body), 's'), refused);
    }
    for (const other of ['https://evil.example', 'http://id.example.com', `${origin}.evil.example`]) {
      assert.throws(() => csrf.check(post({ origin: other }, body), 's'), refused);
    }
  });

  it('needs the token where the browser says nothing, or `Origin: null`', () => {
    const silent = [{}, { origin: 'null' }, { 'sec-fetch-site': 'none' }];
    for (const headers of silent) {
      assert.throws(() => csrf.check(post(headers), 's'), refused);
      csrf.check(post(headers, { csrf: csrf.token('s') }), 's');
      csrf.check(post({ ...headers, 'x-csrf-token': csrf.token('s') }), 's');
    }
  });

  it('refuses a token of another session, another key, or none of ours, wherever it comes from', () => {
    const other = createCsrf({ key: randomBytes(32), origin });
    for (const token of [csrf.token('t'), other.token('s'), '', 'x']) {
      assert.throws(() => csrf.check(post({}, { csrf: token }), 's'), refused);
      assert.throws(
        () => csrf.check(post({ 'sec-fetch-site': 'same-origin' }, { csrf: token }), 's'),
        refused,
      );
    }
    fc.assert(
      fc.property(fc.string(), (token) => {
        assert.throws(() => csrf.check(post({}, { csrf: token }), 's'), refused);
      }),
    );
  });
});
