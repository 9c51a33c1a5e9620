import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { defaultUsername } from '../core/username.ts';
import { claimsOf } from './claims.ts';
import { readHint } from './hint.ts';
import type { Account } from './store.ts';

const TIME = new Date('2026-11-02T12:00:00Z');
/** NIP-19, section "Examples". */
const NOSTR = '3bf0c63fcb93463407af97a5e5ee64fa883d107ef9e558472c4eb9aaaefa459d';
const NPUB = 'npub180cvv07tjdrrgpa0j7j7tmnyl2yr6yr7l8j4s3evf6u64th6gkwsyjh6w6';

const bare: Account = {
  id: 'f3b0a1de-9d57-4c6b-8a1e-2f6d0c9b7a51',
  bitcoinPubkey: null,
  username: null,
  email: null,
  profileData: {},
  roles: [],
  status: 'active',
  createdAt: TIME,
  updatedAt: TIME,
  lastLoginAt: null,
  keys: [],
};

const key = (kind: 'lnurl' | 'nostr', publicKey: string) => ({
  id: 'k',
  kind,
  publicKey,
  address: null,
  label: null,
  createdAt: TIME,
  lastUsedAt: null,
});

describe('OIDC Core section 5.1: standard claims', () => {
  it('a new account has a name that tells neither its id nor a key', () => {
    const claims = claimsOf({ ...bare, keys: [key('lnurl', `02${'ab'.repeat(32)}`)] });
    assert.match(claims.preferred_username, /^user-[0-9a-f]{8}$/);
    assert.equal(claims.name, claims.preferred_username);
    const shown = claims.preferred_username.slice(5);
    assert.ok(!bare.id.includes(shown) && !JSON.stringify(claims.keys).includes(shown));
    assert.notEqual(defaultUsername('a'), defaultUsername('b'));
  });

  it('the name is another one for whoever knows the person by another subject (section 8.1)', () => {
    const names = ['a', 'b'].map((subject) => claimsOf(bare, subject).preferred_username);
    assert.equal(new Set([...names, claimsOf(bare).preferred_username]).size, 3);
    assert.equal(claimsOf({ ...bare, username: 'hal' }, 'a').preferred_username, 'hal');
  });

  it('what has no value is left out (section 5.3.2)', () => {
    const claims = claimsOf(bare);
    for (const name of ['picture', 'email', 'bitcoin_pubkey', 'npub']) assert.ok(!(name in claims), name);
    assert.equal(claims.email_verified, false);
    assert.equal(claims.updated_at, TIME.getTime() / 1000);
  });

  it('what the person wrote comes first', () => {
    const claims = claimsOf({
      ...bare,
      username: 'hal',
      email: 'hal@example.com',
      bitcoinPubkey: `02${'cd'.repeat(32)}`,
      profileData: { name: 'Hal Finney', picture: 'https://example.com/h.png' },
    });
    assert.equal(claims.sub, bare.id);
    assert.equal(claims.preferred_username, 'hal');
    assert.equal(claims.name, 'Hal Finney');
    assert.equal(claims.picture, 'https://example.com/h.png');
    assert.equal(claims.email, 'hal@example.com');
    assert.equal(claims.bitcoin_pubkey, `02${'cd'.repeat(32)}`);
  });

  it('NIP-19: a Nostr key is also given as npub', () => {
    const claims = claimsOf({ ...bare, keys: [key('lnurl', `02${'ab'.repeat(32)}`), key('nostr', NOSTR)] });
    assert.equal(claims.npub, NPUB);
    assert.deepEqual(claims.keys[1], { kind: 'nostr', public_key: NOSTR });
  });
});

describe('OIDC Core section 3.1.2.1: login_hint', () => {
  it('names an account by id, public key, npub or user name', () => {
    assert.deepEqual(readHint(bare.id.toUpperCase()), { kind: 'id', value: bare.id });
    assert.deepEqual(readHint(`02${'AB'.repeat(32)}`), { kind: 'key', value: `02${'ab'.repeat(32)}` });
    assert.deepEqual(readHint(NPUB), { kind: 'key', value: NOSTR });
    assert.deepEqual(readHint(' Hal '), { kind: 'username', value: 'hal' });
  });

  it('reads whatever is no key as a user name', () => {
    const broken = `${NPUB.slice(0, -1)}7`;
    assert.deepEqual(readHint(broken), { kind: 'username', value: broken });
    assert.equal(readHint('npub1').kind, 'username');
  });
});
