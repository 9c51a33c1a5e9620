import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readCredential } from './credentials.ts';

describe('RFC 6750 section 2.1: the Authorization request header', () => {
  it('reads a token of either kind, whatever the case of the scheme', () => {
    const opaque = { kind: 'token', scheme: 'Bearer', value: 'abc-._~+/1==', jwt: false };
    assert.deepEqual(readCredential('Bearer abc-._~+/1==', undefined), opaque);
    assert.deepEqual(readCredential('bEARER   abc-._~+/1==', undefined), opaque);
    assert.deepEqual(readCredential('Bearer eyJh.eyJz.c2ln', undefined), {
      ...opaque,
      value: 'eyJh.eyJz.c2ln',
      jwt: true,
    });
  });

  it('RFC 9449 section 7.1: a token bound to a key comes under its own scheme', () => {
    const credential = readCredential('DPoP eyJh.eyJz.c2ln', undefined);
    assert.deepEqual(credential, { kind: 'token', scheme: 'DPoP', value: 'eyJh.eyJz.c2ln', jwt: true });
  });

  it('NIP-98: a request that a key signed comes under its own scheme', () => {
    assert.deepEqual(readCredential('nostr e30=', 'v'), { kind: 'signed_request', value: 'e30=' });
  });

  it('is malformed with another scheme, without a token, with two, or beyond every measure', () => {
    const bad = [
      '',
      'Bearer',
      'Bearer ',
      'Basic YTpi',
      'Nostr',
      'Nostr a b',
      'Bearer a b',
      'Bearer a,b',
      'xBearer a',
    ];
    for (const header of [...bad, 'Bearer =', 'Bearer a=b', `Bearer ${'a'.repeat(9000)}`]) {
      assert.deepEqual(readCredential(header, undefined), { kind: 'malformed' }, header.slice(0, 20));
    }
  });

  it('excludes the cookie, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (header, cookie) => {
        assert.notEqual(readCredential(header, cookie).kind, 'cookie');
        assert.notEqual(readCredential(header, cookie).kind, 'none');
      }),
    );
  });
});

describe('the session cookie', () => {
  it('counts where there is no such header', () => {
    assert.deepEqual(readCredential(undefined, 'v'), { kind: 'cookie', value: 'v' });
    assert.deepEqual(readCredential(undefined, ''), { kind: 'none' });
    assert.deepEqual(readCredential(undefined, undefined), { kind: 'none' });
  });
});
