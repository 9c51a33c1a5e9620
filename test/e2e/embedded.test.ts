/** The server by itself on one machine: killed in the middle of writes, started twice, started again. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { compiled } from '../support/compiled.ts';
import { fillDataDir } from '../support/data-dir.ts';
import { eventually, startEmbedded } from '../support/deployment.ts';
import { killUnderWrites } from '../support/kill-under-writes.ts';
import { createLedger } from '../support/ledger.ts';
import { freePort } from '../support/ports.ts';
import { startProcess } from '../support/process.ts';
import { createScratch } from '../support/scratch.ts';
import { missing, toolCommand } from '../support/tools.ts';

const main = join(import.meta.dirname, '..', '..', 'src', 'main.ts');

describe('the embedded default', () => {
  it('keeps everything it acknowledged over 2 times kill -9 under writes', async (t) => {
    const { kept, seed } = await killUnderWrites(2);
    t.diagnostic(`${kept} acknowledged applications, sign-ins and sessions, all kept; seed ${seed}`);
    assert.ok(kept >= 10);
  });

  it('refuses a second process on the same DATA_DIR with one clear line', async () => {
    using scratch = createScratch('shared');
    await fillDataDir(scratch.path);
    await using first = await startEmbedded({ DATA_DIR: scratch.path });
    const env = {
      ...compiled(),
      PATH: process.env['PATH'] ?? '',
      HOME: scratch.path,
      PORT: `${await freePort()}`,
      DATA_DIR: scratch.path,
      DEMO: 'false',
      LOG_LEVEL: 'silent',
    };
    await using second = startProcess(process.execPath, [main], { env, cwd: scratch.path });
    await eventually('the second process ends', second.hasExited);
    assert.match(second.output(), /^hodlxxi: [^\n]*DATA_DIR[^\n]*\n$/);
    assert.ok((second.exitCode() ?? 0) > 0);
    assert.equal((await fetch(`${first.baseUrl}/health/ready`)).status, 200, 'the first one goes on');
  });

  it('starts again from warm with everything it had', async (t) => {
    using scratch = createScratch('warm');
    await fillDataDir(scratch.path);
    const port = await freePort();
    const first = await startEmbedded({ DATA_DIR: scratch.path }, port);
    const ledger = createLedger(first.baseUrl);
    await ledger.signIn();
    await first.stop();
    assert.equal(first.exitCode(), 0);
    const began = performance.now();
    await using again = await startEmbedded({ DATA_DIR: scratch.path }, port);
    t.diagnostic(`ready after ${Math.round(performance.now() - began)} ms`);
    assert.equal(again.hasExited(), false);
    await ledger.assertKept();
  });

  it('takes its Bitcoin node and the demo application along when it stops', {
    skip: missing('bitcoind'),
  }, async () => {
    using scratch = createScratch('children');
    await fillDataDir(scratch.path);
    const demoPort = await freePort();
    const demo = () => fetch(`http://localhost:${demoPort}/`).then(({ status }) => status);
    const server = await startEmbedded({
      DATA_DIR: scratch.path,
      BITCOIND: toolCommand('bitcoind'),
      DEMO: 'true',
      DEMO_PORT: `${demoPort}`,
    });
    await eventually('the node runs', () => processesOf(scratch.path).length > 0);
    await eventually('the demo application answers', async () => (await demo()) === 200);
    await server.stop();
    assert.equal(server.exitCode(), 0);
    assert.deepEqual(processesOf(scratch.path), []);
    await assert.rejects(demo());
  });

  it('is told to stop while those two start, and stops as it always does', {
    skip: missing('bitcoind'),
  }, async () => {
    using scratch = createScratch('hasty');
    await fillDataDir(scratch.path);
    const server = await startEmbedded({
      DATA_DIR: scratch.path,
      BITCOIND: toolCommand('bitcoind'),
      DEMO: 'true',
      DEMO_PORT: `${await freePort()}`,
    });
    await server.stop();
    assert.equal(server.exitCode(), 0, server.logs());
    assert.deepEqual(processesOf(scratch.path), []);
  });
});

/** Command lines of running programs that name `path`, the server itself left out. */
function processesOf(path: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => commandLine(pid))
    .filter((line) => line.includes(path) && !line.includes('main.ts'));
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
