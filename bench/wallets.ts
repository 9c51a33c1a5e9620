/** `npm run bench -- --only wallets [--save]`: reading a large wallet beside bare SQL, adding it beside what the node takes. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RawBuilder, sql } from 'kysely';
import { Pool } from 'undici';
import { z } from 'zod';
import { createPostgres } from '../src/infra/sql/postgres.ts';
import { addressesOf, createPayer, scriptsOf } from '../test/support/payer.ts';
import { startPostgres } from '../test/support/postgres.ts';
import { startWalletNode, testKey, type WalletNode } from '../test/support/wallet-node.ts';
import { signUp, startWalletServer } from '../test/support/wallet-server.ts';
import { drive, type Operation, quantile } from './load/drive.ts';
import { watchAllBut } from './measure/others.ts';
import { cpuOfFamily } from './measure/processes.ts';

export type WalletPace = {
  readonly transactions: number;
  readonly imports: number;
  readonly seconds: number;
  readonly rounds: number;
};
/** Milliseconds one after the other, and how many in a second when many ask at once. */
type Speed = { readonly ms: number; readonly rate: number };
/** Ratios are medians of those of each round. */
export type ReadScore = {
  readonly name: string;
  readonly bare: Speed;
  readonly ours: Speed;
  readonly ratio: Speed;
};
/** Seconds. */
export type ImportScore = { readonly node: number; readonly ours: number; readonly ratio: number };
export type WalletScores = {
  readonly imported: ImportScore;
  readonly reads: readonly ReadScore[];
  /** Share of the cores that went to programs that are no part of this, 0 to 1. */
  readonly others: Readonly<Record<'whileImporting' | 'whileReading', number>>;
};

const WORKERS = 16;
const POOL = 10;
const BLOCK = 500;
const PAYMENTS_TO_AN_ADDRESS = 10;
const PAGE = 50;
const receive = `wpkh(${testKey}/7/0/*)`;

export async function compareWallets(pace: WalletPace): Promise<WalletScores> {
  await using started = new AsyncDisposableStack();
  // What a disk takes to flush says nothing about either of them, and the node flushes after each transaction.
  const node = started.use(await startWalletNode('-keypool=1000', '-unsafesqlitesync'));
  const total = await payOften(node, pace.transactions);
  // It counts what it holds, for its plans, when we say so, and not during one of the measurements.
  const postgres = started.use(await startPostgres({ durable: true, settings: ['autovacuum=off'] }));
  const url = await postgres.createDatabase();
  const secrets = { DATABASE_URL: url, MASTER_KEY: randomBytes(32).toString('hex'), LOG_LEVEL: 'warn' };
  const { baseUrl } = started.use(await startWalletServer(node, { ...secrets, NODE_ENV: 'production' }));
  const bare = createPostgres({ url, poolSize: POOL });
  started.defer(bare.close);
  const pool = new Pool(baseUrl, { connections: WORKERS, pipelining: 1 });
  started.defer(() => pool.close());

  const cpu = () => cpuOfFamily(process.pid);
  const whileImporting = await watchAllBut(cpu);
  const times: { node: number; ours: number }[] = [];
  let wallet = { id: '', token: '' };
  for (let round = 0; round < pace.imports; round += 1) {
    const theirs = await secondsOf(() => importIntoNode(node, `plain_wallet_${round}`));
    const person = await signUp(baseUrl);
    const ours = await secondsOf(async () => {
      const { id } = await person.add(`wpkh(${testKey}/7/<0;1>/*)`);
      wallet = { id, token: person.token };
      while ((await person.balanceOf(id)).confirmed !== total) await sleep(50);
    });
    times.push({ node: theirs, ours });
  }
  const othersBefore = await whileImporting();

  const get = (path: string) => async () => {
    const headers = { authorization: `Bearer ${wallet.token}` };
    const { statusCode, body } = await pool.request({
      method: 'GET',
      path: `/api/wallets/${wallet.id}/${path}`,
      headers,
    });
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`${path}: ${statusCode} ${text}`);
  };
  const query = (text: RawBuilder<unknown>) => () => text.execute(bare.db);
  const operations = readsOf(wallet.id).map(({ name, path, statement }) => ({
    name,
    ours: get(path),
    bare: query(statement),
  }));
  const whileReading = await watchAllBut(cpu);
  const reads: ReadScore[] = [];
  const measure = async (when: string) => {
    for (const { name, ...operation } of operations)
      reads.push(await compare({ ...operation, name: `${name}${when}` }, pace));
  };
  await measure(', just added');
  await sql`analyze`.execute(bare.db);
  await measure('');
  return {
    imported: {
      node: median(times.map((one) => one.node)),
      ours: median(times.map((one) => one.ours)),
      ratio: median(times.map((one) => one.ours / one.node)),
    },
    reads,
    others: { whileImporting: othersBefore, whileReading: await whileReading() },
  };
}

