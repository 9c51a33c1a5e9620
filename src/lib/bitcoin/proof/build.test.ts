import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RawTx } from '@scure/btc-signer';
import { RawPSBTV0, RawPSBTV2 } from '@scure/btc-signer/psbt.js';
import fc from 'fast-check';
import {
  type CoinKind,
  coinKinds,
  coinOf,
  LOCK_HEIGHT,
  type OwnedCoin,
  ordinaryPsbt,
  signWithScure,
} from '../../../../test/support/proof-coins.ts';
import { txidOf } from '../bip322/transactions.ts';
import { readPsbt } from '../psbt/index.ts';
import {
  buildProof,
  buildProofFromPsbt,
  challengeTransaction,
  coinsOfPsbt,
  formatOf,
  MOST_COINS,
  type ProofCoin,
  ProofError,
  type ProofErrorCode,
  readSubmission,
} from './index.ts';

const message =
  'HODLXXI proof of funds v1 aud=id.example sub=6f2a cid=11bd nonce=00112233445566778899aabbccddeeff min=1 exp=2026-01-01T00:00:00Z';
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const refuses = (code: ProofErrorCode) => (error: unknown) =>
  error instanceof ProofError && error.code === code;
const one = (kind: CoinKind, number = 1) => coinOf(kind, number);
const decode = (psbt: Uint8Array) =>
  readPsbt(psbt, { mostInputs: 101 }).version === 0 ? RawPSBTV0.decode(psbt) : RawPSBTV2.decode(psbt);

const fieldOf = (map: object, name: string): unknown =>
  Object.entries(map).find(([one]) => one === name)?.[1];

describe('BIP-322, "PSBT creator", of the coins of an ordinary PSBT', () => {
  for (const kind of coinKinds)
    for (const version of [0, 2] as const)
      it(`${kind}, PSBT version ${version}: input 0 spends what commits to the message, and is signed like the coin`, () => {
        const { coin } = one(kind);
        const psbt = buildProofFromPsbt(ordinaryPsbt([one(kind)]), { message, version });
        const { global, inputs, outputs } = decode(psbt);
        assert.equal(new TextDecoder().decode(global.genericSignedMessage), message);

        const submission = readSubmission(base64(psbt));
        const toSpend = challengeTransaction(message, coin.scriptPubKey);
        assert.deepEqual(
          submission.inputs.map(({ txid, vout, sequence }) => [txid, vout, sequence]),
          [
            [toSpend.txid, 0, 0],
            [coin.txid, 1, 0xffff_fffd],
          ],
        );
        assert.deepEqual([submission.version, submission.lockTime], [0, 0]);
        assert.deepEqual(submission.outputs, [{ amount: 0n, script: Uint8Array.of(0x6a) }]);
        assert.equal(outputs.length, 1);
        assert.equal(formatOf(submission, message), 'bip322-pof');

        const [challenge, own] = inputs;
        assert.ok(challenge?.nonWitnessUtxo && own?.nonWitnessUtxo);
        assert.deepEqual(RawTx.encode(challenge.nonWitnessUtxo), toSpend.bytes);
        const isLegacy = kind === 'pkh' || kind === 'sh(multi)';
        assert.equal(challenge.witnessUtxo === undefined, isLegacy);
        if (!isLegacy) {
          assert.deepEqual(challenge.witnessUtxo, { amount: 0n, script: coin.scriptPubKey });
          assert.deepEqual(own.witnessUtxo, { amount: coin.amount, script: coin.scriptPubKey });
        }
        for (const [name, value] of Object.entries(coin.fields ?? {})) {
          assert.deepEqual(fieldOf(challenge, name), value, name);
          assert.deepEqual(fieldOf(own, name), value, name);
        }
        for (const map of [global, ...inputs, ...outputs]) assert.equal(map.unknown, undefined);
      });

  it('is the same whether the wallet wrote version 0 or 2', () => {
    const owned = coinKinds.map((kind, at) => coinOf(kind, at));
    const [first, second] = ([0, 2] as const).map((version) =>
      base64(buildProofFromPsbt(ordinaryPsbt(owned, { version, lockTime: LOCK_HEIGHT }), { message })),
    );
    assert.equal(first, second);
  });

  it('keeps a lock time where a script may ask for it, and only there', () => {
    const lockTimeOf = (...kinds: CoinKind[]) => {
      const owned = kinds.map((kind, at) => coinOf(kind, at));
      const psbt = buildProofFromPsbt(ordinaryPsbt(owned, { lockTime: LOCK_HEIGHT }), { message });
      return readSubmission(base64(psbt)).lockTime;
    };
    assert.equal(lockTimeOf('wpkh', 'tr', 'pkh', 'sh(wpkh)', 'wsh(multi)', 'sh(multi)', 'sh(wsh(multi))'), 0);
    assert.equal(lockTimeOf('wpkh', 'wsh(covenant)'), LOCK_HEIGHT);
  });

  it('has transaction version 2 for a relative lock (BIP-68), and gives input 0 another script or the same age', () => {
    const aged = { ...one('wpkh').coin, sequence: 144 };
    const plain = one('tr').coin;
    const read = (coins: readonly ProofCoin[]) => readSubmission(base64(buildProof({ message, coins })));
    const both = read([aged, plain]);
    assert.equal(both.version, 2);
    assert.equal(both.inputs[0]?.txid, challengeTransaction(message, plain.scriptPubKey).txid);
    assert.deepEqual(
      both.inputs.map(({ sequence }) => sequence),
      [0, 144, 0xffff_fffd],
    );
    assert.deepEqual(
      read([aged]).inputs.map(({ sequence }) => sequence),
      [144, 144],
    );
  });

  it('hybrid: pays the sum back to the prover, in an ordinary version', () => {
    const owned = [one('wpkh'), one('tr'), one('sh(wpkh)')];
    const psbt = buildProofFromPsbt(ordinaryPsbt(owned), { message, format: 'hybrid' });
    const read = readSubmission(base64(psbt));
    const amount = owned.reduce((sum, { coin }) => sum + coin.amount, 0n);
    assert.deepEqual(read.outputs, [{ amount, script: owned[0]?.coin.scriptPubKey }]);
    assert.deepEqual([read.version, formatOf(read, message)], [2, 'hybrid']);
    const { bip32Derivation } = owned[0]?.coin.fields ?? {};
    assert.deepEqual(decode(psbt).outputs[0]?.bip32Derivation, bip32Derivation);
  });

  it('leaves out what previous transactions say in their witnesses: it is none of the signers’ business', () => {
    const { coin } = one('wpkh');
    const previous = RawTx.decode(coin.previousTransaction ?? new Uint8Array());
    const witnessed = RawTx.encode({ ...previous, segwitFlag: true, witnesses: [[new Uint8Array(9000)]] });
    const coins = [{ ...coin, previousTransaction: witnessed }];
    assert.deepEqual(buildProof({ message, coins }), buildProof({ message, coins: [coin] }));
  });
});

