import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { redirectUriProblem } from '../../../src/oauth/clients/redirect-uri.ts';
import { destinationOf, redirectProblem } from './redirect-problem.ts';

const examples = [
  'https://app.example/callback',
  'https://app.example/callback#',
  'https://user@app.example/',
  'https://*.app.example/',
  'https://app.example/*',
  'http://localhost:3000/callback',
  'http://127.0.0.1/',
  'http://[::1]:8080/',
  'http://app.example/',
  'com.example.app:/callback',
  'myapp://callback',
  'javascript:alert(1)',
  '/callback',
  'app.example',
  '',
  `https://app.example/${'a'.repeat(2000)}`,
];

describe('what is wrong with a redirect URI', () => {
  const same = (uri: string) => {
    for (const type of ['web', 'native'] as const)
      assert.equal(redirectProblem(uri, type), redirectUriProblem(uri, type), `${type} ${uri}`);
  };

  it('is what the server says as well', () => {
    examples.forEach(same);
    const part = fc.constantFrom('https:', 'http:', 'a.b:', '//', '/', '#', '*', '@', ':', 'localhost', 'x');
    const shaped = fc.array(part, { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(fc.property(fc.oneof(fc.webUrl(), fc.string(), shaped), same), { numRuns: 2000 });
  });

  it('and where a right one leads', () => {
    assert.equal(destinationOf('http://localhost:3000/callback'), 'localhost:3000');
    assert.equal(destinationOf('com.example.app:/callback'), 'the app that owns com.example.app:');
  });
});
