import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js';
import { Address, OutScript, Script } from '@scure/btc-signer';
import { sha256x2 } from '@scure/btc-signer/utils.js';
import {
  hash160,
  type Payment,
  payTo,
  payToMultisig,
  payToScript,
  pubECDSA,
  pubSchnorr,
  regtest,
  type SignOptions,
  type SingleKeyScript,
  signMessage,
  signWitnessScript,
  singleKeyScripts,
  toSign,
  withWitness,
} from '../../../../test/support/bip322.ts';
import { createFastCurve } from '../curve-fast.ts';
import { verifyMessage } from '../message.ts';

const curve = createFastCurve();
const MESSAGE = 'id.example.com wants you to sign in with your Bitcoin key. Nonce 9f3c';
const secret = new Uint8Array(32).fill(11);
const attacker = new Uint8Array(32).fill(12);
const keys = [1, 2, 3].map((n) => new Uint8Array(32).fill(20 + n));
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const ORDER = secp256k1.Point.Fn.ORDER;

const verify = ({ address = '' }: Pick<Payment, 'address'>, signature: string, message = MESSAGE) =>
  verifyMessage({ address, message, signature, network: 'regtest', curve });
const reason = (payment: Pick<Payment, 'address'>, signature: string) => {
  const verdict = verify(payment, signature);
  return verdict.kind === 'invalid' ? verdict.reason : verdict.kind;
};

/** An ECDSA signature with any type behind it, in either half of s. */
const ecdsa = (digest: Uint8Array, key: Uint8Array, type = 1, high = false) => {
  const bytes = secp256k1.sign(digest, key, { prehash: false, format: 'der' });
  const { r, s } = secp256k1.Signature.fromBytes(bytes, 'der');
  return Uint8Array.of(...new secp256k1.Signature(r, high ? ORDER - s : s).toBytes('der'), type);
};

const identities: Readonly<Record<SingleKeyScript, string>> = {
  p2pkh: hex(pubECDSA(secret)),
  p2wpkh: hex(pubECDSA(secret)),
  'p2sh-p2wpkh': hex(pubECDSA(secret)),
  p2tr: hex(payTo('p2tr', secret).script.subarray(2)),
};

describe('signatures by btc-signer', () => {
  for (const script of singleKeyScripts) {
    const payment = payTo(script, secret);
    const identity = identities[script];

    it(`${script}: full, with or without prefix, names the key`, () => {
      const { full } = signMessage(MESSAGE, payment, [secret]);
      const expected = {
        kind: 'valid',
        format: 'bip322-full',
        address: payment.address,
        identity,
        lockTime: 0,
        sequence: 0,
      };
      assert.deepEqual(verify(payment, full), expected);
      assert.deepEqual(verify(payment, full.slice(3)), expected);
      assert.equal(verify(payment, full, `${MESSAGE}.`).kind, 'invalid');
      assert.equal(verify(payTo(script, attacker), full).kind, 'invalid');
    });

    it(`${script}: locks are reported, versions but 0 and 2 refused`, () => {
      const signed = (options: SignOptions) => signMessage(MESSAGE, payment, [secret], options).full;
      const locks = { lockTime: 800_000, sequence: 144 };
      assert.partialDeepStrictEqual(verify(payment, signed({ version: 2, ...locks })), {
        kind: 'valid',
        ...locks,
      });
      for (const version of [-1, 1, 3])
        assert.equal(reason(payment, signed({ version })), 'transaction_version');
    });

    it(`${script}: simple`, () => {
      const verdict = verify(payment, signMessage(MESSAGE, payment, [secret]).simple);
      if (script === 'p2pkh') {
        assert.deepEqual(verdict, { kind: 'invalid', reason: 'format_mismatch' });
      } else {
        const nested = script === 'p2sh-p2wpkh' ? { compatibility: 'nested_simple' } : {};
        assert.deepEqual(verdict, {
          kind: 'valid',
          format: 'bip322-simple',
          address: payment.address,
          identity,
          ...nested,
        });
      }
    });
  }

  it('P2PKH of an uncompressed key: the identity is its compressed form; hybrid forms are refused', () => {
    const point = secp256k1.getPublicKey(secret, false);
    const hybrid = point.with(0, 6 + ((point[64] ?? 0) & 1));
    // Signed by hand: btc-signer knows compressed keys only.
    const signed = (key: Uint8Array) => {
      const output = { type: 'pkh', hash: hash160(key) } as const;
      const script = OutScript.encode(output);
      const tx = toSign(MESSAGE, { type: 'pkh', script });
      const digest = sha256x2(withWitness(tx, [], script).transaction, Uint8Array.of(1, 0, 0, 0));
      const { full } = withWitness(tx, [], Script.encode([ecdsa(digest, secret), key]));
      return verify({ address: Address(regtest).encode(output) }, full);
    };
    assert.partialDeepStrictEqual(signed(point), { kind: 'valid', identity: identities.p2pkh });
    assert.deepEqual(signed(hybrid), { kind: 'invalid', reason: 'key_mismatch' });
  });
});

