import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { payTo, regtest, signMessage, singleKeyScripts } from '../../../test/support/bip322.ts';
import bip322 from '../../../test/vectors/bip322.json' with { type: 'json' };
import wallets from '../../../test/vectors/message-signatures.json' with { type: 'json' };
import type { Network } from './address.ts';
import { createFastCurve } from './curve-fast.ts';
import { createReferenceCurve } from './curve-reference.ts';
import { type MessageVerdict, verifyMessage } from './message.ts';

const curves = { fast: createFastCurve(), reference: createReferenceCurve() };
const curve = curves.fast;
type Strings = { readonly address: string; readonly message: string; readonly signature: string };
const verify = (strings: Strings, network: Network = 'main') => verifyMessage({ ...strings, network, curve });
const reason = (verdict: MessageVerdict) => (verdict.kind === 'invalid' ? verdict.reason : verdict.kind);

const HELLO = {
  address: 'bc1q9vza2e8x573nczrlzms0wvx3gsqjx7vavgkx0l',
  message: 'Hello World',
  signature:
    'smpAkcwRAIgZRfIY3p7/DoVTty6YZbWS71bc5Vct9p9Fia83eRmw2QCICK/ENGfwLtptFluMGs2KsqoNSk89pO7F29zJLUx9a/sASECx/EgAxlkQpQ9hYjgGu6EBCPMVPwVIVJqO4XCsMvViHI=',
};
const HELLO_KEY = '02c7f12003196442943d8588e01aee840423cc54fc1521526a3b85c2b0cbd58872';

for (const [name, eachCurve] of Object.entries(curves)) {
  describe(`vectors, ${name} curve`, () => {
    for (const { type, address, message, bip322_signatures } of bip322.simple) {
      for (const signature of bip322_signatures) {
        it(`BIP-322 basic: ${type} "${message.slice(0, 20)}" is valid, with prefix and without`, () => {
          for (const spelled of [signature, signature.replace(/^smp/, '')]) {
            const verdict = verifyMessage({
              address,
              message,
              signature: spelled,
              network: 'main',
              curve: eachCurve,
            });
            assert.partialDeepStrictEqual(verdict, { kind: 'valid', format: 'bip322-simple', address });
          }
        });
      }
    }
    for (const { description, address, message, signature } of bip322.error) {
      it(`BIP-322 basic: ${description}: is invalid`, () => {
        const verdict = verifyMessage({ address, message, signature, network: 'main', curve: eachCurve });
        assert.equal(verdict.kind, 'invalid');
      });
    }
    for (const { name: wallet, format, address, message, signature, ...more } of wallets.valid) {
      it(`${wallet}: is valid`, () => {
        const network = more.network === 'test' ? 'test' : 'main';
        const verdict = verifyMessage({ address, message, signature, network, curve: eachCurve });
        assert.partialDeepStrictEqual(verdict, { kind: 'valid', format, address });
        if (more.identity) assert.partialDeepStrictEqual(verdict, { identity: more.identity });
        if (more.lock) assert.partialDeepStrictEqual(verdict, { lockTime: more.lock, sequence: more.lock });
        const other = verifyMessage({
          address,
          message: `${message} `,
          signature,
          network,
          curve: eachCurve,
        });
        assert.equal(other.kind, 'invalid');
      });
    }
  });
}

describe('encoding', () => {
  const base64 = HELLO.signature.slice(3);
  const bytes = Buffer.from(base64, 'base64');
  const spelled = (signature: string) => reason(verify({ ...HELLO, signature }));
  const refused: Readonly<Record<string, string>> = {
    'white space in front': ` ${HELLO.signature}`,
    'white space behind': `${HELLO.signature}\n`,
    'white space inside': `smp${base64.slice(0, 40)}\n${base64.slice(40)}`,
    'white space behind the prefix': `smp ${base64}`,
    'padding left out': HELLO.signature.replace(/=+$/, ''),
    'padding too much': `${HELLO.signature}====`,
    'unused bits set': HELLO.signature.replace(/I=$/, 'J='),
    'the URL alphabet': HELLO.signature.replace('/', '_'),
    hexadecimal: bytes.toString('hex'),
    'a prefix in upper case': `SMP${base64}`,
    'two prefixes': `smpsmp${base64}`,
    'the prefix of a full signature': `ful${base64}`,
    'a byte behind the witness': `smp${Buffer.concat([bytes, Buffer.of(0)]).toString('base64')}`,
    'a byte too few': `smp${bytes.subarray(0, -1).toString('base64')}`,
    'a length in more bytes than it needs': `smp${Buffer.concat([Buffer.of(0xfd, 2, 0), bytes.subarray(1)]).toString('base64')}`,
    nothing: '',
    'a prefix alone': 'smp',
    'more than 16,384 characters': `smp${'A'.repeat(20_000)}`,
  };
  for (const [name, signature] of Object.entries(refused)) {
    it(`refuses ${name}`, () => assert.equal(spelled(signature), 'encoding_invalid'));
  }
  it('refuses a proof of funds with a reason of its own', () => {
    assert.equal(spelled('pofcHNidP8='), 'proof_of_funds');
  });
});

