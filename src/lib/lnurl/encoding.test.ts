import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { decodeLnurl, encodeLnurl, toKeyauth } from './encoding.ts';
import { AuthLinkError, parseAuthLink } from './link.ts';

const K1 = 'e2af6254a8df433264fa23f67eb8188635d15ce883e8fc020989d5f82ae6f11e';
const CALLBACK = `https://id.example.com/api/lnurl-auth/callback?tag=login&k1=${K1}&action=login`;

describe('LUD-01', () => {
  const url = 'https://service.com/api?q=3fc3645b439ce8e7f2553a69e5267081d96dcd340693afabe04be7b0ccd178df';
  const lnurl =
    'LNURL1DP68GURN8GHJ7UM9WFMXJCM99E3K7MF0V9CXJ0M385EKVCENXC6R2C35XVUKXEFCV5MKVV34X5EKZD3EV56NYD3HXQURZEPEXEJXXEPNXSCRVWFNV9NXZCN9XQ6XYEFHVGCXXCMYXYMNSERXFQ5FNS';

  it('encodes its example', () => assert.equal(encodeLnurl(url), lnurl));
  it('decodes upper and lower case', () => {
    assert.equal(decodeLnurl(lnurl), url);
    assert.equal(decodeLnurl(lnurl.toLowerCase()), url);
  });
  it('refuses mixed case, a wrong checksum, another prefix and nonsense', () => {
    assert.equal(decodeLnurl(`l${lnurl.slice(1)}`), null);
    assert.equal(decodeLnurl(`${lnurl.slice(0, -1)}Q`), null);
    assert.equal(decodeLnurl('bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4'), null);
    assert.equal(decodeLnurl(''), null);
    assert.equal(decodeLnurl('L'.repeat(5000)), null);
  });
  it('round-trips any URL that fits into 2000 characters and refuses longer ones', () => {
    fc.assert(fc.property(fc.webUrl(), (any) => decodeLnurl(encodeLnurl(any)) === any));
    assert.throws(() => encodeLnurl(`https://id.example.com/${'a'.repeat(1300)}`), RangeError);
  });
  it('never throws on what is not an LNURL', () => {
    fc.assert(fc.property(fc.string(), (any) => decodeLnurl(any) === null));
  });
});

describe('what a wallet accepts as a login link', () => {
  const same = { url: CALLBACK, domain: 'id.example.com', k1: K1, action: 'login' };
  const lnurl = encodeLnurl(CALLBACK);
  for (const form of [
    lnurl,
    lnurl.toLowerCase(),
    `lightning:${lnurl}`,
    `LIGHTNING:${lnurl}`,
    `lightning://${lnurl}`,
    toKeyauth(CALLBACK),
    CALLBACK,
    `https://id.example.com/login?lightning=${lnurl}`,
    ` ${lnurl}\n`,
  ]) {
    it(`reads ${form.trim().slice(0, 34)}…`, () => assert.deepEqual(parseAuthLink(form), same));
  }

  it('takes plain http for this machine and onion services only', () => {
    const local = 'http://localhost:5000/cb?tag=login&k1=';
    assert.equal(parseAuthLink(local + K1).domain, 'localhost');
    assert.equal(parseAuthLink(toKeyauth(local + K1)).url, local + K1);
    assert.equal(parseAuthLink(`http://127.0.0.1:5000/cb?tag=login&k1=${K1}`).action, null);
    assert.equal(parseAuthLink(`keyauth://abc.onion/cb?tag=login&k1=${K1}`).url.slice(0, 12), 'http://abc.o');
    assert.throws(() => parseAuthLink(CALLBACK.replace('https', 'http')), AuthLinkError);
  });

  const refused: Record<string, string> = {
    'user information': CALLBACK.replace('id.example.com', 'attacker.example@id.example.com'),
    'empty user information': CALLBACK.replace('id.example.com', '@id.example.com'),
    'a backslash': CALLBACK.replace('id.example.com', 'attacker.example\\@id.example.com'),
    'a control character': CALLBACK.replace('id.example', 'id.\texample'),
    'no tag': CALLBACK.replace('tag=login&', ''),
    'another tag': CALLBACK.replace('tag=login', 'tag=payRequest'),
    'no k1': CALLBACK.replace(K1, ''),
    'a short k1': CALLBACK.replace(K1, K1.slice(2)),
    'two k1': `${CALLBACK}&k1=${K1}`,
    'an unknown action': CALLBACK.replace('action=login', 'action=pay'),
    'another scheme': CALLBACK.replace('https', 'ftp'),
    'a broken LNURL': `lightning:${lnurl.slice(0, -2)}`,
    nothing: '',
  };
  for (const [name, link] of Object.entries(refused)) {
    it(`refuses ${name}`, () => assert.throws(() => parseAuthLink(link), AuthLinkError));
  }
});
