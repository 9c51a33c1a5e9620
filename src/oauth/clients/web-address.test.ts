import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { logoProblem, webAddressProblem } from './web-address.ts';

describe('addresses an application registers', () => {
  it('are those of the web, in full', () => {
    for (const address of ['https://app.example', 'http://localhost:3000/about', 'https://app.example/a%20b'])
      assert.equal(webAddressProblem(address), null, address);
    const bad: [string, RegExp][] = [
      ['app.example', /in full/],
      ['//app.example', /in full/],
      ['javascript:alert(1)', /begin with https/],
      ['java\tscript:alert(1)', /spaces/],
      ['https://app.example/a b', /%20/],
      ['https:\\\\app.example', /%5C/],
      ['https://bank.example@evil.example/', /user name/],
      [`https://app.example/${'a'.repeat(2000)}`, /2000/],
    ];
    for (const [address, reason] of bad) assert.match(webAddressProblem(address) ?? '', reason, address);
  });

  it('of a logo are https, and what would be right is said', () => {
    assert.equal(logoProblem('https://app.example/logo.svg'), null);
    assert.match(logoProblem('http://app.example/logo.png') ?? '', /https:\/\/app\.example\/logo\.png/);
    assert.match(logoProblem('data:image/png;base64,AA==') ?? '', /not the picture itself/);
  });

  it('any text gets a verdict', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl()), (address) => {
        if (logoProblem(address) === null) assert.equal(new URL(address).protocol, 'https:');
      }),
    );
  });
});
