import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RawTx } from '@scure/btc-signer';
import vectors from '../../../../test/vectors/bip322.json' with { type: 'json' };
import { parseAddress } from '../address.ts';
import { bip322Hash } from '../message-hash.ts';
import { buildToSpend, decodeToSign, EMPTY, encodeToSign, type ToSign, txidOf } from './transactions.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('BIP-322, transaction hashes', () => {
  for (const vector of vectors.tx_hashes) {
    it(`"${vector.message}"`, () => {
      const output = parseAddress(vector.address, 'main');
      assert.ok(!('error' in output));
      const hash = bip322Hash(vector.message);
      assert.equal(hex(hash), vector.message_hash);
      const txid = txidOf(buildToSpend(hash, output.scriptPubKey));
      assert.equal(hex(txid), vector.to_spend_tx_hash);
      const plain = { version: 0, lockTime: 0, sequence: 0, txid, scriptSig: EMPTY, witness: [] };
      assert.equal(hex(txidOf(encodeToSign(plain))), vector.to_sign_tx_hash);
    });
  }
});

describe('to_sign', () => {
  const tx: ToSign = {
    version: 2,
    lockTime: 7,
    sequence: 9,
    txid: new Uint8Array(32).map((_, at) => at),
    scriptSig: Uint8Array.of(0x51),
    witness: [Uint8Array.of(1, 2), EMPTY],
  };
  const raw = RawTx.decode(encodeToSign(tx));
  const [input] = raw.inputs;
  const [output] = raw.outputs;
  assert.ok(input && output);

  it('comes back from its bytes, with and without witness', () => {
    assert.deepEqual(decodeToSign(encodeToSign(tx)), tx);
    const bare = { ...tx, witness: [] };
    assert.deepEqual(decodeToSign(encodeToSign(bare)), bare);
  });

  const inputs = [input, input];
  const witnesses = [tx.witness, tx.witness].map((stack) => [...stack]);
  const refused: Readonly<Record<string, Uint8Array>> = {
    'two inputs': RawTx.encode({ ...raw, inputs, witnesses }),
    'no input': RawTx.encode({ ...raw, segwitFlag: false, inputs: [], witnesses: undefined }),
    'two outputs': RawTx.encode({ ...raw, outputs: [output, output] }),
    'no output': RawTx.encode({ ...raw, outputs: [] }),
    'an amount': RawTx.encode({ ...raw, outputs: [{ ...output, amount: 1n }] }),
    'another script': RawTx.encode({ ...raw, outputs: [{ ...output, script: Uint8Array.of(0x6a, 0) }] }),
    'another index': RawTx.encode({ ...raw, inputs: [{ ...input, index: 1 }] }),
    'a trailing byte': Uint8Array.of(...encodeToSign(tx), 0),
    'a byte too few': encodeToSign(tx).subarray(0, -1),
    nothing: EMPTY,
  };
  for (const [name, bytes] of Object.entries(refused)) {
    it(`with ${name} is none`, () => assert.equal(decodeToSign(bytes), null));
  }
});
