/** The master key of a server that keeps everything in DATA_DIR: made once, readable by its owner only. */
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Random } from '../core/ports.ts';
import type { MasterKey } from '../core/sealing.ts';
import { ConfigError } from './config-error.ts';
import { key256 } from './parsers.ts';
import type { Secrets } from './secrets.ts';

const OWNER_ONLY = { folder: 0o700, file: 0o600 };

/** The key of the settings, or of DATA_DIR, with the one that it takes over from. Throws as `loadMasterKey` does. */
export async function openMasterKey(secrets: Secrets, dataDir: string, random: Random): Promise<MasterKey> {
  const current = secrets.masterKey ?? (await loadMasterKey(dataDir, random));
  return { current, previous: secrets.previousMasterKey };
}

/**
 * Reads DATA_DIR/master.key, or makes it. Throws `ConfigError` when the file exists and is not a key: replacing
 * it would make every stored secret unreadable.
 */
export async function loadMasterKey(dataDir: string, random: Random): Promise<Uint8Array> {
  const path = join(dataDir, 'master.key');
  return (await readKey(path)) ?? (await createKey(dataDir, path, random));
}

async function readKey(path: string): Promise<Uint8Array | undefined> {
  try {
    return key256((await readFile(path, 'utf8')).trim());
  } catch (error) {
    if (error instanceof RangeError)
      throw new ConfigError(`${path} is damaged: restore it, or set MASTER_KEY`);
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new ConfigError(`${path} cannot be read`);
  }
}

/** Written aside, flushed, then renamed: a power cut leaves the whole key or none. */
async function createKey(dataDir: string, path: string, random: Random): Promise<Uint8Array> {
  const key = random.bytes(32);
  const draft = `${path}.${process.pid}`;
  try {
    await mkdir(dataDir, { recursive: true, mode: OWNER_ONLY.folder });
    await using file = await open(draft, 'wx', OWNER_ONLY.file);
    await file.writeFile(`${Buffer.from(key).toString('base64')}\n`);
    await file.sync();
    await rename(draft, path);
  } catch {
    await rm(draft, { force: true });
    throw new ConfigError(`${path} cannot be written`);
  }
  return key;
}
