import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { balanceLine, stepPath } from './balance-line.ts';

const at = (day: number) => `2026-01-0${day}T00:00:00.000Z`;
const day = (number: number) => Date.parse(at(number));
const change = (number: number, received: number, sent: number, state = 'confirmed') => ({
  at: at(number),
  state,
  received,
  sent,
});

describe('the line of a balance', () => {
  it('goes back from what there is now, and ends where it began', () => {
    assert.deepEqual(balanceLine([change(3, 40, 100), change(1, 100, 0)], 40), [
      { at: day(1), total: 0 },
      { at: day(1), total: 100 },
      { at: day(3), total: 40 },
    ]);
  });

  it('leaves out what does not count any more', () => {
    assert.deepEqual(balanceLine([change(2, 50, 0, 'replaced'), change(1, 100, 0)], 100), [
      { at: day(1), total: 0 },
      { at: day(1), total: 100 },
    ]);
  });

  it('is nothing without changes', () => {
    assert.deepEqual(balanceLine([], 0), []);
    assert.equal(stepPath([], day(1)), '');
  });

  it('is drawn in steps, up to now', () => {
    const points = balanceLine([change(3, 0, 50), change(1, 100, 0)], 50);
    assert.equal(stepPath(points, day(5)), 'M0 100H0V0H500V50H1000');
  });
});
