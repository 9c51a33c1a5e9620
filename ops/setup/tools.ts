/** The programs that tests drive: where they may be, from which version on they serve, which Debian packages bring them. */
import { accessSync, constants, globSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { toolsFile, unpackedBitcoind } from './paths.ts';
import { run } from './run.ts';

export type ToolName = 'postgres' | 'redis' | 'nginx' | 'chromium' | 'bitcoind' | 'electrum' | 'age';
export type FoundTool = { readonly command: string; readonly version: string };

type Tool = {
  readonly programs: readonly string[];
  /** Folders beside PATH, as glob patterns. */
  readonly folders: readonly string[];
  /** Arguments that make the program say its version. */
  readonly sayVersion: readonly string[];
  /** First acceptable major version. */
  readonly least: number;
  readonly packages: readonly string[];
};

export const tools: Readonly<Record<ToolName, Tool>> = {
  postgres: {
    programs: ['postgres'],
    folders: ['/usr/lib/postgresql/*/bin'],
    sayVersion: ['--version'],
    least: 15,
    packages: ['postgresql'],
  },
  redis: {
    programs: ['redis-server'],
    folders: [],
    sayVersion: ['--version'],
    least: 6,
    packages: ['redis-server'],
  },
  nginx: { programs: ['nginx'], folders: ['/usr/sbin'], sayVersion: ['-v'], least: 1, packages: ['nginx'] },
  chromium: {
    programs: ['chromium', 'chromium-browser', 'google-chrome'],
    folders: [],
    sayVersion: ['--version'],
    least: 100,
    // Without any font a page is a picture of boxes.
    packages: ['chromium', 'fonts-liberation'],
  },
  bitcoind: {
    programs: ['bitcoind'],
    folders: [join(unpackedBitcoind, 'bin')],
    sayVersion: ['--version'],
    least: 25,
    packages: [],
  },
  electrum: {
    programs: ['electrum'],
    folders: [],
    // Without the second word it asks a daemon.
    sayVersion: ['version', '--offline'],
    least: 4,
    // The command line alone, 8 MB: the window is only recommended.
    packages: ['electrum'],
  },
  age: { programs: ['age'], folders: [], sayVersion: ['--version'], least: 1, packages: ['age'] },
};

export const toolNames = Object.keys(tools) as readonly ToolName[];

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const candidates = (tool: Tool): readonly string[] => {
  const folders = [
    ...(process.env['PATH'] ?? '').split(delimiter),
    ...tool.folders.flatMap((f) => globSync(f).toReversed()),
  ];
  return folders
    .flatMap((folder) => tool.programs.map((program) => join(folder, program)))
    .filter(isExecutable);
};

const probe = (command: string, tool: Tool): FoundTool | undefined => {
  const { ok, output } = run(command, tool.sayVersion, { timeout: 30_000 });
  const version = /\d+(\.\d+)+/.exec(output)?.[0];
  return ok && version !== undefined && Number.parseInt(version, 10) >= tool.least
    ? { command, version }
    : undefined;
};

/** The first program of that name on this machine that runs and is recent enough. `BITCOIND` goes before PATH. */
export const findTool = (name: ToolName): FoundTool | undefined => {
  const tool = tools[name];
  const preferred = name === 'bitcoind' && process.env['BITCOIND'] ? [process.env['BITCOIND']] : [];
  for (const command of [...preferred, ...candidates(tool)]) {
    const found = probe(command, tool);
    if (found) return found;
  }
  return undefined;
};

/** What the last set-up found; perhaps gone since. */
export const rememberedTools = (): Partial<Record<ToolName, FoundTool>> => {
  try {
    return JSON.parse(readFileSync(toolsFile, 'utf8')) as Partial<Record<ToolName, FoundTool>>;
  } catch {
    return {};
  }
};

/** As `findTool`, but trusts what the last set-up found while the program is still there: starting each one costs time. */
export const knownTool = (name: ToolName): FoundTool | undefined => {
  const known = rememberedTools()[name];
  return known && isExecutable(known.command) ? known : findTool(name);
};
