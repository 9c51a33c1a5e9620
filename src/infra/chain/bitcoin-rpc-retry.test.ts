import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { NodeError, type NodeErrorCode } from './bitcoin-rpc-errors.ts';
import { withRetries } from './bitcoin-rpc-retry.ts';

describe('retries', () => {
  const run = async (codes: readonly NodeErrorCode[], repeatable: boolean, chance = 255) => {
    const pauses: number[] = [];
    let made = 0;
    const attempt = async () => {
      const code = codes[made];
      made += 1;
      if (code !== undefined) throw new NodeError(code);
      return 'done';
    };
    const outcome = await withRetries(attempt, {
      repeatable,
      random: { bytes: () => Uint8Array.of(chance) },
      onRetry: () => {},
      pause: async (ms) => void pauses.push(ms),
    }).catch((error: NodeError) => error.code);
    return { outcome, made, pauses };
  };
  const all = <T>(length: number, one: T): readonly T[] => Array(length).fill(one);

  test('pauses double up to two seconds', async () => {
    const { outcome, pauses } = await run(all(8, 'warming_up'), false);
    assert.equal(outcome, 'done');
    assert.deepEqual(pauses, [50, 100, 200, 400, 800, 1600, 2000, 2000]);
  });
  test('chance takes up to half of a pause', async () => {
    assert.deepEqual((await run(all(3, 'busy'), false, 0)).pauses, [25, 50, 100]);
  });
  test('what was not done is tried five times, whatever it was', async () => {
    assert.deepEqual(await run(all(9, 'unreachable'), false, 0), {
      outcome: 'unreachable',
      made: 5,
      pauses: [25, 50, 100, 200],
    });
  });
  test('what may have been done is tried again only when it may be', async () => {
    assert.equal((await run(['connection_lost'], true)).outcome, 'done');
    assert.equal((await run(['connection_lost'], false)).outcome, 'connection_lost');
  });
  test('a refusal is final', async () => {
    for (const code of ['not_found', 'timeout', 'unauthorized', 'forbidden', 'unreadable'] as const)
      assert.equal((await run([code], true)).made, 1);
  });
  test('the first reason is told, not that the node is left alone because of it', async () => {
    assert.equal((await run(['unreachable', 'unavailable'], true)).outcome, 'unreachable');
  });
});
