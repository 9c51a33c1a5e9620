import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { p2pkh } from '@scure/btc-signer';
import fc from 'fast-check';
import { payTo, payToScript, pubECDSA, regtest, type SingleKeyScript } from '../../../test/support/bip322.ts';
import { createFastCurve } from './curve-fast.ts';
import { verifyMessage } from './message.ts';
import { legacyHash } from './message-hash.ts';

const curve = createFastCurve();
const ORDER = secp256k1.Point.Fn.ORDER;
const secret = new Uint8Array(32).fill(5);
const other = new Uint8Array(32).fill(6);
const MESSAGE = 'Grüße, 世界 🗝';
const key = Buffer.from(pubECDSA(secret)).toString('hex');

type Parts = { readonly recovery: number; readonly r: bigint; readonly s: bigint };
const sign = (message: string, by = secret): Parts => {
  const bytes = secp256k1.sign(legacyHash(message), by, { prehash: false, format: 'recovered' });
  const { r, s, recovery = 0 } = secp256k1.Signature.fromBytes(bytes, 'recovered');
  return { recovery, r, s };
};
const scalar = (n: bigint) => Buffer.from(n.toString(16).padStart(64, '0'), 'hex');
const encode = (header: number, { r, s }: Parts) =>
  Buffer.concat([Buffer.of(header), scalar(r), scalar(s)]).toString('base64');
const addressOf = (script: SingleKeyScript, by = secret) => payTo(script, by).address ?? '';
const verify = (address: string, signature: string, message = MESSAGE) =>
  verifyMessage({ address, message, signature, network: 'regtest', curve });

const genuine = sign(MESSAGE);
const uncompressed = p2pkh(secp256k1.getPublicKey(secret, false), regtest).address;
const own = {
  'P2PKH, uncompressed': uncompressed,
  P2PKH: addressOf('p2pkh'),
  nested: addressOf('p2sh-p2wpkh'),
  P2WPKH: addressOf('p2wpkh'),
};

describe('65-byte signatures', () => {
  for (const [name, address] of Object.entries(own)) {
    it(`${name}: any header of 27–42 with the right recovery number, whatever type it names`, () => {
      for (let header = 27; header <= 42; header += 1) {
        const verdict = verify(address, encode(header, genuine));
        const fits = ((header - 27) & 3) === genuine.recovery;
        assert.equal(verdict.kind, fits ? 'valid' : 'invalid', `header ${header}`);
        if (verdict.kind === 'valid') assert.deepEqual([verdict.identity, verdict.address], [key, address]);
      }
    });
    it(`${name}: another message or the key of somebody else is invalid`, () => {
      const header = 31 + genuine.recovery;
      assert.equal(verify(address, encode(header, genuine), `${MESSAGE}\n`).kind, 'invalid');
      const stranger = sign(MESSAGE, other);
      assert.deepEqual(verify(address, encode(31 + stranger.recovery, stranger)), {
        kind: 'invalid',
        reason: 'key_mismatch',
      });
    });
  }

  it('names the format: BIP-137 by its header, Electrum by 31–34, the rest legacy', () => {
    const formatOf = (address: string, type: number) => {
      const verdict = verify(address, encode(27 + 4 * type + genuine.recovery, genuine));
      return verdict.kind === 'valid' && verdict.format;
    };
    const formats = (address: string) => [0, 1, 2, 3].map((type) => formatOf(address, type));
    assert.deepEqual(formats(own.P2PKH), ['legacy', 'legacy', 'legacy', 'legacy']);
    assert.deepEqual(formats(own.nested), ['legacy', 'electrum', 'bip137', 'legacy']);
    assert.deepEqual(formats(own.P2WPKH), ['legacy', 'electrum', 'legacy', 'bip137']);
  });

  it('high s passes, as in Core: the same key comes out', () => {
    const high = { ...genuine, recovery: genuine.recovery ^ 1, s: ORDER - genuine.s };
    const verdict = verify(own.P2WPKH, encode(31 + high.recovery, high));
    assert.ok(verdict.kind === 'valid' && verdict.identity === key);
    assert.equal(verify(own.P2WPKH, encode(31 + genuine.recovery, high)).kind, 'invalid');
  });

  it('P2TR and P2WSH have no such signature', () => {
    const signature = encode(31 + genuine.recovery, genuine);
    for (const address of [addressOf('p2tr'), payToScript(Uint8Array.of(0x51)).address ?? '']) {
      assert.deepEqual(verify(address, signature), { kind: 'invalid', reason: 'format_mismatch' });
    }
  });

  it('r and s are in 1..n-1', () => {
    for (const bad of [0n, ORDER, ORDER + 1n, (1n << 256n) - 1n]) {
      for (const parts of [
        { ...genuine, r: bad },
        { ...genuine, s: bad },
      ]) {
        for (let header = 27; header <= 42; header += 1) {
          assert.equal(verify(own.P2PKH, encode(header, parts)).kind, 'invalid');
        }
      }
    }
  });

  it('64 and 66 bytes, other headers and a prefix are invalid', () => {
    const bytes = Buffer.from(encode(31 + genuine.recovery, genuine), 'base64');
    const bad = [bytes.subarray(1), Buffer.concat([bytes, Buffer.of(0)])];
    for (const header of [0, 1, 2, 26, 43, 255]) bad.push(Buffer.from(bytes.with(0, header)));
    for (const one of bad) assert.equal(verify(own.P2PKH, one.toString('base64')).kind, 'invalid');
    for (const prefix of ['smp', 'ful', 'pof']) {
      assert.equal(verify(own.P2PKH, prefix + bytes.toString('base64')).kind, 'invalid');
    }
  });

  it('no changed byte behind the header passes', () => {
    const bytes = Buffer.from(encode(31 + genuine.recovery, genuine), 'base64');
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 64 }),
        fc.integer({ min: 1, max: 255 }),
        fc.constantFrom(...Object.values(own)),
        (at, by, address) => {
          const changed = Buffer.from(bytes.with(at, (bytes[at] ?? 0) ^ by));
          for (let header = 27; header <= 30; header += 1) {
            assert.equal(
              verify(address, Buffer.from(changed.with(0, header)).toString('base64')).kind,
              'invalid',
            );
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('any message of UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (message) => {
        const parts = sign(message);
        assert.equal(verify(own.nested, encode(35 + parts.recovery, parts), message).kind, 'valid');
      }),
      { numRuns: 50 },
    );
  });
});
