import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { constantTimeEqual, deriveKey, open, randomToken, SealError, seal, sha256 } from './crypto.ts';

const key = randomBytes(32);

describe('sha256 (FIPS 180-4)', () => {
  it('gives the published digest of "abc"', () => {
    const expected = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    assert.equal(sha256('abc').toString('hex'), expected);
    assert.equal(sha256(Buffer.from('abc')).toString('hex'), expected);
  });
});

describe('constantTimeEqual', () => {
  it('agrees with ordinary equality, at every length', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        assert.equal(constantTimeEqual(a, b), a === b);
        assert.ok(constantTimeEqual(a, Buffer.from(a, 'utf8')));
      }),
    );
  });
});

describe('randomToken', () => {
  it('is base64url of exactly the bytes the generator gave', () => {
    const random = { bytes: (length: number) => new Uint8Array(length).fill(255) };
    assert.equal(randomToken(random, 3), '____');
    assert.equal(randomToken(random).length, 43);
  });
});

describe('deriveKey (RFC 5869)', () => {
  it('gives 32 bytes, the same for the same purpose and others for another', () => {
    assert.equal(deriveKey(key, 'a').length, 32);
    assert.deepEqual(deriveKey(key, 'a'), deriveKey(key, 'a'));
    assert.notDeepEqual(deriveKey(key, 'a'), deriveKey(key, 'b'));
    assert.notDeepEqual(deriveKey(key, 'a'), deriveKey(randomBytes(32), 'a'));
  });
});

describe('seal and open (SP 800-38D)', () => {
  it('returns what was sealed', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string(), (plain, aad) => {
        assert.deepEqual(new Uint8Array(open(key, seal(key, plain, aad), aad)), plain);
      }),
    );
  });

  it('never seals the same text to the same bytes', () => {
    assert.notDeepEqual(seal(key, 'x', 'a'), seal(key, 'x', 'a'));
  });

  it('refuses another key and another place', () => {
    const sealed = seal(key, 'secret', 'signing_keys:1');
    assert.throws(() => open(randomBytes(32), sealed, 'signing_keys:1'), SealError);
    assert.throws(() => open(key, sealed, 'signing_keys:2'), SealError);
  });

  it('refuses every altered bit and every truncation', () => {
    const sealed = seal(key, 'secret', 'a');
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const altered = Buffer.from(sealed);
        altered[at] = (altered[at] ?? 0) ^ mask;
        assert.throws(() => open(key, altered, 'a'), SealError);
        assert.throws(() => open(key, sealed.subarray(0, at), 'a'), SealError);
      }),
    );
  });
});
