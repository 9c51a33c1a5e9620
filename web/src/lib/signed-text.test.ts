import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isTransaction, textOfFile } from './signed-text.ts';

const psbt = Buffer.concat([Buffer.from('psbt'), Buffer.of(0xff, 1, 0, 0xfe)]);

describe('what comes back from a signer', () => {
  it('a file of bytes and a file of text are the same', () => {
    assert.equal(textOfFile(psbt), psbt.toString('base64'));
    assert.equal(textOfFile(Buffer.from(`${psbt.toString('base64')}\n`)), psbt.toString('base64'));
  });

  it('a transaction is told from a PSBT', () => {
    assert.equal(isTransaction(' 020000000001ab '), true);
    assert.equal(isTransaction(psbt.toString('hex')), false);
    assert.equal(isTransaction(psbt.toString('base64')), false);
    assert.equal(isTransaction('020'), false);
  });
});
