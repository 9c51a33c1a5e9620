import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { proofProblems } from '../../../src/lib/bitcoin/proof/errors.ts';
import { pofErrors } from '../../../src/pof/errors.ts';
import { proofBack } from './proof-back.ts';
import { refusalCodes, refusalOf } from './proof-refusals.ts';
import { checkWords, knownChecks, proofTitle } from './proof-words.ts';

const room = join(import.meta.dirname, '..', '..', '..', 'src', 'pof');
const sources = readdirSync(room, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
  .map((path) => readFileSync(join(room, path), 'utf8'))
  .join('\n');

describe('words about proofs', () => {
  it('are there for every check that the server makes, and for no other', () => {
    const made = [...sources.matchAll(/(?:found\(\s*|name: )'([a-z_]+)'/g)].map(([, name = '']) => name);
    assert.ok(made.length >= 18);
    assert.deepEqual([...new Set(made)].toSorted(), [...knownChecks].toSorted());
    for (const name of knownChecks) assert.match(checkWords(name), /^[A-Z][^.]+$/);
  });

  it('say what to do about every refusal', () => {
    for (const code of refusalCodes)
      assert.ok(Object.hasOwn(pofErrors, code) || code === 'psbt_mismatch', code);
    for (const code of refusalCodes) assert.match(refusalOf({ code, errors: [] }).remedy, /^[A-Z].*\.$/);
  });

  it('are there for every refusal that a person can meet', () => {
    // The message is the server's own.
    const { message_invalid: _, ...problems } = proofProblems;
    const codes = Object.keys({ ...pofErrors, ...problems });
    const wordless = codes.filter((code) => !refusalCodes.includes(code));
    assert.ok(codes.length >= 28);
    assert.deepEqual(wordless, []);
    const remedies = codes.map((code) => refusalOf({ code, errors: [] }).remedy);
    assert.equal(new Set(remedies).size, remedies.length);
  });

  it('know when a new signature is needed', () => {
    const nextOf = (code: string, check?: string) =>
      refusalOf({ code, errors: check === undefined ? [] : [{ path: `checks.${check}`, message: '' }] }).next;
    assert.equal(nextOf('commitment_mismatch', 'message'), 'sign');
    assert.equal(nextOf('commitment_mismatch', 'commitment'), 'renew');
    assert.equal(nextOf('psbt_unsigned', 'finalized'), 'renew');
    assert.equal(nextOf('coin_unconfirmed', 'confirmations'), 'resend');
    assert.equal(nextOf('network_error'), 'resend');
    assert.equal(nextOf('coin_not_found', 'coins'), 'choose');
  });

  it('call a proof by what it tells', () => {
    const proof = { threshold_amount: 10_000_000, total: null };
    assert.equal(proofTitle({ ...proof, privacy_level: 'threshold' }), 'At least 0.1 BTC');
    assert.equal(proofTitle({ ...proof, privacy_level: 'boolean' }), 'That you hold bitcoin');
    assert.equal(proofTitle({ ...proof, privacy_level: 'aggregate', total: 5000 }), '5,000 sat in all');
  });
});

describe('the way back to an application', () => {
  it('is a path of a sign-in that is under way, and nothing else', () => {
    const path = '/oauth/interaction/abc-DEF_123/proof';
    assert.equal(proofBack(path), path);
    for (const bad of [
      null,
      '',
      'https://evil.example/oauth/interaction/x/proof',
      '//evil.example/oauth/interaction/x/proof',
      '/oauth/interaction/../../evil',
      '/oauth/interaction/a/proof?x=//evil',
      '/oauth/interaction/%2e%2e/proof',
      '/\\evil.example',
      '/oauth/logout',
      'javascript:alert(1)//oauth/interaction/a',
    ])
      assert.equal(proofBack(bad), null, String(bad));
  });
});
