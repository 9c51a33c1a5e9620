import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { holdsPrivateKey } from './private-text.ts';

const SEED = 'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about';
const line = `${JSON.stringify({ type: 'tx', ref: 'ab'.repeat(32), label: 'Rent' })},`;

describe('a long text', () => {
  it('without a private key holds none', async () => {
    assert.equal(await holdsPrivateKey(''), false);
    assert.equal(await holdsPrivateKey(line.repeat(7000)), false);
  });

  it('holds the one that is in it, wherever that is', async () => {
    const text = line.repeat(7000);
    const anywhere = fc.nat(7000).map((count) => count * line.length);
    await fc.assert(
      fc.asyncProperty(anywhere, async (at) => {
        const hidden = `${text.slice(0, at)}"${SEED}",${text.slice(at)}`;
        assert.equal(await holdsPrivateKey(hidden), true);
      }),
      { numRuns: 12 },
    );
    for (const at of [262_144, 196_608, 393_216].flatMap((edge) => [edge - 40, edge - 80, edge]))
      assert.equal(
        await holdsPrivateKey(`${'x '.repeat(at / 2)}${SEED} ${'x '.repeat(9)}`),
        true,
        String(at),
      );
  });
});
