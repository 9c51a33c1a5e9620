/** OAuth 2.0 Demonstrating Proof of Possession (DPoP), over HTTP. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeJwt, exportJWK, SignJWT } from 'jose';
import { createBrowser } from '../support/browser.ts';
import { createProver, type ProofOptions, type Prover } from '../support/dpop.ts';
import { openOauth } from '../support/oauth.ts';
import { asTokens, call, type RelyingParty, type Reply, registerClient } from '../support/relying-party.ts';

const server = await openOauth();
const { issuer, sql } = server;
const TOKEN = `${issuer}/oauth/token`;
const USERINFO = `${issuer}/oauth/userinfo`;
const WHOAMI = `${issuer}/api/whoami`;

const browser = createBrowser(issuer);
const confidential = await registerClient(issuer);
const app = await registerClient(issuer, { token_endpoint_auth_method: 'none' });
const key = await createProver();
const thief = await createProver();
const scope = 'openid profile';

/** The token request for a code. */
const formOf = (party: RelyingParty, { code, verifier }: { code: string; verifier: string }) => ({
  grant_type: 'authorization_code',
  code,
  code_verifier: verifier,
  redirect_uri: party.redirectUri,
});

async function redeem(party: RelyingParty, prover: Prover, options: ProofOptions = {}): Promise<Reply> {
  const form = formOf(party, await browser.signIn(party, { scope }));
  return party.send('token', form, { dpop: await prover.proof('POST', TOKEN, options) });
}

const bound = async (party = app, prover = key) => asTokens(await redeem(party, prover));

const refresh = async (party: RelyingParty, refreshToken: string, prover: Prover | null) =>
  party.send(
    'token',
    { grant_type: 'refresh_token', refresh_token: refreshToken },
    prover ? { dpop: await prover.proof('POST', TOKEN) } : {},
  );

/** A resource request; `scheme` is that of the Authorization header. */
function resource(url: string, token: string, proof: string | null, scheme = 'DPoP'): Promise<Reply> {
  const dpop = proof === null ? {} : { dpop: proof };
  return call(url, { headers: { authorization: `${scheme} ${token}`, ...dpop } });
}

describe('RFC 9449, section 4.3: checking proofs at the token endpoint', () => {
  const now = () => Math.floor(Date.now() / 1000);
  const wrong: [string, () => ProofOptions][] = [
    ['another type', () => ({ header: { typ: 'JWT' } })],
    ['another method in htm', () => ({ payload: { htm: 'GET' } })],
    ['another address in htu', () => ({ payload: { htu: `${issuer}/oauth/par` } })],
    ['another host in htu', () => ({ payload: { htu: 'https://evil.example/oauth/token' } })],
    ['no jti', () => ({ payload: { jti: undefined } })],
    ['no iat', () => ({ payload: { iat: undefined } })],
    ['no htm', () => ({ payload: { htm: undefined } })],
    ['no htu', () => ({ payload: { htu: undefined } })],
    ['a key that did not sign', () => ({ header: { jwk: thief.jwk } })],
    ['no key', () => ({ header: { jwk: undefined } })],
  ];
  for (const [name, options] of wrong) {
    it(`a proof with ${name} is invalid_dpop_proof`, async () => {
      const reply = await redeem(app, key, options());
      assert.deepEqual([reply.status, reply.body['error']], [400, 'invalid_dpop_proof'], reply.text);
    });
  }

  it('the key must not be a private or a shared one', async () => {
    const secret = await exportJWK(key.privateKey);
    const reply = await redeem(app, key, { header: { jwk: secret } });
    assert.equal(reply.body['error'], 'invalid_dpop_proof');
    const shared = new TextEncoder().encode('a secret of at least thirty-two bytes');
    const symmetric = await new SignJWT({ jti: 'x', htm: 'POST', htu: TOKEN, iat: now() })
      .setProtectedHeader({ typ: 'dpop+jwt', alg: 'HS256', jwk: { kty: 'oct' } })
      .sign(shared);
    const form = formOf(app, await browser.signIn(app));
    assert.equal((await app.send('token', form, { dpop: symmetric })).body['error'], 'invalid_dpop_proof');
  });

  it('there must be one proof only', async () => {
    const two = `${await key.proof('POST', TOKEN)}, ${await key.proof('POST', TOKEN)}`;
    const reply = await app.send('token', { grant_type: 'refresh_token', refresh_token: 'x' }, { dpop: two });
    assert.equal(reply.body['error'], 'invalid_dpop_proof');
  });

  it('query and fragment of htu do not count', async () => {
    assert.equal((await redeem(app, key, { payload: { htu: `${TOKEN}?a=b#c` } })).status, 200);
  });

  for (const alg of ['ES256', 'RS256', 'PS256', 'Ed25519']) {
    it(`${alg} is accepted`, async () => {
      const prover = await createProver(alg);
      assert.equal((await bound(app, prover)).token_type, 'DPoP');
    });
  }
});

