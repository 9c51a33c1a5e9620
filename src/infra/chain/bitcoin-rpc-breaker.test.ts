import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createTestClock } from '../../../test/support/accounts.ts';
import { createBreaker } from './bitcoin-rpc-breaker.ts';

describe('the breaker', () => {
  const setUp = () => {
    const clock = createTestClock();
    const changes: boolean[] = [];
    const onChange = (isOpen: boolean) => void changes.push(isOpen);
    const breaker = createBreaker({ clock, failures: 3, pause: 1000, longest: 3000, onChange });
    const fail = () => breaker.attempt()?.failed();
    return { clock, changes, breaker, fail };
  };

  test('opens after failures in a row, not before', () => {
    const { breaker, fail, changes } = setUp();
    fail();
    fail();
    breaker.attempt()?.succeeded();
    fail();
    fail();
    assert.equal(breaker.isOpen(), false);
    fail();
    assert.equal(breaker.attempt(), null);
    assert.deepEqual(changes, [true]);
  });
  test('lets one trial through when its pause is over; its success closes it', () => {
    const { breaker, fail, clock, changes } = setUp();
    for (const _ of [1, 2, 3]) fail();
    clock.pass(999);
    assert.equal(breaker.attempt(), null);
    clock.pass(1);
    const trial = breaker.attempt();
    assert.equal(breaker.attempt(), null);
    trial?.succeeded();
    assert.ok(breaker.attempt());
    assert.deepEqual(changes, [true, false]);
  });
  test('waits twice as long after each vain trial, up to its longest pause', () => {
    const { breaker, fail, clock } = setUp();
    for (const _ of [1, 2, 3]) fail();
    for (const pause of [1000, 2000, 3000, 3000]) {
      clock.pass(pause - 1);
      assert.equal(breaker.attempt(), null, `${pause}`);
      clock.pass(1);
      fail();
    }
  });
  test('a trial that taught nothing leaves the place to the next', () => {
    const { breaker, fail, clock } = setUp();
    for (const _ of [1, 2, 3]) fail();
    clock.pass(1000);
    breaker.attempt()?.ended();
    assert.ok(breaker.attempt());
  });
  test('calls from before it opened neither prolong it nor are lost as good news', () => {
    const { breaker, fail, clock } = setUp();
    const [slow, lucky] = [breaker.attempt(), breaker.attempt()];
    for (const _ of [1, 2, 3]) fail();
    slow?.failed();
    clock.pass(1000);
    breaker.attempt()?.ended();
    lucky?.succeeded();
    assert.equal(breaker.isOpen(), false);
  });
});
