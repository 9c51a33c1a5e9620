/** The fast curve is worth having as long as it says exactly what the reference says. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createFastCurve } from '../../src/lib/bitcoin/curve-fast.ts';
import { createReferenceCurve } from '../../src/lib/bitcoin/curve-reference.ts';
import { createCurveInputs, verdictOf } from '../support/curve-inputs.ts';
import { createDice } from '../support/dice.ts';

const INPUTS = 100_000;

it(`the two curves agree on ${INPUTS} random and malformed inputs`, (t) => {
  const dice = createDice();
  t.diagnostic(`seed ${dice.seed}`);
  const draw = createCurveInputs(dice);
  const [fast, reference] = [createFastCurve(), createReferenceCurve()];
  const seen = new Map<string, number>();
  for (let n = 0; n < INPUTS; n += 1) {
    const input = draw();
    const verdict = verdictOf(fast, input);
    if (verdict !== verdictOf(reference, input)) {
      const parts = input.parts.map((part) => Buffer.from(part).toString('hex'));
      assert.fail(`${input.kind} ${parts.join(' ')} ${input.recovery}: the fast one says ${verdict}`);
    }
    const outcome = `${input.kind}: ${verdict.startsWith('false') ? 'no' : 'yes'}`;
    seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
  }
  t.diagnostic([...seen].map(([outcome, count]) => `${outcome} ${count}`).join(', '));
  assert.equal(seen.size, 10, 'every kind of input was accepted and refused');
  for (const [outcome, count] of seen) assert.ok(count > INPUTS / 200, `${outcome}: only ${count}`);
});
