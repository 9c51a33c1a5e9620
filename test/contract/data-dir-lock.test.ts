/** One process per data directory, and a lock that ends with its process. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { acquireDataDirLock, DataDirInUse, DataDirUnusable } from '../../src/infra/sql/data-dir-lock.ts';
import { createPglite } from '../../src/infra/sql/pglite.ts';
import { createScratch } from '../support/scratch.ts';

const holder = fileURLToPath(import.meta.resolve('./data-dir-holder.ts'));

const hold = (
  directory: string,
  platform: NodeJS.Platform = process.platform,
): ChildProcess & AsyncDisposable => {
  const child = spawn(process.execPath, [holder, directory, platform], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const end = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'close');
  };
  return Object.assign(child, { [Symbol.asyncDispose]: end });
};

const firstWords = async (child: ChildProcess): Promise<string> => {
  assert.ok(child.stdout);
  const [chunk] = await once(child.stdout, 'data');
  return String(chunk);
};

describe('the lock of a data directory', () => {
  test('a second process is refused with one clear line, under any name of the directory', async () => {
    using scratch = createScratch('lock');
    const directory = join(scratch.path, 'data');
    mkdirSync(directory);
    const alias = join(scratch.path, 'alias');
    symlinkSync(directory, alias);
    await using first = hold(directory);
    assert.equal(await firstWords(first), 'held\n');
    for (const name of [directory, alias, join(scratch.path, '.', 'alias', '')]) {
      await using second = hold(name);
      const closed = once(second, 'close');
      assert.match(
        await firstWords(second),
        /^data_dir_in_use: data directory .* is in use by another process.*\n$/,
      );
      assert.deepEqual((await closed)[0], 3);
    }
    await assert.rejects(createPglite({ dataDir: directory }), DataDirInUse);
    await using elsewhere = hold(join(scratch.path, 'other'));
    assert.equal(await firstWords(elsewhere), 'held\n');
  });

  test('a file where the directory should be is told in one line that names the setting', async () => {
    using scratch = createScratch('lock');
    const file = join(scratch.path, 'file');
    writeFileSync(file, '');
    for (const [name, reason] of [
      [file, 'is a file'],
      [join(file, 'postgres'), 'lies in a file'],
    ] as const) {
      await assert.rejects(createPglite({ dataDir: name }), (error) => {
        assert.ok(error instanceof DataDirUnusable);
        assert.equal(error.message, `data directory ${name} ${reason}: set DATA_DIR to a writable folder`);
        return true;
      });
    }
  });

  for (const platform of ['linux', 'darwin'] as const) {
    const skip = platform === 'linux' && process.platform !== 'linux';
    test(`after kill -9 the next process takes it at once (as on ${platform})`, { skip }, async () => {
      using scratch = createScratch('lock');
      for (let round = 0; round < 3; round += 1) {
        await using child = hold(scratch.path, platform);
        assert.equal(await firstWords(child), 'held\n');
        await assert.rejects(acquireDataDirLock(scratch.path, platform), DataDirInUse);
        child.kill('SIGKILL');
        await once(child, 'close');
      }
      await using lock = await acquireDataDirLock(scratch.path, platform);
      assert.ok(lock);
    });
  }

  test('of many processes at once exactly one gets it', async () => {
    using scratch = createScratch('lock');
    const children = Array.from({ length: 6 }, () => hold(scratch.path));
    const words = await Promise.all(children.map(firstWords));
    assert.equal(words.filter((word) => word === 'held\n').length, 1);
    for (const child of children) await child[Symbol.asyncDispose]();
  });

  test('released, it can be taken again in the same process', async () => {
    using scratch = createScratch('lock');
    const first = await acquireDataDirLock(scratch.path);
    await assert.rejects(acquireDataDirLock(scratch.path), DataDirInUse);
    await first.release();
    const second = await acquireDataDirLock(scratch.path);
    await second.release();
  });
});
