import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { contentSecurityPolicy } from './policy.ts';

const directive = (policy: string, name: string) =>
  policy.split('; ').find((part) => part.startsWith(`${name} `));

describe('Content-Security-Policy of the pages', () => {
  it('allows nothing inline, nothing foreign, and no frame', () => {
    const policy = contentSecurityPolicy();
    assert.doesNotMatch(policy, /unsafe|https?:|\*/);
    for (const rule of [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ]) {
      assert.ok(policy.split('; ').includes(rule), rule);
    }
  });

  it('lets a form end at the origin of the redirect URI, or at the scheme of an app', () => {
    const policy = contentSecurityPolicy({
      formTargets: ['https://a.example/cb?x=1', 'com.example.app:/cb', 'http://127.0.0.1:9/'],
    });
    assert.equal(
      directive(policy, 'form-action'),
      "form-action 'self' https://a.example com.example.app: http://127.0.0.1:9",
    );
  });

  it('a host with a semicolon cannot add a directive', () => {
    assert.equal(
      directive(contentSecurityPolicy({ formTargets: ['https://a;script-src *.example/'] }), 'form-action'),
      "form-action 'self'",
    );
    assert.equal(
      contentSecurityPolicy({ formTargets: ['https://a;b.example/', 'nonsense'] }),
      contentSecurityPolicy(),
    );
  });

  it('opens images to the origin of a logo only', () => {
    assert.equal(
      directive(contentSecurityPolicy({ logo: 'https://cdn.example/l.png' }), 'img-src'),
      "img-src 'self' data: https://cdn.example",
    );
  });
});
