import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { GRACE_MS, openAnswer, sealAnswer, withinGrace } from './grace.ts';

const used = (consumedAt: number | null, successorSpent = false) => ({ consumedAt, successorSpent });

describe('the grace for a lost answer', () => {
  it('lasts ten seconds from the exchange, the last millisecond included', () => {
    assert.equal(GRACE_MS, 10_000);
    assert.equal(withinGrace(used(5000), 5000), true);
    assert.equal(withinGrace(used(5000), 15_000), true);
    assert.equal(withinGrace(used(5000), 15_001), false);
  });

  it('is not for a token that was never exchanged', () => assert.equal(withinGrace(used(null), 0), false));

  it('ends when the new token was used: the answer had arrived', () => {
    assert.equal(withinGrace(used(5000, true), 5000), false);
  });

  it('allows for a database whose clock is ahead', () => {
    assert.equal(withinGrace(used(5000), 4900), true);
  });
});

describe('the sealed answer', () => {
  const answer = { access_token: 'a.b.c', refresh_token: 'r2', expires_in: 3600 };

  it('is opened by the refresh token it was given for, and by that alone', () => {
    const sealed = sealAnswer('r1', null, answer);
    assert.deepEqual(openAnswer('r1', null, sealed), answer);
    for (const other of ['', 'r2', 'R1', 'r1 ']) assert.equal(openAnswer(other, null, sealed), null);
  });

  it('is opened by the same key only, when its tokens are bound to one (RFC 9449, section 6.1)', () => {
    const bound = sealAnswer('r1', 'thumbprint', answer);
    assert.deepEqual(openAnswer('r1', 'thumbprint', bound), answer);
    for (const other of [null, 'another', '']) assert.equal(openAnswer('r1', other, bound), null);
    assert.equal(openAnswer('r1', 'thumbprint', sealAnswer('r1', null, answer)), null);
  });

  it('shows nothing of the answer and is never the same twice', () => {
    const [one, two] = [sealAnswer('r1', null, answer), sealAnswer('r1', null, answer)];
    assert.equal(one.equals(two), false);
    assert.equal(one.includes('access_token') || one.includes('r2'), false);
  });

  it('does not open once a byte was changed', () => {
    const sealed = sealAnswer('r1', null, answer);
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const broken = Buffer.from(sealed);
        broken[at] = (broken[at] ?? 0) ^ flip;
        assert.equal(openAnswer('r1', null, broken), null);
      }),
    );
  });

  it('keeps every answer as it was', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), (any, token) => {
        assert.deepEqual(
          openAnswer(token, null, sealAnswer(token, null, any)),
          JSON.parse(JSON.stringify(any)),
        );
      }),
    );
  });
});
