/** A proof of funds from the challenge to its end, over HTTP, with a real node. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { eventually } from '../support/deployment.ts';
import { freePort } from '../support/ports.ts';
import {
  createPurse,
  type Outpoint,
  type Purse,
  proofOf,
  proverOf,
  verdictOf,
} from '../support/proof-flow.ts';
import { createScratch } from '../support/scratch.ts';
import type { Server } from '../support/server.ts';
import { missing } from '../support/tools.ts';
import { createFaucet, kinds, settle, watch } from '../support/wallet-flow.ts';
import { startWalletNode, type WalletNode } from '../support/wallet-node.ts';
import { type Person, signUp, startWalletServer } from '../support/wallet-server.ts';

const SHALLOW = { POF_MIN_CONFIRMATIONS: '1' };
const COIN = 1_000_000;
const WPKH = kinds[0] ?? { name: '', script: () => '', keys: 1, signing: [0] };

for (const isTold of [true, false])
  describe(`proofs of funds, with a node that ${isTold ? 'tells' : 'has to be asked'}`, {
    skip: missing('bitcoind'),
  }, () => {
    let node: WalletNode;
    let server: Server;
    let start: () => Promise<Server>;
    let person: Person;
    let purse: Purse;
    let faucet: Awaited<ReturnType<typeof createFaucet>>;
    const opened = new AsyncDisposableStack();
    before(async () => {
      const zmq = `tcp://127.0.0.1:${await freePort()}`;
      node = opened.use(
        await startWalletNode(...(isTold ? [`-zmqpubsequence=${zmq}`, `-zmqpubhashblock=${zmq}`] : [])),
      );
      faucet = await createFaucet(node);
      const { path } = opened.use(createScratch('proofs'));
      const port = await freePort();
      start = () => startWalletServer(node, { ...SHALLOW, DATA_DIR: path }, port);
      server = await start();
      opened.defer(() => server.stop());
      person = await signUp(server.baseUrl);
      purse = await createPurse(node, faucet);
    });
    after(() => opened.disposeAsync());
    const prover = () => proverOf(person, purse);
    const coin = async (sats = COIN): Promise<Outpoint> => {
      const [made] = await purse.coins([sats]);
      if (!made) throw new Error('no coin');
      return made;
    };

    it('from the challenge to a proof that is listed, checked again and revoked', async () => {
      const { challenge, signed, verify, get } = prover();
      const coins = await purse.coins([COIN, COIN]);
      const asked = await challenge({ privacy_level: 'threshold', threshold_amount: 1_500_000 });
      assert.match(
        asked.message,
        /^HODLXXI proof of funds v1 aud=127\.0\.0\.1:\d+ sub=\S+ cid=\S+ nonce=\S+ level=threshold min=1500000 /,
      );
      const psbt = await signed(asked.challenge_id, coins);
      const reply = await verify(asked.challenge_id, psbt);
      assert.equal(reply.status, 200, reply.text);
      const verdict = verdictOf.parse(reply.body);
      assert.deepEqual([verdict.verified, verdict.meets_threshold, verdict.total], [true, true, null]);
      assert.ok(verdict.checks.length > 5 && verdict.checks.every(({ ok }) => ok));
      const id = verdict.proof_id ?? '';

      const list = await person.expect(200, 'GET', '/api/pof/proofs');
      const { proofs } = z.object({ proofs: z.array(proofOf) }).parse(list.body);
      assert.deepEqual(
        proofs.map((proof) => [proof.proof_id, proof.state]),
        [[id, 'valid']],
      );
      const again = await person.expect(200, 'POST', `/api/pof/proofs/${id}/recheck`, {
        ticket: verdict.ticket,
      });
      assert.equal(again.body['valid'], true);
      const wrong = await person.send('POST', `/api/pof/proofs/${id}/recheck`, { ticket: 'AAAA' });
      assert.deepEqual([wrong.status, wrong.body['code']], [422, 'ticket_invalid']);

      await person.expect(200, 'DELETE', `/api/pof/proofs/${id}`);
      assert.deepEqual([(await get(id)).state, (await get(id)).ended_by], ['ended', 'revoked']);
      const twice = await person.send('DELETE', `/api/pof/proofs/${id}`);
      assert.deepEqual([twice.status, twice.body['code']], [409, 'proof_ended']);
    });

    it('of 20 submissions at once one is judged', async () => {
      const { challenge, signed, verify } = prover();
      const { challenge_id: id } = await challenge();
      const psbt = await signed(id, [await coin()]);
      const replies = await Promise.all(Array.from({ length: 20 }, () => verify(id, psbt)));
      assert.equal(replies.filter(({ status }) => status === 200).length, 1);
      const others = replies.filter(({ status }) => status !== 200);
      assert.deepEqual([...new Set(others.map(({ body }) => body['code']))], ['challenge_used']);
      const late = await verify(id, psbt);
      assert.deepEqual([late.status, late.body['code']], [409, 'challenge_used']);
    });

    it('an answer to another challenge leaves this one to be answered', async () => {
      const { challenge, signed, verify } = prover();
      const coins = [await coin()];
      const [one, other] = [await challenge(), await challenge()];
      const psbt = await signed(one.challenge_id, coins);
      const wrong = await verify(other.challenge_id, psbt);
      assert.deepEqual([wrong.status, wrong.body['code']], [422, 'commitment_mismatch']);
      const rubbish = await verify(one.challenge_id, 'AAAA');
      assert.equal(rubbish.status, 422, rubbish.text);
      assert.equal((await verify(one.challenge_id, psbt)).status, 200);
    });

    it('only the session that asked may answer', async () => {
      const { challenge, signed } = prover();
      const stranger = await signUp(server.baseUrl);
      const { challenge_id: id } = await challenge();
      const psbt = await signed(id, [await coin()]);
      const reply = await stranger.send('POST', '/api/pof/verify', { challenge_id: id, psbt });
      assert.deepEqual([reply.status, reply.body['code']], [404, 'challenge_unknown']);
    });

    it('a coin counts for one account; for the same account it is proven anew', async () => {
      const coins = [await coin()];
      const first = await prover().prove(coins);
      const other = proverOf(await signUp(server.baseUrl), purse);
      const { challenge_id: id } = await other.challenge();
      const claimed = await other.verify(id, await other.signed(id, coins));
      assert.deepEqual([claimed.status, claimed.body['code']], [409, 'coin_claimed']);
      await prover().prove(coins);
      const old = await prover().get(first.proof_id ?? '');
      assert.deepEqual([old.state, old.ended_by], ['ended', 'replaced']);
    });

    it('coins are picked from a wallet that is watched, or by their outpoints alone', async () => {
      const watched = await watch(node, person, { ...WPKH, name: 'picked' });
      await person.untilScanned(watched.id);
      await faucet.send(await watched.address(), COIN);
      await faucet.mine();
      await settle(watched, 'the coin is known');
      const { body } = await person.expect(200, 'GET', `/api/wallets/${watched.id}/utxos`);
      const coins = z.object({ utxos: z.array(z.object({ txid: z.string(), vout: z.int() })) }).parse(body);
      const outpoints = coins.utxos.map(({ txid, vout }) => ({ txid, vout }));
      const { challenge, verify } = prover();
      for (const from of [
        { outpoints, wallet_id: watched.id },
        { outpoints, version: 2 },
      ]) {
        const { challenge_id: id } = await challenge();
        const made = await person.expect(200, 'POST', '/api/pof/psbt', { challenge_id: id, ...from });
        assert.equal(made.body['inputs'], 1);
        // The second one says nothing of whose keys: signers find their own scripts.
        const convert = z.object({ psbt: z.string() });
        const flat = convert.parse(
          (await person.expect(200, 'POST', '/api/psbt/decode', { psbt: made.body['psbt'] })).body,
        );
        const reply = await verify(id, (await watched.sign[0]?.(flat.psbt)) ?? '');
        assert.deepEqual([reply.status, reply.body['verified']], [200, true], reply.text);
      }
      const stranger = await signUp(server.baseUrl);
      const { challenge_id: id } = await proverOf(stranger, purse).challenge();
      const other = { challenge_id: id, outpoints, wallet_id: watched.id };
      assert.equal((await stranger.send('POST', '/api/pof/psbt', other)).status, 404);
    });

    it('by their outpoints alone coins before SegWit, too: the node has the transaction in the block of the coin', async () => {
      const legacy = await createPurse(node, faucet, 'legacy');
      const outpoints = await legacy.coins([COIN, COIN]);
      const { challenge, verify } = proverOf(person, legacy);
      const { challenge_id: id } = await challenge();
      const made = await person.expect(200, 'POST', '/api/pof/psbt', { challenge_id: id, outpoints });
      const reply = await verify(id, await legacy.sign(String(made.body['psbt'])));
      assert.deepEqual([reply.status, reply.body['verified']], [200, true], reply.text);
    });

    it('a coin that is not there, or too young, is told of before anybody signs', async () => {
      const { challenge } = prover();
      const { challenge_id: id } = await challenge();
      const gone = [{ txid: '12'.repeat(32), vout: 0 }];
      const unknown = await person.send('POST', '/api/pof/psbt', { challenge_id: id, outpoints: gone });
      assert.equal(unknown.status, 422, unknown.text);
      const young = await purse.coins([COIN], 0);
      const psbt = await purse.unsigned(young);
      const early = await person.send('POST', '/api/pof/psbt', { challenge_id: id, psbt });
      assert.deepEqual([early.status, early.body['code']], [422, 'coin_unconfirmed']);
      await faucet.mine();
      await person.expect(200, 'POST', '/api/pof/psbt', { challenge_id: id, psbt });
    });

    it('below the threshold nothing is proven', async () => {
      const verdict = await prover().prove([await coin()], {
        privacy_level: 'threshold',
        threshold_amount: COIN + 1,
      });
      assert.deepEqual(
        [verdict.verified, verdict.meets_threshold, verdict.proof_id, verdict.ticket, verdict.total],
        [false, false, null, null, null],
      );
    });

    it('the sum is told where that was agreed to, and there alone', async () => {
      const unasked = await person.send('POST', '/api/pof/challenge', { privacy_level: 'aggregate' });
      assert.deepEqual([unasked.status, unasked.body['code']], [422, 'consent_required']);
      const verdict = await prover().prove(await purse.coins([COIN, 2 * COIN]), {
        privacy_level: 'aggregate',
        consent: true,
      });
      assert.equal(verdict.total, 3 * COIN);
      assert.equal((await prover().get(verdict.proof_id ?? '')).total, 3 * COIN);
    });

    it('ends with a spend: at the next use, confirmed or not', async () => {
      const coins = await purse.coins([COIN, COIN]);
      const { proof_id: id, ticket } = await prover().prove(coins);
      await purse.spend(coins[1] ?? { txid: '', vout: 0 });
      const proof = await prover().get(id ?? '');
      assert.deepEqual([proof.state, proof.ended_by], ['ended', 'spent']);
      const again = await person.expect(200, 'POST', `/api/pof/proofs/${id}/recheck`, { ticket });
      assert.equal(again.body['valid'], false);
      await faucet.mine();
    });

    it('ends with a spend that went from nowhere into a block', async () => {
      const own = await coin();
      const { proof_id: id } = await prover().prove([own]);
      await purse.spend(own);
      await faucet.mine();
      assert.equal((await prover().get(id ?? '')).ended_by, 'spent');
    });

    // A node that has to be asked is asked at each use.
    if (isTold)
      it('ends with a spend while nobody asks', async () => {
        const own = await coin();
        const { proof_id: id } = await prover().prove([own]);
        await purse.spend(own);
        const events = z.object({
          events: z.array(z.object({ action: z.string(), resource_id: z.string().nullable() })),
        });
        await eventually('an event', async () => {
          const { body } = await person.expect(200, 'GET', '/api/audit');
          return events
            .parse(body)
            .events.some((event) => event.action === 'pof.ended' && event.resource_id === id);
        });
      });

    it('ends when the block with its coin is no longer in the chain', async () => {
      const own = await coin();
      const { proof_id: id } = await prover().prove([own]);
      const best = await node.ask('getbestblockhash', [], z.string());
      await node.ask('invalidateblock', [best], z.unknown());
      const address = await faucet.address();
      const empty = z.object({ hash: z.string() });
      await node.ask('generateblock', [address, []], empty);
      await node.ask('generateblock', [address, []], empty);
      const proof = await prover().get(id ?? '');
      assert.deepEqual([proof.state, proof.ended_by], ['ended', 'reorganised']);
      await faucet.mine();
    });

    it('a spend while the server was away ends it before it is told to anybody', async () => {
      const own = await coin();
      const waiting = await coin();
      const kept = await coin();
      const { proof_id: id } = await prover().prove([own]);
      const { proof_id: other } = await prover().prove([waiting]);
      const { proof_id: alive } = await prover().prove([kept]);
      await server.stop();
      await purse.spend(own);
      await faucet.mine();
      await purse.spend(waiting);
      server = await start();
      assert.equal((await prover().get(id ?? '')).ended_by, 'spent');
      assert.equal((await prover().get(other ?? '')).ended_by, 'spent');
      assert.equal((await prover().get(alive ?? '')).state, 'valid');
    });

    it('does not count while the node cannot be asked, and a challenge is not lost by that', async () => {
      const { challenge, signed, verify, get, prove } = prover();
      const { proof_id: id } = await prove([await coin()]);
      const asked = await challenge();
      const psbt = await signed(asked.challenge_id, [await coin()]);
      await node.home.stop();
      assert.equal((await get(id ?? '')).state, 'unchecked');
      const away = await verify(asked.challenge_id, psbt);
      assert.deepEqual([away.status, away.body['code']], [503, 'chain_unavailable']);
      assert.equal(
        (await person.send('POST', '/api/pof/challenge', { privacy_level: 'boolean' })).status,
        503,
      );
      node.start();
      await node.isReady();
      await eventually('the node is asked again', async () => (await get(id ?? '')).state === 'valid');
      assert.equal((await verify(asked.challenge_id, psbt)).status, 200);
    });
  });
