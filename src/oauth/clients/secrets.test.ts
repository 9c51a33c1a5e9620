import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { random } from '../../../test/support/accounts.ts';
import { sha256 } from '../../core/crypto.ts';
import { matches, newSecret, newSecretValue, SECRET_IS_KEPT_AS_DIGEST } from './secrets.ts';

const NOW = Date.UTC(2026, 10, 2);

describe('client secrets', () => {
  it('have 256 bits of randomness', () => {
    assert.match(newSecretValue(random), /^[A-Za-z0-9_-]{43}$/);
    assert.notEqual(newSecretValue(random), newSecretValue(random));
  });

  it('are kept as a digest, with four characters to tell them apart (W19)', () => {
    const value = newSecretValue(random);
    const secret = newSecret(value, NOW);
    assert.deepEqual(secret.digest, sha256(value));
    assert.equal(secret.hint, value.slice(-4));
    assert.equal(JSON.stringify(secret).includes(value), false);
    assert.equal(secret.createdAt.getTime(), NOW);
  });

  it('match one of several, and nothing but the whole value', () => {
    const [one, two] = [newSecretValue(random), newSecretValue(random)];
    const secrets = [newSecret(one, NOW), newSecret(two, NOW)];
    assert.equal(matches(secrets, one, NOW), true);
    assert.equal(matches(secrets, two, NOW), true);
    for (const wrong of ['', `${one} `, one.slice(1), one.toUpperCase(), SECRET_IS_KEPT_AS_DIGEST]) {
      assert.equal(matches(secrets, wrong, NOW), false);
    }
    assert.equal(matches(secrets, sha256(one).toString('hex'), NOW), false);
  });

  it('match until the moment they expire', () => {
    const value = newSecretValue(random);
    const secrets = [newSecret(value, NOW, new Date(NOW + 1000))];
    assert.equal(matches(secrets, value, NOW + 999), true);
    assert.equal(matches(secrets, value, NOW + 1000), false);
  });

  it('match nothing when there are none', () => assert.equal(matches([], '', NOW), false));
});
