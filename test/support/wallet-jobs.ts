/** Wallets and their jobs on a real database and a real node. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isNodeAway } from '../../src/infra/chain/node-away.ts';
import type { Sql } from '../../src/infra/sql/sql.ts';
import { createJobStore } from '../../src/infra/sql/wallet-job-store.ts';
import { createWalletsStore } from '../../src/infra/sql/wallet-store.ts';
import { placed } from '../../src/wallet/agreement.ts';
import { startWorker, type WorkerDeps } from '../../src/wallet/jobs/worker.ts';
import { createVault } from '../../src/wallet/vault/index.ts';
import { addUser, laptop, random, silent } from './accounts.ts';
import { testKey, type WalletNode } from './wallet-node.ts';

const MASTER_KEY = Buffer.alloc(32, 7);

export const testVault = createVault({ masterKey: { current: MASTER_KEY }, secret: MASTER_KEY, random });

/** No wallet has a lock. */
export const nothingHeld = { all: () => [], epochOf: () => null } as const;

export function openWalletJobs(sql: Sql, node: WalletNode) {
  const wallets = createWalletsStore(sql);
  const jobs = createJobStore(sql);

  /** A wallet of its own account, whose import waits; `at` is the path of its key, so that each is another one. */
  async function addWallet(at: number, { gapLimit = 20, fromHeight = 0 } = {}) {
    const descriptor = async (branch: 0 | 1) => {
      const body = `wpkh(${testKey}/${at}/${branch}/*)`;
      const reading = await node.wallets.read(body, 0, gapLimit);
      if (!reading) throw new Error('the node refuses the descriptor');
      return { text: `${body}#${reading.checksum}`, addresses: reading.addresses };
    };
    const [receive, change] = [await descriptor(0), await descriptor(1)];
    const userId = await addUser(sql);
    const id = randomUUID();
    const wallet = await wallets.add({
      wallet: {
        id,
        userId,
        name: `wallet ${at}`,
        network: 'regtest',
        script: 'wpkh',
        nodeWallet: `u_${Buffer.from(random.bytes(16)).toString('hex')}`,
        birthday: null,
        gapLimit,
        ...testVault.seal(id, { receive: receive.text, change: change.text }),
        addresses: [
          ...placed('receive', 0, receive.addresses, 'regtest'),
          ...placed('change', 0, change.addresses, 'regtest'),
        ],
        job: { id: randomUUID(), fromHeight, toHeight: await node.height() },
      },
      most: 10,
      now: Date.now(),
      origin: laptop,
    });
    if (typeof wallet === 'string') throw new Error(wallet);
    return {
      ...wallet,
      receive: receive.addresses,
      owner: { userId, walletId: id, origin: laptop, lockEpoch: null },
    };
  }

  const work = (changes: Partial<WorkerDeps> = {}) =>
    startWorker({
      node: node.wallets,
      chain: node.chain,
      clock: Date,
      store: jobs,
      vault: testVault,
      held: nothingHeld,
      random,
      log: silent,
      metrics: { count: () => {}, observe: () => {} },
      isAway: isNodeAway,
      turn: 20_000,
      lease: 3000,
      every: 100,
      onProgress: () => {},
      ...changes,
    });

  /** Waits for the wallet's latest job to be as wanted. */
  async function untilJob(
    walletId: string,
    wanted: (job: Awaited<ReturnType<typeof jobs.latest>>) => boolean,
  ) {
    for (const deadline = Date.now() + 20_000; Date.now() < deadline; await sleep(20)) {
      const job = await jobs.latest(walletId);
      if (wanted(job)) return job;
    }
    throw new Error(`the job did not get there: ${JSON.stringify(await jobs.latest(walletId))}`);
  }

  return { wallets, jobs, addWallet, work, untilJob };
}
