import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { base58 } from '@scure/base';
import fc from 'fast-check';
import { scrub } from './bitcoin-rpc-scrub.ts';

describe('what a node said, for the log', () => {
  test('keeps the words', () => {
    assert.equal(scrub('Verifying blocks…'), 'Verifying blocks…');
    assert.equal(scrub("wpkh(): key 'xprv9s21ZrQH1' is not valid"), 'wpkh(): key … is not valid');
    assert.equal(
      scrub('Wallet file verification failed. [/srv/satoshi/x]'),
      'Wallet file verification failed. …',
    );
  });
  test('holds no key, address, hash or path, however they stand in it', () => {
    const secrets = fc.oneof(
      fc.uint8Array({ minLength: 25, maxLength: 82 }).map((bytes) => base58.encode(bytes)),
      fc.uint8Array({ minLength: 20, maxLength: 64 }).map((bytes) => Buffer.from(bytes).toString('hex')),
      fc
        .array(fc.stringMatching(/^[a-zA-Z0-9 ._-]{1,12}$/), { minLength: 1 })
        .map((parts) => `'/${parts.join('/')}'`),
    );
    const around = fc.constantFrom('', ' ', "'", '"', '(', ':', ',');
    fc.assert(
      fc.property(around, secrets, around, (before, secret, behind) => {
        const shown = scrub(`key ${before}${secret}${behind} is not valid`);
        assert.equal(shown.includes(secret.slice(0, 16)), false);
        assert.ok(shown.length <= 200);
      }),
    );
  });
});
