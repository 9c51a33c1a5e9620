/** The embedded database alone under `kill -9`; used briefly by the tests and at length by the soak run. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { migrate } from '../../src/infra/sql/migrate.ts';
import { createPglite } from '../../src/infra/sql/pglite.ts';

/** A program that prints the rows it finds, then writes until it is killed. */
export const pgliteWriter = fileURLToPath(import.meta.resolve('./pglite-writer.ts'));

type Run = { readonly found: ReadonlySet<string>; readonly acknowledged: readonly string[] };

/** Runs the writer, kills it soon after its `enough`th acknowledged write, and returns what it said. */
const runAndKill = async (dataDir: string, enough: number): Promise<Run> => {
  const child = spawn(process.execPath, [pgliteWriter, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
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

/** Of everybody in that database, made and migrated where it is missing. */
export const usernames = async (dataDir: string): Promise<Set<string>> => {
  await using sql = await createPglite({ dataDir });
  await migrate(sql.db);
  const rows = await sql.db.selectFrom('users').select('username').execute();
  return new Set(rows.map(({ username }) => username ?? ''));
};

/**
 * Kills a writer once for each of `enough`, soon after that many acknowledged writes. Each run reads what the one
 * before left behind. Rejects when something acknowledged is missing, or half of a pair is there; resolves to how
 * much was acknowledged.
 */
export const killWriters = async (dataDir: string, enough: readonly number[]): Promise<number> => {
  const acknowledged: string[] = [];
  for (const writes of enough) {
    const run = await runAndKill(dataDir, writes);
    checkAll(acknowledged, run.found);
    acknowledged.push(...run.acknowledged);
  }
  checkAll(acknowledged, await usernames(dataDir));
  return acknowledged.length;
};
