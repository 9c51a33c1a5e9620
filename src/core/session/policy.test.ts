import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ABSOLUTE, isLive, newEnds, SLIDING, slide, TOUCH_EVERY, touchDue } from './policy.ts';

const time = fc.integer({ min: 0, max: 4_000_000_000_000 });

describe('session: 24 hours sliding and seven days absolute', () => {
  it('lives 24 hours without use', () => {
    const ends = newEnds(0);
    assert.equal(isLive(ends, 24 * 3_600_000 - 1), true);
    assert.equal(isLive(ends, 24 * 3_600_000), false);
  });

  it('used every hour it lives seven days and no longer', () => {
    let ends = newEnds(0);
    let now = 0;
    while (isLive(ends, now)) {
      ends = { ...ends, expiresAt: slide(ends, now) };
      now += 3_600_000;
    }
    assert.equal(now, 7 * 24 * 3_600_000);
  });

  it('never slides beyond the absolute end', () => {
    fc.assert(
      fc.property(time, fc.integer({ min: 0, max: ABSOLUTE }), (start, later) => {
        const ends = newEnds(start);
        const moved = slide(ends, start + later);
        assert.ok(moved <= start + ABSOLUTE);
        assert.ok(moved <= start + later + SLIDING);
      }),
    );
  });

  it('activity is written once a minute', () => {
    assert.equal(touchDue({ lastActivityAt: 0 }, TOUCH_EVERY - 1), false);
    assert.equal(touchDue({ lastActivityAt: 0 }, TOUCH_EVERY), true);
  });
});
