/** The whole life of a sign-in as two certified client libraries see it: nothing here is written for this server. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as oauth from 'oauth4webapi';
import * as oidc from 'openid-client';
import { createBrowser } from '../support/browser.ts';
import { startEmbedded } from '../support/deployment.ts';
import type { Server } from '../support/server.ts';

const CALLBACK = 'https://app.example/callback';
const GOODBYE = 'https://app.example/goodbye';
const SCOPE = 'openid profile bitcoin offline_access';

const metadata = {
  client_name: 'Certified',
  redirect_uris: [CALLBACK],
  post_logout_redirect_uris: [GOODBYE],
  grant_types: ['authorization_code', 'refresh_token'],
  dpop_bound_access_tokens: true,
};

describe('certified relying parties', () => {
  let server: Server;
  let issuer: URL;
  before(async () => {
    server = await startEmbedded();
    issuer = new URL(server.baseUrl);
  });
  after(() => server[Symbol.asyncDispose]());

  /** The person's part: signs with a wallet, allows it, and is sent back. */
  const openBrowser = () => {
    const browser = createBrowser(server.baseUrl);
    const authorize = async (address: URL) => {
      const { callback } = await browser.follow({ redirectUri: CALLBACK }, await browser.get(address));
      return callback;
    };
    const signOut = async (address: URL) => {
      const page = await browser.get(address);
      const xsrf = /name="xsrf" value="([^"]+)"/.exec(page.text)?.[1];
      assert.ok(xsrf, page.text.slice(0, 400));
      const { location } = await browser.post('/oauth/logout/confirm', { xsrf, logout: 'yes' });
      assert.ok(location);
      return location;
    };
    /** Whether this browser is signed in: the error code of a request that may show no page, or null. */
    const asksAgain = async (address: URL) => {
      address.searchParams.set('prompt', 'none');
      const { location } = await browser.get(address);
      return location?.searchParams.get('error') ?? null;
    };
    return { ...browser, authorize, signOut, asksAgain };
  };

  it('openid-client: discovery, registration, PAR, PKCE, DPoP, refresh, introspection, revocation, logout', async () => {
    const browser = openBrowser();
    const config = await oidc.dynamicClientRegistration(issuer, metadata, undefined, {
      execute: [oidc.allowInsecureRequests],
    });
    assert.equal(config.serverMetadata().issuer, server.baseUrl);
    const DPoP = oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair());
    const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
    const [expectedState, expectedNonce] = [oidc.randomState(), oidc.randomNonce()];
    const address = await oidc.buildAuthorizationUrlWithPAR(
      config,
      {
        redirect_uri: CALLBACK,
        scope: SCOPE,
        state: expectedState,
        nonce: expectedNonce,
        max_age: '3600',
        prompt: 'consent',
        code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
        code_challenge_method: 'S256',
      },
      { DPoP },
    );
    assert.deepEqual([...address.searchParams.keys()].toSorted(), ['client_id', 'request_uri']);

    const checks = { pkceCodeVerifier, expectedState, expectedNonce, maxAge: 3600, idTokenExpected: true };
    const callback = await browser.authorize(address);
    const tokens = await oidc.authorizationCodeGrant(config, callback, checks, undefined, { DPoP });
    assert.equal(tokens.token_type, 'dpop');
    const claims = tokens.claims();
    assert.ok(claims && tokens.refresh_token);
    assert.deepEqual(claims['amr'], ['lnurl']);

    const info = await oidc.fetchUserInfo(config, tokens.access_token, claims.sub, { DPoP });
    assert.ok(Array.isArray(info['keys']) && JSON.stringify(info['keys']).includes(browser.wallet.key));
    const api = new URL('/api/users/profile', issuer);
    const profile = await oidc.fetchProtectedResource(
      config,
      tokens.access_token,
      api,
      'GET',
      undefined,
      undefined,
      { DPoP },
    );
    assert.equal(Object(await profile.json()).user_id, claims.sub);
    await assert.rejects(oidc.fetchUserInfo(config, tokens.access_token, claims.sub), 'without the proof');

    const fresh = await oidc.refreshTokenGrant(config, tokens.refresh_token, undefined, { DPoP });
    assert.notEqual(fresh.refresh_token, tokens.refresh_token);
    assert.equal(fresh.claims()?.sub, claims.sub);
    const said = await oidc.tokenIntrospection(config, fresh.access_token);
    assert.deepEqual([said.active, said.sub, said.token_type], [true, claims.sub, 'DPoP']);
    await oidc.tokenRevocation(config, fresh.access_token);
    assert.equal((await oidc.tokenIntrospection(config, fresh.access_token)).active, false);
    await assert.rejects(
      oidc.fetchUserInfo(config, fresh.access_token, claims.sub, { DPoP }),
      oidc.WWWAuthenticateChallengeError,
    );

    const again = () => oidc.buildAuthorizationUrl(config, plainRequest);
    assert.equal(await browser.asksAgain(again()), null, 'still signed in here');
    const goodbye = oidc.buildEndSessionUrl(config, {
      post_logout_redirect_uri: GOODBYE,
      id_token_hint: String(tokens.id_token),
      state: 'bye',
    });
    assert.equal((await browser.signOut(goodbye)).href, `${GOODBYE}?state=bye`);
    assert.equal(await browser.asksAgain(again()), 'login_required');
  });

  it('oauth4webapi: the same, every answer validated by its own rules', async () => {
    const browser = openBrowser();
    const loose = { [oauth.allowInsecureRequests]: true } as const;
    const discovered = await oauth.discoveryRequest(issuer, loose);
    const as = await oauth.processDiscoveryResponse(issuer, discovered);
    const registered = await oauth.dynamicClientRegistrationRequest(as, metadata, loose);
    const client: oauth.Client = await oauth.processDynamicClientRegistrationResponse(registered);
    const auth = oauth.ClientSecretBasic(String(client['client_secret']));
    const DPoP = oauth.DPoP(client, await oauth.generateKeyPair('ES256'));
    const options = { DPoP, ...loose };

    const verifier = oauth.generateRandomCodeVerifier();
    const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
    const pushed = await oauth.pushedAuthorizationRequest(
      as,
      client,
      auth,
      {
        response_type: 'code',
        redirect_uri: CALLBACK,
        scope: SCOPE,
        state,
        nonce,
        prompt: 'consent',
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      },
      options,
    );
    const { request_uri } = await oauth.processPushedAuthorizationResponse(as, client, pushed);
    const address = new URL(String(as.authorization_endpoint));
    address.search = `${new URLSearchParams({ client_id: client.client_id, request_uri })}`;
    const params = oauth.validateAuthResponse(as, client, await browser.authorize(address), state);
    assert.equal(params.get('iss'), as.issuer, 'RFC 9207');

    const redeemed = await oauth.authorizationCodeGrantRequest(
      as,
      client,
      auth,
      params,
      CALLBACK,
      verifier,
      options,
    );
    const tokens = await oauth.processAuthorizationCodeResponse(as, client, redeemed, {
      expectedNonce: nonce,
      requireIdToken: true,
    });
    await oauth.validateApplicationLevelSignature(as, redeemed, loose);
    const sub = String(oauth.getValidatedIdTokenClaims(tokens)?.sub);

    const told = await oauth.userInfoRequest(as, client, tokens.access_token, options);
    const info = await oauth.processUserInfoResponse(as, client, sub, told);
    assert.equal(info.sub, sub);

    const renewed = await oauth.refreshTokenGrantRequest(
      as,
      client,
      auth,
      String(tokens.refresh_token),
      options,
    );
    const fresh = await oauth.processRefreshTokenResponse(as, client, renewed);

    // RFC 9068: a resource server of its own, with nothing but the key set, believes the token.
    const proof = new Request(new URL('/api/users/profile', issuer), {
      headers: await proofHeaders(DPoP, fresh.access_token, new URL('/api/users/profile', issuer)),
    });
    const believed = await oauth.validateJwtAccessToken(as, proof, as.issuer, {
      requireDPoP: true,
      ...loose,
    });
    assert.deepEqual([believed.sub, believed.client_id], [sub, client.client_id]);

    const introspect = async (token: string) => {
      const answer = await oauth.introspectionRequest(as, client, auth, token, loose);
      return oauth.processIntrospectionResponse(as, client, answer);
    };
    assert.equal((await introspect(fresh.access_token)).active, true);
    const revoked = await oauth.revocationRequest(as, client, auth, String(fresh.refresh_token), loose);
    await oauth.processRevocationResponse(revoked);
    assert.equal((await introspect(String(fresh.refresh_token))).active, false);
    const refused = await oauth.refreshTokenGrantRequest(
      as,
      client,
      auth,
      String(fresh.refresh_token),
      options,
    );
    await assert.rejects(oauth.processRefreshTokenResponse(as, client, refused), { error: 'invalid_grant' });

    const goodbye = new URL(String(as.end_session_endpoint));
    goodbye.search = `${new URLSearchParams({
      client_id: client.client_id,
      post_logout_redirect_uri: GOODBYE,
      id_token_hint: String(tokens.id_token),
    })}`;
    assert.equal((await browser.signOut(goodbye)).href, GOODBYE);
  });
});

const plainRequest = {
  redirect_uri: CALLBACK,
  scope: SCOPE,
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
};

/** The headers this library would send, taken from a request that goes nowhere. */
async function proofHeaders(DPoP: oauth.DPoPHandle, accessToken: string, url: URL): Promise<Headers> {
  const { promise, resolve } = Promise.withResolvers<Headers>();
  await oauth.protectedResourceRequest(accessToken, 'GET', url, undefined, undefined, {
    DPoP,
    [oauth.allowInsecureRequests]: true,
    [oauth.customFetch]: async (_url, { headers }) => {
      resolve(new Headers(headers));
      return new Response();
    },
  });
  return promise;
}
