/** The best chain step by step, whatever a node does to it, before a node that does as it is told. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createScriptedNode, type ScriptedNode } from '../../../test/support/scripted-node.ts';
import { NodeError } from './bitcoin-rpc-errors.ts';
import { createTipFollower, type Tip, type TipEvent } from './chain-tip.ts';

/** Holds what a listener would have made of the events, and complains about those that do not fit. */
function createListener(start: readonly string[]) {
  let chain = [...start];
  return {
    chain: () => chain,
    hear({ kind, hash, height }: TipEvent) {
      if (kind === 'block_connected') {
        assert.equal(height, chain.length);
        chain.push(hash);
      } else if (kind === 'block_disconnected') {
        assert.deepEqual([height, hash], [chain.length - 1, chain.at(-1)]);
        chain.pop();
      } else chain = [];
    },
  };
}
const hashes = (scripted: ScriptedNode) => scripted.active().map(({ hash }) => hash);
const tipOf = (scripted: ScriptedNode): Tip => {
  const { hash, height } = scripted.active().at(-1) ?? assert.fail();
  return { hash, height };
};

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('mine'), count: fc.integer({ min: 1, max: 230 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('reorganise'), count: fc.integer({ min: 1, max: 8 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('giveUp'), count: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('fail'), count: fc.integer({ min: 0, max: 12 }) }) },
);

describe('following the chain', () => {
  it('every block that left and every one that joined, in order and once, also when the node fails amid', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 15 }), async (steps) => {
        const scripted = createScriptedNode();
        scripted.mine(20);
        const listener = createListener(hashes(scripted));
        const follower = createTipFollower(scripted.node, tipOf(scripted), listener.hear);
        for (const { kind, count } of steps) {
          if (kind === 'mine') scripted.mine(count);
          else if (kind === 'reorganise') scripted.reorganise(count);
          else if (kind === 'giveUp') scripted.giveUp(count);
          else {
            scripted.failWith('connection_lost', count);
            await follower.follow().catch((error: unknown) => assert.ok(error instanceof NodeError));
            scripted.failWith(null);
          }
        }
        await follower.follow();
        assert.deepEqual(listener.chain(), hashes(scripted));
        assert.deepEqual(follower.tip(), tipOf(scripted));
      }),
      { numRuns: 60 },
    );
  });

  it('begins at the present tip without an event, unless it was told where', async () => {
    const scripted = createScriptedNode();
    scripted.mine(3);
    const events: TipEvent[] = [];
    const follower = createTipFollower(scripted.node, null, (event) => events.push(event));
    await follower.follow();
    assert.deepEqual([events, follower.tip()], [[], tipOf(scripted)]);
    scripted.mine(1);
    await follower.follow();
    assert.deepEqual(events, [{ kind: 'block_connected', ...tipOf(scripted) }]);
  });

  it('a node that has never heard of our tip has another chain', async () => {
    const scripted = createScriptedNode();
    scripted.mine(5);
    const events: TipEvent[] = [];
    const follower = createTipFollower(scripted.node, tipOf(scripted), (event) => events.push(event));
    scripted.replace(2);
    await follower.follow();
    assert.deepEqual(events, [{ kind: 'chain_replaced', ...tipOf(scripted) }]);
  });

  it('the chain that grows while it is read is read to its end', async () => {
    const scripted = createScriptedNode();
    const listener = createListener(hashes(scripted));
    const follower = createTipFollower(scripted.node, tipOf(scripted), listener.hear);
    scripted.mine(150);
    let left = 3;
    scripted.on('getblockcount', () => {
      const { height } = tipOf(scripted);
      if (left > 0) scripted.reorganise(2);
      left -= 1;
      return height;
    });
    await follower.follow();
    assert.deepEqual(listener.chain(), hashes(scripted));
  });
});
