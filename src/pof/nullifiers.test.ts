import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createNullifiers, EPOCH } from './nullifiers.ts';

const hour = 3_600_000;
const outpoint = fc.record({
  txid: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex')),
  vout: fc.integer({ min: 0, max: 0xffff_ffff }),
});
const secret = Buffer.alloc(32, 7);
const { at, during, digest } = createNullifiers(secret);
const names = (buffers: readonly Buffer[]) => buffers.map((one) => one.toString('hex'));

describe('nullifiers', () => {
  it('are the same for the same coin on the same day, and for nothing else', () => {
    fc.assert(
      fc.property(outpoint, outpoint, fc.nat(EPOCH - 1), (one, other, time) => {
        assert.deepEqual(names(at(0, [one])), names(at(time, [one])));
        const isSame = one.txid === other.txid && one.vout === other.vout;
        assert.equal(names(at(0, [one]))[0] === names(at(0, [other]))[0], isSame);
        assert.notDeepEqual(names(at(0, [one])), names(at(EPOCH, [one])));
        assert.notDeepEqual(names(at(0, [one])), names(createNullifiers(Buffer.alloc(32, 8)).at(0, [one])));
      }),
    );
  });

  it('of two proofs that live at one moment meet, whatever the hour', () => {
    fc.assert(
      fc.property(outpoint, fc.nat(3 * EPOCH), fc.nat(hour - 1), (coin, first, later) => {
        const one = names(during(first, first + hour, [coin]));
        const second = first + later;
        const other = names(during(second, second + hour, [coin]));
        assert.ok(one.some((name) => other.includes(name)));
        // What the watch looks up at any moment of its life is among them.
        assert.ok(one.includes(names(at(second, [coin]))[0] ?? ''));
      }),
    );
  });

  it('are sorted, and two at most for a coin of a proof', () => {
    fc.assert(
      fc.property(fc.array(outpoint, { maxLength: 5 }), fc.nat(2 * EPOCH), (coins, from) => {
        const found = names(during(from, from + hour, coins));
        assert.deepEqual(found, found.toSorted());
        assert.ok(found.length === coins.length || found.length === 2 * coins.length);
      }),
    );
  });

  it('digest to one value for the same coins in any order', () => {
    fc.assert(
      fc.property(fc.array(outpoint, { minLength: 1, maxLength: 5 }), (coins) => {
        assert.deepEqual(digest(0, coins), digest(0, coins.toReversed()));
      }),
    );
  });
});