describe('RFC 9449, section 5: access token request', () => {
  it('token_type is DPoP', async () => {
    assert.equal((await bound()).token_type, 'DPoP');
    assert.equal((await bound(confidential)).token_type, 'DPoP');
  });

  it('the proof does not burn the code: after a bad one the right one still works', async () => {
    const form = formOf(app, await browser.signIn(app));
    const bad = await key.proof('POST', USERINFO);
    assert.equal((await app.send('token', form, { dpop: bad })).status, 400);
    assert.equal((await app.send('token', form, { dpop: await key.proof('POST', TOKEN) })).status, 200);
  });

  it('refresh tokens of a public client are bound to the key', async () => {
    const first = await bound(app);
    for (const prover of [thief, null]) {
      const reply = await refresh(app, first.refresh_token, prover);
      assert.deepEqual([reply.status, reply.body['error']], [400, 'invalid_grant']);
    }
    const second = asTokens(await refresh(app, first.refresh_token, key));
    assert.equal(second.token_type, 'DPoP');
    assert.equal((await refresh(app, second.refresh_token, thief)).body['error'], 'invalid_grant');
  });

  it('refresh tokens of a confidential client are bound to the client, which may change its key', async () => {
    const first = await bound(confidential);
    const second = asTokens(await refresh(confidential, first.refresh_token, thief));
    assert.deepEqual(decodeJwt(second.access_token)['cnf'], { jkt: thief.jkt });
  });

  it('the grace for a lost answer holds for the same key only', async () => {
    for (const party of [app, confidential]) {
      const first = await bound(party);
      const answer = await refresh(party, first.refresh_token, key);
      assert.equal(answer.status, 200);
      for (const other of [thief, null]) {
        const leaked = await refresh(party, first.refresh_token, other);
        assert.deepEqual([leaked.status, leaked.body['error']], [400, 'invalid_grant'], leaked.text);
        assert.equal(leaked.text.includes(asTokens(answer).access_token), false);
      }
      const again = await refresh(party, first.refresh_token, key);
      assert.deepEqual([again.status, again.text], [200, answer.text]);
    }
  });

  it('twenty refreshes at once with keys of different people give nothing to the wrong key', async () => {
    const first = await bound(confidential);
    const provers = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? key : thief));
    const answers = await Promise.all(
      provers.map((prover) => refresh(confidential, first.refresh_token, prover)),
    );
    const won = answers.flatMap((answer, index) =>
      answer.status === 200 ? [{ answer, prover: provers[index] }] : [],
    );
    assert.ok(won.length > 0);
    for (const { answer, prover } of won) {
      assert.deepEqual(decodeJwt(asTokens(answer).access_token)['cnf'], { jkt: prover?.jkt });
    }
  });

  it('a client that registered dpop_bound_access_tokens gets no other ones (section 5.2)', async () => {
    const strict = await registerClient(issuer, { dpop_bound_access_tokens: true });
    const reply = await strict.redeem(await browser.signIn(strict));
    assert.equal(reply.status, 400);
    assert.equal((await redeem(strict, key)).status, 200);
  });
});

describe('RFC 9449, section 6: confirmation', () => {
  it('a JWT access token carries cnf.jkt, introspection tells it', async () => {
    const { access_token } = await bound();
    assert.deepEqual(decodeJwt(access_token)['cnf'], { jkt: key.jkt });
    const told = await confidential.introspect(access_token);
    assert.deepEqual([told['active'], told['cnf'], told['token_type']], [true, { jkt: key.jkt }, 'DPoP']);
  });

  it('so does an opaque one', async () => {
    const opaque = await registerClient(issuer, { access_token_format: 'opaque' });
    const { access_token } = await bound(opaque);
    assert.equal(access_token.includes('.'), false);
    assert.deepEqual((await opaque.introspect(access_token))['cnf'], { jkt: key.jkt });
    const proof = await key.proof('GET', WHOAMI, { token: access_token });
    assert.equal((await resource(WHOAMI, access_token, proof)).status, 200);
    assert.equal((await resource(WHOAMI, access_token, null, 'Bearer')).status, 401);
  });

  it('client credentials are bound as well', async () => {
    const machine = await registerClient(issuer, {
      redirect_uris: [],
      response_types: [],
      grant_types: ['client_credentials'],
    });
    const form = { grant_type: 'client_credentials', scope: 'profile' };
    const tokens = asTokens(await machine.send('token', form, { dpop: await key.proof('POST', TOKEN) }));
    assert.deepEqual([tokens.token_type, decodeJwt(tokens.access_token)['cnf']], ['DPoP', { jkt: key.jkt }]);
  });
});

