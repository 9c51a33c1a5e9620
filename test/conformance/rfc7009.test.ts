/** OAuth 2.0 Token Revocation, over HTTP. W12: the original said yes and did nothing. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createBrowser } from '../support/browser.ts';
import { openOauth } from '../support/oauth.ts';
import { asTokens, basic, call, type RelyingParty, registerClient } from '../support/relying-party.ts';

const server = await openOauth();
const { issuer } = server;

const browser = createBrowser(issuer);
const parties = {
  client_secret_basic: await registerClient(issuer),
  client_secret_post: await registerClient(issuer, { token_endpoint_auth_method: 'client_secret_post' }),
  private_key_jwt: await registerClient(issuer, { token_endpoint_auth_method: 'private_key_jwt' }),
  none: await registerClient(issuer, { token_endpoint_auth_method: 'none' }),
  'opaque tokens': await registerClient(issuer, { access_token_format: 'opaque' }),
};
const client = parties.client_secret_basic;

const fresh = async (party: RelyingParty) => party.tokens(await browser.signIn(party));
const isActive = async (party: RelyingParty, token: string) => (await party.introspect(token))['active'];
const userinfo = (token: string) =>
  call(`${issuer}/oauth/userinfo`, { headers: { authorization: `Bearer ${token}` } });

describe('RFC 7009, section 2', () => {
  for (const [method, party] of Object.entries(parties)) {
    it(`a revoked access token is refused at once (${method})`, async () => {
      const { access_token } = await fresh(party);
      assert.equal(await isActive(party, access_token), true);
      assert.equal((await userinfo(access_token)).status, 200);
      assert.equal((await party.revoke(access_token)).status, 200);
      assert.equal(await isActive(party, access_token), false);
      assert.equal((await userinfo(access_token)).status, 401);
    });

    it(`a revoked refresh token ends the access tokens of the same grant (${method})`, async () => {
      const first = await fresh(party);
      const second = asTokens(await party.refresh(first.refresh_token));
      assert.equal((await party.revoke(second.refresh_token)).status, 200);
      for (const token of [first.access_token, second.access_token, second.refresh_token]) {
        assert.equal(await isActive(party, token), false);
      }
      assert.equal((await userinfo(second.access_token)).status, 401);
      assert.equal((await party.refresh(second.refresh_token)).body['error'], 'invalid_grant');
      assert.equal((await party.refresh(first.refresh_token)).body['error'], 'invalid_grant');
    });
  }

  it('the token of client credentials can be revoked', async () => {
    const machine = await registerClient(issuer, {
      redirect_uris: [],
      response_types: [],
      grant_types: ['client_credentials'],
    });
    const { access_token } = asTokens(await machine.send('token', { grant_type: 'client_credentials' }));
    await machine.revoke(access_token);
    assert.equal(await isActive(machine, access_token), false);
  });

  it('other grants of the same person stay', async () => {
    const kept = await fresh(parties.client_secret_post);
    const { refresh_token } = await fresh(client);
    await client.revoke(refresh_token);
    assert.equal(await isActive(parties.client_secret_post, kept.access_token), true);
  });

  it('the person is not asked again: revoking a token does not take the consent back', async () => {
    const { refresh_token } = await fresh(client);
    await client.revoke(refresh_token);
    const { pages, code } = await browser.signIn(client);
    assert.deepEqual(pages, []);
    assert.ok(code);
  });
});

describe('RFC 7009, section 2.1', () => {
  it('the client is authenticated first', async () => {
    const { access_token } = await fresh(client);
    for (const headers of [{}, { authorization: basic(client.clientId, 'wrong') }]) {
      const body = new URLSearchParams({ token: access_token });
      const answer = await call(`${issuer}/oauth/revoke`, { method: 'POST', headers, body });
      assert.match(String(answer.status), /^40[01]$/);
    }
    assert.equal(await isActive(client, access_token), true);
  });

  it('a token that was issued to another client is not touched', async () => {
    const { access_token, refresh_token } = await fresh(client);
    for (const thief of [parties.client_secret_post, parties.private_key_jwt, parties.none]) {
      for (const token of [access_token, refresh_token]) {
        const answer = await thief.revoke(token);
        assert.match(String(answer.status), /^(200|400)$/);
        assert.equal(await isActive(client, token), true);
      }
    }
  });

  it('a wrong token_type_hint does not matter', async () => {
    const { access_token, refresh_token } = await fresh(client);
    await client.revoke(access_token, { token_type_hint: 'refresh_token' });
    assert.equal(await isActive(client, access_token), false);
    const other = await fresh(client);
    await client.revoke(other.refresh_token, { token_type_hint: 'access_token' });
    assert.equal(await isActive(client, other.refresh_token), false);
    assert.equal((await client.refresh(refresh_token)).status, 400);
  });

  it('a missing token is invalid_request', async () => {
    const answer = await client.send('revoke', {});
    assert.equal(answer.status, 400);
    assert.equal(answer.body['error'], 'invalid_request');
  });
});

describe('RFC 7009, section 2.2', () => {
  it('an invalid token is answered with 200', async () => {
    for (const token of ['x', 'a.b.c', 'x'.repeat(5000), '..']) {
      const answer = await client.revoke(token);
      assert.equal(answer.status, 200, token);
      assert.equal(answer.text, '');
    }
  });

  it('revoking twice is answered with 200', async () => {
    const { access_token } = await fresh(client);
    assert.equal((await client.revoke(access_token)).status, 200);
    assert.equal((await client.revoke(access_token)).status, 200);
  });

  it('an exchanged refresh token still ends its family, in its grace and after', async () => {
    const first = await fresh(client);
    const second = asTokens(await client.refresh(first.refresh_token));
    await client.revoke(first.refresh_token);
    assert.equal(await isActive(client, second.access_token), false);
    assert.equal((await client.refresh(second.refresh_token)).body['error'], 'invalid_grant');
  });
});
