/** The embedded database under `kill -9`: what was acknowledged is there when it opens again. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { createPglite } from '../../src/infra/sql/pglite.ts';
import { createScratch } from '../support/scratch.ts';
import { killWriters, pgliteWriter, usernames } from './pglite-kills.ts';

describe('PGlite in a directory', () => {
  /** The first in the middle of the first writes, the second past several checkpoints. */
  const kills = [1, 200];
  test(`${kills.length} × kill -9 under writes: every acknowledged row is there, no transaction is there by half`, async (t) => {
    using scratch = createScratch('durability');
    t.diagnostic(`${await killWriters(join(scratch.path, 'db'), kills)} acknowledged writes`);
  });

  test('kill -9 while the database is being made: the next start makes it', async () => {
    using scratch = createScratch('first-start');
    const dataDir = join(scratch.path, 'db');
    const unfinished = `${dataDir}.new`;
    for (const point of [() => existsSync(unfinished), () => existsSync(join(unfinished, 'PG_VERSION'))]) {
      const child = spawn(process.execPath, [pgliteWriter, dataDir], { stdio: 'ignore' });
      while (!point()) await new Promise((resolve) => setTimeout(resolve, 2));
      child.kill('SIGKILL');
      await once(child, 'close');
      assert.equal(existsSync(join(dataDir, 'PG_VERSION')), false);
    }
    assert.equal((await usernames(dataDir)).size, 0);
    assert.equal(existsSync(unfinished), false);
  });

  test('only its owner may read it, it opens again, and a folder of something else is left alone', async (t) => {
    using scratch = createScratch('second-start');
    const dataDir = join(scratch.path, 'db');
    await usernames(dataDir);
    assert.equal(statSync(dataDir).mode & 0o777, 0o700);
    const started = performance.now();
    await usernames(dataDir);
    t.diagnostic(`opened again in ${Math.round(performance.now() - started)} ms`);
    await assert.rejects(createPglite({ dataDir: scratch.path }), /is not empty/);
  });
});
