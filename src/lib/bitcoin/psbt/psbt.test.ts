import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Transaction } from '@scure/btc-signer';
import fc from 'fast-check';
import vectors from '../../../../test/vectors/psbt.json' with { type: 'json' };
import {
  combinePsbts,
  describePsbt,
  type Psbt,
  PsbtError,
  psbtBase64,
  psbtBytes,
  psbtIn,
  readPsbt,
} from './index.ts';

const valid = vectors.filter((vector) => vector.valid);

const isRefused =
  (...codes: readonly string[]) =>
  (error: unknown) =>
    error instanceof PsbtError && (codes.length === 0 || codes.includes(error.code));

/** What `readPsbt` makes of it; null when it refuses. Anything else it throws fails the test. */
function read(source: string | Uint8Array): Psbt | null {
  try {
    return readPsbt(source);
  } catch (error) {
    assert.ok(isRefused()(error), String(error));
    return null;
  }
}

describe('BIP-174, "Test Vectors"', () => {
  for (const { description, psbt } of valid)
    it(`reads: ${description}`, () => {
      const read = readPsbt(psbt);
      assert.equal(psbtBase64(0, read), psbt);
      assert.equal(readPsbt(psbtBase64(2, read)).unsignedTxid, read.unsignedTxid);
      assert.equal(psbtBase64(0, readPsbt(psbtIn(2, read))), psbt);
    });

  for (const { description, psbt } of vectors.filter((vector) => !vector.valid))
    it(`refuses: ${description}`, () => {
      assert.throws(() => readPsbt(psbt), isRefused('psbt_invalid'));
    });

  for (const { description, psbt } of valid.filter((vector) => vector.failsSignerChecks))
    it(`says what keeps a signer from signing: ${description}`, () => {
      const problems = describePsbt(readPsbt(psbt), 'main').inputs.map(({ problem }) => problem);
      const expected = description.startsWith('A Witness')
        ? 'previous_transaction_missing'
        : 'scripts_differ';
      assert.deepEqual(problems.filter(Boolean), [expected]);
    });

  it('finds nothing to say against the others', () => {
    for (const { psbt } of valid.filter((vector) => !vector.failsSignerChecks))
      for (const { problem } of describePsbt(readPsbt(psbt), 'main').inputs)
        assert.ok(problem === null || problem === 'utxo_missing');
  });
});

