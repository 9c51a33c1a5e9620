import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Profile } from '@hodlxxi/sdk';
import { changeOf, draftOf } from './profile-draft.ts';

const profile: Profile = {
  user_id: 'u',
  bitcoin_pubkey: null,
  username: 'hal',
  preferred_username: 'hal',
  email: null,
  profile_data: { name: 'Hal', bio: 'Runs bitcoin.', since: 2009, nested: { no: 'scalar' } },
  keys: [],
  roles: [],
  created_at: '2026-11-23T00:00:00.000Z',
  last_login: null,
};
const draft = draftOf(profile);

describe('editing a profile', () => {
  it('what was not changed is not sent', () => {
    assert.deepEqual(changeOf(profile, draft), {});
    assert.deepEqual(changeOf(profile, { ...draft, username: ' hal ' }), {});
  });

  it('an emptied field is removed', () => {
    assert.deepEqual(changeOf(profile, { ...draft, username: '' }), { username: null });
    assert.deepEqual(changeOf({ ...profile, email: 'h@example.com' }, draft), { email: null });
  });

  it('profile_data is replaced as a whole, so what the form does not show goes along', () => {
    assert.deepEqual(changeOf(profile, { ...draft, picture: 'https://example.com/h.png' }), {
      profile_data: { name: 'Hal', bio: 'Runs bitcoin.', since: 2009, picture: 'https://example.com/h.png' },
    });
    assert.deepEqual(changeOf(profile, { ...draft, name: '' }), {
      profile_data: { bio: 'Runs bitcoin.', since: 2009 },
    });
  });
});