describe('required rules', () => {
  const payment = payTo('p2wpkh', secret);
  const tx = toSign(MESSAGE, payment);
  const scriptCode = OutScript.encode({ type: 'pkh', hash: hash160(pubECDSA(secret)) });
  const digest = (type = 1) => tx.preimageWitnessV0(0, scriptCode, type, 0n);
  const simple = (...witness: readonly Uint8Array[]) => reason(payment, withWitness(tx, witness).simple);
  const good = ecdsa(digest(), secret);
  const key = pubECDSA(secret);

  it('the seed is valid', () => assert.equal(simple(good, key), 'valid'));

  it('SIGHASH_ALL only: signed with another type, or the byte altered', () => {
    for (const type of [0, 2, 3, 4, 0x41, 0x81, 0x82, 0x83, 0xff]) {
      assert.equal(simple(ecdsa(digest(type), secret, type), key), 'sighash_type', `signed with ${type}`);
      assert.equal(simple(good.with(-1, type), key), 'sighash_type', `altered to ${type}`);
    }
    for (const type of [2, 3, 0x81]) {
      for (const script of ['p2pkh', 'p2sh-p2wpkh', 'p2tr'] as const) {
        const own = payTo(script, secret);
        assert.equal(
          reason(own, signMessage(MESSAGE, own, [secret], { sighash: type }).full),
          'sighash_type',
        );
      }
    }
  });

  it('LOW_S', () => assert.equal(simple(ecdsa(digest(), secret, 1, true), key), 'signature_wrong'));

  it('STRICTENC: DER in its one spelling', () => {
    const der = good.subarray(0, -1);
    const padded = Uint8Array.of(0x30, (der[1] ?? 0) + 1, 2, (der[3] ?? 0) + 1, 0, ...der.subarray(4), 1);
    assert.equal(simple(padded, key), 'signature_wrong');
    assert.equal(simple(Uint8Array.of(...der, 0, 1), key), 'signature_wrong');
    const compact = secp256k1.Signature.fromBytes(der, 'der').toBytes('compact');
    assert.equal(simple(Uint8Array.of(...compact, 1), key), 'signature_wrong');
    assert.equal(simple(new Uint8Array(), key), 'sighash_type');
  });

  it('CLEANSTACK: exactly the elements that the script takes, and nothing where nothing belongs', () => {
    assert.equal(simple(), 'stack_invalid');
    assert.equal(simple(good), 'stack_invalid');
    assert.equal(simple(good, key, new Uint8Array()), 'stack_invalid');
    assert.equal(simple(new Uint8Array(), good, key), 'stack_invalid');
    assert.equal(reason(payment, withWitness(tx, [good, key], Uint8Array.of(0x51)).full), 'stack_invalid');
    const legacy = payTo('p2pkh', secret);
    const { scriptSig } = signMessage(MESSAGE, legacy, [secret]);
    assert.equal(
      reason(legacy, withWitness(toSign(MESSAGE, legacy), [key], scriptSig).full),
      'stack_invalid',
    );
    const more = Uint8Array.of(0x51, ...scriptSig);
    assert.equal(reason(legacy, withWitness(toSign(MESSAGE, legacy), [], more).full), 'stack_invalid');
  });

  it('MINIMALDATA: a longer push than needed', () => {
    const legacy = payTo('p2pkh', secret);
    const { scriptSig } = signMessage(MESSAGE, legacy, [secret]);
    const longer = Uint8Array.of(0x4c, ...scriptSig);
    assert.equal(reason(legacy, withWitness(toSign(MESSAGE, legacy), [], longer).full), 'stack_invalid');
  });

  it('compressed keys in segwit', () => {
    const point = secp256k1.getPublicKey(secret, false);
    const output = { type: 'wpkh', hash: hash160(point) } as const;
    const own = { address: Address(regtest).encode(output) };
    const script = OutScript.encode(output);
    const spend = toSign(MESSAGE, { type: 'wpkh', script });
    const code = OutScript.encode({ type: 'pkh', hash: hash160(point) });
    const signature = ecdsa(spend.preimageWitnessV0(0, code, 1, 0n), secret);
    assert.equal(reason(own, withWitness(spend, [signature, point]).simple), 'key_mismatch');
  });

  it('P2TR: 64 bytes, or 65 with SIGHASH_ALL; no zero type, no annex', () => {
    const own = payTo('p2tr', secret);
    const spend = toSign(MESSAGE, own);
    const [signature = new Uint8Array()] = signMessage(MESSAGE, own, [secret]).witness;
    const of = (...witness: readonly Uint8Array[]) => reason(own, withWitness(spend, witness).simple);
    assert.equal(of(signature), 'valid');
    const [explicit = new Uint8Array()] = signMessage(MESSAGE, own, [secret], { sighash: 1 }).witness;
    assert.equal(explicit.length, 65);
    assert.equal(of(explicit), 'valid');
    assert.equal(of(explicit.subarray(0, 64)), 'signature_wrong');
    assert.equal(of(Uint8Array.of(...signature, 0)), 'sighash_type');
    assert.equal(of(Uint8Array.of(...signature, 1)), 'signature_wrong');
    assert.equal(of(signature.subarray(1)), 'stack_invalid');
    assert.equal(of(signature, Uint8Array.of(0x50, 1)), 'annex_present');
    // By the internal key, not by the output key that the address holds.
    const digest = spend.preimageWitnessV1(0, [own.script], 0, [0n]);
    assert.equal(of(schnorr.sign(digest, secret)), 'signature_wrong');
    assert.equal(schnorr.verify(schnorr.sign(digest, secret), digest, pubSchnorr(secret)), true);
  });
});

