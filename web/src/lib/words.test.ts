import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Profile } from '@hodlxxi/sdk';
import { deviceWords, isPhone } from './device-words.ts';
import { keyTitle, shortKey, shownKey } from './key-words.ts';
import { methodWords } from './method-words.ts';
import { chosenName, nameOf } from './person.ts';
import { relative } from './relative.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('times as people say them', () => {
  const now = Date.UTC(2026, 10, 23, 12);
  const cases: readonly (readonly [number, string])[] = [
    [0, 'just now'],
    [-59_000, 'just now'],
    [-MINUTE, '1 minute ago'],
    [-59 * MINUTE, '59 minutes ago'],
    [-HOUR, '1 hour ago'],
    [-DAY, 'yesterday'],
    [-8 * DAY, 'last week'],
    [-400 * DAY, 'last year'],
    [5 * MINUTE, 'in 5 minutes'],
    [10_000, 'in a moment'],
  ];
  for (const [shift, words] of cases) {
    it(words, () => assert.equal(relative(now + shift, now), words));
  }
});

describe('a User-Agent in words', () => {
  const cases: readonly (readonly [string | null, string])[] = [
    [
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36',
      'Chrome on Linux',
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0',
      'Edge on Windows',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1',
      'Safari on iPhone',
    ],
    ['Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0', 'Firefox on Android'],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0',
      'Firefox on Mac',
    ],
    ['curl/8.5.0', 'curl'],
    ['Phoenix/2.1 wallet', 'Phoenix'],
    ['', 'Unknown device'],
    [null, 'Unknown device'],
  ];
  for (const [userAgent, words] of cases) {
    it(words, () => assert.equal(deviceWords(userAgent), words));
  }
  it('a phone is told from a desktop', () => {
    assert.deepEqual(
      [isPhone('… (iPhone; …'), isPhone('… (X11; Linux …'), isPhone(null)],
      [true, false, false],
    );
  });
});

describe('keys and people', () => {
  const profile: Profile = {
    user_id: 'u',
    bitcoin_pubkey: null,
    username: null,
    preferred_username: 'user-1234abcd',
    email: null,
    profile_data: {},
    keys: [],
    roles: [],
    created_at: '',
    last_login: null,
  };

  it('a key shows both ends, or all of it when it is short', () => {
    assert.equal(shortKey('02'.repeat(33)), '02020202…020202');
    assert.equal(shortKey('bcrt1qshort'), 'bcrt1qshort');
    assert.equal(shownKey({ kind: 'bitcoin', address: 'bc1q', public_key: '02' }), 'bc1q');
    // The example of NIP-19.
    const public_key = '7e7e9c42a91bfef19fa929e5fda1b72e0ebc1a4c1141673e2794234d86addf4e';
    assert.equal(
      shownKey({ kind: 'nostr', address: null, public_key }),
      'npub10elfcs4fr0l0r8af98jlmgdh9c8tcxjvz9qkw038js35mp4dma8qzvjptg',
    );
    assert.equal(keyTitle({ label: 'Safe', kind: 'nostr' }), 'Safe');
    assert.equal(keyTitle({ label: null, kind: 'nostr' }), 'Nostr key');
  });

  it('somebody is called what they chose, the name before the user name', () => {
    assert.equal(chosenName(profile), undefined);
    assert.equal(nameOf(profile), 'user-1234abcd');
    assert.equal(nameOf({ ...profile, username: 'hal' }), 'hal');
    assert.equal(nameOf({ ...profile, username: 'hal', profile_data: { name: 'Hal F.' } }), 'Hal F.');
    assert.equal(chosenName({ ...profile, profile_data: { name: 7 } }), undefined);
  });

  it('RFC 8176 values in words; what is not known stays out', () => {
    assert.equal(methodWords(['lnurl']), 'Lightning wallet');
    assert.equal(methodWords(['bip322', 'swk', 'mfa']), 'Bitcoin signature and passkey');
    assert.equal(methodWords([]), 'a key');
  });
});
