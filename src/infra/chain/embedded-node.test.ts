import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { silent } from '../../../test/support/accounts.ts';
import { createScratch } from '../../../test/support/scratch.ts';
import { missing, toolCommand } from '../../../test/support/tools.ts';
import { type EmbeddedNode, startEmbeddedNode } from './embedded-node.ts';
import { readNote, writeNote } from './node-note.ts';
import { isAlive, recordOf } from './process-record.ts';

async function rpc({ rpcUrl, cookieFile }: EmbeddedNode, method: string): Promise<unknown> {
  const credentials = Buffer.from(readFileSync(cookieFile, 'utf8')).toString('base64');
  const answer = await fetch(rpcUrl, {
    method: 'POST',
    headers: { authorization: `Basic ${credentials}` },
    body: JSON.stringify({ jsonrpc: '1.0', id: 1, method, params: [] }),
  });
  const body: { readonly result: unknown } = JSON.parse(await answer.text());
  return body.result;
}

async function until(what: string, isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (isSo()) return;
    await sleep(25);
  }
  assert.fail(`not within 10 s: ${what}`);
}

const noteIn = (folder: string) => readNote(join(folder, 'node.json'));

/** A server of its own that runs a node in `folder`. */
function startServer(folder: string): ChildProcess {
  const program = `
    import { startEmbeddedNode } from './embedded-node.ts';
    const quiet = () => {};
    const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
    const options = { command: process.argv[1], dataDir: process.argv[2], log, clock: Date };
    await (await startEmbeddedNode(options)).ready;
    console.log('ready');
  `;
  const args = ['--input-type=module', '-e', program, toolCommand('bitcoind'), folder];
  return spawn(process.execPath, args, { cwd: import.meta.dirname, stdio: ['ignore', 'pipe', 'inherit'] });
}

const isReady = ({ stdout }: ChildProcess) => {
  assert.ok(stdout);
  return once(stdout, 'data');
};

describe('the embedded node', { skip: missing('bitcoind') }, () => {
  const start = (dataDir: string, log = silent) =>
    startEmbeddedNode({ command: toolCommand('bitcoind'), dataDir, log, clock: Date });

  test('it is alone on a chain of its own, holds no wallet, and is gone after stop', async () => {
    using scratch = createScratch('node');
    const node = await start(join(scratch.path, 'bitcoin'));
    assert.match(node.rpcUrl, /^http:\/\/127\.0\.0\.1:\d+$/);
    await node.ready;
    assert.partialDeepStrictEqual(await rpc(node, 'getblockchaininfo'), { chain: 'regtest', blocks: 0 });
    assert.partialDeepStrictEqual(await rpc(node, 'getnetworkinfo'), { connections: 0, localaddresses: [] });
    assert.deepEqual(await rpc(node, 'listwallets'), []);
    const record = noteIn(join(scratch.path, 'bitcoin'))?.node;
    assert.ok(record && isAlive(record));
    await node.stop();
    assert.equal(isAlive(record), false);
    assert.equal(existsSync(join(scratch.path, 'bitcoin', 'node.json')), false);
  });

  test('stop before it is ready ends it too, and ready rejects', async () => {
    using scratch = createScratch('node');
    const node = await start(scratch.path);
    await node.stop();
    await assert.rejects(node.ready, /was stopped/);
    assert.equal(noteIn(scratch.path), null);
  });

  test('it ends with the server that started it, even when that is killed', async () => {
    using scratch = createScratch('node');
    const server = startServer(scratch.path);
    await isReady(server);
    const record = noteIn(scratch.path)?.node;
    assert.ok(record && isAlive(record));
    server.kill('SIGKILL');
    await until('the node is gone', () => !isAlive(record));
  });

  test('a node that was left behind all the same is ended, and a new one takes the folder', async () => {
    using scratch = createScratch('node');
    const lost = await start(scratch.path);
    await lost.ready;
    const left = noteIn(scratch.path);
    assert.ok(left);
    // As if the server that noted it had died: nobody with this time of birth is alive.
    writeNote(join(scratch.path, 'node.json'), {
      ...left,
      server: { pid: left.server.pid, born: 'long ago' },
    });
    await using node = await start(scratch.path);
    await node.ready;
    assert.equal(isAlive(left.node), false);
    assert.notEqual(noteIn(scratch.path)?.node.pid, left.node.pid);
    await lost.stop();
    assert.ok(noteIn(scratch.path), 'the note of the new node stays');
    assert.equal(await rpc(node, 'getblockcount'), 0);
  });

  test('the node of a living server is used, and left to it', async () => {
    using scratch = createScratch('node');
    const server = startServer(scratch.path);
    await isReady(server);
    const record = noteIn(scratch.path)?.node;
    const node = await start(scratch.path);
    await node.ready;
    assert.equal(await rpc(node, 'getblockcount'), 0);
    await node.stop();
    assert.ok(record && isAlive(record));
    server.kill('SIGKILL');
    await until('the node is gone', () => !isAlive(record));
  });

  test('a note about another process with the same id does not end that process', async () => {
    using scratch = createScratch('node');
    const own = recordOf(process.pid);
    assert.ok(own);
    const stranger = { pid: process.pid, born: `${own.born}0` };
    writeNote(join(scratch.path, 'node.json'), { node: stranger, server: stranger, port: 1 });
    await using node = await start(scratch.path);
    await node.ready;
    assert.equal(await rpc(node, 'getblockcount'), 0);
  });

  test('a note that cannot be read is no note', () => {
    using scratch = createScratch('node');
    for (const text of ['', '{', 'null', '{"node":{"pid":"1","born":""}}']) {
      writeFileSync(join(scratch.path, 'node.json'), text);
      assert.equal(noteIn(scratch.path), null);
    }
  });
});

test('a command that does not exist is a reason, not an exception', async () => {
  using scratch = createScratch('node');
  const lines: string[] = [];
  const warn = (_: object, line: string) => void lines.push(line);
  const log = { ...silent, warn };
  const command = join(scratch.path, 'no-such-program');
  await using node = await startEmbeddedNode({ command, dataDir: scratch.path, log, clock: Date });
  await assert.rejects(node.ready, /ENOENT/);
  assert.match(lines.join('\n'), /the Bitcoin node ended: .*ENOENT/);
});
