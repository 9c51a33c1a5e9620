import assert from 'node:assert/strict';
import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { test } from 'node:test';
import { concatenated } from './signing-keys.ts';

test('RFC 7518 section 3.4: every signature is 64 bytes that hold, short and long numbers included', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const lengths = new Set<number>();
  for (let round = 0; round < 2000; round += 1) {
    const data = Buffer.from(String(round));
    const der = sign('sha256', data, privateKey);
    lengths.add(der.length);
    const signature = concatenated(der);
    assert.equal(signature.length, 64);
    assert.ok(
      verify('sha256', data, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature),
      der.toString('hex'),
    );
  }
  assert.ok(lengths.size >= 3, 'numbers with and without a leading zero byte were among them');
});
