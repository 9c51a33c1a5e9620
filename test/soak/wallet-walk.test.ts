/** Every kind of script through 200 random transactions, 3 reorganisations and a restart of the node. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { it } from 'node:test';
import { createDice } from '../support/dice.ts';
import { freePort } from '../support/ports.ts';
import { startPostgres } from '../support/postgres.ts';
import { missing } from '../support/tools.ts';
import { createFaucet, kinds, watch } from '../support/wallet-flow.ts';
import { startWalletNode } from '../support/wallet-node.ts';
import { signUp, startWalletServer } from '../support/wallet-server.ts';
import { walkWallets } from '../support/wallet-walk.ts';

/** In each of them every wallet has at least one transaction. */
const STEPS = Number(process.env['WALK_STEPS'] ?? 200);
/** `WALK_KIND`, a part of its name: only these. */
const chosen = kinds.filter(({ name }) => name.includes(process.env['WALK_KIND'] ?? ''));

it('a long life of wallets of every kind, side by side', {
  skip: missing('bitcoind', 'postgres'),
}, async (t) => {
  const zmq = `tcp://127.0.0.1:${await freePort()}`;
  await using node = await startWalletNode(`-zmqpubsequence=${zmq}`);
  const faucet = await createFaucet(node);
  await using postgres = await startPostgres();
  await using server = await startWalletServer(node, {
    DATABASE_URL: await postgres.createDatabase(),
    MASTER_KEY: randomBytes(32).toString('hex'),
  });
  const person = await signUp(server.baseUrl);
  const dice = createDice();
  t.diagnostic(`seed ${dice.seed}`);
  const wallets = await Promise.all(chosen.map((kind) => watch(node, person, kind)));
  for (const { id } of wallets) await person.untilScanned(id);

  const { lives, ...walked } = await walkWallets({
    node,
    faucet,
    wallets,
    dice,
    steps: STEPS,
    reorganisations: 3,
    restarts: 1,
  });
  t.diagnostic(JSON.stringify(walked));
  for (const life of lives) t.diagnostic(JSON.stringify(life));
  assert.deepEqual([walked.reorganisations, walked.restarts], [3, 1]);
  assert.deepEqual(
    lives.map(({ kind }) => kind),
    chosen.map(({ name }) => name),
  );
  for (const { kind, received, spent } of lives) {
    assert.ok(received + spent >= STEPS, kind);
    assert.ok(spent > STEPS / 8, `${kind} pays as well`);
  }
});
