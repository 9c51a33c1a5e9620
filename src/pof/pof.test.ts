/** What is decided around a verdict, on a real store; the chain and the verifier say what a test has them say. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import {
  addUser,
  createTestClock,
  HOUR,
  laptop,
  MINUTE,
  openDatabase,
  random,
} from '../../test/support/accounts.ts';
import { ProblemError } from '../core/errors.ts';
import { createSealing } from '../core/sealing.ts';
import { createProofStore, createProofWatchStore } from '../infra/sql/proof-store.ts';
import type { ChainCoin, Outpoint } from './model.ts';
import { createNullifiers } from './nullifiers.ts';
import { createPof } from './pof.ts';
import type { Refusal, Verdict } from './ports.ts';
import { createRules } from './rules.ts';
import { createTickets, PROOF_TICKETS } from './tickets.ts';

const sql = await openDatabase();
after(() => sql.close());

const tip = { hash: 'ab'.repeat(32), height: 100, medianTime: 0 };
const SECRET = Buffer.alloc(32, 1);
const AWAY = new Error('the node is away');

/** A room whose chain and verifier are in the test's hands. */
async function openRoom() {
  const clock = createTestClock();
  const userId = await addUser(sql);
  const outpoints: readonly Outpoint[] = [{ txid: Buffer.from(random.bytes(32)).toString('hex'), vout: 1 }];
  const world = {
    isAway: false,
    caughtUp: true,
    confirmations: 6,
    spent: false,
    refusal: null as Refusal | null,
    unread: false,
    signs: true,
    judged: 0,
  };
  const coinOf = (outpoint: Outpoint): ChainCoin => ({
    ...outpoint,
    amount: 50_000n,
    scriptPubKey: new Uint8Array(),
    confirmations: world.confirmations,
    coinbase: false,
  });
  const checks = [{ name: 'readable', ok: true }];
  const pof = createPof({
    store: createProofStore(sql),
    verifier: {
      read: async () =>
        world.unread
          ? { ok: false, code: 'psbt_invalid', checks: [{ name: 'readable', ok: false }] }
          : { ok: true, read: null, checks },
      async judge(): Promise<Verdict> {
        world.judged += 1;
        if (world.isAway) throw AWAY;
        if (world.refusal) return { ok: false, code: world.refusal, checks };
        const locked = { count: 0, total: 0n };
        return { ok: true, checks, outpoints, total: 50_000n, locked, dust: 0, tip };
      },
    },
    chain: {
      async coins(asked) {
        if (world.isAway) throw AWAY;
        return { tip, coins: asked.map((one) => (world.spent ? null : coinOf(one))) };
      },
    },
    watch: { caughtUp: async () => world.caughtUp, hold: async () => () => {} },
    nullifiers: createNullifiers(SECRET),
    tickets: createTickets(createSealing({ current: Buffer.alloc(32, 2) }, PROOF_TICKETS)),
    coinDraft: async () => ({ psbt: '', previous: [] }),
    writeProof: async () => ({ psbt: '', outpoints, bbqr: [] }),
    identity: async () => world.signs,
    rules: createRules({ minConfirmations: 6 }),
    audience: 'id.example.com',
    clock,
    random,
  });
  const asker = { userId, clientId: null, by: 'session:a', origin: laptop };
  const ask = (clientId: string | null = null) =>
    pof.challenge(asker, { level: 'boolean', threshold: 0n, consent: false, clientId });
  const answer = (challengeId: string, signature?: string) =>
    pof.verify(asker, { challengeId, submission: 'signed', signature });
  const proven = async (clientId: string | null = null) => {
    const { proof, ticket } = await answer((await ask(clientId)).id);
    assert.ok(proof && ticket);
    return { proof, ticket };
  };
  return { pof, world, clock, asker, userId, outpoints, ask, answer, proven };
}

const isRefused = (code: string) => (error: unknown) => error instanceof ProblemError && error.code === code;

describe('answering a challenge', () => {
  it('what is free to refuse leaves it open', async () => {
    const { world, ask, answer } = await openRoom();
    const { id } = await ask();
    world.unread = true;
    await assert.rejects(answer(id), isRefused('psbt_invalid'));
    world.unread = false;
    world.signs = false;
    await assert.rejects(answer(id, 'of somebody else'), isRefused('signature_invalid'));
    assert.equal(world.judged, 0);
    assert.ok((await answer(id)).proof);
  });

  it('a node that is away, and a coin that is too young, leave it open; a wrong signature does not', async () => {
    const { world, ask, answer } = await openRoom();
    const { id } = await ask();
    world.isAway = true;
    await assert.rejects(answer(id), AWAY);
    world.isAway = false;
    world.refusal = 'coin_unconfirmed';
    await assert.rejects(answer(id), isRefused('coin_unconfirmed'));
    world.refusal = 'signature_invalid';
    await assert.rejects(answer(id), isRefused('signature_invalid'));
    world.refusal = null;
    await assert.rejects(answer(id), isRefused('challenge_used'));
  });

  it('takes half an hour at most', async () => {
    const { clock, ask, answer } = await openRoom();
    const { id } = await ask();
    clock.pass(30 * MINUTE);
    await assert.rejects(answer(id), isRefused('challenge_expired'));
  });

  it('is for the session that asked', async () => {
    const { pof, asker, ask } = await openRoom();
    const { id: challengeId } = await ask();
    const other = { ...asker, by: 'session:b' };
    await assert.rejects(
      pof.verify(other, { challengeId, submission: 'signed' }),
      isRefused('challenge_unknown'),
    );
  });

  it('a coin that moves while it is judged is found before anybody is told', async () => {
    const { pof, world, asker, userId, ask, answer } = await openRoom();
    const { id } = await ask();
    world.spent = true;
    await assert.rejects(answer(id), isRefused('coin_not_found'));
    assert.equal((await pof.get(asker, id)).proof.ended?.by, 'spent');
    assert.equal(await pof.claimFor(userId, { clientId: null }), null);
  });

  it('and so is a coin whose block is replaced while it is judged', async () => {
    const { pof, world, asker, userId, ask, answer } = await openRoom();
    const { id } = await ask();
    world.confirmations = 0;
    await assert.rejects(answer(id), isRefused('coin_unconfirmed'));
    assert.equal((await pof.get(asker, id)).proof.ended?.by, 'reorganised');
    assert.equal(await pof.claimFor(userId, { clientId: null }), null);
  });
});

