import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { changeOf, settingsOf } from './app-settings.ts';

const metadata = {
  client_name: 'Example',
  logo_uri: 'https://app.example/logo.png',
  redirect_uris: ['https://app.example/callback'],
  grant_types: ['authorization_code' as const],
  scope: 'profile openid',
};
const settings = settingsOf(metadata);

describe('the settings of an application', () => {
  it('send nothing that was not changed', () => {
    assert.deepEqual(changeOf(metadata, settings), {});
    assert.deepEqual(changeOf(metadata, { ...settings, redirectUris: [...settings.redirectUris, ' '] }), {});
    assert.deepEqual(changeOf(metadata, { ...settings, scopes: ['openid', 'profile'] }), {});
  });

  it('RFC 7396: what was emptied is removed with null', () => {
    assert.deepEqual(changeOf(metadata, { ...settings, logo: ' ' }), { logo_uri: null });
    const withLogout = { ...metadata, post_logout_redirect_uris: ['https://app.example/'] };
    assert.deepEqual(changeOf(withLogout, { ...settingsOf(withLogout), logoutUris: [''] }), {
      post_logout_redirect_uris: null,
    });
  });

  it('keep openid, and an application of machines gets no redirects', () => {
    assert.deepEqual(changeOf(metadata, { ...settings, scopes: [] }), { scope: 'openid' });
    const machine = { client_name: 'M', grant_types: ['client_credentials' as const] };
    const typed = { ...settingsOf(machine), name: 'N', redirectUris: ['https://a.example/'] };
    assert.deepEqual(changeOf(machine, typed), { client_name: 'N' });
  });
});
