import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js';
import fc from 'fast-check';
import { createCurveInputs, verdictOf } from '../../../test/support/curve-inputs.ts';
import { createDice } from '../../../test/support/dice.ts';
import vectors from '../../../test/vectors/lud04.json' with { type: 'json' };
import { createFastCurve } from './curve-fast.ts';
import { loadCurve } from './curve-load.ts';
import { createReferenceCurve } from './curve-reference.ts';

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const RAW_DER = { prehash: false, format: 'der', lowS: false } as const;

const reference = createReferenceCurve();
const fast = createFastCurve();

for (const [name, curve] of Object.entries({ reference, fast })) {
  describe(`${name} curve`, () => {
    for (const v of vectors.valid) {
      it(`accepts: ${v.name}`, () => {
        assert.equal(curve.verifyEcdsa(bytes(v.k1), bytes(v.sig), bytes(v.key)), true);
      });
    }
    for (const v of vectors.invalid) {
      it(`refuses: ${v.name}`, () => {
        assert.equal(curve.verifyEcdsa(bytes(v.k1), bytes(v.sig), bytes(v.key)), false);
      });
    }
    it('knows a public key only as 33 bytes on the curve', () => {
      const key = bytes(vectors.valid[0]?.key ?? '');
      assert.equal(curve.isPublicKey(key), true);
      assert.equal(curve.isPublicKey(bytes(vectors.invalid[0]?.key ?? '')), false, 'uncompressed');
      assert.equal(curve.isPublicKey(key.subarray(1)), false, 'x only');
      for (const prefix of [0, 1, 4, 5, 6, 7]) {
        assert.equal(curve.isPublicKey(Uint8Array.of(prefix, ...key.subarray(1))), false, `prefix ${prefix}`);
      }
      // x = 5 has no point on secp256k1.
      assert.equal(curve.isPublicKey(bytes(`02${'5'.padStart(64, '0')}`)), false);
      assert.equal(curve.isPublicKey(bytes(`02${'f'.repeat(64)}`)), false, 'x above the field');
    });
    it('compresses keys of 33 and 65 bytes, and nothing else', () => {
      const key = bytes(vectors.valid[0]?.key ?? '');
      const point = secp256k1.Point.fromBytes(key).toBytes(false);
      assert.deepEqual(curve.compress(key), key);
      assert.deepEqual(curve.compress(point), key);
      for (const prefix of [0, 2, 3, 5, 6, 7]) assert.equal(curve.compress(point.with(0, prefix)), null);
      assert.equal(curve.compress(point.with(64, (point[64] ?? 0) ^ 1)), null, 'not on the curve');
      assert.equal(curve.compress(point.subarray(1)), null);
      assert.equal(curve.compress(new Uint8Array(0)), null);
    });
    it('takes only the low half of s where that is asked (BIP-146)', () => {
      const lowS = { ...RAW_DER, lowS: true };
      const secret = new Uint8Array(32).fill(1);
      const message = new Uint8Array(32).fill(2);
      const key = secp256k1.getPublicKey(secret, true);
      const low = secp256k1.Signature.fromBytes(secp256k1.sign(message, secret, lowS), 'der');
      const high = new secp256k1.Signature(low.r, ORDER - low.s).toBytes('der');
      assert.equal(curve.verifyEcdsa(message, low.toBytes('der'), key, 'low'), true);
      assert.equal(curve.verifyEcdsa(message, high, key, 'low'), false);
      assert.equal(curve.verifyEcdsa(message, high, key, 'any'), true);
      assert.equal(curve.verifyEcdsa(message, high, key), true);
    });
    it('recovers the key of a signature, in either half of s', () => {
      const secret = new Uint8Array(32).fill(1);
      const message = new Uint8Array(32).fill(2);
      const options = { prehash: false, format: 'recovered' } as const;
      const signature = secp256k1.sign(message, secret, options);
      const { r, s, recovery = 0 } = secp256k1.Signature.fromBytes(signature, 'recovered');
      const point = secp256k1.getPublicKey(secret, false);
      const compact = (n: bigint) => new secp256k1.Signature(r, n).toBytes('compact');
      assert.deepEqual(curve.recoverEcdsa(message, compact(s), recovery), point);
      assert.deepEqual(curve.recoverEcdsa(message, compact(ORDER - s), recovery ^ 1), point);
      assert.notDeepEqual(curve.recoverEcdsa(message, compact(s), recovery ^ 1), point);
      // r + n is no coordinate, for all but 2^-128 of r.
      assert.equal(curve.recoverEcdsa(message, compact(s), recovery | 2), null);
      for (const none of [-1, 4, 0.5, Number.NaN]) {
        assert.equal(curve.recoverEcdsa(message, compact(s), none), null);
      }
      assert.equal(curve.recoverEcdsa(message.subarray(1), compact(s), recovery), null);
      assert.equal(curve.recoverEcdsa(message, compact(s).subarray(1), recovery), null);
    });
    it('checks BIP-340 signatures: a Nostr event id and its signature', () => {
      const key = bytes('f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9');
      const id = bytes('1a4e25d966847ffb2ddfe02fa9137f3b6a0f2f48d7e759d25b33ebb848a42fd3');
      const sig = bytes(
        '173c0c0c155321842dcd2725592584ec59d4b176a1a832bedadfe1d5fcf53b079ac3e774f9d675a86f797f13db165f8a7cf93f20023c9deaee9028e7d55f26ea',
      );
      assert.equal(curve.verifySchnorr(id, sig, key), true);
      assert.equal(curve.verifySchnorr(id, sig.with(63, 0xeb), key), false);
      assert.equal(curve.verifySchnorr(id.with(0, 0), sig, key), false);
      assert.equal(curve.verifySchnorr(id, sig.subarray(1), key), false);
      assert.equal(curve.verifySchnorr(id, new Uint8Array(64).fill(0xff), key), false);
      assert.equal(curve.verifySchnorr(id, sig, new Uint8Array(32)), false);
      assert.equal(curve.verifySchnorr(id.subarray(1), sig, key), false);
    });
  });
}

