/** Whatever is changed in a valid proof, nobody is believed who has not signed, and nothing breaks. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Refused, Verdict } from '../../src/pof/ports.ts';
import { createDice } from '../support/dice.ts';
import { coinKinds, coinOf } from '../support/proof-coins.ts';
import { createMint } from '../support/proof-mint.ts';
import { createMutations, type Mutated } from '../support/proof-mutations.ts';
import { MESSAGE, startProofRoom } from '../support/proof-room.ts';
import { owning } from '../support/proof-signing.ts';
import { missing } from '../support/tools.ts';

const MUTATIONS = 50_000;
const WORKERS = 8;
const AMOUNT = 100_000n;

it(`${MUTATIONS} mutations of valid proofs: none is believed, none breaks anything`, {
  skip: missing('bitcoind'),
}, async (t) => {
  await using room = await startProofRoom();
  const dice = createDice();
  t.diagnostic(`seed ${dice.seed}`);
  const mint = await createMint(room.node, 5);
  const numbers = [...coinKinds, ...coinKinds].map((kind, number) => ({ kind, number }));
  const minted = await mint.coins(
    numbers.map(({ kind, number }) => ({ script: coinOf(kind, number).coin.scriptPubKey, amount: AMOUNT })),
  );
  const owned = numbers.map(({ kind, number }, at) => owning(kind, number, minted[at]));
  const half = coinKinds.length;
  // The second half is other people's, and lies there on the chain.
  const mutate = createMutations({ own: owned.slice(0, half), foreign: owned.slice(half), dice });

  const tally = new Map<string, number>();
  const count = (what: string) => tally.set(what, (tally.get(what) ?? 0) + 1);
  const holds = ({ submission, what }: Mutated, verdict: Refused | Verdict) => {
    if (!verdict.ok) {
      count(verdict.code);
      return;
    }
    // Some changes change nothing: fields that nobody has to believe. What is proven is then what was signed.
    count('harmless');
    const proven = new Set(verdict.outpoints.map(({ txid, vout }) => `${txid}:${vout}`));
    const mine = owned.slice(0, half).map(({ coin }) => `${coin.txid}:${coin.vout}`);
    const told = `${what}: ${submission.slice(0, 4000)}`;
    assert.ok(
      [...proven].every((name) => mine.includes(name)),
      told,
    );
    assert.equal(verdict.total, AMOUNT * BigInt(proven.size), told);
    assert.ok(mutate.isAsSigned(submission), told);
  };

  let left = MUTATIONS;
  const work = async () => {
    while (left > 0) {
      left -= 1;
      const mutated = mutate.next();
      const verdict = await room.verify(mutated.submission).catch((cause: unknown) => {
        throw new Error(`${mutated.what}: ${mutated.submission.slice(0, 4000)}`, { cause });
      });
      holds(mutated, verdict);
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
  t.diagnostic(JSON.stringify(Object.fromEntries([...tally].toSorted(([, a], [, b]) => b - a))));

  // The honest one is still believed, by a node that is still there.
  assert.ok((await room.verify(mutate.honest)).ok, MESSAGE);
});
