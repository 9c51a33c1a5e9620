/** The embedded database under `kill -9`: what was acknowledged is there when it opens again. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { migrate } from '../../src/infra/sql/migrate.ts';
import { createPglite } from '../../src/infra/sql/pglite.ts';
import { createScratch } from '../support/scratch.ts';

/** The soak kills the whole server twenty times; here it is the database alone. */
const KILLS = 6;
const writer = fileURLToPath(import.meta.resolve('./pglite-writer.ts'));

type Run = { readonly found: ReadonlySet<string>; readonly acknowledged: readonly string[] };

/** Runs the writer, kills it soon after its `enough`th acknowledged write, and returns what it said. */
const runAndKill = async (dataDir: string, enough: number): Promise<Run> => {
  const child = spawn(process.execPath, [writer, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  let ripe = false;
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
    const [, written = ''] = output.split('ready\n');
    if (ripe || written.split('\n').length <= enough) return;
    ripe = true;
    // At no particular point of a statement.
    setTimeout(() => child.kill('SIGKILL'), Math.random() * 30);
  });
  const [, signal] = await once(child, 'close');
  assert.equal(signal, 'SIGKILL', 'the writer ended by itself');
  const [before = '', written = ''] = output.split('ready\n');
  return {
    found: new Set(before.split('\n').map((line) => line.replace('have ', ''))),
    // The last line may have been cut: only whole lines were acknowledged.
    acknowledged: written.split('\n').slice(0, -1),
  };
};

/** Fails when something acknowledged is missing, or half of a pair is there. */
const checkAll = (acknowledged: readonly string[], found: ReadonlySet<string>): void => {
  for (const line of acknowledged) {
    const [kind, id = ''] = line.split(' ');
    const expected = kind === 'pair' ? [`${id}-a`, `${id}-b`] : [id];
    for (const name of expected) assert.ok(found.has(name), `lost ${line}`);
  }
  for (const name of found) {
    if (name.endsWith('-a')) assert.ok(found.has(name.replace(/a$/, 'b')), `half of ${name}`);
  }
};

const usernames = async (dataDir: string): Promise<Set<string>> => {
  await using sql = await createPglite({ dataDir });
  await migrate(sql.db);
  const rows = await sql.db.selectFrom('users').select('username').execute();
  return new Set(rows.map(({ username }) => username ?? ''));
};

describe('PGlite in a directory', () => {
  test(`${KILLS} × kill -9 under writes: every acknowledged row is there, no transaction is there by half`, {
    timeout: 300_000,
  }, async (t) => {
    using scratch = createScratch('durability');
    const dataDir = join(scratch.path, 'db');
    const acknowledged: string[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      // From right after the first row to past several checkpoints. Each run reads what the one before left behind.
      const run = await runAndKill(dataDir, 1 + kill * 40);
      checkAll(acknowledged, run.found);
      acknowledged.push(...run.acknowledged);
    }
    checkAll(acknowledged, await usernames(dataDir));
    t.diagnostic(`${acknowledged.length} acknowledged writes`);
  });

  test('kill -9 while the database is being made: the next start makes it', async () => {
    using scratch = createScratch('first-start');
    const dataDir = join(scratch.path, 'db');
    const unfinished = `${dataDir}.new`;
    for (const point of [() => existsSync(unfinished), () => existsSync(join(unfinished, 'PG_VERSION'))]) {
      const child = spawn(process.execPath, [writer, dataDir], { stdio: 'ignore' });
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
