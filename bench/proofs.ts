/** `npm run bench -- --only proofs [--save]`: verifying proofs of funds beside what the node alone takes for them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { hex } from '@scure/base';
import { RawTx } from '@scure/btc-signer';
import { nodeAccess } from '../src/infra/chain/node-access.ts';
import { createProofChain } from '../src/infra/chain/proof-chain.ts';
import { createProofReader, type ProofReader } from '../src/infra/proof-reader/threads.ts';
import { createVerifier } from '../src/pof/verify/index.ts';
import { recordNode } from '../test/support/bitcoin-rpc.ts';
import { type BitcoinNode, startBitcoind } from '../test/support/bitcoind.ts';
import { coinOf } from '../test/support/proof-coins.ts';
import { createMint } from '../test/support/proof-mint.ts';
import { challengeOf, MESSAGE } from '../test/support/proof-room.ts';
import { asPsbt, asTransaction, owning, signProof } from '../test/support/proof-signing.ts';
import { describeMachine } from './measure/machine.ts';
import { bareRpc } from './rpc.ts';

export type ProofPace = { readonly rounds: number };
/** Milliseconds, medians; `ratio` is the median of the ratios of each round. */
export type ProofScore = {
  readonly inputs: number;
  /** One by one over a connection that is open: `gettxout` in one batch, then the scripts, once. */
  readonly node: number;
  readonly transaction: number;
  readonly psbt: number;
  /** Signed, not finalized. */
  readonly unfinished: number;
  readonly ratio: number;
};
export type ProofDelay = { readonly way: string; readonly median: number; readonly worst: number };
export type ProofScores = { readonly sizes: readonly ProofScore[]; readonly delays: readonly ProofDelay[] };

/** Aim, at 100 inputs. */
export const MOST_OF_NODE = 1.5;
const SIZES = [1, 10, 100];
const AT_ONCE = 20;
const KINDS = ['wpkh', 'tr'] as const;

type Proofs = {
  readonly inputs: number;
  readonly transaction: string;
  readonly psbt: string;
  readonly unfinished: string;
};
type Way = 'node' | 'transaction' | 'psbt' | 'unfinished';

export async function compareProofs({ rounds }: ProofPace): Promise<ProofScores> {
  await using node = await startBitcoind(['-disablewallet']);
  await using started = new AsyncDisposableStack();
  const { url, auth } = nodeAccess(node.url, node.cookieFile);
  const rpc = recordNode(url, auth);
  started.defer(rpc.close);
  const bare = bareRpc(node);
  started.defer(bare.close);
  const reader = createProofReader();
  started.defer(reader.close);
  const verify = verifying(createProofChain(rpc), reader);
  const proofs = await signAll(node);

  const sizes: ProofScore[] = [];
  for (const one of proofs) sizes.push(await compare(one, rounds, bare.batch, verify));
  const [, , largest] = proofs;
  const delays: ProofDelay[] = [];
  if (largest)
    for (const way of ['transaction', 'unfinished'] as const)
      delays.push(await delayOf(way, () => verify(largest[way])));
  return { sizes, delays };
}

/** Both halves, as the room of proofs goes through them. */
function verifying(chain: ReturnType<typeof createProofChain>, { read }: ProofReader) {
  const verifier = createVerifier({ chain, read });
  const challenge = challengeOf(MESSAGE);
  return async (submission: string): Promise<void> => {
    const reading = await verifier.read({ challenge, submission });
    const verdict = reading.ok ? await verifier.judge({ challenge, reading }) : reading;
    if (!verdict.ok) throw new Error(`a proof was refused: ${verdict.code}`);
  };
}

async function signAll(node: BitcoinNode): Promise<readonly Proofs[]> {
  const mint = await createMint(node, 3);
  const most = Math.max(...SIZES);
  const kindOf = (number: number) => KINDS[number % KINDS.length] ?? 'wpkh';
  const minted = await mint.coins(
    Array.from({ length: most }, (_, number) => ({
      script: coinOf(kindOf(number), number).coin.scriptPubKey,
      amount: 100_000n,
    })),
  );
  const owned = minted.map((coin, number) => owning(kindOf(number), number, coin));
  return SIZES.map((inputs) => {
    const tx = signProof(owned.slice(0, inputs), { message: MESSAGE });
    const finished = tx.clone();
    finished.finalize();
    return { inputs, transaction: asTransaction(tx), psbt: asPsbt(finished), unfinished: asPsbt(tx) };
  });
}

type Batch = (calls: readonly object[]) => Promise<unknown>;

