import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { coinOf } from '../../../test/support/proof-coins.ts';
import { asPsbt, signProof } from '../../../test/support/proof-signing.ts';
import { LaneFull } from '../../lib/lane.ts';
import { readProof } from './read.ts';
import { createProofReader } from './threads.ts';

const psbt = asPsbt(
  signProof([coinOf('wpkh', 1), coinOf('tr', 2), coinOf('wsh(multi)', 3)], { message: 'a message' }),
);

describe('proofs are read on threads of their own', () => {
  const reader = createProofReader();
  after(reader.close);

  it('to the same end as here', async () => {
    const read = await reader.read(psbt);
    assert.deepEqual(read, readProof(psbt));
    assert.ok(!('problem' in read) && read.unfinished === null && read.unsigned.length === 0);
  });

  it('and what cannot be read is named', async () => {
    const problems = [
      ['', 'format_unknown'],
      ['smpAkcw', 'format_unknown'],
      [psbt.slice(0, 400), 'psbt_invalid'],
      ['0'.repeat(2 ** 20), 'psbt_too_large'],
    ] as const;
    for (const [text, problem] of problems) assert.deepEqual(await reader.read(text), { problem });
  });

  it('many at once, each with its own answer', async () => {
    const texts = Array.from({ length: 30 }, (_, at) => (at % 2 ? psbt : 'no proof'));
    const read = await Promise.all(texts.map(reader.read));
    assert.ok(read.every((one, at) => 'problem' in one === (at % 2 === 0)));
  });

  it('more than may wait are turned away', async () => {
    const narrow = createProofReader({ waiting: 1 });
    const read = await Promise.allSettled([psbt, psbt, psbt].map(narrow.read));
    await narrow.close();
    assert.deepEqual(
      read.map((one) => one.status === 'fulfilled' || one.reason instanceof LaneFull),
      [true, true, true],
    );
    assert.equal(read.filter(({ status }) => status === 'rejected').length, 1);
  });

  it('what takes too long is given up, and the next one is read', async () => {
    const hasty = createProofReader({ patience: 0 });
    assert.deepEqual(await hasty.read(psbt), { problem: 'psbt_invalid' });
    await hasty.close();
    const other = createProofReader();
    assert.ok(!('problem' in (await other.read(psbt))));
    await other.close();
  });
});
