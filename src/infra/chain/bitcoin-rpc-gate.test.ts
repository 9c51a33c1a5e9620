import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createGate } from './bitcoin-rpc-gate.ts';

describe('the gate', () => {
  const never = new AbortController().signal;
  const held = () => Promise.withResolvers<void>();

  test('lets in as many as there are places, the others in their order', async () => {
    const gate = createGate({ inside: 2, waiting: 10 });
    const works = Array.from({ length: 5 }, held);
    const entered: number[] = [];
    const passing = works.map((work, at) =>
      gate.pass(never, () => {
        entered.push(at);
        return work.promise;
      }),
    );
    await new Promise(setImmediate);
    assert.deepEqual(entered, [0, 1]);
    for (const { resolve } of works) resolve();
    await Promise.all(passing);
    assert.deepEqual(entered, [0, 1, 2, 3, 4]);
  });
  test('refuses when too many wait', async () => {
    const gate = createGate({ inside: 1, waiting: 1 });
    const work = held();
    const passing = [1, 2].map(() => gate.pass(never, () => work.promise));
    await assert.rejects(
      gate.pass(never, async () => {}),
      { code: 'overloaded' },
    );
    work.resolve();
    await Promise.all(passing);
    await gate.pass(never, async () => {});
  });
  test('who gives up waiting leaves the queue; a failure leaves its place', async () => {
    const gate = createGate({ inside: 1, waiting: 1 });
    const work = held();
    const first = gate.pass(never, () => work.promise);
    const leaving = new AbortController();
    const second = gate.pass(leaving.signal, async () => assert.fail('it had given up'));
    leaving.abort(new Error('gone'));
    await assert.rejects(second, /gone/);
    const third = gate.pass(never, async () => 'in');
    work.reject(new Error('broken'));
    await assert.rejects(first, /broken/);
    assert.equal(await third, 'in');
  });
});