for (const [name, url] of [
  ['userinfo', USERINFO],
  ['our own API', WHOAMI],
] as const) {
  describe(`RFC 9449, section 7: ${name}`, () => {
    it('a bound token with its proof is accepted', async () => {
      const { access_token } = await bound();
      const reply = await resource(url, access_token, await key.proof('GET', url, { token: access_token }));
      assert.equal(reply.status, 200, reply.text);
    });

    it('a bound token is refused as Bearer, with or without a proof', async () => {
      const { access_token } = await bound();
      assert.ok((await resource(url, access_token, null, 'Bearer')).status >= 400);
      const proof = await key.proof('GET', url, { token: access_token });
      assert.ok((await resource(url, access_token, proof, 'Bearer')).status >= 400);
    });

    it('a bound token without a proof is refused', async () => {
      const { access_token } = await bound();
      assert.ok((await resource(url, access_token, null)).status >= 400);
    });

    it("another key's proof is refused", async () => {
      const { access_token } = await bound();
      const reply = await resource(url, access_token, await thief.proof('GET', url, { token: access_token }));
      assert.equal(reply.status, 401);
    });

    const wrong: [string, ProofOptions][] = [
      ['htm', { payload: { htm: 'POST' } }],
      ['htu', { payload: { htu: `${issuer}/elsewhere` } }],
      ['host in htu', { payload: { htu: url.replace('127.0.0.1', 'localhost') } }],
      ['ath', { payload: { ath: 'AAAA' } }],
      ['absent ath', { payload: { ath: undefined } }],
      ['iat from long ago', { payload: { iat: Math.floor(Date.now() / 1000) - 900 } }],
      ['iat far ahead', { payload: { iat: Math.floor(Date.now() / 1000) + 900 } }],
      ['jti', { payload: { jti: '' } }],
      ['typ', { header: { typ: 'at+jwt' } }],
    ];
    for (const [member, options] of wrong) {
      it(`a proof with a wrong ${member} is refused`, async () => {
        const { access_token } = await bound();
        const proof = await key.proof('GET', url, { token: access_token, ...options });
        const reply = await resource(url, access_token, proof);
        assert.ok(reply.status === 400 || reply.status === 401, reply.text);
        assert.match(reply.headers.get('www-authenticate') ?? '', /^DPoP /);
      });
    }

    it('the proof is for this token', async () => {
      const [first, second] = [await bound(), await bound()];
      const proof = await key.proof('GET', url, { token: first.access_token });
      assert.ok((await resource(url, second.access_token, proof)).status >= 400);
    });

    it('the query of the request does not count, the path does', async () => {
      const { access_token } = await bound();
      const proof = () => key.proof('GET', url, { token: access_token });
      assert.equal((await resource(`${url}?a=b`, access_token, await proof())).status, 200);
    });

    it('a proof is used once', async () => {
      const { access_token } = await bound();
      const proof = await key.proof('GET', url, { token: access_token });
      assert.equal((await resource(url, access_token, proof)).status, 200);
      assert.equal((await resource(url, access_token, proof)).status, 401);
    });

    it('of twenty uses at once one counts', async () => {
      const { access_token } = await bound();
      const proof = await key.proof('GET', url, { token: access_token });
      const replies = await Promise.all(Array.from({ length: 20 }, () => resource(url, access_token, proof)));
      assert.deepEqual(replies.map(({ status }) => status).toSorted(), [200, ...Array(19).fill(401)]);
    });

    it('a proof dated ahead cannot be used again when its first use is forgotten', async () => {
      const { access_token } = await bound();
      const iat = Math.floor(Date.now() / 1000) + 290;
      const proof = await key.proof('GET', url, { token: access_token, payload: { iat } });
      assert.equal((await resource(url, access_token, proof)).status, 200);
      const rows = await sql.db
        .selectFrom('oauth_artifacts')
        .select('expires_at')
        .where('model', '=', 'ReplayDetection')
        .orderBy('created_at', 'desc')
        .limit(1)
        .executeTakeFirstOrThrow();
      assert.ok(rows.expires_at.getTime() / 1000 >= iat + 300);
    });

    it('a token that is not bound is a Bearer token and no DPoP token', async () => {
      const { access_token } = await app.tokens(await browser.signIn(app, { scope }));
      assert.equal((await resource(url, access_token, null, 'Bearer')).status, 200);
      const proof = await key.proof('GET', url, { token: access_token });
      assert.ok((await resource(url, access_token, proof)).status >= 400);
    });
  });
}

