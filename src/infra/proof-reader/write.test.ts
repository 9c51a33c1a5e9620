import assert from 'node:assert/strict';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { after, describe, it } from 'node:test';
import { hex } from '@scure/base';
import { Transaction } from '@scure/btc-signer';
import { coinKinds, coinOf, ordinaryPsbt } from '../../../test/support/proof-coins.ts';
import { buildProofFromPsbt } from '../../lib/bitcoin/proof/index.ts';
import { readPsbt } from '../../lib/bitcoin/psbt/index.ts';
import { createProofReader } from './threads.ts';
import { writeProof } from './write.ts';

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const options = { message: 'a message', format: 'bip322-pof', version: 0, previous: [] } as const;

describe('proofs are written on threads of their own', () => {
  const reader = createProofReader();
  after(reader.close);
  const owned = coinKinds.map((kind, at) => coinOf(kind, at));
  const psbt = ordinaryPsbt(owned);

  it('to the byte what the library makes', async () => {
    const written = await reader.write({ ...options, psbt: base64(psbt) });
    assert.ok(!('problem' in written));
    assert.equal(written.psbt, base64(buildProofFromPsbt(psbt, { message: options.message })));
    assert.deepEqual(
      written.outpoints,
      owned.map(({ coin: { txid, vout } }) => ({ txid, vout })),
    );
    assert.ok(written.bbqr.every((frame) => frame.startsWith('B$')));
  });

  it('and what cannot be written is named', async () => {
    assert.deepEqual(await reader.write({ ...options, psbt: 'AAAA' }), { problem: 'psbt_invalid' });
    const twice = base64(ordinaryPsbt(Array.from({ length: 101 }, (_, at) => coinOf('wpkh', at))));
    assert.deepEqual(await reader.write({ ...options, psbt: twice }), { problem: 'psbt_too_large' });
  });

  it('a hundred coins hold nobody up', async () => {
    const many = base64(ordinaryPsbt(Array.from({ length: 100 }, (_, at) => coinOf('wpkh', at))));
    await reader.write({ ...options, psbt: many });
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const written = await Promise.all(
      Array.from({ length: 5 }, () => reader.write({ ...options, psbt: many })),
    );
    delay.disable();
    assert.ok(written.every((one) => !('problem' in one)));
    const started = performance.now();
    writeProof({ ...options, psbt: many });
    const here = performance.now() - started;
    assert.ok(delay.max / 1e6 < 3 * here, `${delay.max / 1e6} ms late, one takes ${here} ms here`);
  });
});

it('a transaction that the PSBT lacks is put where it belongs', () => {
  const { coin } = coinOf('pkh', 1);
  const segwit = coinOf('wpkh', 2);
  const tx = new Transaction({ allowUnknownInputs: true, disableScriptCheck: true });
  tx.addInput({ txid: coin.txid, index: coin.vout });
  const { amount, scriptPubKey: script } = segwit.coin;
  tx.addInput({ txid: segwit.coin.txid, index: segwit.coin.vout, witnessUtxo: { amount, script } });
  const bare = base64(tx.toPSBT(0));
  assert.deepEqual(writeProof({ ...options, psbt: bare }), { problem: 'coin_unknown' });
  const previous = [hex.encode(coin.previousTransaction ?? new Uint8Array())];
  const written = writeProof({ ...options, psbt: bare, previous });
  assert.ok(!('problem' in written));
  const read = readPsbt(written.psbt, { mostInputs: 3 }).tx;
  assert.equal(read.getInput(1).nonWitnessUtxo?.outputs[coin.vout]?.amount, coin.amount);
  assert.equal(read.getInput(2).nonWitnessUtxo, undefined);
});
