import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { redirectUriProblem } from './redirect-uri.ts';

describe('RFC 9700 section 4.1.3, RFC 8252: redirect URIs', () => {
  it('are https, http on the machine itself, or a scheme of the application', () => {
    const fine = [
      'https://app.example/cb?x=1',
      'http://localhost:3000/cb',
      'http://127.0.0.1/',
      'http://[::1]:1/a',
    ];
    for (const uri of fine) assert.equal(redirectUriProblem(uri, 'web'), null, uri);
    assert.equal(redirectUriProblem('com.example.app:/callback', 'native'), null);
    assert.match(redirectUriProblem('com.example.app:/callback', 'web') ?? '', /native/);
    assert.match(redirectUriProblem('myapp://callback', 'native') ?? '', /reversed domain name/);
  });

  it('have no fragment, no wildcard, no password, and no http elsewhere', () => {
    const bad: [string, RegExp][] = [
      ['https://app.example/cb#', /fragment/],
      ['https://*.example/cb', /exact/],
      ['https://app.example/*', /exact/],
      ['https://me:secret@app.example/', /password/],
      ['http://app.example/cb', /https/],
      ['http://localhost.example/cb', /https/],
      ['/cb', /absolute/],
      [`https://app.example/${'a'.repeat(2000)}`, /absolute/],
      ['javascript:alert(1)', /https/],
    ];
    for (const [uri, reason] of bad) assert.match(redirectUriProblem(uri, 'web') ?? '', reason, uri);
  });

  it('any text gets a verdict', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl()), fc.constantFrom('web', 'native'), (uri, type) => {
        const verdict = redirectUriProblem(uri, type);
        if (verdict === null) assert.ok(URL.canParse(uri) && !uri.includes('#'));
      }),
    );
  });
});
