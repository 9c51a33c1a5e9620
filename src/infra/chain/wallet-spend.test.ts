/** What the numbers of a node's errors mean to spending, before a node that does as it is told. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createScriptedNode } from '../../../test/support/scripted-node.ts';
import { NodeError, type NodeErrorCode } from './bitcoin-rpc-errors.ts';
import { isNodeAway } from './node-away.ts';
import { createSpendNode } from './wallet-spend.ts';

const funding = {
  nodeWallet: `u_${'0'.repeat(32)}`,
  inputs: [],
  outputs: [],
  feeFrom: null,
  changeAddress: 'x',
  feeRate: 1,
  lockTime: 0,
};

function setUp() {
  const scripted = createScriptedNode();
  return { scripted, spend: createSpendNode(() => scripted.node) };
}
const failure = (code: NodeErrorCode) => (error: unknown) =>
  error instanceof NodeError && error.code === code;

describe('a node that refuses', () => {
  for (const [code, message, outcome] of [
    [-27, 'Transaction outputs already in utxo set', 'mined'],
    [-25, 'bad-txns-inputs-missingorspent', 'inputs_missing'],
    [-26, 'min relay fee not met', 'rules'],
    [-22, 'TX decode failed', 'rules'],
  ] as const)
    it(`sending, with ${code}: ${outcome}`, async () => {
      const { scripted, spend } = setUp();
      scripted.refuse('sendrawtransaction', { code, message });
      assert.equal(await spend.send('00', 1), outcome);
    });

  for (const [code, message, kind] of [
    [-4, 'Insufficient funds', 'insufficient_funds'],
    [-6, 'Insufficient funds', 'insufficient_funds'],
    [-4, 'The transaction amount is too small to send after the fee has been deducted', 'amount_too_small'],
    [-8, 'Invalid parameter, unknown key', 'refused'],
    [-18, 'Requested wallet does not exist or is not loaded', null],
    [-18, 'Wallet file verification failed. Failed to load database path. Path does not exist.', 'not_ready'],
    [-4, 'Wallet is currently rescanning. Abort existing rescan or wait.', 'not_ready'],
  ] as const)
    it(`funding, with ${code} "${message.slice(0, 30)}": ${kind ?? 'nothing it can act on'}`, async () => {
      const { scripted, spend } = setUp();
      scripted.refuse('walletcreatefundedpsbt', { code, message });
      if (kind === null) await assert.rejects(spend.fund(funding), failure('wallet_not_loaded'));
      else assert.deepEqual(await spend.fund(funding), { kind });
    });

  it('a PSBT it cannot decode is none; what it does not know does not wait', async () => {
    const { scripted, spend } = setUp();
    scripted.refuse('finalizepsbt', { code: -22, message: 'TX decode failed' });
    scripted.refuse('getmempoolentry', { code: -5, message: 'Transaction not in mempool' });
    scripted.refuse('testmempoolaccept', { code: -22, message: 'TX decode failed' });
    assert.equal(await spend.finalize('x'), null);
    assert.equal(await spend.pending('00'.repeat(32)), null);
    assert.deepEqual(await spend.test('00', 1), { kind: 'refused', why: 'rules' });
  });

  it('while it is away, starting or overloaded nothing is said about the transaction', async () => {
    for (const code of ['unreachable', 'connection_lost', 'warming_up', 'busy', 'wrong_network'] as const) {
      const { scripted, spend } = setUp();
      scripted.failWith(code);
      for (const ask of [
        () => spend.send('00', 1),
        () => spend.test('00', 1),
        () => spend.fund(funding),
        () => spend.pending('00'.repeat(32)),
        () => spend.finalize('x'),
        () => spend.height(),
      ])
        await assert.rejects(ask(), (error) => failure(code)(error) && isNodeAway(error));
    }
  });
});