describe('a key is bound to the address (RustSec advisory on the crate bip322, 2026)', () => {
  for (const script of ['p2wpkh', 'p2sh-p2wpkh', 'p2pkh', 'p2tr'] as const) {
    it(`${script}: the attacker's key and signature for the victim's address are invalid`, () => {
      const victim = payTo(script, secret);
      const own = payTo(script, attacker);
      // Signed over the victim's to_spend, so that only the binding is left to fail.
      const tx = toSign(MESSAGE, victim);
      const code = OutScript.encode({ type: 'pkh', hash: hash160(pubECDSA(attacker)) });
      const signature =
        script === 'p2tr'
          ? schnorr.sign(tx.preimageWitnessV1(0, [victim.script], 0, [0n]), attacker)
          : ecdsa(tx.preimageWitnessV0(0, code, 1, 0n), attacker);
      const witness = script === 'p2tr' ? [signature] : [signature, pubECDSA(attacker)];
      for (const redeem of [own.redeemScript, victim.redeemScript]) {
        const scriptSig = redeem ? Script.encode([redeem]) : new Uint8Array();
        const { simple, full } = withWitness(tx, witness, scriptSig);
        for (const text of [simple, full, simple.slice(3), full.slice(3)]) {
          assert.equal(verify(victim, text).kind, 'invalid');
        }
      }
      const pushed = withWitness(tx, [], Script.encode([signature, pubECDSA(attacker)]));
      assert.equal(verify(victim, pushed.full).kind, 'invalid');
    });
  }

  it('a nested address does not take what was signed for the P2WPKH address of the key', () => {
    const { simple } = signMessage(MESSAGE, payTo('p2wpkh', secret), [secret]);
    assert.equal(reason(payTo('p2sh-p2wpkh', secret), simple), 'signature_wrong');
  });
});

