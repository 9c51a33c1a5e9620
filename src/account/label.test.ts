import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { label } from './label.ts';

describe('what a person calls a key or a passkey', () => {
  it('is any short text', () => {
    for (const text of ['', 'Trezor', 'Schlüssel im Büro', 'phone 📱'])
      assert.equal(label.safeParse(text).success, true, text);
    for (const text of ['a\u0000', '\ud83d', 'two\nlines', 'x'.repeat(101)])
      assert.equal(label.safeParse(text).success, false, JSON.stringify(text));
  });

  it('is not the key itself', () => {
    const secrets = [
      `nsec1${'q'.repeat(58)}`,
      '5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ',
      'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about',
    ];
    for (const secret of secrets) {
      const parsed = label.safeParse(secret);
      assert.equal(parsed.success, false, secret);
      assert.ok(!JSON.stringify(parsed.error).includes(secret), 'and the answer does not repeat it');
    }
  });
});
