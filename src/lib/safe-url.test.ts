import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { safeUrl } from './safe-url.ts';

describe('safeUrl', () => {
  const good = [
    'https://a.example/x?y#z',
    'http://127.0.0.1:5000/',
    '/path',
    '/',
    '?a=1',
    '#top',
    'HTTPS://A.example',
  ];
  for (const url of good) it(`passes ${url}`, () => assert.equal(safeUrl(url), url));

  const bad = [
    '',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    ' javascript:alert(1)',
    '\u0001javascript:alert(1)',
    'data:text/html,<script>',
    'vbscript:x',
    'blob:https://a.example/1',
    'file:///etc/passwd',
    '//evil.example',
    '/\\evil.example',
    'https:\\\\evil.example',
    'https://bank.example@evil.example/',
    'https://',
    'relative/path',
    'lightning:LNURL1',
  ];
  for (const url of bad) it(`refuses ${JSON.stringify(url)}`, () => assert.equal(safeUrl(url), undefined));

  it('passes another scheme only when asked to', () => {
    assert.equal(safeUrl('keyauth://a.example/x', ['keyauth:']), 'keyauth://a.example/x');
    assert.equal(safeUrl('javascript:alert(1)', ['keyauth:']), undefined);
  });
});