describe('a proof', () => {
  it('is told of for an hour, where it reaches what is asked', async () => {
    const { pof, clock, asker, userId, proven } = await openRoom();
    const { proof } = await proven();
    assert.equal((await pof.claimFor(userId, { clientId: null }))?.id, proof.id);
    assert.equal((await pof.certificateOf(userId, proof.id)).id, proof.id);
    assert.equal((await pof.liveProof(proof.id))?.id, proof.id);
    assert.equal(await pof.claimFor(userId, { clientId: null, atLeast: 1n }), null);
    clock.pass(HOUR);
    assert.equal(await pof.claimFor(userId, { clientId: null }), null);
    assert.equal((await pof.get(asker, proof.id)).state, 'expired');
    await assert.rejects(pof.certificateOf(userId, proof.id), isRefused('proof_ended'));
  });

  it('is seen by the person and by the application it is for, and by no other', async () => {
    const { pof, asker, userId, proven } = await openRoom();
    const { proof, ticket } = await proven('shop');
    const page = { limit: 10, before: null };
    const [shop, bank] = ['shop', 'bank'].map((clientId) => ({ ...asker, clientId }));
    assert.ok(shop && bank);
    for (const viewer of [asker, shop])
      assert.deepEqual(
        [(await pof.list(viewer, page)).length, (await pof.get(viewer, proof.id)).state],
        [1, 'valid'],
      );
    assert.deepEqual(await pof.list(bank, page), []);
    await assert.rejects(pof.get(bank, proof.id), isRefused('not_found'));
    await assert.rejects(pof.recheck(bank, proof.id, ticket), isRefused('not_found'));
    await assert.rejects(pof.revoke(bank, proof.id), isRefused('not_found'));
    assert.equal((await pof.claimFor(userId, { clientId: 'shop' }))?.id, proof.id);
    for (const clientId of ['bank', null]) assert.equal(await pof.claimFor(userId, { clientId }), null);
  });

  it('ends within the hour, on a round moment', async () => {
    const { clock, proven } = await openRoom();
    clock.pass(61_234);
    const { proof } = await proven();
    assert.equal(proof.validUntil % (5 * MINUTE), 0);
    assert.ok(proof.validUntil <= clock.now() + HOUR && proof.validUntil > clock.now() + 55 * MINUTE);
  });

  it('is found by a process whose clock is a little behind, also after midnight', async () => {
    const { clock, proven, outpoints } = await openRoom();
    clock.pass(12 * HOUR + 1000);
    const { proof } = await proven();
    const watch = createProofWatchStore(sql);
    const yesterday = createNullifiers(SECRET).at(clock.now() - 30_000, outpoints);
    assert.equal(await watch.endByNullifiers(yesterday, 'spent', clock.now()), 1, proof.id);
  });

  it('is left out while nobody can tell whether its coins are there', async () => {
    const { pof, world, asker, userId, proven } = await openRoom();
    const { proof } = await proven();
    world.caughtUp = false;
    assert.equal(await pof.claimFor(userId, { clientId: null }), null);
    assert.equal(await pof.liveProof(proof.id), null);
    assert.equal((await pof.list(asker, { limit: 10, before: null }))[0]?.state, 'unchecked');
    await assert.rejects(pof.certificateOf(userId, proof.id), isRefused('chain_unavailable'));
    world.caughtUp = true;
    assert.equal((await pof.claimFor(userId, { clientId: null }))?.id, proof.id);
  });

  it('ends when its ticket shows a coin that is gone, or no longer deep enough', async () => {
    for (const change of [{ spent: true }, { confirmations: 5 }]) {
      const { pof, world, asker, proven } = await openRoom();
      const { proof, ticket } = await proven();
      assert.equal((await pof.recheck(asker, proof.id, ticket)).state, 'valid');
      await assert.rejects(pof.recheck(asker, proof.id, `${ticket}AAAA`), isRefused('ticket_invalid'));
      Object.assign(world, change);
      const { state, proof: ended } = await pof.recheck(asker, proof.id, ticket);
      assert.deepEqual([state, ended.ended?.by], ['ended', 'spent' in change ? 'spent' : 'reorganised']);
    }
  });
});
