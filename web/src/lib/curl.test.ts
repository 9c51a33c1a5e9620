import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { curlOf } from './curl.ts';

/** What the shell would hand to curl. */
function words(command: string): string[] {
  const script = `curl() { for word in "$@"; do printf '%s\\0' "$word"; done; }\n${command}`;
  return execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

describe('a request as a command', () => {
  it('reaches curl unchanged, whatever is in it', () => {
    const text = fc.string({ maxLength: 20 }).map((any) => any.replaceAll('\0', ''));
    fc.assert(
      fc.property(text, text, text, (url, value, body) => {
        const command = curlOf({ method: 'POST', url, headers: { 'x-a': value }, body });
        assert.deepEqual(words(command), ['-i', url, '-H', `x-a: ${value}`, '--data-raw', body]);
      }),
      { numRuns: 40 },
    );
  });

  it('names the method only where curl would take another', () => {
    const request = { url: 'https://a.example/', headers: {}, body: null };
    assert.equal(curlOf({ ...request, method: 'GET' }), "curl -i 'https://a.example/'");
    assert.match(curlOf({ ...request, method: 'POST' }), /-X POST$/);
  });
});
