import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { createReferenceCurve } from '../../src/lib/bitcoin/curve-reference.ts';
import { createWallet, signK1 } from './wallet.ts';

test('LUD-04: every signature is strict DER and holds', () => {
  const curve = createReferenceCurve();
  for (let round = 0; round < 200; round += 1) {
    const wallet = createWallet();
    const k1 = randomBytes(32);
    const signature = Buffer.from(signK1(k1.toString('hex'), wallet), 'hex');
    assert.ok(curve.verifyEcdsa(k1, signature, Buffer.from(wallet.key, 'hex')));
  }
});