describe('multisig', () => {
  const cases: readonly [string, Payment][] = [
    ['P2WSH 2 of 3', payToMultisig(2, keys)],
    ['P2SH-P2WSH 2 of 3', payToMultisig(2, keys, true)],
  ];
  for (const [name, payment] of cases) {
    const script = payment.witnessScript ?? new Uint8Array();
    const tx = toSign(MESSAGE, payment);
    const scriptSig = payment.redeemScript ? Script.encode([payment.redeemScript]) : new Uint8Array();
    const [one, two, three] = keys.map((key) => signWitnessScript(tx, script, key));
    assert.ok(one && two && three);
    const none = new Uint8Array();
    const full = (...stack: readonly Uint8Array[]) =>
      reason(payment, withWitness(tx, [...stack, script], scriptSig).full);

    it(`${name}: any two keys in their order; the identity is the script`, () => {
      for (const pair of [
        [one, two],
        [one, three],
        [two, three],
      ])
        assert.equal(full(none, ...pair), 'valid');
      const verdict = verify(payment, withWitness(tx, [none, one, three, script], scriptSig).full);
      assert.partialDeepStrictEqual(verdict, { identity: `script:${hex(payment.script)}` });
    });

    it(`${name}: order, number, dummy, type and strangers`, () => {
      assert.equal(full(none, two, one), 'signature_wrong');
      assert.equal(full(none, one, one), 'signature_wrong');
      assert.equal(full(none, one), 'stack_invalid');
      assert.equal(full(none, one, two, three), 'stack_invalid');
      assert.equal(full(one, two), 'stack_invalid');
      assert.equal(full(Uint8Array.of(1), one, two), 'stack_invalid');
      assert.equal(full(Uint8Array.of(0), one, two), 'stack_invalid');
      assert.equal(full(none, one, none), 'sighash_type');
      assert.equal(full(none, one, two.with(-1, 0x81)), 'sighash_type');
      assert.equal(full(none, one, signWitnessScript(tx, script, attacker)), 'signature_wrong');
      assert.equal(full(), 'stack_invalid');
    });

    it(`${name}: another script than the address commits to`, () => {
      const foreign = payToMultisig(1, [attacker]).witnessScript ?? none;
      const signature = signWitnessScript(tx, foreign, attacker);
      const verdict = verify(payment, withWitness(tx, [none, signature, foreign], scriptSig).full);
      assert.deepEqual(verdict, { kind: 'invalid', reason: 'script_mismatch' });
    });
  }

  it('fifteen keys', () => {
    const many = Array.from({ length: 15 }, (_, n) => new Uint8Array(32).fill(n + 1));
    const payment = payToMultisig(15, many);
    const { simple } = signMessage(MESSAGE, payment, many);
    assert.equal(reason(payment, simple), 'valid');
  });

  it('a script that is almost one takes a node', () => {
    const script = Script.encode([
      ...Script.decode(payToMultisig(1, keys).witnessScript ?? new Uint8Array()),
      'NOP',
    ]);
    const payment = payToScript(script);
    const tx = toSign(MESSAGE, payment);
    const witness = [new Uint8Array(), signWitnessScript(tx, script, secret), script];
    assert.equal(reason(payment, withWitness(tx, witness).simple), 'inconclusive');
  });
});
