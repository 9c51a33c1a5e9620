import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pathWords } from './path-words.ts';

const open = { after: null, older: null, hashes: [] };

describe('the condition of a way to spend', () => {
  it('is nothing where signatures are enough', () => assert.equal(pathWords(open), null));

  it('is a block or a day', () => {
    assert.equal(
      pathWords({ ...open, after: { unit: 'height', value: 850_000 } }),
      'The network takes it after block 850,000.',
    );
    assert.equal(
      pathWords({ ...open, after: { unit: 'time', value: 1_767_225_600 } }),
      'The network takes it after January 1, 2026.',
    );
  });

  it('is the age of its coins, and a secret', () => {
    assert.equal(
      pathWords({ ...open, older: { unit: 'blocks', value: 144 }, hashes: [{ name: 'sha256', hash: '00' }] }),
      'The network takes it once its coins are 144 blocks old, and with the secret of a sha256 hash.',
    );
    assert.equal(
      pathWords({ ...open, older: { unit: 'seconds', value: 172_800 } }),
      'The network takes it once its coins are 2 days old.',
    );
  });
});
