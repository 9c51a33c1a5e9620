import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Check, checkAccessToken, checkIdToken, checkRedirect } from './token-checks.ts';

const issuer = 'https://id.example';
const now = 1_800_000_000;
const valid = { valid: true, kid: 'k', alg: 'RS256' } as const;
const expected = { issuer, clientId: 'app', now, nonce: 'n', maxAge: 60 };
const claims = { iss: issuer, aud: 'app', exp: now + 1, nonce: 'n', auth_time: now - 60 };
const failed = (checks: readonly Check[]) => checks.filter(({ passed }) => !passed).map(({ name }) => name);

describe('the checks of an answer', () => {
  it('RFC 9207: a redirect has our state and comes from our server', () => {
    const answer = (query: string) =>
      failed(checkRedirect(new URLSearchParams(query), { state: 's', issuer }));
    assert.deepEqual(answer(`state=s&iss=${issuer}&code=c`), []);
    assert.deepEqual(answer(`state=t&iss=${issuer}&code=c`), ['state']);
    assert.deepEqual(answer('state=s&code=c'), ['iss']);
  });

  it('OIDC Core section 3.1.3.7: each claim that is wrong is named', () => {
    const judge = (change: object) => failed(checkIdToken({ ...claims, ...change }, valid, expected));
    assert.deepEqual(judge({}), []);
    assert.deepEqual(judge({ aud: ['other', 'app'] }), []);
    assert.deepEqual(judge({ aud: 'application' }), ['aud']);
    assert.deepEqual(judge({ iss: 'https://id.example/' }), ['iss']);
    assert.deepEqual(judge({ exp: now }), ['exp']);
    assert.deepEqual(judge({ nonce: undefined }), ['nonce']);
    assert.deepEqual(judge({ auth_time: now - 100 }), ['auth_time']);
    assert.deepEqual(judge({ auth_time: undefined }), ['auth_time']);
    const forged = { valid: false, reason: 'forged' } as const;
    assert.deepEqual(failed(checkIdToken(claims, forged, expected)), ['signature']);
  });

  it('RFC 9068 section 4: an ID token does not pass for an access token', () => {
    const access = { iss: issuer, aud: issuer, exp: now + 1 };
    assert.deepEqual(failed(checkAccessToken({ typ: 'at+jwt' }, access, valid, expected)), []);
    assert.deepEqual(failed(checkAccessToken({ typ: 'JWT' }, claims, valid, expected)), ['typ', 'aud']);
  });
});
