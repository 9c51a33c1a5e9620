/** Proofs of funds over HTTP, from people who are not who they say, or send what nobody should; and in two processes. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { eventually, startCluster } from '../support/deployment.ts';
import { createBitcoinKey } from '../support/keys.ts';
import { createPurse, type Purse, proverOf, verdictOf } from '../support/proof-flow.ts';
import { call } from '../support/relying-party.ts';
import type { Server } from '../support/server.ts';
import { missing } from '../support/tools.ts';
import { createFaucet } from '../support/wallet-flow.ts';
import { startWalletNode, type WalletNode } from '../support/wallet-node.ts';
import { asPerson, nodeEnv, signUp, startWalletServer } from '../support/wallet-server.ts';

const SHALLOW = { POF_MIN_CONFIRMATIONS: '1' };
const COIN = 1_000_000;
type Faucet = Awaited<ReturnType<typeof createFaucet>>;

/** Signed in with a Bitcoin key. */
async function signInWith(baseUrl: string, key: ReturnType<typeof createBitcoinKey>) {
  const headers = { 'content-type': 'application/json' };
  const post = (path: string, body: object) =>
    call(`${baseUrl}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  const { body } = await post('/api/challenge', { method: 'bitcoin', address: key.address });
  const signature = key.sign(String(body['challenge']));
  const answer = { challenge_id: body['challenge_id'], address: key.address, signature };
  const session = await post('/api/verify', answer);
  return asPerson(baseUrl, String(session.body['access_token']));
}

describe('proofs of funds and strangers', { skip: missing('bitcoind') }, () => {
  let node: WalletNode;
  let server: Server;
  let purse: Purse;
  let faucet: Faucet;
  const opened = new AsyncDisposableStack();
  before(async () => {
    node = opened.use(await startWalletNode());
    faucet = await createFaucet(node);
    server = opened.use(await startWalletServer(node, SHALLOW));
    purse = await createPurse(node, faucet);
  });
  after(() => opened.disposeAsync());

  it('the signature of an own key is taken, and one of anybody else is not', async () => {
    const [own, other] = [createBitcoinKey('p2wpkh', 'regtest'), createBitcoinKey('p2wpkh', 'regtest')];
    const person = await signInWith(server.baseUrl, own);
    const { challenge, signed, verify } = proverOf(person, purse);
    const { challenge_id: id, message } = await challenge();
    const psbt = await signed(id, await purse.coins([COIN]));
    for (const signature of [other.sign(message), own.sign(`${message} `), 'AAAA', '🔑'.repeat(99)]) {
      const wrong = await verify(id, psbt, { signature });
      assert.deepEqual([wrong.status, wrong.body['code']], [422, 'signature_invalid'], signature);
      assert.match(wrong.text, /checks\.identity/);
    }
    const right = await verify(id, psbt, { signature: own.sign(message) });
    assert.deepEqual([right.status, verdictOf.parse(right.body).verified], [200, true], right.text);
  });

  it('nothing that is sent breaks anything', async () => {
    const person = await signUp(server.baseUrl);
    const { challenge } = proverOf(person, purse);
    const { challenge_id } = await challenge();
    const strange = ['\0', 'a\0b', '\ud800', '💥', '%00', '../..', "'--", '\u202e'];
    const sent = strange.flatMap((text) => [
      ['POST', '/api/pof/challenge', { privacy_level: 'boolean', client_id: text }] as const,
      ['POST', '/api/pof/verify', { challenge_id, psbt: text }] as const,
      ['POST', '/api/pof/psbt', { challenge_id, psbt: text }] as const,
      ['POST', '/api/pof/certificates/check', { certificate: text }] as const,
      ['POST', `/api/pof/proofs/${challenge_id}/recheck`, { ticket: text }] as const,
      ['GET', `/api/pof/proofs/${encodeURIComponent(text.toWellFormed())}`, undefined] as const,
      ['GET', `/api/pof/proofs?cursor=${encodeURIComponent(text.toWellFormed())}`, undefined] as const,
    ]);
    for (const [method, path, body] of sent) {
      const reply = await person.send(method, path, body);
      assert.ok(
        reply.status < 500,
        `${method} ${path} ${JSON.stringify(body)}: ${reply.status} ${reply.text}`,
      );
    }
  });
});

describe('proofs of funds in two processes', {
  skip: missing('bitcoind', 'postgres', 'redis', 'nginx'),
}, () => {
  const events = z.object({
    events: z.array(z.object({ action: z.string(), resource_id: z.string().nullable() })),
  });

  it('end with a spend in both, once, whichever of them is asked, and also when the one that judged is gone', async () => {
    await using node = await startWalletNode();
    const faucet = await createFaucet(node);
    await using cluster = await startCluster({ env: { ...nodeEnv(node.home), ...SHALLOW } });
    const purse = await createPurse(node, faucet);
    const person = await signUp(cluster.url);
    const [first, second] = [1, 2].map((n) => person.at(cluster.server(n === 1 ? 1 : 2).baseUrl));
    assert.ok(first && second);
    const stateAt = async (at: typeof first, id: string) =>
      (await at.expect(200, 'GET', `/api/pof/proofs/${id}`)).body['state'];

    const [coin, other] = await purse.coins([COIN, COIN]);
    assert.ok(coin && other);
    const { proof_id: id } = await proverOf(first, purse).prove([coin]);
    const { proof_id: kept } = await proverOf(first, purse).prove([other]);
    assert.ok(id && kept);
    assert.deepEqual([await stateAt(first, id), await stateAt(second, id)], ['valid', 'valid']);
    await purse.spend(coin);
    assert.deepEqual(await Promise.all([stateAt(second, id), stateAt(first, id)]), ['ended', 'ended']);
    const { body } = await person.expect(200, 'GET', '/api/audit');
    const ends = events.parse(body).events.filter((one) => one.action === 'pof.ended');
    assert.deepEqual(
      ends.map((one) => one.resource_id),
      [id],
    );

    await cluster.server(1).kill('SIGKILL');
    await purse.spend(other);
    await eventually('the other process', async () => (await stateAt(second, kept)) === 'ended', 5000);
  });
});
