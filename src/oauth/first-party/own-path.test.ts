import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ownPath } from './own-path.ts';

const OTHERWISE = '/app/';

describe('RFC 9700 section 4.11: no open redirect', () => {
  it('takes paths of this server as they are', () => {
    for (const path of ['/', '/app/', '/app/keys?add=1#top', '/app/a%20b', '/app/x..y/z', '/loginx'])
      assert.equal(ownPath(path, OTHERWISE), path);
  });

  it('takes nothing that leads elsewhere, in any spelling browsers know', () => {
    const elsewhere = [
      '//evil.example',
      '/\\evil.example',
      '\\\\evil.example',
      '/\t/evil.example',
      '/\n/evil.example',
      ' //evil.example',
      '/.//evil.example',
      '/x/..//evil.example',
      '/%2e//evil.example',
      'https://evil.example',
      'https:evil.example',
      'javascript:alert(1)',
      'evil.example',
      '',
      '/app/\r\nSet-Cookie: a=b',
      '/app/\u0000',
      '/app/ü',
      '/app/a b',
      `/${'a'.repeat(2000)}`,
      undefined,
      null,
      ['/app/'],
      {},
    ];
    for (const text of elsewhere) assert.equal(ownPath(text, OTHERWISE), OTHERWISE, String(text));
  });

  it('does not lead back to the pages that lead on', () => {
    for (const path of [
      '/login',
      '/login?to=/login',
      '/login/',
      '/signed-in?state=x',
      '/x/../login',
      '/login#x',
    ])
      assert.equal(ownPath(path, OTHERWISE), OTHERWISE, path);
  });

  it('whatever it is given, a browser stays on this server, and so does whoever reads the path again', () => {
    const pieces = fc.constantFrom(
      '/',
      '\\',
      '//',
      '.',
      '..',
      '%2e',
      '%2f',
      '%5c',
      '@',
      ':',
      '?',
      '#',
      '\t',
      '\n',
      ' ',
      'evil.example',
      'https:',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.array(pieces, { maxLength: 8 }).map((all) => all.join('')),
      fc.array(pieces, { maxLength: 8 }).map((all) => `/${all.join('')}`),
      fc.webUrl(),
    );
    fc.assert(
      fc.property(text, (given) => {
        const path = ownPath(given, OTHERWISE);
        for (const origin of ['https://id.example', 'http://127.0.0.1:5000']) {
          const url = new URL(path, origin);
          assert.equal(url.origin, origin);
          assert.equal(new URL(url.pathname, origin).origin, origin);
        }
        assert.doesNotMatch(path, /[\\\p{Cc}]/u);
      }),
      { numRuns: 5_000 },
    );
  });
});
