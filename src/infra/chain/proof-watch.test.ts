/** The watch in front of a node that does as it is told; with real ones see test/e2e/proofs.test.ts. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hex } from '@scure/base';
import { Transaction } from '@scure/btc-signer';
import type { z } from 'zod';
import { createTestClock, silent } from '../../../test/support/accounts.ts';
import { planWatch, SMALL_MEMPOOL, TOLD_AGE } from '../../pof/watch.ts';
import type { BitcoinRpc, Outcome } from './bitcoin-rpc.ts';
import { NodeError } from './bitcoin-rpc-errors.ts';
import type { ChainEvent } from './chain-events.ts';
import { createProofWatch } from './proof-watch.ts';

const tip = { hash: 'aa'.repeat(32), height: 10 };

/** A transaction that spends the output 0 of this one. */
function spending(txid: string): { readonly txid: string; readonly raw: string } {
  const tx = new Transaction({ allowUnknownOutputs: true });
  tx.addInput({ txid, index: 0 });
  tx.addOutput({ amount: 1n, script: Uint8Array.of(0x6a) });
  return { txid: tx.id, raw: hex.encode(tx.unsignedTx) };
}

/** A node with a mempool in the test's hands, and one live proof. */
function scene({ hears = false, size = 1 } = {}) {
  const clock = createTestClock();
  const world = { hears, size, mempool: [] as string[], there: new Map<string, string>(), compared: 0 };
  const ended: string[] = [];
  let listener: (event: ChainEvent) => void = () => {};
  const say = (method: string, [param]: readonly unknown[]): unknown => {
    if (method === 'getbestblockhash') return tip.hash;
    if (method === 'getblockheader') return { ...tip, confirmations: 1 };
    if (method === 'getmempoolinfo') return { size: world.size };
    if (method === 'getrawtransaction')
      return world.there.get(String(param)) ?? new NodeError('not_found', -5);
    if (method !== 'getrawmempool') throw new Error(method);
    world.compared += 1;
    return world.mempool;
  };
  const one = <T>(method: string, params: unknown, schema: z.ZodType<T>): Outcome<T> => {
    const said = say(method, Array.isArray(params) ? params : []);
    return said instanceof NodeError ? { ok: false, error: said } : { ok: true, result: schema.parse(said) };
  };
  const rpc: BitcoinRpc = {
    async call(method, params, schema) {
      const outcome = one(method, params, schema);
      if (!outcome.ok) throw outcome.error;
      return outcome.result;
    },
    batch: async (calls, schema) => calls.map(({ method, params }) => one(method, params, schema)),
  };
  const watch = createProofWatch({
    rpc,
    chain: {
      follow: (each) => {
        listener = each;
        return () => {};
      },
      hearsTransactions: () => world.hears,
    },
    store: {
      liveTips: async () => [tip],
      endByNullifiers: async (nullifiers) => {
        ended.push(...nullifiers.map((one) => Buffer.from(one).toString('hex')));
        return 0;
      },
      endAll: async () => 0,
    },
    nullifiers: { at: (_now, coins) => coins.map(({ txid }) => Buffer.from(txid, 'hex')) },
    plan: planWatch,
    clock,
    log: silent,
  });
  return { world, watch, clock, ended, tell: (event: ChainEvent) => listener(event) };
}

const COIN = 'cc'.repeat(32);
const spender = spending(COIN);

describe('the watch over proven coins', () => {
  it('asks again for a transaction that was away when it was asked for', async () => {
    const { world, watch, ended } = scene();
    world.mempool = [spender.txid];
    assert.equal(await watch.caughtUp(), true);
    assert.deepEqual(ended, []);
    world.there.set(spender.txid, spender.raw);
    assert.equal(await watch.caughtUp(), true);
    assert.deepEqual(ended, [COIN]);
    await watch.close();
  });

  it('looks at whatever it is told of, also when it was told of it before', async () => {
    const { world, watch, ended, tell } = scene({ hears: true, size: SMALL_MEMPOOL + 1 });
    assert.equal(await watch.caughtUp(), true);
    const seen = { kind: 'transaction_seen', txid: spender.txid } as const;
    tell(seen);
    assert.equal(await watch.caughtUp(), true);
    world.there.set(spender.txid, spender.raw);
    tell(seen);
    assert.equal(await watch.caughtUp(), true);
    assert.deepEqual(ended, [COIN]);
    assert.equal(world.compared, 1);
    await watch.close();
  });

  it('compares a large mempool where nobody tells of transactions, and now and then where somebody does', async () => {
    for (const hears of [false, true]) {
      const { world, watch, clock, ended } = scene({ hears, size: SMALL_MEMPOOL + 1 });
      assert.equal(await watch.caughtUp(), true);
      world.mempool = [spender.txid];
      world.there.set(spender.txid, spender.raw);
      clock.pass(hears ? TOLD_AGE : 2000);
      assert.equal(await watch.caughtUp(), true);
      assert.deepEqual(ended, [COIN]);
      await watch.close();
    }
  });
});
