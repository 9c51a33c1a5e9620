import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type Postgres, startPostgres } from '../../../test/support/postgres.ts';
import { startProcess } from '../../../test/support/process.ts';
import { missing } from '../../../test/support/tools.ts';
import { openWalletJobs } from '../../../test/support/wallet-jobs.ts';
import { BURNT, startWalletNode, type WalletNode } from '../../../test/support/wallet-node.ts';
import { migrate } from '../../infra/sql/migrate.ts';
import { createPostgres } from '../../infra/sql/postgres.ts';
import type { Sql } from '../../infra/sql/sql.ts';

const worker = new URL('../../../test/support/wallet-worker.ts', import.meta.url).pathname;
const received = z.array(z.object({ txid: z.string() }));
const descriptors = z.object({ descriptors: z.array(z.unknown()) });

describe('a process killed while it works on a job', { skip: missing('bitcoind', 'postgres') }, () => {
  let server: Postgres;
  let url: string;
  let sql: Sql;
  let node: WalletNode;
  before(async () => {
    server = await startPostgres();
    url = await server.createDatabase();
    sql = createPostgres({ url, poolSize: 4 });
    await migrate(sql.db);
    node = await startWalletNode();
    await node.mine(1500, BURNT);
  });
  after(async () => {
    await node[Symbol.asyncDispose]();
    await sql.close();
    await server[Symbol.asyncDispose]();
  });

  /** Runs a worker until it stops dead at that call, and kills it. */
  async function killAt(call: string, number: number): Promise<void> {
    const env = {
      ...process.env,
      DATABASE_URL: url,
      NODE_URL: node.home.url,
      NODE_COOKIE: node.home.cookieFile,
      STOP_AT: call,
      STOP_AT_CALL: `${number}`,
    };
    await using child = startProcess(process.execPath, [worker], { env });
    for (const deadline = Date.now() + 20_000; !child.output().includes('stopped'); await sleep(10))
      if (child.hasExited() || Date.now() > deadline) throw new Error(`no stop: ${child.output()}`);
    await child.stop('SIGKILL');
  }

  const cases: readonly (readonly [string, string, number])[] = [
    ['while the node makes the wallet', 'create', 1],
    ['during the import', 'import', 1],
    ['during the first piece of the scan', 'scan', 1],
    ['during the last piece of the scan', 'scan', 2],
  ];
  for (const [at, [name, call, number]] of cases.entries()) {
    it(`${name}: another goes on, and nothing is doubled`, async () => {
      const { jobs, wallets, addWallet, work, untilJob } = openWalletJobs(sql, node);
      const wallet = await addWallet(5000 + at);
      await node.mine(2, wallet.receive[0] ?? '');
      await node.mine(1, wallet.receive[9] ?? '');
      await killAt(call, number);
      const left = await jobs.latest(wallet.id);
      assert.equal(left?.state, 'running');
      assert.equal(left?.doneHeight, number === 2 ? 999 : null);
      const next = work();
      const done = await untilJob(wallet.id, (job) => job?.state === 'done');
      await next.stop();
      assert.equal(done?.id, left?.id);
      assert.equal((await wallets.find(wallet.userId, wallet.id))?.state, 'ready');
      const { nodeWallet } = wallet;
      assert.equal((await node.ask('listtransactions', { count: 100 }, received, nodeWallet)).length, 3);
      const watched = await node.ask('listdescriptors', [], descriptors, nodeWallet);
      assert.equal(watched.descriptors.length, 2);
    });
  }

  it('during a rescan: the same job goes on', async () => {
    const { jobs, addWallet, work, untilJob } = openWalletJobs(sql, node);
    const wallet = await addWallet(6000);
    await node.mine(1, wallet.receive[0] ?? '');
    const first = work();
    await untilJob(wallet.id, (job) => job?.state === 'done');
    await first.stop();
    const id = randomUUID();
    const toHeight = await node.height();
    await jobs.start({ ...wallet.owner, id, kind: 'rescan', fromHeight: 0, toHeight, now: Date.now() });
    await killAt('scan', 2);
    const next = work();
    const done = await untilJob(wallet.id, (job) => job?.state === 'done');
    await next.stop();
    assert.equal(done?.id, id);
    const listed = await node.ask('listtransactions', { count: 100 }, received, wallet.nodeWallet);
    assert.equal(listed.length, 1);
  });
});
