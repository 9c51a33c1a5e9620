import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { silent } from '../../../test/support/accounts.ts';
import { createCatchUp } from './catch-up.ts';
import type { SyncOutcome } from './sync.ts';

const synced: SyncOutcome = { kind: 'synced', changed: 1, again: false };

function setUp(outcomes: readonly (SyncOutcome | Error | 'never')[], patience = 5000) {
  const told: string[] = [];
  let at = 0;
  const catchUp = createCatchUp({
    async sync(_walletId, { wantedAt }) {
      assert.equal(wantedAt, 1001);
      const outcome = outcomes[at];
      at += 1;
      if (outcome === 'never') return new Promise(() => {});
      if (outcome instanceof Error) throw outcome;
      return outcome ?? assert.fail('asked too often');
    },
    clock: { now: () => 1000 },
    log: { ...silent, error: (_fields, message) => told.push(message) },
    isAway: (error) => error instanceof TypeError,
    onChange: (walletId) => told.push(`changed ${walletId}`),
    request: (walletId) => told.push(`later ${walletId}`),
    patience,
  });
  return { catchUp, told, calls: () => at };
}

describe('bringing wallets up to date while somebody waits', () => {
  it('is done when the node was asked after the wish, by whomever', async () => {
    const { catchUp, told } = setUp([synced, { kind: 'fresh' }]);
    await catchUp(['a', 'b']);
    assert.deepEqual(told, ['changed a']);
  });

  it('tries again while somebody else has the wallet', async () => {
    const { catchUp, told, calls } = setUp([{ kind: 'busy' }, { kind: 'taken' }, synced]);
    await catchUp(['a']);
    assert.deepEqual([told, calls()], [['changed a'], 3]);
  });

  it('what is known in a moment only is looked at again then', async () => {
    const { catchUp, told } = setUp([{ kind: 'synced', changed: 1, again: true }]);
    await catchUp(['a']);
    assert.deepEqual(told, ['changed a', 'later a']);
  });

  it('nobody waits longer than their patience, and it is done later', async () => {
    const { catchUp } = setUp(['never'], 30);
    await catchUp(['a']);
    const busy = Array.from({ length: 1000 }, (): SyncOutcome => ({ kind: 'busy' }));
    const other = setUp(busy, 30);
    await other.catchUp(['b']);
    await new Promise((resolve) => setTimeout(resolve, 60));
    assert.deepEqual(other.told, ['later b']);
  });

  it('a node that is away fails nobody who waits; anything else is written down', async () => {
    const { catchUp, told } = setUp([new TypeError('away'), new RangeError('broken')]);
    await catchUp(['a', 'b']);
    assert.deepEqual(told, ['a wallet could not be brought up to date']);
  });
});