/** What is read, and the least a database has to do for it. */
const readsOf = (id: string) => [
  {
    name: 'balance',
    path: 'balance',
    statement: sql`select sum(amount) from wallet_coins where wallet_id = ${id} and spent_by is null`,
  },
  {
    name: `first ${PAGE} coins`,
    path: `utxos?limit=${PAGE}`,
    statement: sql`select c.*, t.at, t.height from wallet_transactions t
      join wallet_coins c on c.wallet_id = t.wallet_id and c.txid = t.txid
      where t.wallet_id = ${id} and c.spent_by is null
      order by t.at desc, t.txid desc, c.vout limit ${PAGE}`,
  },
  {
    name: `latest ${PAGE} transactions`,
    path: `transactions?limit=${PAGE}`,
    statement: sql`select txid, state, height, at, received, sent, fee from wallet_transactions
      where wallet_id = ${id} order by at desc, txid desc limit ${PAGE}`,
  },
];

/** Each payment in a transaction of its own; resolves to all of them together, in satoshis. */
async function payOften(node: WalletNode, transactions: number): Promise<number> {
  const payer = await createPayer(node);
  const addresses = await addressesOf(node, receive, Math.ceil(transactions / PAYMENTS_TO_AN_ADDRESS));
  const scripts = await scriptsOf(node, addresses);
  const payments = Array.from({ length: transactions }, (_, n) => ({
    script: scripts[Math.floor(n / PAYMENTS_TO_AN_ADDRESS)] ?? '',
    sats: BigInt(1000 + n),
  }));
  for (let from = 0; from < transactions; from += BLOCK)
    await payer.mine(payments.slice(from, from + BLOCK).map((one) => [one]));
  return payments.reduce((sum, { sats }) => sum + Number(sats), 0);
}

/** As its operator would: one call, which reads the whole chain. */
async function importIntoNode(node: WalletNode, name: string): Promise<void> {
  const wallet = { wallet_name: name, disable_private_keys: true, blank: true };
  await node.ask('createwallet', wallet, z.unknown());
  const { descriptor } = await node.ask('getdescriptorinfo', [receive], z.object({ descriptor: z.string() }));
  const requests = [{ desc: descriptor, timestamp: 0, range: [0, 999] }];
  await node.rpc
    .forWallet(name)
    .call('importdescriptors', { requests }, z.array(z.object({ success: z.literal(true) })));
}

type Compared = { readonly name: string; readonly ours: Operation; readonly bare: Operation };

async function compare({ name, ours, bare }: Compared, { seconds, rounds }: WalletPace): Promise<ReadScore> {
  const speeds: { ours: Speed; bare: Speed }[] = [];
  for (let round = -1; round < rounds; round += 1) {
    // Whoever goes first in one round goes last in the next.
    const first = await speedOf(round % 2 === 0 ? bare : ours, seconds);
    const second = await speedOf(round % 2 === 0 ? ours : bare, seconds);
    // The first round is for the compiler.
    if (round < 0) continue;
    speeds.push(round % 2 === 0 ? { bare: first, ours: second } : { bare: second, ours: first });
  }
  const of = (pick: (one: (typeof speeds)[number]) => number) => median(speeds.map(pick));
  return {
    name,
    bare: { ms: of((one) => one.bare.ms), rate: of((one) => one.bare.rate) },
    ours: { ms: of((one) => one.ours.ms), rate: of((one) => one.ours.rate) },
    ratio: {
      ms: of((one) => one.ours.ms / one.bare.ms),
      rate: of((one) => one.ours.rate / one.bare.rate),
    },
  };
}

async function speedOf(operation: Operation, seconds: number): Promise<Speed> {
  const alone = await drive([operation], seconds);
  const together = await drive(
    Array.from({ length: WORKERS }, () => operation),
    seconds,
  );
  return { ms: alone.p50, rate: together.operations / together.seconds };
}

async function secondsOf(run: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await run();
  return (performance.now() - began) / 1000;
}

const median = (values: readonly number[]) =>
  quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
