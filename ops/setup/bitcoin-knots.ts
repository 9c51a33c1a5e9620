/**
 * Debian's own Bitcoin node (bitcoin-knots, in trixie-backports) for any Debian-like machine, without touching the
 * system: apt works in a private folder, the packages are only unpacked, and the node runs through the C library that
 * comes with it, since that of an older system is too old.
 */
import { globSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { run } from './run.ts';

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** The archive this machine already uses for Debian itself (not security updates, which have an archive of their own). */
const debianArchive = (): string | undefined => {
  const format = '$(ORIGIN) $(CODENAME) $(REPO_URI)';
  const targets = run('apt-get', ['indextargets', '--format', format, 'Created-By: Packages']).output.split(
    '\n',
  );
  return targets.map((line) => /^Debian [a-z]+ (\S+)$/.exec(line)?.[1]).find((uri) => uri !== undefined);
};

const privateApt = (folder: string, archive: string) => {
  const at = (name: string) => join(folder, name);
  for (const name of ['parts', 'lists/partial', 'cache/archives/partial'])
    mkdirSync(at(name), { recursive: true });
  // No package counts as installed, so that a simulated installation names every library the node needs.
  writeFileSync(at('status'), '');
  const suites = 'Suites: trixie trixie-backports\nComponents: main\n';
  writeFileSync(at('parts/debian.sources'), `Types: deb\nURIs: ${archive}\n${suites}Signed-By: ${keyring}\n`);
  const options = Object.entries({
    'Dir::Etc::SourceList': '/dev/null',
    'Dir::Etc::SourceParts': at('parts'),
    'Dir::State::Lists': at('lists'),
    'Dir::State::status': at('status'),
    'Dir::Cache': at('cache'),
    'Acquire::Languages': 'none',
    'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled': 'false',
    'APT::Sandbox::User': 'root',
    'APT::Update::Post-Invoke-Success::': '',
    'Debug::NoLocking': 'true',
  }).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  return (...args: readonly string[]) =>
    run('apt-get', ['-qq', ...options, ...args], { cwd: folder, timeout: 300_000 });
};

/** The node and its shared libraries; not the init system and other programs that a whole installation would bring. */
const wanted = (simulation: string): readonly string[] =>
  [...simulation.matchAll(/^Inst (\S+)/gm)]
    .map(([, name]) => name ?? '')
    .filter((name) => /^(lib|zlib1g$|bitcoin-knots$)/.test(name));

const launcher = (loader: string, libraries: string, program: string): string => `#!/bin/sh
here=$(dirname "$(dirname "$(readlink -f "$0")")")
exec "$here/${loader}" --library-path "$here/${libraries}" "$here/${program}" "$@"
`;

/** Unpacks a node into `folder`, with a `bin/bitcoind` that starts it; the reason when that cannot be done. */
export const unpackKnots = (folder: string): { readonly ok: boolean; readonly reason: string } => {
  const archive = debianArchive();
  if (!archive) return { ok: false, reason: 'no Debian package source is configured' };
  const work = join(folder, 'apt');
  const tree = join(folder, 'root');
  const apt = privateApt(work, archive);
  try {
    const update = apt('update');
    if (!update.ok) return { ok: false, reason: update.output };
    const packages = wanted(apt('-s', 'install', '--no-install-recommends', 'bitcoin-knots').output);
    if (!packages.includes('bitcoin-knots'))
      return { ok: false, reason: 'bitcoin-knots is not in trixie-backports here' };
    const download = apt('download', ...packages);
    if (!download.ok) return { ok: false, reason: download.output };
    for (const file of readdirSync(work).filter((name) => name.endsWith('.deb'))) {
      const unpacked = run('dpkg', ['-x', join(work, file), tree]);
      if (!unpacked.ok) return { ok: false, reason: unpacked.output };
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }

  const inTree = (pattern: string) => globSync(join(tree, pattern)).map((path) => relative(folder, path))[0];
  const loader = inTree('usr/lib*/**/ld-linux-*.so.*');
  const libraries = inTree('usr/lib/*-linux-gnu');
  const program = inTree('usr/{bin,sbin}/bitcoind');
  if (!loader || !libraries || !program) return { ok: false, reason: 'the packages hold no node' };
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin', 'bitcoind'), launcher(loader, libraries, program), { mode: 0o755 });
  return { ok: true, reason: '' };
};