/** The node's own time for the same coins and scripts. */
function asking(transaction: string, batch: Batch) {
  const raw = RawTx.decode(hex.decode(transaction));
  const [first, ...coins] = raw.inputs.map(({ txid, index }) => ({ txid: hex.encode(txid), vout: index }));
  const { scriptPubKey } = coinOf('wpkh', 0).coin;
  const virtual = { ...first, scriptPubKey: hex.encode(scriptPubKey), amount: '0' };
  const looked = coins.map(({ txid, vout }) => ({ method: 'gettxout', params: [txid, vout, true] }));
  const run = [{ method: 'signrawtransactionwithkey', params: [transaction, [], [virtual]] }];
  return async () => {
    await batch(looked);
    await batch(run);
  };
}

async function compare(
  { inputs, ...texts }: Proofs,
  rounds: number,
  batch: Batch,
  verify: (submission: string) => Promise<void>,
): Promise<ProofScore> {
  const ways: Readonly<Record<Way, () => Promise<void>>> = {
    node: asking(texts.transaction, batch),
    transaction: () => verify(texts.transaction),
    psbt: () => verify(texts.psbt),
    unfinished: () => verify(texts.unfinished),
  };
  const names = ['node', 'transaction', 'psbt', 'unfinished'] as const;
  const times: Record<Way, number[]> = { node: [], transaction: [], psbt: [], unfinished: [] };
  for (let round = -3; round < rounds; round += 1) {
    // Whoever goes first in one round goes last in the next.
    for (const way of round % 2 === 0 ? names : names.toReversed()) {
      const started = performance.now();
      await ways[way]();
      // The first rounds are for the compiler and for the node's caches.
      if (round >= 0) times[way].push(performance.now() - started);
    }
  }
  const ratios = times.transaction.map((took, at) => took / (times.node[at] ?? Number.NaN));
  const { node, transaction, psbt, unfinished } = times;
  return {
    inputs,
    node: median(node),
    transaction: median(transaction),
    psbt: median(psbt),
    unfinished: median(unfinished),
    ratio: median(ratios),
  };
}

/** How late the event loop is while 20 proofs of 100 inputs are verified at once. */
async function delayOf(way: string, verify: () => Promise<void>): Promise<ProofDelay> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await Promise.all(Array.from({ length: AT_ONCE }, verify));
  delay.disable();
  return { way, median: delay.percentile(50) / 1e6, worst: delay.max / 1e6 };
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

export function proofTable({ sizes, delays }: ProofScores): string {
  const head = ['proofs of funds, ms', 'node alone', 'transaction', 'PSBT', 'not finalized', 'ratio'];
  const rows = sizes.map(({ inputs, ratio, ...times }) => [
    `${inputs} coins`,
    ...[times.node, times.transaction, times.psbt, times.unfinished].map((one) => one.toFixed(1)),
    `${ratio.toFixed(2)}${inputs === 100 && ratio > MOST_OF_NODE ? ' !' : ''}`,
  ]);
  const table = [head, ...rows].map(([name = '', ...cells]) =>
    [name.padEnd(22), ...cells.map((cell) => cell.padStart(14))].join(' '),
  );
  const late = delays.map(
    ({ way, median: usual, worst }) =>
      `event loop late while ${AT_ONCE} proofs run (${way}): median ${usual.toFixed(1)} ms, worst ${worst.toFixed(0)} ms`,
  );
  return [...table, ...late].join('\n');
}

/** Ratios, and how late the event loop was: another machine will come to about the same. */
export function saveProofs({ sizes, delays }: ProofScores, { rounds }: ProofPace): void {
  const of = (time: number, node: number) => (time / node).toFixed(2);
  const rows = sizes.map(
    ({ inputs, node, ratio, psbt, unfinished }) =>
      `| ${inputs} | ${ratio.toFixed(2)} | ${of(psbt, node)} | ${of(unfinished, node)} |`,
  );
  const late = delays.map(
    ({ way, median: usual, worst }) => `| ${way} | ${usual.toFixed(1)} | ${worst.toFixed(0)} |`,
  );
  const text = `# Proofs of funds

Written by \`npm run bench -- --only proofs --save\`. Time to verify a proof, both scripts that nobody signed included, as
a multiple of what the node alone takes for the same coins (\`gettxout\`, one batch) and the same scripts (once) over an
open connection; aim ${MOST_OF_NODE} at 100. One real regtest node, half of the coins P2WPKH and half P2TR, one machine:
${describeMachine()}; medians of ${rounds} alternating rounds.

| coins | transaction | PSBT | PSBT, not finalized |
|---:|---:|---:|---:|
${rows.join('\n')}

Milliseconds by which the event loop was late while ${AT_ONCE} proofs of 100 coins were verified at once:

| sent as | median | worst |
|---|---:|---:|
${late.join('\n')}
`;
  writeFileSync(join(import.meta.dirname, 'PROOFS.md'), text);
}
