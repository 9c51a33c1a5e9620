import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { silent } from '../../../test/support/accounts.ts';
import type { ChainEvent } from '../ports.ts';
import { startMirror } from './mirror.ts';
import type { Sync, SyncOutcome } from './sync.ts';

function start(outcomes: Record<string, SyncOutcome[]> = {}) {
  const synced: string[] = [];
  const changed: string[] = [];
  let running = 0;
  let most = 0;
  let hear: (event: ChainEvent) => void = () => {};
  const sync: Sync = async (walletId) => {
    running += 1;
    most = Math.max(most, running);
    await sleep(2);
    running -= 1;
    synced.push(walletId);
    const outcome = outcomes[walletId]?.shift();
    return outcome ?? { kind: 'synced', changed: 1, again: false };
  };
  const mirror = startMirror({
    sync,
    open: () => [],
    store: {
      due: async () => ['a', 'b', 'c', 'd', 'e'],
      touched: async (scripts) => (scripts.includes('51') ? ['b'] : []),
      holding: async (txids) => (txids.includes('left') ? ['c'] : []),
    },
    history: {
      peek: async (txids) =>
        txids.map(() => ({ inputs: [], outputs: [{ vout: 0, script: '51', amount: 1n }] })),
    },
    chain: {
      follow: (listener) => {
        hear = listener;
        return () => {
          hear = () => {};
        };
      },
    },
    clock: Date,
    log: silent,
    metrics: { count: () => {}, observe: () => {} },
    isAway: () => false,
    every: 60_000,
    onChange: (walletId) => void changed.push(walletId),
  });
  const settled = async () => {
    await sleep(250);
    await mirror.idle();
    return synced.splice(0);
  };
  return { mirror, changed, settled, hear: (event: ChainEvent) => hear(event), most: () => most };
}

describe('what keeps wallets up to date', () => {
  it('looks at all of them first, a few at once', async () => {
    const one = start();
    assert.deepEqual((await one.settled()).toSorted(), ['a', 'b', 'c', 'd', 'e']);
    assert.ok(one.most() <= 3);
    await one.mirror.stop();
  });

  it('after a block at all, and for the mempool at those concerned', async () => {
    const one = start();
    await one.settled();
    for (let at = 0; at < 50; at += 1) one.hear({ kind: 'transaction_seen', txid: `t${at}` });
    assert.deepEqual(await one.settled(), ['b']);
    one.hear({ kind: 'transaction_removed', txid: 'left' });
    assert.deepEqual((await one.settled()).toSorted(), ['c']);
    one.hear({ kind: 'block_connected', hash: '0', height: 1 });
    assert.equal((await one.settled()).length, 5);
    await one.mirror.stop();
  });

  it('looks again at once where more may be known, and later where another process is at it', async () => {
    const one = start({ a: [{ kind: 'synced', changed: 0, again: true }], b: [{ kind: 'busy' }] });
    const first = await one.settled();
    assert.equal(first.filter((id) => id === 'a').length, 2);
    assert.equal(first.filter((id) => id === 'b').length, 1);
    await sleep(1000);
    assert.deepEqual(await one.settled(), ['b']);
    await one.mirror.stop();
  });

  it('stopped, it does nothing more', async () => {
    const one = start();
    await one.mirror.stop();
    one.mirror.request('z');
    one.hear({ kind: 'block_connected', hash: '0', height: 1 });
    assert.equal((await one.settled()).includes('z'), false);
  });
});
