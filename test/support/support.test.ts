/** The supports themselves: each program starts, does its job, survives what tests do to it, and leaves nothing behind. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import pg from 'pg';
import { startBitcoind } from './bitcoind.ts';
import { startChromium } from './chromium.ts';
import { startNginx } from './nginx.ts';
import { freePort } from './ports.ts';
import { startPostgres } from './postgres.ts';
import { startRedis } from './redis.ts';
import { missing, requireTool } from './tools.ts';

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
};

const serve = async (name: string, seen: string[]) => {
  const port = await freePort();
  const server = createServer((request, response) => {
    seen.push(
      `${request.headers['x-forwarded-for']} ${request.headers['x-forwarded-proto']} ${request.headers.host}`,
    );
    response.setHeader('content-type', 'text/html').end(name);
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { address: `127.0.0.1:${port}`, [Symbol.asyncDispose]: close };
};

describe('PostgreSQL', { skip: missing('postgres') }, () => {
  test('gives databases that are apart, copies a template, and keeps rows over restart and kill -9', async () => {
    await using postgres = await startPostgres({ durable: true });
    const url = await postgres.createDatabase();
    const run = async (at: string, text: string) => {
      const client = new pg.Client({ connectionString: at });
      await client.connect();
      return client.query(text).finally(() => client.end());
    };
    await run(url, 'CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)');
    await postgres.restart();
    await postgres.kill();
    await assert.rejects(run(url, 'SELECT 1'));
    await postgres.start();
    const copy = await postgres.createDatabase(new URL(url).pathname.slice(1));
    assert.notEqual(copy, url);
    assert.deepEqual((await run(copy, 'SELECT n FROM kept')).rows, [{ n: 7 }]);
  });

  test('removes its folder', async () => {
    const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('hodlxxi-postgres-')).length;
    const postgres = await startPostgres();
    const path = String((await postgres.query('SHOW data_directory')).rows[0]?.data_directory);
    assert.ok(folders() > 0);
    await postgres[Symbol.asyncDispose]();
    assert.equal(existsSync(path), false);
  });
});

describe('Redis', { skip: missing('redis') }, () => {
  test('forgets on flush and on restart, and keeps its address', async () => {
    await using redis = await startRedis();
    await redis.command(['SET', 'a', '1']);
    await redis.flush();
    assert.equal(await redis.command(['GET', 'a']), null);
    await redis.command(['SET', 'a', '2']);
    await redis.restart();
    assert.equal(await redis.command(['GET', 'a']), null);
  });
});

describe('nginx', { skip: missing('nginx') }, () => {
  test('takes the servers in turn and tells them who asked', async () => {
    const seen: string[] = [];
    await using one = await serve('one', seen);
    await using two = await serve('two', seen);
    await using nginx = await startNginx({ upstreams: [one.address, two.address] });
    seen.length = 0;
    const answers = [];
    for (let n = 0; n < 6; n += 1) answers.push(await (await fetch(`${nginx.baseUrl}/${n}`)).text());
    assert.equal(answers.filter((name) => name === 'one').length, 3);
    assert.deepEqual(new Set(seen), new Set([`127.0.0.1 http 127.0.0.1:${nginx.port}`]));
    assert.equal(new Set(nginx.served().map(({ upstream }) => upstream)).size, 2);
  });
});

describe('bitcoind', () => {
  test('mines on a chain of its own', async (t) => {
    if (!requireTool(t, 'bitcoind')) return;
    await using node = await startBitcoind();
    await node.rpc('createwallet', ['w']);
    const address = await node.rpc('getnewaddress', ['', 'bech32'], 'w');
    await node.rpc('generatetoaddress', [101, address]);
    assert.equal(await node.rpc('getbalance', [], 'w'), 50);
    await assert.rejects(node.rpc('nonsense'), /Method not found/);
  });
});

describe('Chromium', { skip: missing('chromium') }, () => {
  test('shows a page on a dark phone, and reaches nothing else', async () => {
    await using chromium = await startChromium();
    await using site = await serve('<meta name=viewport content="width=device-width">', []);
    await using view = await chromium.open({ screen: 'phone', scheme: 'dark' });
    await view.page.goto(`http://${site.address}/`);
    const dark = await view.page.evaluate(
      () => matchMedia('(prefers-color-scheme: dark)').matches && innerWidth === 390,
    );
    assert.equal(dark, true);
    await assert.rejects(view.page.goto('http://elsewhere.example/'), /ERR_NAME_NOT_RESOLVED/);
  });
});

test('a program ends with the test process that started it, even when that is killed', async () => {
  const support = join(import.meta.dirname, 'process.ts');
  const script = `import { startProcess } from ${JSON.stringify(support)};
    console.log(startProcess('/bin/sleep', ['60']).pid); setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', script]);
  const [line] = (await once(parent.stdout.setEncoding('utf8'), 'data')) as [string];
  const pid = Number(line);
  assert.equal(isAlive(pid), true);
  parent.kill('SIGKILL');
  await once(parent, 'exit');
  for (let n = 0; n < 40 && isAlive(pid); n += 1) await new Promise((resolve) => setTimeout(resolve, 25));
  assert.equal(isAlive(pid), false);
});
