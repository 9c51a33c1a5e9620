/** `npm run bench [-- --quick] [-- --save]`: the product beside a bare oidc-provider, in one run, on one machine. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { contests } from './contests.ts';
import { type CurvePace, compareCurves, curveTable, saveCurves } from './curve.ts';
import { compare, type Outcome, type Pace } from './measure/compare.ts';
import { watchOthers } from './measure/others.ts';
import { compareProofs, type ProofPace, proofTable, saveProofs } from './proofs.ts';
import { percent, results } from './report/results.ts';
import { table } from './report/table.ts';
import { shortfalls } from './report/verdict.ts';
import { saveWallets, walletTable } from './report/wallets.ts';
import { compareRpc, type RpcPace, rpcTable, saveRpc } from './rpc.ts';
import { startHodlxxi } from './targets/hodlxxi.ts';
import { startStorage } from './targets/storage.ts';
import { startYardstick } from './targets/yardstick.ts';
import { compareWallets, type WalletPace } from './wallets.ts';

const FULL: Pace = { workers: 16, warmUp: { operations: 4000, most: 30 }, seconds: 3, rounds: 3 };
const QUICK: Pace = { workers: 16, warmUp: { operations: 100, most: 1 }, seconds: 0.5, rounds: 1 };

const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, save: { type: 'boolean' }, only: { type: 'string' } },
});
const pace = values.quick ? QUICK : FULL;

if (values.only === undefined || values.only === 'curve') {
  const curvePace: CurvePace = values.quick ? { seconds: 0.1, rounds: 1 } : { seconds: 0.5, rounds: 5 };
  const scores = compareCurves(curvePace);
  console.log(`${curveTable(scores)}\n`);
  if (values.save) saveCurves(scores, curvePace);
  // No server is needed for this one.
  if (values.only === 'curve') process.exit();
}

if (values.only === undefined || values.only === 'rpc') {
  const rpcPace: RpcPace = values.quick ? { seconds: 0.3, rounds: 1 } : { seconds: 1, rounds: 9 };
  const scores = await compareRpc(rpcPace);
  console.log(`${rpcTable(scores)}\n`);
  if (values.save) saveRpc(scores, rpcPace);
  if (values.only === 'rpc') process.exit();
}

if (values.only === undefined || values.only === 'proofs') {
  const proofPace: ProofPace = { rounds: values.quick ? 3 : 31 };
  const scores = await compareProofs(proofPace);
  console.log(`${proofTable(scores)}\n`);
  if (values.save) saveProofs(scores, proofPace);
  if (values.only === 'proofs') process.exit();
}

if (values.only === undefined || values.only === 'wallets') {
  const walletPace: WalletPace = values.quick
    ? { transactions: 500, imports: 1, seconds: 0.2, rounds: 1 }
    : { transactions: 10_000, imports: 3, seconds: 1, rounds: 5 };
  const scores = await compareWallets(walletPace);
  console.log(`${walletTable(scores)}\n`);
  if (values.save) saveWallets(scores, walletPace);
  if (values.only === 'wallets') process.exit();
}

await using started = new AsyncDisposableStack();
const storage = await startStorage();
started.defer(storage.stop);
const yardstick = await startYardstick();
started.defer(yardstick.stop);
const product = await startHodlxxi(storage);
started.defer(product.stop);

const others = await watchOthers([yardstick, product]);
const outcomes: Outcome[] = [];
for (const contest of contests(yardstick, product)) {
  if (values.only !== undefined && !contest.name.startsWith(values.only)) continue;
  const outcome = await compare(contest, pace);
  outcomes.push(outcome);
  console.log(table(outcome));
}
const share = await others();
for (const line of shortfalls(outcomes)) console.log(`short of the aim: ${line}`);
console.log(`other programs used ${percent(share)} of the cores meanwhile`);
if (values.save) {
  writeFileSync(join(import.meta.dirname, 'RESULTS.md'), results({ outcomes, pace, others: share }));
}
