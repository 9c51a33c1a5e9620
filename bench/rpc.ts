/** `npm run bench -- --only rpc [--save]`: our client of a Bitcoin node beside bare undici, on one real node. */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Pool } from 'undici';
import { z } from 'zod';
import { createBitcoinNode } from '../src/infra/chain/bitcoin-rpc.ts';
import { cookieCredentials } from '../src/infra/chain/bitcoin-rpc-credentials.ts';
import { createMetrics } from '../src/infra/telemetry/metrics.ts';
import { type BitcoinNode, startBitcoind } from '../test/support/bitcoind.ts';
import { describeMachine } from './measure/machine.ts';

export type RpcPace = { readonly seconds: number; readonly rounds: number };
/** Milliseconds; `ratio` is the median of the ratios of each round. */
export type RpcScore = {
  readonly name: string;
  readonly bare: number;
  readonly ours: number;
  readonly ratio: number;
};

type Way = 'bare' | 'ours';
type Operation = { readonly name: string; readonly run: Readonly<Record<Way, () => Promise<unknown>>> };

/** Aim: what a call costs beside bare undici. */
export const MOST_OVERHEAD = 1.2;
const WORKERS = 8;
const BATCH = 100;

export async function compareRpc(pace: RpcPace): Promise<readonly RpcScore[]> {
  await using node = await startBitcoind();
  await using started = new AsyncDisposableStack();
  const bare = bareRpc(node);
  started.defer(bare.close);
  const quiet = () => {};
  const ours = createBitcoinNode({
    url: node.url,
    auth: cookieCredentials(node.cookieFile, Date),
    clock: Date,
    random: { bytes: (length) => randomBytes(length) },
    metrics: createMetrics().metrics,
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  });
  started.defer(ours.close);

  const call = { method: 'getblockhash', params: [0] };
  const calls = Array.from({ length: BATCH }, () => call);
  const hash = z.string();
  const one = { bare: () => bare.call(call), ours: () => ours.call(call.method, call.params, hash) };
  const batch = { bare: () => bare.batch(calls), ours: () => ours.batch(calls, hash) };
  const atOnce = (run: () => Promise<unknown>) => () => Promise.all(Array.from({ length: WORKERS }, run));
  const operations: readonly Operation[] = [
    { name: 'one call', run: one },
    { name: `${WORKERS} calls at once`, run: { bare: atOnce(one.bare), ours: atOnce(one.ours) } },
    { name: `a batch of ${BATCH}`, run: batch },
  ];
  const scores: RpcScore[] = [];
  for (const operation of operations) scores.push(await compare(operation, pace));
  return scores;
}

/** No timeouts, retries, limits, checks or names of errors: only what HTTP and JSON cost. */
export function bareRpc({ url, cookieFile }: BitcoinNode) {
  const pool = new Pool(url, { connections: WORKERS, pipelining: 1 });
  const authorization = `Basic ${Buffer.from(readFileSync(cookieFile, 'utf8')).toString('base64')}`;
  const headers = { authorization, 'content-type': 'application/json' };
  const send = async (content: unknown): Promise<unknown> => {
    const { body } = await pool.request({
      path: '/',
      method: 'POST',
      headers,
      body: JSON.stringify(content),
    });
    return body.json();
  };
  return {
    call: (one: object) => send({ jsonrpc: '2.0', id: 0, ...one }),
    batch: (calls: readonly object[]) => send(calls.map((one, id) => ({ jsonrpc: '2.0', id, ...one }))),
    close: () => pool.close(),
  };
}

async function compare({ name, run }: Operation, { seconds, rounds }: RpcPace): Promise<RpcScore> {
  const times: Record<Way, number[]> = { bare: [], ours: [] };
  for (let round = -1; round < rounds; round += 1) {
    // Whoever goes first in one round goes last in the next.
    for (const way of round % 2 === 0 ? (['bare', 'ours'] as const) : (['ours', 'bare'] as const)) {
      const took = await timeOf(run[way], seconds);
      // The first round is for the compiler.
      if (round >= 0) times[way].push(took);
    }
  }
  const ratios = times.ours.map((took, round) => took / (times.bare[round] ?? Number.NaN));
  return { name, bare: median(times.bare), ours: median(times.ours), ratio: median(ratios) };
}

/** Mean milliseconds of one after the other. */
async function timeOf(run: () => Promise<unknown>, seconds: number): Promise<number> {
  const started = performance.now();
  let [done, took] = [0, 0];
  do {
    await run();
    done += 1;
    took = performance.now() - started;
  } while (took < seconds * 1000);
  return took / done;
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

export function rpcTable(scores: readonly RpcScore[]): string {
  const rows = scores.map(({ name, bare, ours, ratio }) => [
    name,
    bare.toFixed(3),
    ours.toFixed(3),
    `${ratio.toFixed(2)}${ratio > MOST_OVERHEAD ? ' !' : ''}`,
  ]);
  return [['calls to a node, ms', 'bare undici', 'ours', 'ratio'], ...rows]
    .map(([name = '', ...cells]) => [name.padEnd(28), ...cells.map((cell) => cell.padStart(12))].join(' '))
    .join('\n');
}

/** Ratios only: another machine will repeat them. */
export function saveRpc(scores: readonly RpcScore[], { seconds, rounds }: RpcPace): void {
  const rows = scores.map(({ name, ratio }) => `| ${name} | ${ratio.toFixed(2)} |`).join('\n');
  const text = `# Calls to a Bitcoin node

Written by \`npm run bench -- --only rpc --save\`. Time of a call through our client, with its deadline, retries, breaker,
gate, metrics, and checks of what comes back, as a multiple of the same call through bare undici; aim ${MOST_OVERHEAD}. One real
regtest node, one run, one machine: ${describeMachine()}; medians of ${rounds} alternating rounds of ${seconds} seconds.

| \`getblockhash\` | ours, of bare undici's |
|---|---:|
${rows}
`;
  writeFileSync(join(import.meta.dirname, 'RPC.md'), text);
}
