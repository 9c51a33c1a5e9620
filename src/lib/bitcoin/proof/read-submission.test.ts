import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RawTx, Transaction } from '@scure/btc-signer';
import { RawPSBTV0, RawPSBTV2 } from '@scure/btc-signer/psbt.js';
import fc from 'fast-check';
import { coinOf, ordinaryPsbt, signWithScure } from '../../../../test/support/proof-coins.ts';
import basic from '../../../../test/vectors/bip322.json' with { type: 'json' };
import proofs from '../../../../test/vectors/bip322-proofs.json' with { type: 'json' };
import psbts from '../../../../test/vectors/psbt.json' with { type: 'json' };
import { parseAddress } from '../address.ts';
import { psbtIn, readPsbt } from '../psbt/index.ts';
import {
  buildProofFromPsbt,
  challengeTransaction,
  finalizeProof,
  formatOf,
  ProofError,
  type ProofErrorCode,
  readSubmission,
  reserveCommitments,
  type Submission,
  transactionBytes,
} from './index.ts';

const message = 'HODLXXI proof of funds v1 aud=id.example cid=11bd';
const refuses = (code: ProofErrorCode) => (error: unknown) =>
  error instanceof ProofError && error.code === code;
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** What is read of it; null for a refusal. Anything else it throws fails the test. */
function read(text: string): Submission | null {
  try {
    return readSubmission(text);
  } catch (error) {
    assert.ok(error instanceof ProofError, String(error));
    return null;
  }
}

const owned = [coinOf('wpkh', 1), coinOf('pkh', 2), coinOf('tr', 3)];
const unsigned = buildProofFromPsbt(ordinaryPsbt(owned), { message });
const signed = signWithScure(
  unsigned,
  owned.flatMap(({ keys }) => keys),
);
const finished = finalizeProof(readSubmission(base64(signed)), [
  owned[0]?.coin.scriptPubKey,
  ...owned.map(({ coin }) => coin.scriptPubKey),
]);
const final = transactionBytes(finished);

describe('BIP-322, "Test Vectors": proofs', () => {
  for (const { type, ...vector } of proofs.full)
    it(`reads ful: ${type}`, () => {
      const submission = readSubmission(vector.signature);
      assert.equal(submission.psbt, null);
      assert.deepEqual(
        [submission.version, submission.lockTime, submission.inputs.map(({ sequence }) => sequence)],
        [vector.tx_version, vector.lock_time, [vector.sequence]],
      );
      const bytes = Buffer.from(vector.signature.slice(3), 'base64');
      assert.equal(hex(transactionBytes(submission)), bytes.toString('hex'));
      assert.deepEqual(readSubmission(bytes.toString('hex')), submission);
      assert.equal(submission.inputs[0]?.txid, challengeOf(vector));
      assert.equal(formatOf(submission, vector.message), 'bip322-pof');
    });

  for (const { type, ...vector } of proofs.proof_of_funds)
    it(`reads pof: ${type} with ${vector.coins.length} coins`, () => {
      const submission = readSubmission(vector.signature);
      assert.ok(submission.psbt);
      assert.deepEqual(submission.unfinished, []);
      assert.deepEqual([submission.version, submission.lockTime], [vector.tx_version, vector.lock_time]);
      assert.equal(submission.inputs.length, 1 + vector.coins.length);
      assert.equal(submission.inputs[0]?.sequence, vector.sequence);
      assert.equal(submission.inputs[0]?.txid, challengeOf(vector));
      assert.equal(formatOf(submission, vector.message), 'bip322-pof');
      assert.deepEqual(submission.messageFields, []);
      const { tx } = submission.psbt;
      for (const [at, coin] of vector.coins.entries()) {
        const { witnessUtxo, nonWitnessUtxo, index = 0 } = tx.getInput(at + 1);
        const spent = witnessUtxo ?? nonWitnessUtxo?.outputs[index];
        // Of finalized coins the vectors do not all say what they were.
        if (spent) assert.deepEqual([Number(spent.amount), hex(spent.script)], [coin.amount, coin.script]);
      }
      // The network's form of it is the same proof.
      const raw = readSubmission(hex(transactionBytes(submission)));
      assert.deepEqual({ ...raw, psbt: null }, { ...submission, psbt: null });
    });

  it('refuses smp by name: it proves no coins', () => {
    for (const { bip322_signatures: signatures } of basic.simple)
      for (const signature of signatures)
        assert.throws(
          () => readSubmission(`smp${signature.replace(/^smp/, '')}`),
          refuses('signature_simple'),
        );
  });

  const challengeOf = ({ message: words, address }: { message: string; address: string }) => {
    const parsed = parseAddress(address, 'main');
    assert.ok(!('error' in parsed));
    return challengeTransaction(words, parsed.scriptPubKey).txid;
  };
});

