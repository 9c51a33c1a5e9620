/** A server whose node turns out to be of another network: it goes on without it, and says why. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { eventually } from '../support/deployment.ts';
import { call } from '../support/relying-party.ts';
import { missing } from '../support/tools.ts';
import { startWalletNode, testKey } from '../support/wallet-node.ts';
import { signUp, startWalletServer } from '../support/wallet-server.ts';

describe('a node of another network', { skip: missing('bitcoind') }, () => {
  it('is not used, which people, balancers and the operator are each told', async () => {
    await using node = await startWalletNode();
    await using server = await startWalletServer(node, { BITCOIN_NETWORK: 'signet', LOG_LEVEL: 'error' });
    const person = await signUp(server.baseUrl);
    const descriptor = `wpkh(${testKey}/1/<0;1>/*)`;
    const { status, body, headers } = await person.send('POST', '/api/wallets', {
      name: 'Savings',
      descriptor,
    });
    assert.deepEqual([status, body['code']], [503, 'chain_unavailable'], JSON.stringify(body));
    assert.equal(body['detail'], 'the Bitcoin node is on another network than this server');
    assert.ok(Number(headers.get('retry-after')) > 0);
    assert.deepEqual((await person.expect(200, 'GET', '/api/wallets')).body['wallets'], []);

    await eventually('the balancer is told', async () => {
      const { status: ready, body: health } = await call(`${server.baseUrl}/health/ready`);
      assert.equal(ready, 200);
      return JSON.stringify(health['degraded']) === '["bitcoin_network"]';
    });
    const told = server.records().filter((line) => line['found'] === 'regtest');
    assert.deepEqual([told.length, told[0]?.['expected'], told[0]?.['level']], [1, 'signet', 'error']);
    assert.match(String(told[0]?.['message']), /BITCOIN_NETWORK/);
    assert.deepEqual(await node.rpc.call('listwallets', [], z.unknown()), []);
  });
});
