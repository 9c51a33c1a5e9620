import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { compiled } from '../../test/support/compiled.ts';
import { acquireDataDirLock } from '../infra/sql/data-dir-lock.ts';

const parent = mkdtempSync(join(tmpdir(), 'hodlxxi-cli-'));
after(() => rmSync(parent, { recursive: true, force: true }));
const dataDir = join(parent, 'data');
const program = fileURLToPath(new URL('main.ts', import.meta.url));

function hodlxxi(...argv: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...argv], {
    env: { ...compiled(), NODE_ENV: 'development', DATA_DIR: dataDir },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('the hodlxxi command reads its arguments before it opens anything', () => {
  it('--help is an answer, for the whole and for every command', () => {
    for (const argv of [['--help'], ['keys', '--help'], ['client', 'create', '-h'], ['serve', '--help']]) {
      const { status, stdout, stderr } = hodlxxi(...argv);
      assert.deepEqual([status, stderr], [0, ''], argv.join(' '));
      assert.match(stdout, /^hodlxxi /);
    }
    assert.equal(existsSync(dataDir), false);
  });

  it('wrong usage is told how it goes', () => {
    for (const argv of [
      ['keys', 'eat'],
      ['client', 'show'],
      ['audit', 'verify', 'x'],
      ['migrate', 'down'],
    ]) {
      const { status, stderr } = hodlxxi(...argv);
      assert.equal(status, 2, argv.join(' '));
      assert.match(stderr, new RegExp(`^hodlxxi ${argv[0]} `));
    }
    assert.equal(existsSync(dataDir), false);
  });

  it('an unknown command is named before the help', () => {
    for (const name of ['frobnicate', 'toString']) {
      const { status, stderr } = hodlxxi(name);
      assert.equal(status, 2);
      assert.match(stderr, new RegExp(`^hodlxxi: there is no command ${name}\n\nhodlxxi <command>`));
    }
  });

  it('says what to do while a server has the embedded database open', async () => {
    await using _server = await acquireDataDirLock(join(dataDir, 'postgres'));
    const { status, stderr } = hodlxxi('keys', 'list');
    assert.equal(status, 1);
    assert.match(stderr, /^hodlxxi keys: a running server .* stop the server first, or use DATABASE_URL\n$/);
  });

  it('says what to do with a database that has no schema', () => {
    for (const argv of [
      ['keys', 'list'],
      ['admin', 'list'],
      ['client', 'list'],
    ]) {
      const { status, stderr } = hodlxxi(...argv);
      assert.equal(status, 1, argv.join(' '));
      assert.match(
        stderr,
        new RegExp(`^hodlxxi ${argv[0]}: the database has no schema yet.*hodlxxi migrate`),
      );
    }
  });
});
