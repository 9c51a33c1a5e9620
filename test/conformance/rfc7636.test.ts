/** Proof Key for Code Exchange, over HTTP. W10: the original ignored it, and later had its arguments swapped. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { challengeOf, createBrowser } from '../support/browser.ts';
import { openOauth } from '../support/oauth.ts';
import { asTokens, registerClient } from '../support/relying-party.ts';

const server = await openOauth();
const { issuer } = server;

const browser = createBrowser(issuer);
const client = await registerClient(issuer);
const app = await registerClient(issuer, { token_endpoint_auth_method: 'none' });

async function errorOf(params: Readonly<Record<string, string>>, party = client) {
  const { answer } = await browser.authorize(party, { params });
  return answer.location?.searchParams.get('error');
}

async function refused(params: Readonly<Record<string, string>>, party = client) {
  const answer = await party.redeem(await browser.signIn(party), params);
  assert.equal(answer.status, 400);
  return answer.body['error'];
}

describe('RFC 7636, appendix B', () => {
  it('the example verifier answers the example challenge', async () => {
    const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
    const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
    assert.equal(challengeOf(verifier), challenge);
    const { code } = await browser.signIn(client, { params: { code_challenge: challenge } });
    asTokens(await client.redeem({ code, verifier }));
  });
});

describe('RFC 7636, section 4.3', () => {
  it('plain is refused', async () => {
    const verifier = randomBytes(32).toString('base64url');
    assert.equal(
      await errorOf({ code_challenge: verifier, code_challenge_method: 'plain' }),
      'invalid_request',
    );
  });

  it('a challenge without a method would be plain and is refused', async () => {
    assert.equal(await errorOf({ code_challenge_method: '' }), 'invalid_request');
  });

  it('a method without a challenge is refused', async () => {
    assert.equal(await errorOf({ code_challenge: '' }), 'invalid_request');
  });

  it('a challenge that is no SHA-256 digest in base64url is refused', async () => {
    for (const challenge of ['short', 'x'.repeat(200), `${'a'.repeat(42)}=`, `${'a'.repeat(42)}/`]) {
      assert.equal(await errorOf({ code_challenge: challenge }), 'invalid_request', challenge);
    }
  });
});

describe('RFC 7636, section 4.4.1', () => {
  it('a public client must send a challenge', async () => {
    const without = { code_challenge: '', code_challenge_method: '' };
    assert.equal(await errorOf(without, app), 'invalid_request');
  });

  it('a confidential client may do without', async () => {
    const without = { code_challenge: '', code_challenge_method: '' };
    const { code } = await browser.signIn(client, { params: without });
    const answer = await client.send('token', {
      grant_type: 'authorization_code',
      code,
      redirect_uri: client.redirectUri,
    });
    asTokens(answer);
  });

  it('a verifier for a code that was asked for without a challenge is refused', async () => {
    const { code, verifier } = await browser.signIn(client, {
      params: { code_challenge: '', code_challenge_method: '' },
    });
    assert.equal((await client.redeem({ code, verifier })).body['error'], 'invalid_grant');
  });
});

describe('RFC 7636, section 4.6', () => {
  for (const [name, party] of Object.entries({ confidential: client, public: app })) {
    it(`a missing verifier is invalid_grant (${name} client)`, async () => {
      assert.match(String(await refused({ code_verifier: '' }, party)), /^invalid_(grant|request)$/);
    });
    it(`a wrong verifier is invalid_grant (${name} client)`, async () => {
      const other = randomBytes(32).toString('base64url');
      assert.equal(await refused({ code_verifier: other }, party), 'invalid_grant');
    });
    it(`the challenge in place of the verifier is invalid_grant (${name} client)`, async () => {
      const { code, verifier } = await browser.signIn(party);
      for (const swapped of [challengeOf(verifier), challengeOf(challengeOf(verifier))]) {
        const answer = await party.redeem({ code, verifier: swapped });
        assert.equal(answer.body['error'], 'invalid_grant');
      }
    });
  }

  it('a verifier made from the public challenge is invalid_grant', async () => {
    const verifier = randomBytes(32).toString('base64url');
    const challenge = challengeOf(verifier);
    const { code } = await browser.signIn(app, { params: { code_challenge: challengeOf(challenge) } });
    assert.equal((await app.redeem({ code, verifier })).body['error'], 'invalid_grant');
  });

  it('a verifier shorter than 43 or longer than 128 characters is refused', async () => {
    for (const length of [42, 129]) {
      const verifier = 'a'.repeat(length);
      const { code } = await browser.signIn(client, { params: { code_challenge: challengeOf(verifier) } });
      const answer = await client.redeem({ code, verifier });
      assert.match(String(answer.body['error']), /^invalid_(grant|request)$/);
    }
  });

  it('after a wrong verifier the right one still works: nobody else can burn a code', async () => {
    const { code, verifier } = await browser.signIn(app);
    await app.redeem({ code, verifier: randomBytes(32).toString('base64url') });
    asTokens(await app.redeem({ code, verifier }));
  });
});
