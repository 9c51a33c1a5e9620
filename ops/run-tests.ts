/**
 * `npm test [-- path … | --flag …]` and `npm run soak`. Paths narrow the run to files whose name starts with one of
 * them; flags go to node's test runner as they are. Under CI a skipped or postponed test is a failure.
 */
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { cache, root } from './setup/paths.ts';

type Phase = {
  readonly name: string;
  readonly belongs: (file: string) => boolean;
  /** Test files at once, of two cores. */
  readonly concurrency: number;
  /** Milliseconds for one test. */
  readonly timeout: number;
};

const under = (folder: string) => (file: string) => file.startsWith(`${folder}/`);
const isEndToEnd = under('test/e2e');
const isSoak = under('test/soak');

const phases: readonly Phase[] = [
  { name: 'tests', belongs: (file) => !isEndToEnd(file) && !isSoak(file), concurrency: 3, timeout: 120_000 },
  // Much of a browser's or a node's time is waiting, which other files can use.
  { name: 'end-to-end tests', belongs: isEndToEnd, concurrency: 3, timeout: 300_000 },
];
const soak: Phase = { name: 'soak', belongs: isSoak, concurrency: 1, timeout: 1_800_000 };

const args = process.argv.slice(2);
const flags = args.filter((arg) => arg.startsWith('-') && arg !== '--soak');
const paths = args.filter((arg) => !arg.startsWith('-')).map((path) => relative(root, resolve(path)));

const files = globSync('{src,sdk,web,demo,ops,test,bench}/**/*.test.ts', { cwd: root })
  .filter((file) => !file.includes('node_modules'))
  .filter((file) => paths.length === 0 || paths.some((path) => file.startsWith(path)))
  .toSorted();

/** Every test file is a process of its own: what one has parsed and compiled, the next ones read (node:module, "Module compile cache"). */
const env = { NODE_COMPILE_CACHE: join(cache, 'compile'), ...process.env };

const runPhase = (phase: Phase, chosen: readonly string[]): boolean => {
  console.log(`\n${phase.name}: ${chosen.length} files`);
  const reporters = ['--test-reporter=spec', '--test-reporter-destination=stdout'];
  if (process.env['CI'])
    reporters.push('--test-reporter=./ops/test-reporter.ts', '--test-reporter-destination=stdout');
  const limits = [`--test-concurrency=${phase.concurrency}`, `--test-timeout=${phase.timeout}`];
  const command = ['--test', ...reporters, ...limits, ...flags, ...chosen];
  return spawnSync(process.execPath, command, { cwd: root, env, stdio: 'inherit' }).status === 0;
};

const runs = (args.includes('--soak') ? [soak] : phases)
  .map((phase) => ({ phase, chosen: files.filter(phase.belongs) }))
  .filter(({ chosen }) => chosen.length > 0);

if (runs.length === 0)
  console.error(`no test file ${paths.length > 0 ? `under ${paths.join(', ')}` : 'found'}`);
// Every phase runs, also after one has failed: the whole picture in one go.
const verdicts = runs.map(({ phase, chosen }) => runPhase(phase, chosen));
process.exitCode = verdicts.length > 0 && verdicts.every(Boolean) ? 0 : 1;
