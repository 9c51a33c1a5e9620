import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { REDACTED, redactText, redactUrl } from './redact.ts';

/** What `/oauth/*`, LNURL-auth and the account routes receive and must never log. */
const SECRET_PARAMETERS = [
  'code',
  'state',
  'k1',
  'sig',
  'key',
  'token',
  'access_token',
  'refresh_token',
  'id_token',
  'id_token_hint',
  'client_secret',
  'code_verifier',
  'signature',
  'user_code',
  'device_code',
  'request_uri',
  'request',
  'assertion',
  'client_assertion',
  'subject_token',
  'actor_token',
  'logout_token',
  'password',
  'passphrase',
  'session_token',
];
const secretName = fc.constantFrom(...SECRET_PARAMETERS);
/** Distinct enough not to be found by chance in names or in the surrounding text. */
const secret = fc
  .array(fc.constantFrom(...'ABCDEFGHJKLMNPQRSTUVWXYZ23456789-_.~'), { minLength: 6, maxLength: 80 })
  .map((characters) => `Zq7${characters.join('')}`);

const within = (haystack: string, needle: string) => haystack.includes(needle);

describe('redactUrl', () => {
  it('hides the value of every parameter that is not known to be harmless', () => {
    fc.assert(
      fc.property(
        fc.oneof(secretName, fc.stringMatching(/^[a-z]{14}$/)),
        secret,
        fc.nat(3),
        (name, value, encoded) => {
          const nameInUrl =
            encoded === 1 ? [...name].map((c) => `%${c.charCodeAt(0).toString(16)}`).join('') : name;
          const url = `/oauth/authorize?client_id=app&${nameInUrl}=${value}&scope=openid`;
          const shown = redactUrl(url);
          assert.ok(!within(shown, value), shown);
          assert.ok(within(shown, 'client_id=app') && within(shown, 'scope=openid'), shown);
        },
      ),
    );
  });

  it('hides repeated, nested and nameless values, fragments and credentials', () => {
    fc.assert(
      fc.property(secretName, secret, (name, value) => {
        const urls = [
          `/a?${name}=x&${name}=${value}`,
          `/a?redirect_uri=https://b/?${name}=${value}`,
          `/a?scope=x?${name}=${value}`,
          `/a?scope=x;${name}=${value}`,
          `/a?${value}`,
          `/a#${name}=${value}`,
          `https://user:${value}@host/a`,
          `https://user:x@${value}@host/a`,
        ];
        for (const url of urls) assert.ok(!within(redactUrl(url), value), url);
      }),
    );
  });

  it('hides path segments that look like tokens and keeps identifiers', () => {
    const token = 'x'.repeat(43);
    assert.equal(redactUrl(`/oauth/register/${token}/a`), `/oauth/register/${REDACTED}/a`);
    const id = '/api/wallets/0198b5c0-7a3e-7f00-8000-000000000001';
    assert.equal(redactUrl(id), id);
  });

  it('never throws and never grows without bound', () => {
    fc.assert(fc.property(fc.string({ maxLength: 400 }), (text) => void redactUrl(text)));
    assert.ok(redactUrl(`/a?${'x=1&'.repeat(100_000)}`).length < 20_000);
  });
});

describe('redactText', () => {
  it('hides secrets in form data, JSON, quoted JSON, headers and credentials', () => {
    fc.assert(
      fc.property(secretName, secret, (name, value) => {
        const json = JSON.stringify({ a: 1, [name]: value, b: 'kept' });
        const texts = [
          `failed: ${name}=${value}&scope=openid`,
          `failed: scope=openid&${name}=${value}`,
          `upstream said ${json}`,
          `upstream said ${JSON.stringify({ body: json })}`,
          `{'${name}': '${value}'}`,
          `Authorization: Bearer ${value}`,
          `sent Bearer ${value}xxxxx`,
          `Cookie: a=1; sid=${value}`,
          `set-cookie: sid=${value}; Path=/`,
          `connect postgres://hodlxxi:${value}@db:5432/x failed`,
        ];
        for (const text of texts)
          assert.ok(!within(redactText(text), value), `${text} -> ${redactText(text)}`);
      }),
    );
  });

  it('hides any value inside JSON, whatever characters it has', () => {
    fc.assert(
      fc.property(secretName, fc.string({ minLength: 8, maxLength: 60 }), (name, tail) => {
        const value = `Zq7${tail}Zq7`;
        assert.ok(!within(redactText(JSON.stringify({ [name]: value })), JSON.stringify(value).slice(1, -1)));
      }),
    );
  });

  it('hides values that speak for themselves', () => {
    const jwt = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl';
    const lnurl = 'LNURL1DP68GURN8GHJ7MRWW4EXCTNXD9SHG6NPVCHXXMMD9AKXUATJDSKHW6T5DPJ8YCTH8AEK2UMND9HKU0TRX';
    const xprv = `xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi`;
    for (const value of [jwt, lnurl, xprv, 'cHNidP8BAHECAAAAAe4='])
      assert.equal(redactText(`got ${value}.`).includes(value), false);
  });

  it('leaves ordinary error texts readable', () => {
    for (const text of [
      'connect ECONNREFUSED 127.0.0.1:5432',
      'duplicate key value violates unique constraint "users_pkey"',
      'Request failed with code 503 in state ready',
      'GET /api/wallets/:id took 12 ms',
    ])
      assert.equal(redactText(text), text);
  });

  it('comes to an end on hostile input: the square of its length would take longer than any test may', () => {
    const hostile = ['"key":"\\', 'a://', 'k1=', "'token': '", 'eyJ', 'Bearer ', '\\"code\\":'].map((part) =>
      part.repeat(100_000),
    );
    for (const text of hostile) assert.notEqual(redactText(text), '');
  });
});
