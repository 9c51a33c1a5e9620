/** The official Bitcoin Core release, known by the digests its builders signed. */
import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.ts';

const version = '29.0';
const host = 'https://bitcoincore.org';

/** SHA-256 per platform, from 29.0/laanwj/all.SHA256SUMS in bitcoin-core/guix.sigs. */
const releases: Readonly<Record<string, { readonly platform: string; readonly sha256: string }>> = {
  'linux-x64': {
    platform: 'x86_64-linux-gnu',
    sha256: 'a681e4f6ce524c338a105f214613605bac6c33d58c31dc5135bbc02bc458bb6c',
  },
  'linux-arm64': {
    platform: 'aarch64-linux-gnu',
    sha256: '7922ac99363dd28f79e57ef7098581fd48ebd1119b412b07e73b1fd19fd0443f',
  },
};

const download = async (url: string): Promise<Buffer | undefined> => {
  try {
    // The answer's head decides quickly whether the host can be reached at all; the body may then take its time.
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), 8_000);
    const answer = await fetch(url, { signal: patience.signal });
    clearTimeout(timer);
    return answer.ok ? Buffer.from(await answer.arrayBuffer()) : undefined;
  } catch {
    return undefined;
  }
};

/**
 * Unpacks `bin/bitcoind` into `folder`; false when the host cannot be reached or has nothing for this platform.
 * @throws Error when what arrived is not the pinned release: never use it, never fall back silently.
 */
export const unpackCore = async (folder: string): Promise<boolean> => {
  const release = releases[`${process.platform}-${process.arch}`];
  if (!release) return false;
  const name = `bitcoin-${version}-${release.platform}.tar.gz`;
  const archive = await download(`${host}/bin/bitcoin-core-${version}/${name}`);
  if (!archive) return false;
  const digest = createHash('sha256').update(archive).digest('hex');
  if (digest !== release.sha256) throw new Error(`${name} has SHA-256 ${digest}, expected ${release.sha256}`);

  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), archive);
  const inside = `bitcoin-${version}/bin/bitcoind`;
  const { ok } = run('tar', ['-xzf', name, '--no-same-owner', inside], { cwd: folder });
  if (ok) {
    mkdirSync(join(folder, 'bin'));
    renameSync(join(folder, inside), join(folder, 'bin', 'bitcoind'));
  }
  rmSync(join(folder, name));
  return ok;
};
