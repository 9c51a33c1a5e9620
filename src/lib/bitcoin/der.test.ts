import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import fc from 'fast-check';
import { derToCompact } from './der.ts';

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));
const scalar = fc.bigInt({ min: 1n, max: ORDER - 1n });
/** Small and large numbers alike: uniform ones would almost all be 32 bytes long. */
const anyScalar = fc.oneof(
  scalar,
  fc.bigInt({ min: 1n, max: 1n << 128n }),
  fc.constantFrom(1n, 127n, 128n, 255n, 256n, ORDER - 1n),
);

describe('strict DER (BIP-66)', () => {
  it('reads every pair r, s of 1..n-1 from its canonical encoding', () => {
    fc.assert(
      fc.property(anyScalar, anyScalar, (r, s) => {
        const signature = new secp256k1.Signature(r, s);
        assert.deepEqual(derToCompact(signature.toBytes('der')), signature.toBytes('compact'));
      }),
    );
  });

  const refused: Record<string, string> = {
    empty: '',
    'r = 0': '3006020100020101',
    's = 0': '3006020101020100',
    'empty r': '300502000201010000',
    'negative r': '3006020181020101',
    'r with a needless zero': '300702020001020101',
    'r = n': '3026022100fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141020101',
    's = n': '3026020101022100fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141',
    'r of 33 digits': `30260221${'01'.repeat(33)}020101`,
    'wrong outer tag': '3106020101020101',
    'wrong inner tag': '3006030101020101',
    'outer length short': '3005020101020101',
    'outer length long': '3007020101020101',
    'long form': '308106020101020101',
    'trailing byte outside': '300602010102010100',
    'trailing byte inside': '300702010102010100',
    'r runs past the end': '3006022101020101',
    's runs past the end': '3006020101020201',
  };
  for (const [name, der] of Object.entries(refused)) {
    it(`refuses ${name}`, () => assert.equal(derToCompact(hex(der)), null));
  }

  it('accepts nothing that does not encode back to the same bytes', () => {
    fc.assert(
      fc.property(anyScalar, anyScalar, fc.nat(71), fc.integer({ min: 1, max: 255 }), (r, s, at, by) => {
        const der = new secp256k1.Signature(r, s).toBytes('der');
        const index = at % der.length;
        const changed = der.with(index, (der[index] ?? 0) ^ by);
        const compact = derToCompact(changed);
        if (compact !== null) {
          assert.deepEqual(secp256k1.Signature.fromBytes(compact, 'compact').toBytes('der'), changed);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
