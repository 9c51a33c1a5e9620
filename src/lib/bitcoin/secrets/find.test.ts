import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  embeddings,
  englishPhrase,
  extendedPrivateKey,
  standingSecrets,
  testSecrets,
} from '../../../../test/support/secrets.ts';
import { findPrivateMaterial, findPrivateMaterialIn, LONGEST_CHECKED } from './index.ts';

const wrappings = Object.entries(embeddings);

describe('private material is found', () => {
  for (const { name, kind, text } of testSecrets) {
    it(`${name}: ${wrappings.length} embeddings`, () => {
      for (const [where, embed] of wrappings) {
        assert.deepEqual(findPrivateMaterial(embed(text)), { kind }, `${name} ${where}`);
      }
    });
  }

  for (const { name, kind, text } of standingSecrets) {
    it(`${name}, alone and in base64`, () => {
      assert.deepEqual(findPrivateMaterial(text), { kind });
      assert.notEqual(findPrivateMaterial(Buffer.from(text).toString('base64')), null);
    });
  }

  it('is asked of far more than 80 encodings', () => {
    assert.ok(testSecrets.length * wrappings.length + standingSecrets.length > 600);
  });
});

describe('private material in any value', () => {
  const xprv = extendedPrivateKey(0x0488ade4);
  const values: Record<string, unknown> = {
    'a property': { a: [{ b: xprv }] },
    'a name': { [xprv]: 1 },
    'an array of words': englishPhrase.split(' '),
    'words under names of their own': Object.fromEntries(
      englishPhrase.split(' ').map((word, at) => [at, word]),
    ),
    'a name that makes hex a key': { privateKey: 'ab'.repeat(32) },
    bytes: { file: new TextEncoder().encode(xprv) },
    'a map': new Map([['x', xprv]]),
    'a set': new Set([xprv]),
    'a key in pieces': [xprv.slice(0, 50), xprv.slice(50)],
    'a JWK': { kty: 'EC', crv: 'secp256k1', d: 'GawgguFyGrWKav7AX4VKUg' },
  };
  for (const [name, value] of Object.entries(values)) {
    it(`is found in ${name}`, () => assert.notEqual(findPrivateMaterialIn(value), null));
  }

  for (const { name, text } of [...testSecrets, ...standingSecrets]) {
    it(`is found in a field: ${name}`, () =>
      assert.notEqual(findPrivateMaterialIn([{ import: text }, {}, null]), null));
  }

  for (const [where, embed] of wrappings) {
    it(`is found in a field, ${where}`, () => {
      for (const { name, text } of testSecrets)
        assert.notEqual(findPrivateMaterialIn({ from: embed(text) }), null, name);
    });
  }

  it('is not found where there is none', () => {
    for (const value of [
      undefined,
      null,
      1,
      'x',
      2n ** 70n,
      { id: 'ab'.repeat(32), publicKey: 'ab'.repeat(32) },
      [],
    ]) {
      assert.equal(findPrivateMaterialIn(value), null);
    }
  });

  it('is assumed in what cannot be looked through', () => {
    const loop: { self?: unknown } = {};
    loop.self = loop;
    assert.deepEqual(findPrivateMaterialIn(loop), { kind: 'unchecked' });
    assert.deepEqual(findPrivateMaterial(' '.repeat(LONGEST_CHECKED + 1)), { kind: 'unchecked' });
    assert.equal(findPrivateMaterial(' '.repeat(LONGEST_CHECKED)), null);
  });
});

describe('hostile input', () => {
  const parts = [
    'xprv',
    'nsec1q',
    'K',
    'c',
    '5',
    'a',
    '6P',
    'ms12q',
    '0001 ',
    '1',
    'abandon ',
    'acid',
    '的',
    '{"d":',
    '\\u0041',
    '%41',
    'QUFB',
    'secret key ',
    '-----BEGIN ',
  ];
  for (const part of parts) {
    // The square of a mebibyte would take longer than any test may.
    it(`one mebibyte of ${part.trim()} comes to an end`, () => {
      const text = part.repeat(Math.floor(LONGEST_CHECKED / part.length));
      assert.equal(typeof findPrivateMaterial(text), 'object');
    });
  }
});