describe('reading a PSBT', () => {
  const text = valid[3]?.psbt ?? '';
  const bytes = psbtBytes(text);

  it('takes base64, with line breaks or without padding, hexadecimal and bytes', () => {
    const { unsignedTxid } = readPsbt(text);
    const hex = Buffer.from(bytes).toString('hex');
    const spellings = [
      text.replace(/.{64}/g, '$&\r\n'),
      text.replace(/=+$/, ''),
      hex,
      hex.toUpperCase(),
      bytes,
    ];
    for (const spelling of spellings) assert.equal(readPsbt(spelling).unsignedTxid, unsignedTxid);
  });

  it('takes no byte more, and none less', () => {
    assert.throws(() => readPsbt(Uint8Array.of(...bytes, 0)), isRefused('psbt_invalid'));
    assert.throws(() => readPsbt(bytes.subarray(0, -1)), isRefused('psbt_invalid'));
    assert.throws(() => readPsbt(`${text}AA==`), isRefused('psbt_invalid'));
  });

  it('has bounds: 256 KiB, and 100 inputs', () => {
    assert.throws(() => readPsbt(new Uint8Array(256 * 1024 + 1)), isRefused('psbt_too_large'));
    assert.throws(() => readPsbt('A'.repeat(600_000)), isRefused('psbt_too_large'));
    const of = (inputs: number) => {
      const tx = new Transaction();
      for (let index = 0; index < inputs; index += 1) tx.addInput({ txid: 'aa'.repeat(32), index });
      return tx.toPSBT(0);
    };
    assert.equal(readPsbt(of(100)).tx.inputsLength, 100);
    assert.throws(() => readPsbt(of(101)), isRefused('psbt_too_large'));
  });

  it('refuses proprietary fields, wherever they are', () => {
    const field: [Uint8Array, Uint8Array] = [Uint8Array.of(1, 0x61, 0), Uint8Array.of(7)];
    for (const place of ['input', 'output'] as const) {
      const tx = new Transaction({ proprietary: 'ignore', allowUnknownOutputs: true });
      tx.addInput({
        txid: 'aa'.repeat(32),
        index: 0,
        ...(place === 'input' ? { proprietary: [field] } : {}),
      });
      tx.addOutput({
        amount: 1n,
        script: Uint8Array.of(0x6a),
        ...(place === 'output' ? { proprietary: [field] } : {}),
      });
      assert.throws(() => readPsbt(tx.toPSBT(0)), isRefused('psbt_private_fields'), place);
    }
    const magic = Uint8Array.from([...bytes.subarray(0, 5), 4, 0xfc, 1, 0x61, 0, 1, 7, ...bytes.subarray(5)]);
    assert.throws(() => readPsbt(magic), isRefused('psbt_private_fields'));
  });

  it('BIP-370, "Determining Lock Time": version 0 says what comes of the demands of the inputs', () => {
    const tx = new Transaction({ PSBTVersion: 2 });
    tx.addInput({ txid: 'aa'.repeat(32), index: 0, sequence: 0, requiredHeightLocktime: 10_000 });
    tx.addInput({ txid: 'bb'.repeat(32), index: 0, sequence: 0, requiredHeightLocktime: 12_000 });
    const psbt = readPsbt(tx.toPSBT(2));
    const plain = readPsbt(psbtIn(0, psbt));
    assert.deepEqual([psbt.version, plain.version, plain.tx.lockTime], [2, 0, 12_000]);
    assert.equal(plain.unsignedTxid, psbt.unsignedTxid);
  });

  it('answers anything at all with a PSBT or its own refusal', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 400 }), fc.uint8Array({ maxLength: 400 })), (source) => {
        read(source);
      }),
      { numRuns: 300 },
    );
  });

  it('answers damaged PSBTs likewise, and what it reads can be described and written', () => {
    const damage = fc.record({
      vector: fc.constantFrom(...valid.map(({ psbt }) => psbt)),
      version: fc.constantFrom(0 as const, 2 as const),
      at: fc.nat(),
      byte: fc.nat(255),
    });
    fc.assert(
      fc.property(damage, ({ vector, version, at, byte }) => {
        const damaged = Uint8Array.from(psbtIn(version, readPsbt(vector)));
        damaged[at % damaged.length] = byte;
        const psbt = read(damaged);
        if (psbt === null) return;
        describePsbt(psbt, 'regtest');
        assert.equal(readPsbt(psbtIn(psbt.version, psbt)).unsignedTxid, psbt.unsignedTxid);
      }),
      { numRuns: 200 },
    );
  });
});

describe('combining', () => {
  const [first, second] = ['Combiner one', 'Combiner two'].map((_, at) => {
    const tx = new Transaction({ allowUnknownOutputs: true, unknown: 'ignore' });
    tx.addInput({
      txid: 'aa'.repeat(32),
      index: 0,
      unknown: [[{ type: 0x0f + 0xd0, key: Uint8Array.of(at) }, Uint8Array.of(at)]],
    });
    tx.addOutput({ amount: 1n, script: Uint8Array.of(0x6a) });
    return readPsbt(tx.toPSBT(0));
  });

  it('keeps what each has, in whatever order they come', () => {
    assert.ok(first && second);
    const both = combinePsbts([first, second]);
    assert.equal(both.tx.getInput(0).unknown?.length, 2);
    const other = combinePsbts([second, first]);
    const sorted = (psbt: Psbt) =>
      psbt.tx
        .getInput(0)
        .unknown?.map(([{ key }]) => key[0])
        .toSorted();
    assert.deepEqual(sorted(both), sorted(other));
    assert.equal(psbtBase64(0, combinePsbts([both, first])), psbtBase64(0, both));
  });

  it('mixes versions', () => {
    assert.ok(first && second);
    const both = combinePsbts([first, readPsbt(psbtIn(2, second))]);
    assert.equal(both.version, 2);
    assert.equal(both.unsignedTxid, first.unsignedTxid);
  });

  it('refuses different transactions', () => {
    const [one, other] = [valid[0], valid[4]].map((vector) => readPsbt(vector?.psbt ?? ''));
    assert.ok(one && other);
    assert.throws(() => combinePsbts([one, other]), isRefused('psbt_mismatch'));
  });
});
