/**
 * `prepare.ts start` readies a Bitcoin node; `prepare.ts test` every program the tests drive, and the web application.
 * Writes `.cache/tools.json`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { canInstall, install } from './apt.ts';
import { findBitcoind } from './bitcoind.ts';
import { cache, toolsFile } from './paths.ts';
import { findTool, knownTool, rememberedTools, type ToolName, toolNames, tools } from './tools.ts';
import { buildWeb } from './web.ts';

const say = (line: string) => console.error(`hodlxxi: ${line}`);

/** Installs the packages of absent programs where that is possible, and says so where it is not. */
const installAbsent = (names: readonly ToolName[]): void => {
  const packages = names
    .filter((name) => findTool(name) === undefined)
    .flatMap((name) => tools[name].packages);
  if (packages.length === 0) return;
  if (!canInstall()) {
    say(`the tests also want these packages; as root: apt-get install ${packages.join(' ')}`);
    return;
  }
  say(`installing ${packages.join(' ')} (once) …`);
  if (install(packages).ok) return;
  // One package that this system does not have keeps apt-get from installing any: so one by one.
  for (const name of packages) {
    const { ok, output } = install([name]);
    if (!ok) say(`apt-get could not install ${name}: ${output.trim().split('\n').slice(-5).join('\n')}`);
  }
};

const remember = (names: readonly ToolName[]): void => {
  const found = names.map((name) => [name, findTool(name)]);
  mkdirSync(cache, { recursive: true });
  writeFileSync(
    toolsFile,
    `${JSON.stringify({ ...rememberedTools(), ...Object.fromEntries(found) }, null, 2)}\n`,
  );
};

const missing = () => toolNames.filter((name) => knownTool(name) === undefined);

async function findAll(): Promise<void> {
  installAbsent(missing());
  await findBitcoind(say);
  remember(toolNames);
  const still = missing();
  if (still.length > 0) {
    say(
      `not found: ${still.join(', ')}; tests that need them are ${process.env['CI'] ? 'failures' : 'skipped'}`,
    );
    if (process.env['CI']) process.exitCode = 1;
  }
}

if (process.argv[2] === 'start') {
  await findBitcoind(say);
  remember(['bitcoind']);
} else {
  if (!buildWeb(say)) process.exitCode = 1;
  if (missing().length > 0) await findAll();
}
