/**
 * A process that works off imports and rescans until it is killed. It stops dead, with the node still at work, when it
 * makes call number `STOP_AT_CALL` to `STOP_AT`, and says so.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { createBitcoinNode } from '../../src/infra/chain/bitcoin-rpc.ts';
import { cookieCredentials } from '../../src/infra/chain/bitcoin-rpc-credentials.ts';
import { isNodeAway } from '../../src/infra/chain/node-away.ts';
import { createWalletChain } from '../../src/infra/chain/wallet-chain.ts';
import { createNodeWallets } from '../../src/infra/chain/wallet-node.ts';
import { createPostgres } from '../../src/infra/sql/postgres.ts';
import { createJobStore } from '../../src/infra/sql/wallet-job-store.ts';
import { startWorker } from '../../src/wallet/jobs/worker.ts';
import type { NodeWallets } from '../../src/wallet/ports.ts';
import { random, silent } from './accounts.ts';
import { nothingHeld, testVault } from './wallet-jobs.ts';

const {
  DATABASE_URL = '',
  NODE_URL = '',
  NODE_COOKIE = '',
  STOP_AT = '',
  STOP_AT_CALL = '1',
  LEASE = '1000',
} = process.env;

const metrics = { count: () => {}, observe: () => {} };
const rpc = createBitcoinNode({
  url: NODE_URL,
  auth: cookieCredentials(NODE_COOKIE, Date),
  clock: Date,
  random,
  metrics,
  log: silent,
});
const current = () => rpc;
const node = createNodeWallets({ current, mostLoaded: 200, log: silent });
let calls = 0;

/** `when` this one is called often enough, the call is made and never comes back. */
async function stopAt<T>(when: string, call: () => Promise<T>): Promise<T> {
  if (when !== STOP_AT) return call();
  calls += 1;
  if (calls < Number(STOP_AT_CALL)) return call();
  void call().catch(() => {});
  await sleep(5);
  process.stdout.write('stopped\n');
  return new Promise<T>(() => {});
}

const wallets: NodeWallets = {
  ...node,
  create: (name) => stopAt('create', () => node.create(name)),
  import: (name, requests) => stopAt('import', () => node.import(name, requests)),
  scan: (name, from, to, signal) => stopAt('scan', () => node.scan(name, from, to, signal)),
};
const chain = createWalletChain({
  current,
  host: '127.0.0.1',
  every: 1000,
  random,
  metrics,
  log: silent,
});

startWorker({
  node: wallets,
  chain,
  clock: Date,
  store: createJobStore(createPostgres({ url: DATABASE_URL, poolSize: 2 })),
  vault: testVault,
  held: nothingHeld,
  random,
  log: silent,
  metrics,
  isAway: isNodeAway,
  turn: 20_000,
  lease: Number(LEASE),
  every: 100,
  onProgress: () => {},
});
