import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { looksLikePrivateKey } from './private-key.ts';

/** Published test vectors: BIP-32 vector 1, the Bitcoin wiki's WIF examples, NIP-19, BIP-39. */
const secrets = [
  'xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi',
  '5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ',
  'KwdMAjGmerYanjeui5SHS7JkmpZvVipYvB2LJGU1ZxJwYvP98617',
  'nsec1vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe5',
  'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about',
];

const harmless = [
  '',
  'Bitcoiner since 2011, likes long walks and short blocks.',
  'npub180cvv07tjdrrgpa0j7j7tmnyl2yr6yr7l8j4s3evf6u64th6gkwsyjh6w6',
  'xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet8',
  'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq and 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2',
  `02${'ab'.repeat(32)}`,
];

describe('no private key, seed phrase or WIF is ever accepted', () => {
  for (const secret of secrets) {
    it(`finds ${secret.slice(0, 12)}… wherever it stands`, () => {
      assert.equal(looksLikePrivateKey(secret), true);
      assert.equal(looksLikePrivateKey(`my key: ${secret}, keep it`), true);
    });
  }

  it('finds a phrase that is numbered, broken into lines or in capitals', () => {
    const words = 'abandon ability able about above absent absorb abstract absurd abuse access accident';
    const numbered = words.split(' ').map((word, index) => `${index + 1}. ${word.toUpperCase()}`);
    assert.equal(looksLikePrivateKey(numbered.join('\n')), true);
  });

  it('leaves public keys, addresses and prose alone', () => {
    for (const text of harmless) assert.equal(looksLikePrivateKey(text), false, text);
  });

  it('comes to an end on hostile input: the square of its length would take longer than any test may', () => {
    const hostile = ['xprv', 'nsec1q', 'K', '5', 'abandon ', 'a'].map((part) => part.repeat(200_000));
    for (const text of hostile) assert.equal(typeof looksLikePrivateKey(text), 'boolean');
  });
});
