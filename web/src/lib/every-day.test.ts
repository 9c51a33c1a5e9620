import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { everyDay } from './every-day.ts';

describe('usage by day', () => {
  it('has every day once, up to today, over the end of a month', () => {
    const now = Date.UTC(2026, 2, 2, 23, 59);
    const known = [
      { date: '2026-02-28', tokens: 4 },
      { date: '2026-03-02', tokens: 1 },
      { date: '2025-01-01', tokens: 9 },
    ];
    assert.deepEqual(everyDay(known, now, 4), [
      { date: '2026-02-27', tokens: 0 },
      { date: '2026-02-28', tokens: 4 },
      { date: '2026-03-01', tokens: 0 },
      { date: '2026-03-02', tokens: 1 },
    ]);
  });
});
