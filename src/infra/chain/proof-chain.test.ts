import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { z } from 'zod';
import type { BitcoinRpc, Outcome } from './bitcoin-rpc.ts';
import { NodeError } from './bitcoin-rpc-errors.ts';
import { createProofChain } from './proof-chain.ts';

const [first, second] = ['aa'.repeat(32), 'bb'.repeat(32)];
const outpoints = [first, second].map((txid) => ({ txid, vout: 1 }));

type Answer = (method: string, params: readonly unknown[], asked: number) => unknown;

/** A node that says these things; an error is what it refuses. */
function saying(answer: Answer): BitcoinRpc & { readonly asked: () => readonly string[] } {
  const asked: string[] = [];
  const one = <T>(method: string, params: unknown, schema: z.ZodType<T>): T => {
    const said = answer(
      method,
      Array.isArray(params) ? params : [],
      asked.filter((name) => name === method).length,
    );
    asked.push(method);
    if (said instanceof Error) throw said;
    return schema.parse(said);
  };
  return {
    asked: () => asked,
    call: async (method, params, schema) => one(method, params, schema),
    batch: async <T>(calls: Parameters<BitcoinRpc['batch']>[0], schema: z.ZodType<T>) =>
      calls.map(({ method, params = [] }): Outcome<T> => {
        try {
          return { ok: true, result: one(method, params, schema) };
        } catch (error) {
          if (error instanceof NodeError) return { ok: false, error };
          throw error;
        }
      }),
  };
}

const output = (bestblock: string, value = '0.00100000') => ({
  bestblock,
  confirmations: 7,
  value,
  scriptPubKey: { hex: '51' },
  coinbase: false,
});
const at = (bestblockhash: string, more: object = {}) => ({
  chain: 'main',
  bestblockhash,
  blocks: 500,
  mediantime: 1_700_000_000,
  initialblockdownload: false,
  ...more,
});

describe('coins are looked up at one moment', () => {
  it('exactly, with the tip they were seen at', async () => {
    const rpc = saying((method) => (method === 'gettxout' ? output(first, '20999999.97690001') : at(first)));
    const { tip, coins } = await createProofChain(rpc).coins(outpoints);
    assert.deepEqual(tip, { hash: first, height: 500, medianTime: 1_700_000_000 });
    assert.deepEqual(
      coins.map((coin) => coin?.amount),
      [2_099_999_997_690_001n, 2_099_999_997_690_001n],
    );
  });

  it('again when a block came in between', async () => {
    const rpc = saying((method, _, asked) =>
      method === 'gettxout' ? output(asked === 0 ? first : second) : at(second),
    );
    const { tip } = await createProofChain(rpc).coins(outpoints);
    assert.equal(tip.hash, second);
    assert.deepEqual(rpc.asked(), [
      'getblockchaininfo',
      'gettxout',
      'gettxout',
      'getblockchaininfo',
      'gettxout',
      'gettxout',
    ]);
  });

  it('and not for ever', async () => {
    const rpc = saying((method, _, asked) =>
      method === 'gettxout' ? output(asked % 2 ? first : second) : at(first),
    );
    await assert.rejects(createProofChain(rpc).coins(outpoints), { code: 'busy' });
    assert.equal(rpc.asked().length, 15);
  });

  it('what is spent or never was, and what the node does not take, is not there', async () => {
    const rpc = saying((method, [txid]) => {
      if (method !== 'gettxout') return at(first);
      return txid === first ? null : new NodeError('invalid_params', -8);
    });
    assert.deepEqual((await createProofChain(rpc).coins(outpoints)).coins, [null, null]);
  });

  it('not by a node that has yet to read years of blocks: coins are unspent there that were spent since', async () => {
    const chain = (name: string) =>
      createProofChain(
        saying((method) =>
          method === 'gettxout' ? output(first) : at(first, { chain: name, initialblockdownload: true }),
        ),
      );
    await assert.rejects(chain('main').coins(outpoints), { code: 'warming_up' });
    await assert.rejects(chain('signet').coins([]), { code: 'warming_up' });
    assert.equal((await chain('regtest').coins(outpoints)).coins.length, 2);
  });
});

describe('scripts are run', () => {
  const run = { transaction: '00', virtual: { txid: first, scriptPubKey: '51' } };
  const answer = async (said: unknown) => (await createProofChain(saying(() => said)).runScripts([run]))[0];

  it('each input is told apart', async () => {
    const errors = [{ txid: first, vout: 0, error: 'whatever' }];
    assert.deepEqual(await answer({ complete: false, errors }), { failed: new Set([`${first}:0`]) });
    assert.deepEqual(await answer({ complete: true }), { failed: new Set() });
  });

  it('an answer that contradicts itself is none, and neither is a refusal', async () => {
    assert.equal(await answer({ complete: false }), null);
    assert.equal(await answer(new NodeError('undecodable', -22)), null);
  });

  it('a node that starts cannot be asked', async () => {
    await assert.rejects(answer(new NodeError('warming_up', -28)), NodeError);
  });
});

it('a PSBT that is none to the node is finalized by nobody', async () => {
  const chain = createProofChain(saying(() => new NodeError('undecodable', -22)));
  assert.equal(await chain.finalize('cHNidA=='), null);
});
