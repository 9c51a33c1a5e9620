/** `npm run bench -- --only proofs [--save]`: verifying proofs of funds beside what the node alone takes for them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { hex } from '@scure/base';
import { RawTx } from '@scure/btc-signer';
import { nodeAccess } from '../src/infra/chain/node-access.ts';
import { createProofChain } from '../src/infra/chain/proof-chain.ts';
import { createProofReader, type ProofReader } from '../src/infra/proof-reader/threads.ts';
import type { ProofCoin } from '../src/lib/bitcoin/proof/index.ts';
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
  readonly name: string;
  /** One after the other over a connection that is open: `gettxout` in one batch, then the scripts, once. */
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
const KEYS = ['wpkh', 'tr'] as const;
const SETS = [
  { inputs: 1, kinds: KEYS, name: '1' },
  { inputs: 10, kinds: KEYS, name: '10' },
  { inputs: 100, kinds: KEYS, name: '100' },
  { inputs: 100, kinds: ['wsh(multi)'], name: '100, P2WSH 2 of 3' },
] as const;
const AT_ONCE = 20;

type Proofs = {
  readonly name: string;
  /** Of the coin whose script commits to the message. */
  readonly first: ProofCoin;
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
  const mint = await createMint(node, SETS.length);
  const proofs: Proofs[] = [];
  for (const { inputs, kinds, name } of SETS) {
    const kindOf = (number: number) => kinds[number % kinds.length] ?? 'wpkh';
    const numbers = Array.from({ length: inputs }, (_, number) => number);
    const scripts = numbers.map((number) => coinOf(kindOf(number), number).coin.scriptPubKey);
    const minted = await mint.coins(scripts.map((script) => ({ script, amount: 100_000n })));
    const owned = minted.map((coin, number) => owning(kindOf(number), number, coin));
    const tx = signProof(owned, { message: MESSAGE });
    const finished = tx.clone();
    finished.finalize();
    const [one] = owned;
    if (!one) throw new TypeError('no coins');
    proofs.push({
      name,
      first: one.coin,
      transaction: asTransaction(tx),
      psbt: asPsbt(finished),
      unfinished: asPsbt(tx),
    });
  }
  return proofs;
}

type Batch = (calls: readonly object[]) => Promise<unknown>;

/** The node's own time for the same coins and scripts. */
function asking({ transaction, first: proven }: Proofs, batch: Batch) {
  const raw = RawTx.decode(hex.decode(transaction));
  const [first, ...coins] = raw.inputs.map(({ txid, index }) => ({ txid: hex.encode(txid), vout: index }));
  const witnessScript = proven.fields?.witnessScript;
  const virtual = {
    ...first,
    scriptPubKey: hex.encode(Uint8Array.from(proven.scriptPubKey)),
    amount: '0',
    ...(witnessScript ? { witnessScript: hex.encode(Uint8Array.from(witnessScript)) } : {}),
  };
  const looked = coins.map(({ txid, vout }) => ({ method: 'gettxout', params: [txid, vout, true] }));
  const run = [{ method: 'signrawtransactionwithkey', params: [transaction, [], [virtual]] }];
  return async () => {
    await batch(looked);
    await batch(run);
  };
}

async function compare(
  texts: Proofs,
  rounds: number,
  batch: Batch,
  verify: (submission: string) => Promise<void>,
): Promise<ProofScore> {
  const ways: Readonly<Record<Way, () => Promise<void>>> = {
    node: asking(texts, batch),
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
    name: texts.name,
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
  const rows = sizes.map(({ name, ratio, ...times }) => [
    name,
    ...[times.node, times.transaction, times.psbt, times.unfinished].map((one) => one.toFixed(1)),
    `${ratio.toFixed(2)}${name === '100' && ratio > MOST_OF_NODE ? ' !' : ''}`,
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
    ({ name, node, ratio, psbt, unfinished }) =>
      `| ${name} | ${ratio.toFixed(2)} | ${of(psbt, node)} | ${of(unfinished, node)} |`,
  );
  const late = delays.map(
    ({ way, median: usual, worst }) => `| ${way} | ${usual.toFixed(1)} | ${worst.toFixed(0)} |`,
  );
  const text = `# Proofs of funds

Written by \`npm run bench -- --only proofs --save\`. Time to verify a proof, as a multiple of what the node alone
takes for the same coins (\`gettxout\`, one batch) and the same scripts (once) over an open connection; aim ${MOST_OF_NODE} at 100
coins sent as a transaction. One real regtest node; half of the coins P2WPKH and half P2TR, but for the last row.
Of scripts other than these the node runs two altered transactions as well. One machine: ${describeMachine()};
medians of ${rounds} alternating rounds. A PSBT that is not finalized has a public key beside every signature, and each is
checked to be a point of the curve: on a thread of its own.

| coins | transaction | PSBT | PSBT, not finalized |
|---|---:|---:|---:|
${rows.join('\n')}

Milliseconds by which the event loop was late while ${AT_ONCE} proofs of 100 coins were verified at once:

| sent as | median | worst |
|---|---:|---:|
${late.join('\n')}
`;
  writeFileSync(join(import.meta.dirname, 'PROOFS.md'), text);
}
