import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OutScript, p2ms, Script, Transaction } from '@scure/btc-signer';
import { hash160, pubECDSA, sha256 } from '@scure/btc-signer/utils.js';
import { coinKinds, coinOf, ordinaryPsbt, signWithScure } from '../../../../test/support/proof-coins.ts';
import { buildProofFromPsbt, finalizeProof, readSubmission, transactionBytes } from './index.ts';
import { satisfy } from './satisfy.ts';

const message = 'HODLXXI proof of funds v1 aud=id.example cid=11bd';
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

describe('BIP-174, "Input Finalizer"', () => {
  for (const kind of coinKinds.filter((one) => one !== 'wsh(covenant)'))
    it(`${kind}: what another implementation makes of the same signatures`, () => {
      const { coin, keys } = coinOf(kind, 7);
      const psbt = buildProofFromPsbt(ordinaryPsbt([coinOf(kind, 7)]), { message });
      const signed = signWithScure(psbt, keys);
      const done = finalizeProof(readSubmission(base64(signed)), [coin.scriptPubKey, coin.scriptPubKey]);
      assert.deepEqual(done.unfinished, []);
      const tx = Transaction.fromPSBT(signed, {
        allowUnknownOutputs: true,
        allowUnknownVersion: true,
        unknown: 'ignore',
      });
      tx.finalize();
      assert.deepEqual(transactionBytes(done), tx.toBytes(true, true));
      assert.deepEqual(readSubmission(base64(tx.toPSBT())).inputs, done.inputs);
    });

  it('names what it could not finalize, and leaves it as it is', () => {
    const [single, several] = [coinOf('wpkh', 1), coinOf('wsh(multi)', 2)];
    const psbt = buildProofFromPsbt(ordinaryPsbt([several, single]), { message });
    const scripts = [several.coin, several.coin, single.coin].map(({ scriptPubKey }) => scriptPubKey);
    const after = (...keys: readonly Uint8Array[]) =>
      finalizeProof(readSubmission(base64(signWithScure(psbt, keys))), scripts).unfinished;
    assert.deepEqual(after(...single.keys), [0, 1]);
    // One of two.
    assert.deepEqual(after(...single.keys, ...several.keys.slice(1)), [0, 1]);
    assert.deepEqual(after(...several.keys), [2]);
    assert.deepEqual(after(...single.keys, ...several.keys), []);
  });

  it('goes by the scripts of the chain, whatever the PSBT says', () => {
    const { coin, keys } = coinOf('wpkh', 1);
    const signed = signWithScure(buildProofFromPsbt(ordinaryPsbt([coinOf('wpkh', 1)]), { message }), keys);
    const submission = readSubmission(base64(signed));
    const other = coinOf('wpkh', 2).coin.scriptPubKey;
    assert.deepEqual(finalizeProof(submission, [other, coin.scriptPubKey]).unfinished, [0]);
    assert.deepEqual(finalizeProof(submission, [null, undefined]).unfinished, [0, 1]);
    assert.deepEqual(finalizeProof(submission, []), submission);
  });

  it('takes no script that does not hash to what the chain says', () => {
    for (const kind of ['sh(wpkh)', 'sh(multi)', 'wsh(multi)', 'sh(wsh(multi))'] as const) {
      const { keys } = coinOf(kind, 1);
      const signed = signWithScure(buildProofFromPsbt(ordinaryPsbt([coinOf(kind, 1)]), { message }), keys);
      const other = coinOf(kind, 2).coin.scriptPubKey;
      assert.deepEqual(
        finalizeProof(readSubmission(base64(signed)), [other, other]).unfinished,
        [0, 1],
        kind,
      );
    }
  });

  it('a transaction is as final as it is', () => {
    const { coin, keys } = coinOf('tr', 1);
    const signed = signWithScure(buildProofFromPsbt(ordinaryPsbt([coinOf('tr', 1)]), { message }), keys);
    const scripts = [coin.scriptPubKey, coin.scriptPubKey];
    const done = finalizeProof(readSubmission(base64(signed)), scripts);
    const raw = readSubmission(Buffer.from(transactionBytes(done)).toString('hex'));
    assert.equal(finalizeProof(raw, scripts), raw);
    assert.equal(finalizeProof(done, scripts), done);
  });
});

