import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { NodeError } from './bitcoin-rpc-errors.ts';
import { createLoader } from './bitcoin-rpc-wallet.ts';

describe('loading a wallet', () => {
  test('happens once for all who ask meanwhile, each wallet by itself, and again for those who ask later', async () => {
    const loaded: string[] = [];
    const load = createLoader(async (name) => void loaded.push(name));
    await Promise.all(['one', 'one', 'two', 'one'].map(load));
    assert.deepEqual(loaded, ['one', 'two']);
    await load('one');
    assert.deepEqual(loaded, ['one', 'two', 'one']);
  });
  test('is done when somebody else has done it', async () => {
    const load = createLoader(async () => {
      throw new NodeError('wallet_already_loaded', -35);
    });
    await load('one');
  });
  test('fails for all who asked, and is tried again for the next', async () => {
    let tries = 0;
    const load = createLoader(async () => {
      tries += 1;
      if (tries === 1) throw new NodeError('wallet_missing', -18);
    });
    const asked = await Promise.allSettled([load('one'), load('one')]);
    assert.deepEqual(
      asked.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    await load('one');
    assert.equal(tries, 2);
  });
});