describe('BIP-174, "Test Vectors", as submissions', () => {
  for (const { description, psbt } of psbts.filter(({ valid }) => valid))
    it(`reads: ${description}`, () => {
      const { tx } = readPsbt(psbt);
      if (tx.inputsLength === 0) {
        assert.throws(() => readSubmission(psbt), refuses('psbt_invalid'));
        return;
      }
      const submission = readSubmission(psbt);
      assert.equal(submission.inputs.length, tx.inputsLength);
      const later = readSubmission(base64(psbtIn(2, readPsbt(psbt))));
      assert.deepEqual({ ...later, psbt: null }, { ...submission, psbt: null });
    });

  for (const { description, psbt } of psbts.filter(({ valid }) => !valid))
    it(`refuses or reads as what it is: ${description}`, () => {
      const submission = read(psbt);
      // One of them is a transaction: as such it is well-formed.
      assert.equal(submission !== null, description.startsWith('Network transaction'));
    });
});

describe('reading what people hand in', () => {
  it('takes a PSBT before and after it is finalized, in both versions and spellings, with `pof` or without', () => {
    const plain = readSubmission(base64(signed));
    assert.deepEqual(plain.unfinished, [0, 1, 2, 3]);
    for (const version of [0, 2] as const) {
      const bytes = psbtIn(version, readPsbt(signed));
      const text = base64(bytes);
      for (const spelling of [text, hex(bytes), hex(bytes).toUpperCase(), text.replace(/=+$/, '')])
        for (const prefix of ['', 'pof', 'ful'])
          assert.deepEqual({ ...readSubmission(prefix + spelling), psbt: null }, { ...plain, psbt: null });
      assert.equal(readSubmission(text.replace(/.{64}/g, '$&\r\n')).psbt?.version, version);
    }
    assert.deepEqual(plain.messageFields, [new TextEncoder().encode(message)]);
  });

  it('takes the transaction that some wallets return instead', () => {
    const submission = readSubmission(hex(final));
    assert.deepEqual(submission, { ...finished, psbt: null, messageFields: [] });
    assert.deepEqual(readSubmission(`ful${base64(final)}`), submission);
    assert.equal(formatOf(submission, message), 'bip322-pof');
  });

  it('strips one prefix, and no second', () => {
    assert.throws(() => readSubmission(`pofpof${base64(signed)}`), refuses('format_unknown'));
    assert.throws(() => readSubmission(`fulpof${base64(signed)}`), refuses('format_unknown'));
  });

  it('takes no byte more, and none less', () => {
    const longer = (bytes: Uint8Array) => Uint8Array.of(...bytes, 0);
    for (const bytes of [longer(signed), signed.subarray(0, -1)])
      assert.throws(() => readSubmission(base64(bytes)), refuses('psbt_invalid'));
    for (const bytes of [longer(final), final.subarray(0, -1)])
      assert.throws(() => readSubmission(hex(bytes)), refuses('format_unknown'));
  });

  it('refuses a key that is there twice', () => {
    // The global map begins behind the magic; its first field is the transaction.
    const end = signed.indexOf(0x09, 5 + 2);
    assert.ok(end > 0);
    const field = Uint8Array.of(1, 9, 1, 0x61);
    const doubled = Uint8Array.from([...signed.subarray(0, 5), ...field, ...field, ...signed.subarray(5)]);
    assert.throws(() => readSubmission(base64(doubled)), refuses('psbt_invalid'));
  });

  it('has bounds: 256 KiB, 101 inputs', () => {
    assert.throws(() => readSubmission('A'.repeat(600_000)), refuses('psbt_too_large'));
    assert.throws(() => readSubmission(base64(new Uint8Array(256 * 1024 + 1))), refuses('psbt_too_large'));
    const of = (count: number) => {
      const tx = new Transaction({ allowUnknownOutputs: true });
      for (let index = 0; index < count; index += 1) tx.addInput({ txid: 'aa'.repeat(32), index });
      tx.addOutput({ amount: 0n, script: Uint8Array.of(0x6a) });
      return tx;
    };
    assert.equal(readSubmission(base64(of(101).toPSBT(0))).inputs.length, 101);
    const many = of(102);
    assert.throws(() => readSubmission(base64(many.toPSBT(0))), refuses('too_many_coins'));
    assert.throws(() => readSubmission(base64(many.toPSBT(2))), refuses('too_many_coins'));
    assert.throws(() => readSubmission(hex(many.toBytes(true, false))), refuses('too_many_coins'));
  });

  it('BIP-370: refuses lock times that cannot be met together', () => {
    const raw = RawPSBTV2.decode(psbtIn(2, readPsbt(signed)));
    const asking = (...locks: readonly object[]) =>
      base64(
        RawPSBTV2.encode({ ...raw, inputs: raw.inputs.map((input, at) => ({ ...input, ...locks[at] })) }),
      );
    const height = { requiredHeightLocktime: 700_000 };
    const time = { requiredTimeLocktime: 1_700_000_000 };
    assert.equal(readSubmission(asking(height, { requiredHeightLocktime: 7 })).lockTime, 700_000);
    assert.equal(readSubmission(asking(time)).lockTime, 1_700_000_000);
    assert.throws(() => readSubmission(asking(height, time)), refuses('psbt_invalid'));
  });

  it('says neither PSBT nor transaction of anything else', () => {
    for (const text of ['', 'pof', 'hello', '00', 'cHNidA==', '{"psbt":"…"}', 'AgAAAA=='])
      assert.throws(() => readSubmission(text), refuses('format_unknown'), text);
  });

  it('answers anything at all, and any damage, with a submission or a refusal', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        read(text);
        read(`pof${text}`);
      }),
      { numRuns: 200 },
    );
    const sources = [signed, psbtIn(2, readPsbt(signed)), final];
    const damage = fc.record({ source: fc.constantFrom(...sources), at: fc.nat(), byte: fc.nat(255) });
    fc.assert(
      fc.property(damage, ({ source, at, byte }) => {
        const damaged = Uint8Array.from(source);
        damaged[at % damaged.length] = byte;
        const submission = read(base64(damaged));
        if (submission === null) return;
        const done = finalizeProof(
          submission,
          submission.inputs.map((_, input) => owned[input - 1]?.coin.scriptPubKey),
        );
        const again = read(hex(transactionBytes(done)));
        assert.deepEqual(again?.inputs, done.inputs);
      }),
      { numRuns: 400 },
    );
  });
});

