import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { missing } from '../../../test/support/tools.ts';
import { createSigner, type Signer } from '../../../test/support/wallet-mirror.ts';
import { startWalletNode, type WalletNode } from '../../../test/support/wallet-node.ts';
import { createWalletHistory } from './wallet-history.ts';

const NAME = `u_${'0'.repeat(32)}`;

describe('what a wallet of the node lists', { skip: missing('bitcoind') }, () => {
  let node: WalletNode;
  let signer: Signer;
  const watch = async () => {
    assert.equal(await node.wallets.create(NAME), 'created');
    const requests = [
      { descriptor: signer.descriptors.receive, branch: 'receive', isRange: true, lastPosition: 50 },
    ] as const;
    assert.equal(await node.wallets.import(NAME, requests), 'done');
  };
  before(async () => {
    node = await startWalletNode();
    signer = await createSigner(node);
    await node.mine(105, await signer.address());
    await watch();
  });
  after(() => node[Symbol.asyncDispose]());

  const history = () => createWalletHistory({ current: () => node.rpc });
  const listsAtOnce = async () => {
    const txid = await signer.send(await signer.address(), 10_000n);
    const listing = await history().since(NAME, null);
    return listing.kind === 'listed' && listing.txids.includes(txid);
  };

  it('has every transaction that the node has told anybody of', async () => {
    for (let n = 0; n < 20; n += 1) assert.ok(await listsAtOnce(), `${n}`);
  });

  it('is told as well where the node may not be asked to wait for its wallets', async () => {
    await node.home.stop();
    const allowed = ['getblockcount', 'getblockheader', 'listsinceblock', 'loadwallet'];
    node.home.start(`-rpcwhitelist=__cookie__:${allowed}`);
    await node.isReady();
    const listing = await history().since(NAME, null);
    assert.ok(listing.kind === 'listed' && listing.txids.length > 100);
    await assert.rejects(node.ask('getbestblockhash', [], z.string()), { code: 'forbidden' });
  });
});
