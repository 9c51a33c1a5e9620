import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { profileChange } from './profile.ts';

const accepts = (body: unknown) => profileChange.safeParse(body).success;
const data = (profile_data: unknown) => accepts({ profile_data });

describe('user names', () => {
  it('are 3 to 32 letters, digits, dots, dashes and underscores', () => {
    for (const username of ['abc', 'Satoshi.N', 'a-b_c.d', 'x'.repeat(32)])
      assert.ok(accepts({ username }), username);
    const bad = ['', 'ab', 'x'.repeat(33), '.abc', 'abc-', 'a b c', 'sat\u043Eshi', 'a\0b', 'ab\n', 'a/b'];
    for (const username of bad) assert.ok(!accepts({ username }), username);
  });

  it('never pass for the operator or for a name we gave somebody', () => {
    for (const username of ['admin', 'ADMIN', 'Support', 'hodlxxi', 'user-0123abcd']) {
      assert.ok(!accepts({ username }), username);
    }
    assert.ok(accepts({ username: 'user-of-bitcoin' }));
  });
});

describe('e-mail addresses', () => {
  it('look like one, or are removed', () => {
    assert.ok(accepts({ email: 'a@example.com' }));
    assert.ok(accepts({ email: null }));
    for (const email of ['', 'a', 'a@b', `${'a'.repeat(250)}@example.com`])
      assert.ok(!accepts({ email }), email);
  });
});

describe('profile_data', () => {
  it('takes texts, numbers and flags', () => {
    assert.ok(data({}));
    assert.ok(data({ name: 'Hal ⚡️', bio: 'Running\nbitcoin', height: 840_000, hodler: true, lost: null }));
    assert.ok(data({ picture: 'https://example.com/me.png' }));
  });

  it('takes no other schemes, since pages show pictures and link web sites', () => {
    for (const picture of [
      'http://example.com/a.png',
      'javascript:alert(1)',
      'data:image/png;base64,AA==',
      'x',
    ]) {
      assert.ok(!data({ picture }), picture);
      assert.ok(!data({ website: picture }), picture);
    }
  });

  it('is bounded in every direction', () => {
    assert.ok(!data({ bio: 'x'.repeat(1001) }));
    assert.ok(!data({ name: 'x'.repeat(101) }));
    assert.ok(!data({ nested: { deeper: 1 } }));
    assert.ok(!data({ list: [1] }));
    assert.ok(!data({ ['k'.repeat(65)]: 1 }));
    assert.ok(!data({ 'not a word': 1 }));
    assert.ok(!data(Object.fromEntries(Array.from({ length: 33 }, (_, index) => [`k${index}`, 1]))));
    assert.ok(
      !data(Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`k${index}`, 'x'.repeat(999)]))),
    );
    assert.ok(!data([]));
    assert.ok(!data('text'));
  });

  it('takes no text that PostgreSQL would refuse or that only deceives', () => {
    for (const bio of ['a\0b', '\ud800', 'a\u0007b', '\u001b[31m']) assert.ok(!data({ bio }));
  });

  it('takes no private key, in whatever field', () => {
    const key = '5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ';
    for (const field of ['bio', 'anything']) assert.ok(!data({ [field]: key }));
    assert.ok(!data({ website: `https://example.com/?k=${key}` }));
  });
});

describe('a change', () => {
  it('names only what can be changed', () => {
    for (const field of ['roles', 'status', 'bitcoin_pubkey', 'user_id', 'email_verified']) {
      assert.ok(!accepts({ [field]: 'x' }), field);
    }
  });
});