describe('BIP-127, "Proof Format"', () => {
  // As sha256sum says of the text.
  const shown = '30896246cd560f641d84e2ddcd9ee0f8fd74e4547be75aa7d6464f75dd372dff';
  const wire = Buffer.from(shown, 'hex').reverse().toString('hex');

  it('commits to the message by SHA-256 of it behind "Proof-of-Reserves: "', () => {
    assert.deepEqual(reserveCommitments('Some Message'), [shown, wire]);
  });

  it('is recognised by its first input, whichever way its hash is read', () => {
    for (const txid of [wire, shown]) {
      const submission = {
        ...finished,
        inputs: finished.inputs.map((input, at) => (at === 0 ? { ...input, txid } : input)),
      };
      assert.equal(formatOf(submission, 'Some Message'), 'bip127');
      assert.equal(formatOf(submission, 'Some message'), 'bip322-pof');
    }
  });

  it('carries its message in the map of the input', () => {
    const raw = RawPSBTV0.decode(ordinaryPsbt(owned));
    const porCommitment = new TextEncoder().encode('Some Message');
    const [first, ...others] = raw.inputs;
    const psbt = RawPSBTV0.encode({ ...raw, inputs: [{ ...first, porCommitment }, ...others] });
    assert.deepEqual(readSubmission(base64(psbt)).messageFields, [porCommitment]);
  });
});

describe('what has another number of outputs', () => {
  it('is of no format', () => {
    const two = { ...finished, outputs: [...finished.outputs, ...finished.outputs] };
    assert.equal(formatOf(two, message), null);
    assert.equal(formatOf({ ...finished, outputs: [] }, message), null);
    assert.equal(RawTx.decode(transactionBytes(two)).outputs.length, 2);
  });
});