describe('scripts and their signatures', () => {
  const secrets = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte));
  const [first, second, third] = secrets.map((secret) => pubECDSA(secret)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  const signature = (byte: number) => new Uint8Array(71).fill(byte);
  const [byFirst, bySecond, byThird] = [signature(1), signature(2), signature(3)];
  const signed = (...pairs: readonly (readonly [Uint8Array, Uint8Array])[]) => ({
    partialSig: pairs.map(([key, one]): [Uint8Array, Uint8Array] => [key, one]),
  });
  const [nothing, one] = [new Uint8Array(), Uint8Array.of(1)];
  const witness = (script: Uint8Array, ...pairs: readonly (readonly [Uint8Array, Uint8Array])[]) =>
    satisfy(script, signed(...pairs));

  it('CHECKMULTISIG: in the order of the keys, no more than asked for', () => {
    const { script } = p2ms(2, [first, second, third]);
    assert.deepEqual(witness(script, [third, byThird], [first, byFirst]), [nothing, byFirst, byThird]);
    assert.deepEqual(witness(script, [third, byThird], [first, byFirst], [second, bySecond]), [
      nothing,
      byFirst,
      bySecond,
    ]);
    assert.equal(witness(script, [third, byThird]), null);
  });

  it('P2PK and P2PKH', () => {
    assert.deepEqual(witness(OutScript.encode({ type: 'pk', pubkey: first }), [first, byFirst]), [byFirst]);
    const hashed = OutScript.encode({ type: 'pkh', hash: hash160(first) });
    assert.deepEqual(witness(hashed, [second, bySecond], [first, byFirst]), [byFirst, first]);
    assert.equal(witness(hashed, [second, bySecond]), null);
  });

  const branches = (...other: Parameters<typeof Script.encode>[0]) =>
    Script.encode(['IF', first, 'CHECKSIG', 'ELSE', ...other, 'ENDIF']);
  for (const [name, script] of [
    ['<lock> CLTV DROP <heir> CHECKSIG', branches(120, 'CHECKLOCKTIMEVERIFY', 'DROP', second, 'CHECKSIG')],
    ['<lock> CSV DROP <heir> CHECKSIG', branches(120, 'CHECKSEQUENCEVERIFY', 'DROP', second, 'CHECKSIG')],
    ['<heir> CHECKSIGVERIFY <lock> CLTV', branches(second, 'CHECKSIGVERIFY', 700_000, 'CHECKLOCKTIMEVERIFY')],
  ] as const)
    it(`IF <owner> CHECKSIG ELSE ${name} ENDIF: the owner's way before the heir's`, () => {
      assert.deepEqual(witness(script, [first, byFirst]), [byFirst, one]);
      assert.deepEqual(witness(script, [second, bySecond]), [bySecond, nothing]);
      assert.deepEqual(witness(script, [second, bySecond], [first, byFirst]), [byFirst, one]);
      assert.equal(witness(script, [third, byThird]), null);
    });

  it('leaves every other script to who knows it', () => {
    const all = [
      [first, byFirst],
      [second, bySecond],
      [third, byThird],
    ] as const;
    for (const script of [
      branches(second, 'CHECKSIG'),
      branches('CHECKLOCKTIMEVERIFY', 120, 'DROP', second, 'CHECKSIG'),
      Script.encode([first, 'CHECKSIG', 'IFDUP', 'NOTIF', second, 'CHECKSIG', 'ENDIF']),
      Script.encode(['HASH160', hash160(first), 'EQUALVERIFY', first, 'CHECKSIG']),
      Script.encode(['SHA256', sha256(first), 'EQUAL']),
      Uint8Array.of(0x51),
      Uint8Array.of(),
      Uint8Array.of(0x4c),
    ])
      assert.equal(witness(script, ...all), null);
  });
});