describe('claims', () => {
  it('an address of another network, and text that is no address', () => {
    const of = (address: string, network: Network = 'main') => reason(verify({ ...HELLO, address }, network));
    assert.equal(of(HELLO.address, 'regtest'), 'address_wrong_network');
    assert.equal(of(payTo('p2wpkh', new Uint8Array(32).fill(1)).address ?? ''), 'address_wrong_network');
    assert.equal(of('bc1q'), 'address_invalid');
  });
  it('an address in upper case is the same, and is named in lower case', () => {
    const verdict = verify({ ...HELLO, address: HELLO.address.toUpperCase() });
    assert.partialDeepStrictEqual(verdict, { kind: 'valid', address: HELLO.address, identity: HELLO_KEY });
  });
  it('a public key stands for its addresses, with every format', () => {
    const ofKey = (publicKey: string, { message, signature }: Strings) =>
      verifyMessage({ publicKey, message, signature, network: 'main', curve });
    assert.partialDeepStrictEqual(ofKey(HELLO_KEY, HELLO), {
      kind: 'valid',
      address: HELLO.address,
      identity: HELLO_KEY,
    });
    const one = '0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798';
    for (const vector of wallets.valid.filter(({ identity }) => identity === one)) {
      assert.partialDeepStrictEqual(ofKey(one, vector), { kind: 'valid', identity: one });
      assert.equal(reason(ofKey(HELLO_KEY, vector)), 'key_mismatch');
    }
    for (const script of singleKeyScripts) {
      const secret = new Uint8Array(32).fill(9);
      const payment = payTo(script, secret);
      const verdict = verify(
        { address: payment.address ?? '', message: 'a', signature: signMessage('a', payment, [secret]).full },
        'regtest',
      );
      assert.ok(verdict.kind === 'valid');
      const question = {
        publicKey: verdict.identity,
        message: 'a',
        signature: signMessage('a', payment, [secret]).full,
      };
      assert.deepEqual(verifyMessage({ ...question, network: 'regtest', curve }), verdict, script);
    }
  });
  it('a public key that is none', () => {
    const bad = [
      HELLO_KEY.toUpperCase(),
      HELLO_KEY.slice(2, -2),
      `04${HELLO_KEY.slice(2)}`,
      `02${'f'.repeat(64)}`,
      'f'.repeat(64),
      '',
    ];
    for (const publicKey of bad) {
      const { message, signature } = HELLO;
      assert.equal(
        reason(verifyMessage({ publicKey, message, signature, network: 'main', curve })),
        'public_key_invalid',
      );
    }
  });
  it('a message of more than 10,000 characters, or with half a character', () => {
    assert.equal(reason(verify({ ...HELLO, message: 'a'.repeat(10_001) })), 'message_unusable');
    assert.equal(reason(verify({ ...HELLO, message: 'a\ud800' })), 'message_unusable');
  });
});

describe('nobody can make a second signature', () => {
  const secret = new Uint8Array(32).fill(7);
  const message = 'id.example.com wants you to sign in';
  const signed = singleKeyScripts.flatMap((script) => {
    const payment = payTo(script, secret, regtest);
    const { simple, full } = signMessage(message, payment, [secret]);
    const address = payment.address ?? '';
    return (script === 'p2pkh' ? [full] : [simple, full]).map((signature) => ({
      address,
      message,
      signature,
    }));
  });

  it('the seeds are valid', () => {
    for (const one of signed) assert.equal(verify(one, 'regtest').kind, 'valid');
  });

  it('no changed, added or removed byte passes', () => {
    const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    const change = fc.oneof(
      fc.record({ kind: fc.constant('xor' as const), place, byte: fc.integer({ min: 1, max: 255 }) }),
      fc.record({ kind: fc.constant('insert' as const), place, byte: fc.nat(255) }),
      fc.record({ kind: fc.constant('remove' as const), place, byte: fc.constant(0) }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...signed), change, (one, { kind, place, byte }) => {
        const bytes = [...Buffer.from(one.signature.slice(3), 'base64')];
        const at = Math.floor(place * bytes.length);
        if (kind === 'xor') bytes[at] = (bytes[at] ?? 0) ^ byte;
        else bytes.splice(at, kind === 'remove' ? 1 : 0, ...(kind === 'insert' ? [byte] : []));
        const prefix = one.signature.slice(0, 3);
        for (const spelled of [prefix, '']) {
          const signature = spelled + Buffer.from(bytes).toString('base64');
          const verdict = verify({ ...one, signature }, 'regtest');
          assert.notEqual(verdict.kind, 'valid', signature);
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('no changed character passes', () => {
    fc.assert(
      fc.property(fc.constantFrom(...signed), fc.nat(), fc.string({ maxLength: 2 }), (one, where, text) => {
        const at = where % one.signature.length;
        const signature = one.signature.slice(0, at) + text + one.signature.slice(at + 1);
        // Without its prefix it is the same signature.
        fc.pre(signature !== one.signature && signature !== one.signature.slice(3));
        assert.notEqual(verify({ ...one, signature }, 'regtest').kind, 'valid');
      }),
      { numRuns: 1000 },
    );
  });

  it('nothing throws, whatever the strings are', () => {
    const any = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 100 }),
      fc.uint8Array({ maxLength: 300 }).map((b) => Buffer.from(b).toString('base64')),
      fc.uint8Array({ maxLength: 300 }).map((b) => `ful${Buffer.from(b).toString('base64')}`),
      fc
        .uint8Array({ minLength: 65, maxLength: 65 })
        .map((b) => Buffer.from(b.with(0, 27 + ((b[0] ?? 0) % 16))).toString('base64')),
    );
    const address = fc.oneof(any, fc.constantFrom(...signed.map((one) => one.address)));
    fc.assert(
      fc.property(address, any, any, (claimed, text, signature) => {
        assert.notEqual(verify({ address: claimed, message: text, signature }, 'regtest').kind, 'valid');
        const byKey = { publicKey: claimed, message: text, signature };
        assert.notEqual(verifyMessage({ ...byKey, network: 'main', curve }).kind, 'valid');
      }),
      { numRuns: 1500 },
    );
  });
});
