import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { ConfigError } from './config-error.ts';
import { loadMasterKey } from './master-key.ts';

const home = await mkdtemp(join(tmpdir(), 'master-key-'));
after(() => rm(home, { recursive: true }));
const random = { bytes: (length: number) => new Uint8Array(randomBytes(length)) };

describe('loadMasterKey', () => {
  it('makes a key once, for its owner only, and finds it again', async () => {
    const folder = join(home, 'new', 'deep');
    const first = await loadMasterKey(folder, random);
    assert.equal(first.length, 32);
    assert.equal((await stat(join(folder, 'master.key'))).mode & 0o777, 0o600);
    assert.deepEqual(await loadMasterKey(folder, random), first);
  });

  it('never replaces a damaged key', async () => {
    const path = join(home, 'master.key');
    await writeFile(path, 'half a key');
    await assert.rejects(loadMasterKey(home, random), ConfigError);
    assert.equal(await readFile(path, 'utf8'), 'half a key');
  });

  it('says so when the folder cannot be used', async () => {
    await assert.rejects(loadMasterKey(join(home, 'master.key', 'x'), random), ConfigError);
  });
});
