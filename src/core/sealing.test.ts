import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { SealError } from './crypto.ts';
import { createSealing } from './sealing.ts';

const [older, newer] = [randomBytes(32), randomBytes(32)];
const before = createSealing({ current: older }, 'wallets');
const during = createSealing({ current: newer, previous: older }, 'wallets');
const afterwards = createSealing({ current: newer }, 'wallets');

describe('sealing while the master key is exchanged', () => {
  it('opens what either key has sealed, and seals with the new one', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string(), (text, place) => {
        assert.deepEqual(new Uint8Array(during.open(before.seal(text, place), place)), text);
        assert.deepEqual(new Uint8Array(afterwards.open(during.seal(text, place), place)), text);
        assert.throws(() => before.open(during.seal(text, place), place), SealError);
      }),
    );
  });

  it('renews what the old key has sealed, once', () => {
    const renewed = during.renew(before.seal('text', 'here'), 'here');
    assert.ok(renewed);
    assert.equal(afterwards.open(renewed, 'here').toString(), 'text');
    assert.equal(during.renew(renewed, 'here'), null);
    assert.throws(() => during.renew(before.seal('text', 'here'), 'there'), SealError);
    assert.throws(() => afterwards.renew(before.seal('text', 'here'), 'here'), SealError);
  });

  it('keeps purposes apart', () => {
    const other = createSealing({ current: newer, previous: older }, 'signing-keys');
    assert.throws(() => other.open(before.seal('text', 'here'), 'here'), SealError);
  });
});