const octets = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const scalar = fc.bigInt({ min: 1n, max: ORDER - 1n }).map((n) => bytes(n.toString(16).padStart(64, '0')));

describe('the two curves agree', () => {
  it('on every genuine signature, in either half of s', () => {
    fc.assert(
      fc.property(scalar, octets(32), fc.boolean(), (secret, message, flip) => {
        const key = secp256k1.getPublicKey(secret, true);
        const low = secp256k1.Signature.fromBytes(secp256k1.sign(message, secret, RAW_DER), 'der');
        const sig = (flip ? new secp256k1.Signature(low.r, ORDER - low.s) : low).toBytes('der');
        assert.equal(reference.verifyEcdsa(message, sig, key), true);
        assert.equal(fast.verifyEcdsa(message, sig, key), true);
      }),
      { numRuns: 100 },
    );
  });

  it('on mutated signatures, keys and messages', () => {
    // A digest of zero is signed by a key and by its negative alike: there a changed prefix may verify.
    const genuine = vectors.valid.filter((v) => !/^0+$/.test(v.k1));
    const seeds = genuine.map((v) => ({ k1: bytes(v.k1), sig: bytes(v.sig), key: bytes(v.key) }));
    const mutation = fc.record({
      seed: fc.constantFrom(...seeds),
      field: fc.constantFrom('k1', 'sig', 'key'),
      at: fc.nat(71),
      by: fc.integer({ min: 1, max: 255 }),
    });
    fc.assert(
      fc.property(mutation, ({ seed, field, at, by }) => {
        const changed = { ...seed, [field]: flipped(seed[field as keyof typeof seed], at, by) };
        const verdict = reference.verifyEcdsa(changed.k1, changed.sig, changed.key);
        assert.equal(fast.verifyEcdsa(changed.k1, changed.sig, changed.key), verdict);
        assert.equal(verdict, false);
        assert.equal(fast.isPublicKey(changed.key), reference.isPublicKey(changed.key));
      }),
      { numRuns: 1000 },
    );
  });

  it('on any bytes at all, and neither ever throws', () => {
    const any = fc.uint8Array({ maxLength: 80 });
    fc.assert(
      fc.property(any, any, any, (message, sig, key) => {
        assert.equal(fast.verifyEcdsa(message, sig, key), reference.verifyEcdsa(message, sig, key));
        assert.equal(fast.verifySchnorr(message, sig, key), reference.verifySchnorr(message, sig, key));
      }),
    );
  });

  it('on a sample of the inputs of test/soak/curve.test.ts', () => {
    const draw = createCurveInputs(createDice(20_261_123));
    for (let n = 0; n < 1500; n += 1) {
      const input = draw();
      assert.equal(verdictOf(fast, input), verdictOf(reference, input), JSON.stringify(input));
    }
  });

  it('on Schnorr signatures, genuine and mutated', () => {
    fc.assert(
      fc.property(scalar, octets(32), octets(32), fc.nat(63), (secret, message, aux, at) => {
        const key = schnorr.getPublicKey(secret);
        const sig = schnorr.sign(message, secret, aux);
        const bad = flipped(sig, at, 1);
        assert.deepEqual(
          [fast.verifySchnorr(message, sig, key), fast.verifySchnorr(message, bad, key)],
          [reference.verifySchnorr(message, sig, key), reference.verifySchnorr(message, bad, key)],
        );
        assert.equal(fast.verifySchnorr(message, sig, key), true);
      }),
      { numRuns: 50 },
    );
  });
});

it('loadCurve gives the fast curve here', async () => {
  const curve = await loadCurve();
  const v = vectors.valid[0];
  assert.ok(v);
  assert.equal(curve.verifyEcdsa(bytes(v.k1), bytes(v.sig), bytes(v.key)), true);
});

function flipped(source: Uint8Array, at: number, by: number): Uint8Array {
  const index = at % source.length;
  return source.with(index, (source[index] ?? 0) ^ by);
}
