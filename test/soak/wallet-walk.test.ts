/** Random transactions, 3 reorganisations and a restart of the node: 200 for one kind of script, fewer for the others. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createDice } from '../support/dice.ts';
import { freePort } from '../support/ports.ts';
import type { Server } from '../support/server.ts';
import { missing } from '../support/tools.ts';
import { createFaucet, kinds, settle, watch } from '../support/wallet-flow.ts';
import { startWalletNode, type WalletNode } from '../support/wallet-node.ts';
import { signUp, startWalletServer } from '../support/wallet-server.ts';
import { walkWallet } from '../support/wallet-walk.ts';

/** Some steps only mine. `WALK_STEPS`: so many for every kind. */
const stepsOf = (kind: string) => Number(process.env['WALK_STEPS'] ?? (kind === 'wpkh' ? 280 : 90));
/** `WALK_KIND`, a part of its name: only these. */
const chosen = kinds.filter(({ name }) => name.includes(process.env['WALK_KIND'] ?? ''));

describe('a long life', { skip: missing('bitcoind') }, () => {
  const opened = new AsyncDisposableStack();
  let node: WalletNode;
  let server: Server;
  let faucet: Awaited<ReturnType<typeof createFaucet>>;
  before(async () => {
    const zmq = `tcp://127.0.0.1:${await freePort()}`;
    node = opened.use(await startWalletNode(`-zmqpubsequence=${zmq}`));
    faucet = await createFaucet(node);
    server = opened.use(await startWalletServer(node));
  });
  after(() => opened.disposeAsync());

  for (const kind of chosen)
    it(kind.name, async (t) => {
      const steps = stepsOf(kind.name);
      const dice = createDice();
      t.diagnostic(`seed ${dice.seed}`);
      const person = await signUp(server.baseUrl);
      const wallet = await watch(node, person, kind);
      await person.untilScanned(wallet.id);
      const walked = await walkWallet({
        node,
        faucet,
        wallet,
        dice,
        steps,
        reorganisations: 3,
        restarts: 1,
        settle: (what) => settle(wallet, what),
      });
      t.diagnostic(JSON.stringify(walked));
      const transactions = walked.received + walked.spent + walked.replaced;
      assert.ok(transactions >= Math.floor(steps * 0.7) - 10, `${transactions}`);
      assert.deepEqual([walked.reorganisations, walked.restarts], [3, 1]);
    });
});
