/** What reading and adding wallets cost, for people who look at the run and for those who look later. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeMachine } from '../measure/machine.ts';
import type { WalletPace, WalletScores } from '../wallets.ts';
import { percent } from './results.ts';

/** Aim: milliseconds for a balance or a first page, one after the other. */
const MOST_MS = 50;

const short = (ms: number) => (ms > MOST_MS ? ' !' : '');

export function walletTable({ imported, reads, others }: WalletScores): string {
  const rows = reads.map(({ name, bare, ours, ratio }) => [
    name,
    bare.ms.toFixed(2),
    `${ours.ms.toFixed(2)}${short(ours.ms)}`,
    ratio.ms.toFixed(2),
    bare.rate.toFixed(0),
    ours.rate.toFixed(0),
    ratio.rate.toFixed(2),
  ]);
  const lines = [['reads', 'SQL, ms', 'ours, ms', 'ratio', 'SQL, 1/s', 'ours, 1/s', 'ratio'], ...rows].map(
    ([name = '', ...cells]) => [name.padEnd(36), ...cells.map((cell) => cell.padStart(10))].join(' '),
  );
  const { node, ours, ratio } = imported;
  return [
    ...lines,
    `import: the node ${node.toFixed(1)} s, ours ${ours.toFixed(1)} s, ratio ${ratio.toFixed(2)}`,
    `other programs used ${percent(others.whileReading)} of the cores during the reads, ${percent(others.whileImporting)} during the import`,
  ].join('\n');
}

/** Ratios, which another machine will repeat, and the one time there is an aim for. */
export function saveWallets({ imported, reads, others }: WalletScores, pace: WalletPace): void {
  const rows = reads.map(
    ({ name, ours, ratio }) =>
      `| ${name} | ${ours.ms.toFixed(1)}${ours.ms > MOST_MS ? ', missed' : ''} | ${ratio.ms.toFixed(1)} | ${ratio.rate.toFixed(2)} |`,
  );
  const text = `# Wallets

Written by \`npm run bench -- --only wallets --save\`. One wallet of ${pace.transactions} transactions, each a coin that is
unspent. One run, one machine: ${describeMachine()}; server, PostgreSQL, node and load on the same cores, of
which other programs used ${percent(others.whileReading)} during the reads and ${percent(others.whileImporting)} while wallets were added: milliseconds grow with
that, ratios hardly.

Reads over HTTP, beside the least that PostgreSQL has to do for them through the same kind of pool: medians of
${pace.rounds} alternating rounds of ${pace.seconds} seconds. A wallet is "just added" until PostgreSQL has counted its rows (\`analyze\`), which
autovacuum does within a minute or two; till then it plans as if there were few.

| read | milliseconds, aim ${MOST_MS} | of bare SQL's time | of bare SQL's throughput, 16 at once |
|---|---:|---:|---:|
${rows.join('\n')}

Adding it, from the request until every transaction is known, takes ${imported.ratio.toFixed(1)} times as long as the node needs to read
the same chain for the same descriptor (\`importdescriptors\`; nobody waits for the disk): the node does that here as
well, then is asked for each transaction. Median of ${pace.imports}.
`;
  writeFileSync(join(import.meta.dirname, '..', 'WALLETS.md'), text);
}
