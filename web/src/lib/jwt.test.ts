import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Jwk } from '@hodlxxi/sdk';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { checkSignature, decodeJwt } from './jwt.ts';

const tokens: string[] = [];
const keys: Jwk[] = [];
before(async () => {
  for (const alg of ['ES256', 'RS256']) {
    const pair = await generateKeyPair(alg);
    const jwk = await exportJWK(pair.publicKey);
    keys.push({ ...jwk, kty: String(jwk.kty), kid: alg.toLowerCase(), alg, use: 'sig' });
    const claims = { iss: 'https://id.example', name: 'Zoë ₿' };
    const header = { alg, kid: alg.toLowerCase(), typ: 'at+jwt' };
    tokens.push(await new SignJWT(claims).setProtectedHeader(header).sign(pair.privateKey));
  }
});

const parts = (token: string) => token.split('.');

describe('a JSON Web Token', () => {
  it('is read, in UTF-8; what is none is none', () => {
    assert.deepEqual(decodeJwt(tokens[0] ?? '')?.claims, { iss: 'https://id.example', name: 'Zoë ₿' });
    for (const none of ['', 'opaque-token', 'a.b', 'a.b.c', 'a.b.c.d', `${btoa('[]')}.${btoa('{}')}.x`])
      assert.equal(decodeJwt(none), null, none);
  });

  it('RFC 7515 section 5.2: counts with the signature of a key of the set', async () => {
    for (const token of tokens) assert.equal((await checkSignature(token, keys)).valid, true);
  });

  it('does not count with other content, another key, none, or an algorithm of its own choice', async () => {
    const [token = '', other = ''] = tokens;
    const [header = '', , signature = ''] = parts(token);
    const altered = `${header}.${btoa('{"iss":"https://evil.example"}').replace(/=/g, '')}.${signature}`;
    const unsigned = `${btoa('{"alg":"none"}').replace(/=/g, '')}.${parts(token)[1]}.`;
    const confused = `${btoa('{"alg":"RS256","kid":"es256"}').replace(/=/g, '')}.${parts(token)[1]}.${parts(other)[2]}`;
    const swapped = `${header}.${parts(token)[1]}.${parts(other)[2]}`;
    for (const bad of [altered, unsigned, confused, swapped, `${header}.${parts(token)[1]}.`, 'x'])
      assert.equal((await checkSignature(bad, keys)).valid, false, bad);
    assert.equal((await checkSignature(token, [])).valid, false);
  });
});
