/** Changed proofs over HTTP: none is believed, none breaks anything. Of the verifier alone, in the ten thousands: proof-mutations.test.ts. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { startBitcoind } from '../support/bitcoind.ts';
import { createDice } from '../support/dice.ts';
import { type CoinKind, coinKinds, coinOf } from '../support/proof-coins.ts';
import { challengeOf, verdictOf } from '../support/proof-flow.ts';
import { createMint } from '../support/proof-mint.ts';
import { createMutations } from '../support/proof-mutations.ts';
import { owning } from '../support/proof-signing.ts';
import { missing } from '../support/tools.ts';
import { type Person, signUp, startWalletServer } from '../support/wallet-server.ts';

const MUTATIONS = 1_000;
const AMOUNT = 100_000n;
const ENV = { RATE_LIMIT_PROOFS: '1000000', RATE_LIMIT_API: '1000000', RATE_LIMIT_API_BURST: '1000000' };
/** One that can be signed carelessly is always among them. */
const pairs: readonly (readonly [CoinKind, CoinKind])[] = coinKinds.map((kind) => ['wpkh', kind]);

it(`${MUTATIONS} mutations of valid proofs: no answer above 499, and no amount that is not there`, {
  skip: missing('bitcoind'),
}, async (t) => {
  await using node = await startBitcoind(['-disablewallet']);
  await using server = await startWalletServer({ home: node }, ENV);
  const dice = createDice();
  t.diagnostic(`seed ${dice.seed}`);
  const mint = await createMint(node, 5);
  const numbers = [...pairs.flat(), ...coinKinds].map((kind, number) => ({ kind, number }));
  const minted = await mint.coins(
    numbers.map(({ kind, number }) => ({ script: coinOf(kind, number).coin.scriptPubKey, amount: AMOUNT })),
  );
  const owned = numbers.map(({ kind, number }, at) => owning(kind, number, minted[at]));
  // The last of them are other people's, and lie there on the chain.
  const foreign = owned.slice(2 * pairs.length);
  const person = await signUp(server.baseUrl);

  const tally = new Map<string, number>();
  const open = async () => {
    const { challenge_id: id, message } = await begin(person);
    const at = 2 * dice.between(0, pairs.length - 1);
    return { id, mutate: createMutations({ own: owned.slice(at, at + 2), foreign, dice, message }) };
  };
  let asked = await open();
  for (let left = MUTATIONS; left > 0; left -= 1) {
    const { id, mutate } = asked;
    const { what, submission } = mutate.next();
    const reply = await verify(person, id, submission);
    const told = `${what}: ${reply.status} ${reply.text.slice(0, 300)} ${submission.slice(0, 4000)}`;
    assert.ok(reply.status < 500, told);
    const code = reply.status === 200 ? 'harmless' : String(reply.body['code']);
    tally.set(code, (tally.get(code) ?? 0) + 1);
    assert.notEqual(code, 'challenge_used', told);
    assert.notEqual(code, 'rate_limited', told);
    if (code === 'harmless') {
      // Some changes change nothing: fields that nobody has to believe. What is proven is then what was signed.
      assert.ok(mutate.isAsSigned(submission), told);
      const { total } = verdictOf.parse(reply.body);
      assert.ok(total === Number(AMOUNT) || total === 2 * Number(AMOUNT), told);
    }
    if (!(await isOpen(person, id))) asked = await open();
  }
  t.diagnostic(JSON.stringify(Object.fromEntries([...tally].toSorted(([, a], [, b]) => b - a))));
  assert.ok((tally.get('signature_invalid') ?? 0) > 0, 'none of them was looked at by the node');

  // The honest one is still believed.
  const { id, mutate } = await open();
  const reply = await verify(person, id, mutate.honest);
  assert.deepEqual([reply.status, reply.body['total']], [200, 2 * Number(AMOUNT)], reply.text);
});

const begin = async (person: Person) => {
  const wish = { privacy_level: 'aggregate', consent: true };
  return challengeOf.parse((await person.expect(201, 'POST', '/api/pof/challenge', wish)).body);
};

const verify = (person: Person, id: string, psbt: string) =>
  person.send('POST', '/api/pof/verify', { challenge_id: id, psbt });

/** What cannot be read uses no challenge up. */
const isOpen = async (person: Person, id: string) =>
  (await verify(person, id, 'AAAA')).body['code'] !== 'challenge_used';