describe('what no proof is made of', () => {
  const build = (coins: readonly ProofCoin[], words = message) => buildProof({ message: words, coins });
  const coin = one('wpkh').coin;

  for (const words of ['', 'x', ' ab', 'ab ', 'a   b', 'a\nb', 'ä', 'a'.repeat(331)])
    it(`a message of ${JSON.stringify(words.slice(0, 8))}, ${words.length} long`, () => {
      assert.throws(() => build([coin], words), refuses('message_invalid'));
    });

  it('no coin, one of them twice, more than a hundred', () => {
    assert.throws(() => build([]), refuses('no_coins'));
    assert.throws(() => build([coin, coin]), refuses('coin_repeated'));
    const many = Array.from({ length: MOST_COINS + 1 }, (_, at) => coinOf('wpkh', at).coin);
    assert.throws(() => build(many), refuses('too_many_coins'));
    assert.equal(readSubmission(base64(build(many.slice(1)))).inputs.length, MOST_COINS + 1);
  });

  it('P2PKH without its previous transaction, any coin with a wrong one', () => {
    const { previousTransaction, ...bare } = one('pkh').coin;
    assert.throws(() => build([bare]), refuses('previous_transaction_missing'));
    const other = coinOf('pkh', 2).coin;
    for (const wrong of [
      { ...other, previousTransaction },
      { ...other, amount: other.amount + 1n },
      { ...other, vout: 0 },
      { ...other, scriptPubKey: coin.scriptPubKey },
      { ...other, previousTransaction: Uint8Array.of(1, 2, 3) },
    ])
      assert.throws(() => build([wrong]), refuses('previous_transaction_wrong'));
  });

  it('what grows beyond 256 KiB', () => {
    const large = Array.from({ length: 3 }, (_, at) => {
      const made = coinOf('pkh', at).coin;
      const previous = RawTx.decode(made.previousTransaction ?? new Uint8Array());
      const outputs = [...previous.outputs, { amount: 1n, script: new Uint8Array(100_000) }];
      const previousTransaction = RawTx.encode({
        ...previous,
        segwitFlag: false,
        witnesses: undefined,
        outputs,
      });
      const txid = Buffer.from(txidOf(previousTransaction)).toString('hex');
      return { ...made, txid, previousTransaction };
    });
    assert.throws(() => build(large), refuses('psbt_too_large'));
  });

  it('a PSBT that somebody has signed', () => {
    const owned = [one('wpkh'), one('tr')];
    for (const { keys } of owned)
      assert.throws(
        () => buildProofFromPsbt(signWithScure(ordinaryPsbt(owned), keys), { message }),
        refuses('psbt_signed'),
      );
  });

  it('a PSBT that does not say what it spends, and no PSBT', () => {
    const raw = RawPSBTV0.decode(ordinaryPsbt([one('wpkh')]));
    const bare = RawPSBTV0.encode({ ...raw, inputs: [{}] });
    assert.throws(() => buildProofFromPsbt(bare, { message }), refuses('coin_unknown'));
    assert.throws(() => buildProofFromPsbt(Uint8Array.of(1), { message }), refuses('psbt_invalid'));
    const large = new Uint8Array(256 * 1024 + 1);
    assert.throws(() => buildProofFromPsbt(large, { message }), refuses('psbt_too_large'));
  });
});

