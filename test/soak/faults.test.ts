/** One fault after the other, by chance, while work goes on: nothing acknowledged is lost, and nobody has to help. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type Cluster, eventually, startCluster } from '../support/deployment.ts';
import { createDice, type Dice } from '../support/dice.ts';
import { createLedger, type Ledger } from '../support/ledger.ts';
import { missing } from '../support/tools.ts';

const ROUNDS = 24;
/** Rounds between two looks at everything. */
const LOOK_EVERY = 6;

type Fault = (cluster: Cluster, dice: Dice) => Promise<void>;

const faults: Readonly<Record<string, Fault>> = {
  'a process is killed': async (cluster, dice) => {
    const n = dice.pick([1, 2] as const);
    await cluster.server(n).kill();
    await cluster.revive(n);
  },
  'a process is stopped': async (cluster, dice) => {
    const n = dice.pick([1, 2] as const);
    await cluster.server(n).stop();
    assert.equal(cluster.server(n).exitCode(), 0);
    await cluster.revive(n);
  },
  'both processes are killed': async (cluster) => {
    await Promise.all([cluster.server(1).kill(), cluster.server(2).kill()]);
    await Promise.all([cluster.revive(1), cluster.revive(2)]);
  },
  'Redis forgets': (cluster) => cluster.redis.flush(),
  'Redis restarts': (cluster) => cluster.redis.restart(),
  'Redis is killed': async (cluster) => {
    await cluster.redis.kill();
    await cluster.redis.start();
  },
  'PostgreSQL restarts': (cluster) => cluster.postgres.restart(),
  'PostgreSQL is killed': async (cluster) => {
    await cluster.postgres.kill();
    await cluster.postgres.start();
  },
  'PostgreSQL hangs up on everybody': async (cluster) => {
    await cluster.postgres.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'hodlxxi'",
    );
  },
  'Redis and a process at once': async (cluster, dice) => {
    const n = dice.pick([1, 2] as const);
    await Promise.all([cluster.redis.restart(), cluster.server(n).kill()]);
    await cluster.revive(n);
  },
};

const skip = missing('postgres', 'redis', 'nginx');

it(`${ROUNDS} faults under load`, { skip }, async (t) => {
  const dice = createDice();
  t.diagnostic(`seed ${dice.seed}`);
  await using cluster = await startCluster({ durable: true, env: { LOG_LEVEL: 'warn' } });
  const ledger = createLedger(cluster.url, dice);
  let left = ROUNDS;
  while (left > 0) {
    const enough = new AbortController();
    const busy = ledger.keepBusy(enough.signal);
    try {
      for (let n = 0; n < LOOK_EVERY && left > 0; n += 1, left -= 1) await strike(cluster, ledger, dice);
    } finally {
      enough.abort();
      await busy;
    }
    await ledger.assertKept();
  }
  t.diagnostic(`${ledger.size()} acknowledged applications, sign-ins and sessions, all kept`);
});

/** One fault; resolves once work goes on. */
async function strike(cluster: Cluster, ledger: Ledger, dice: Dice): Promise<void> {
  const [name, fault] = dice.pick(Object.entries(faults));
  await fault(cluster, dice);
  const then = ledger.size();
  await eventually(`work goes on after: ${name}`, () => ledger.size() > then + 3);
  assert.doesNotMatch(cluster.logs(), /unhandled|uncaught|"level":"fatal"/i, name);
}