describe('our own API learns from a bound token what it learns from any', () => {
  it('who, by which application, how and when they signed in', async () => {
    const { access_token } = await bound();
    const { body } = await resource(
      WHOAMI,
      access_token,
      await key.proof('GET', WHOAMI, { token: access_token }),
    );
    const claims = decodeJwt(access_token);
    assert.equal(body['userId'], claims.sub);
    assert.deepEqual([body['clientId'], body['via'], body['amr']], [app.clientId, 'access_token', ['lnurl']]);
    assert.equal(body['expiresAt'], (claims.exp ?? 0) * 1000);
    const authTime = Number(body['authTime']);
    assert.ok(authTime % 1000 === 0 && Math.abs(authTime - Date.now()) < 600_000);
  });

  it('also after a refresh', async () => {
    const first = await bound();
    const { access_token } = asTokens(await refresh(app, first.refresh_token, key));
    const { body } = await resource(
      WHOAMI,
      access_token,
      await key.proof('GET', WHOAMI, { token: access_token }),
    );
    assert.deepEqual(body['amr'], ['lnurl']);
  });
});

describe('RFC 9449, section 8: nonces of the authorization server', () => {
  it('a clock that is wrong is answered with a nonce, and the proof with it is accepted', async () => {
    const form = formOf(app, await browser.signIn(app));
    const iat = Math.floor(Date.now() / 1000) - 3600;
    const late = await app.send('token', form, {
      dpop: await key.proof('POST', TOKEN, { payload: { iat } }),
    });
    assert.deepEqual([late.status, late.body['error']], [400, 'use_dpop_nonce']);
    const nonce = late.headers.get('dpop-nonce') ?? '';
    assert.notEqual(nonce, '');
    const retry = await key.proof('POST', TOKEN, { payload: { iat, nonce } });
    assert.equal((await app.send('token', form, { dpop: retry })).status, 200);
  });

  it('an invented nonce is refused with a fresh one', async () => {
    const reply = await redeem(app, key, { payload: { nonce: 'invented' } });
    assert.deepEqual([reply.status, reply.body['error']], [400, 'use_dpop_nonce']);
    assert.notEqual(reply.headers.get('dpop-nonce') ?? '', '');
  });
});

describe('RFC 9449, section 10: binding the authorization code', () => {
  it('a code asked for with dpop_jkt is worth nothing without that key', async () => {
    const ask = () => browser.signIn(app, { scope, params: { dpop_jkt: key.jkt } });
    for (const prover of [thief, null]) {
      const headers: Record<string, string> = prover ? { dpop: await prover.proof('POST', TOKEN) } : {};
      const reply = await app.send('token', formOf(app, await ask()), headers);
      assert.deepEqual([reply.status, reply.body['error']], [400, 'invalid_grant']);
    }
    const right = { dpop: await key.proof('POST', TOKEN) };
    assert.equal((await app.send('token', formOf(app, await ask()), right)).status, 200);
  });

  it('a proof at the PAR endpoint binds the code as well (section 10.1)', async () => {
    const par = { dpop: await key.proof('POST', `${issuer}/oauth/par`) };
    const request = {
      client_id: confidential.clientId,
      response_type: 'code',
      redirect_uri: confidential.redirectUri,
      scope,
    };
    const pushed = await confidential.send('par', request, par);
    assert.equal(pushed.status, 201, pushed.text);
    const query = new URLSearchParams({
      client_id: confidential.clientId,
      request_uri: String(pushed.body['request_uri']),
    });
    const { code } = await browser.follow(confidential, await browser.get(`/oauth/authorize?${query}`));
    const form = { grant_type: 'authorization_code', code, redirect_uri: confidential.redirectUri };
    const stolen = await confidential.send('token', form, { dpop: await thief.proof('POST', TOKEN) });
    assert.equal(stolen.body['error'], 'invalid_grant');
  });
});

describe('RFC 9449, section 11.1: replay at the token endpoint', () => {
  it('a proof is used once, also by twenty requests at once', async () => {
    const proof = await key.proof('POST', TOKEN);
    const signIns = await Promise.all(Array.from({ length: 20 }, () => browserOf().signIn(app)));
    const replies = await Promise.all(
      signIns.map((signIn) => app.send('token', formOf(app, signIn), { dpop: proof })),
    );
    assert.equal(replies.filter(({ status }) => status === 200).length, 1);
    assert.ok(replies.every(({ status }) => status === 200 || status === 400));
  });
});

const browserOf = () => createBrowser(issuer);

describe('RFC 9449, section 5.1: metadata', () => {
  it('the algorithms are announced, asymmetric ones only', async () => {
    const { body } = await call(`${issuer}/.well-known/oauth-authorization-server`);
    const algs = body['dpop_signing_alg_values_supported'];
    assert.ok(Array.isArray(algs) && algs.includes('ES256'));
    assert.equal(
      algs.some((alg) => String(alg).startsWith('HS') || alg === 'none'),
      false,
    );
  });
});