describe('property: what is built is read back', () => {
  const chosen = fc.uniqueArray(fc.tuple(fc.constantFrom(...coinKinds), fc.nat(40)), {
    minLength: 1,
    maxLength: 5,
    selector: ([kind, number]) => `${kind} ${number}`,
  });
  const asked = fc.record({
    chosen,
    from: fc.constantFrom(0 as const, 2 as const),
    to: fc.constantFrom(0 as const, 2 as const),
    format: fc.constantFrom('bip322-pof' as const, 'hybrid' as const),
    words: fc.stringMatching(/^[!-~]{2,330}$/),
    lockTime: fc.nat(0xffff_ffff),
  });

  it('coins, message, format and lock time, in either version', () => {
    fc.assert(
      fc.property(asked, ({ chosen: names, from, to, format, words, lockTime }) => {
        const owned: readonly OwnedCoin[] = names.map(([kind, number]) => coinOf(kind, number));
        const ordinary = ordinaryPsbt(owned, { version: from, lockTime });
        assert.deepEqual(
          coinsOfPsbt(ordinary).coins.map(({ sequence: _, ...coin }) => coin),
          owned.map(({ coin }) => coin),
        );
        const psbt = buildProofFromPsbt(ordinary, { message: words, format, version: to });
        const read = readSubmission(base64(psbt));
        assert.deepEqual(
          read.inputs.slice(1).map(({ txid, vout }) => [txid, vout]),
          owned.map(({ coin }) => [coin.txid, coin.vout]),
        );
        assert.equal(read.psbt?.version, to);
        assert.equal(formatOf(read, words), format);
        assert.deepEqual(read.messageFields, [new TextEncoder().encode(words)]);
        const isLocked = owned.some(({ kind }) => kind === 'wsh(covenant)');
        assert.equal(read.lockTime, isLocked ? lockTime : 0);
        assert.deepEqual(
          read.unfinished,
          read.inputs.map((_, at) => at),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('anything at all becomes a proof or a refusal with a code', () => {
    const sources = coinKinds.flatMap((kind) => [
      ordinaryPsbt([coinOf(kind, 1)]),
      ordinaryPsbt([coinOf(kind, 2)], { version: 2 }),
    ]);
    const damage = fc.record({ source: fc.constantFrom(...sources), at: fc.nat(), byte: fc.nat(255) });
    fc.assert(
      fc.property(damage, ({ source, at, byte }) => {
        const damaged = Uint8Array.from(source);
        damaged[at % damaged.length] = byte;
        try {
          readPsbt(buildProofFromPsbt(damaged, { message }));
        } catch (error) {
          assert.ok(error instanceof ProofError, String(error));
        }
      }),
      { numRuns: 400 },
    );
  });
});
