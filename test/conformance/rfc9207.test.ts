/** OAuth 2.0 Authorization Server Issuer Identification, over HTTP. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createBrowser } from '../support/browser.ts';
import { openOauth } from '../support/oauth.ts';
import { call, registerClient } from '../support/relying-party.ts';

const server = await openOauth();
const { issuer } = server;

const browser = createBrowser(issuer);
const client = await registerClient(issuer);

describe('RFC 9207, section 2', () => {
  it('iss is in the authorization response and equals the issuer of the metadata', async () => {
    const { body } = await call(`${issuer}/.well-known/oauth-authorization-server`);
    const { params } = await browser.signIn(client);
    assert.equal(params.get('iss'), body['issuer']);
  });

  it('iss is in error responses as well', async () => {
    const { answer } = await browser.authorize(client, { params: { prompt: 'none', scope: 'openid email' } });
    assert.ok(answer.location?.searchParams.get('error'));
    assert.equal(answer.location?.searchParams.get('iss'), issuer);
  });

  it('iss is in the answer when the person says no', async () => {
    const stranger = createBrowser(issuer);
    const { answer } = await stranger.authorize(client);
    const { params } = await stranger.follow(client, answer, 'deny');
    assert.equal(params.get('error'), 'access_denied');
    assert.equal(params.get('iss'), issuer);
  });

  it('no request can choose another issuer', async () => {
    const forwarded = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
    };
    const answer = await call(`${issuer}/.well-known/openid-configuration`, { headers: forwarded });
    assert.equal(answer.text.includes('evil.example'), false);
    assert.equal(answer.body['issuer'], issuer);
  });
});

describe('RFC 9207, section 3', () => {
  it('the metadata says authorization_response_iss_parameter_supported', async () => {
    const { body } = await call(`${issuer}/.well-known/openid-configuration`);
    assert.equal(body['authorization_response_iss_parameter_supported'], true);
  });
});
