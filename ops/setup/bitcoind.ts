/** A real Bitcoin node: BITCOIND or PATH, a copy fetched earlier, the official release, Debian's own. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unpackCore } from './bitcoin-core.ts';
import { unpackKnots } from './bitcoin-knots.ts';
import { bitcoindUnavailable, cache, unpackedBitcoind } from './paths.ts';
import { run } from './run.ts';
import { type FoundTool, findTool } from './tools.ts';

type Say = (line: string) => void;

const works = (folder: string): boolean => run(join(folder, 'bin', 'bitcoind'), ['--version']).ok;

const fetchInto = async (folder: string): Promise<string | undefined> => {
  if ((await unpackCore(folder)) && works(folder)) return undefined;
  rmSync(folder, { recursive: true, force: true });
  const { ok, reason } = unpackKnots(folder);
  if (!ok) return reason.trim().split('\n').at(-1) ?? reason;
  return works(folder) ? undefined : 'the unpacked node does not run on this machine';
};

/** Finds a node, or fetches one into the cache; null, with one line said, when there is none to be had. */
export const findBitcoind = async (say: Say): Promise<FoundTool | null> => {
  const found = findTool('bitcoind');
  if (found) return found;

  say('fetching a Bitcoin node (once) …');
  const folder = join(cache, `bitcoind-${process.pid}`);
  mkdirSync(cache, { recursive: true });
  try {
    const problem = await fetchInto(folder).catch((error: unknown) => String(error));
    if (problem !== undefined) {
      say(`a Bitcoin node could not be fetched: ${problem}`);
      writeFileSync(bitcoindUnavailable, problem);
      return null;
    }
    rmSync(unpackedBitcoind, { recursive: true, force: true });
    renameSync(folder, unpackedBitcoind);
    rmSync(bitcoindUnavailable, { force: true });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return findTool('bitcoind') ?? null;
};
