/** Names that are paths, more wallets than anybody has, and a node in every kind of trouble: right answers, and back by itself. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { eventually } from '../support/deployment.ts';
import { holdStart } from '../support/held-start.ts';
import { holdWorker } from '../support/held-worker.ts';
import { call } from '../support/relying-party.ts';
import type { Server } from '../support/server.ts';
import { missing } from '../support/tools.ts';
import { createFaucet, type Kind, kinds, settle, type Watched, watch } from '../support/wallet-flow.ts';
import { BURNT, startWalletNode, testKey, type WalletNode } from '../support/wallet-node.ts';
import { type Person, signUp, startWalletServer } from '../support/wallet-server.ts';

const directory = z.object({ wallets: z.array(z.object({ name: z.string() })) });
const owned = z.object({ wallets: z.array(z.object({ id: z.uuid(), state: z.string() })) });
const QUOTA = 50;

describe('wallets in trouble', { skip: missing('bitcoind') }, () => {
  const opened = new AsyncDisposableStack();
  let node: WalletNode;
  let server: Server;
  let person: Person;
  let faucet: Awaited<ReturnType<typeof createFaucet>>;
  let wallet: Watched;
  let at = 0;
  const fresh = () => `wpkh(${testKey}/${++at}/<0;1>/*)`;
  before(async () => {
    node = opened.use(await startWalletNode());
    faucet = await createFaucet(node);
    server = opened.use(await startWalletServer(node, { LOG_LEVEL: 'warn' }));
    person = await signUp(server.baseUrl);
    const [kind] = kinds;
    wallet = await watch(node, person, kind as Kind);
    await person.untilScanned(wallet.id);
    await faucet.send(await wallet.address(), 1_234_567);
    await faucet.mine();
    await settle(wallet, 'the first payment');
  });
  after(() => opened.disposeAsync());

  const preview = () => person.send('POST', '/api/wallets/preview', { import: fresh() });
  /** Everything that was known is still answered, from our tables. */
  const assertKept = async () => {
    const { figures, coins, history } = await wallet.ours();
    assert.equal(figures.total, 1_234_567);
    assert.deepEqual([coins.length, history.length], [1, 1]);
    assert.equal((await person.send('GET', '/api/wallets')).status, 200);
  };
  const assertAway = async () => {
    const { status, body, headers } = await preview();
    assert.deepEqual([status, body['code']], [503, 'chain_unavailable']);
    assert.ok(Number(headers.get('retry-after')) > 0);
    assert.doesNotMatch(JSON.stringify(body), /ECONN|\.cookie|\/tmp|alice|s3cret/);
    await assertKept();
  };
  /** What needs the node is refused before anything is written down. */
  const assertNothingBegins = async () => {
    const asked = await Promise.all([
      person.send('POST', `/api/wallets/${wallet.id}/rescan`, {}),
      person.send('POST', '/api/wallets', { name: 'x', import: fresh() }),
    ]);
    for (const { status, body, headers } of asked) {
      assert.deepEqual([status, body['code']], [503, 'chain_unavailable']);
      assert.ok(Number(headers.get('retry-after')) > 0);
    }
    const { wallets } = owned.parse((await person.expect(200, 'GET', '/api/wallets')).body);
    assert.deepEqual(wallets, [{ id: wallet.id, state: 'ready' }]);
  };
  const recovered = () => eventually('the node is asked again', async () => (await preview()).status === 200);
  const loadKeys = async () => {
    for (const name of [faucet.name, ...wallet.signerNames])
      await node.ask('loadwallet', [name], z.unknown()).catch(() => undefined);
  };
  /** Without our own client: a single call, whatever comes back. */
  const askNode = async (method: string, params: readonly unknown[] = []) => {
    const cookie = readFileSync(node.home.cookieFile, 'utf8');
    const { status, text } = await call(node.home.url, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(cookie).toString('base64')}` },
      body: JSON.stringify({ method, params, id: 1 }),
    });
    return { status, code: Number(/"code":(-?\d+)/.exec(text)?.[1] ?? 0) };
  };
  const pid = () => Number(readFileSync(join(dirname(node.home.cookieFile), 'bitcoind.pid'), 'utf8'));

  it('names that are paths are names, and nothing of them reaches the node', async () => {
    const other = await signUp(server.baseUrl);
    const names = [
      '../x',
      '/abs',
      '..',
      '.',
      'C:\\x',
      '%2e%2e%2fx',
      '~root',
      '$(id)',
      'wallet.dat',
      '💥',
      "'; --",
    ];
    for (const name of names) assert.equal((await other.add(fresh(), { name })).name, name);
    for (const name of ['', ' ', 'a\0b', 'a\nb', 'x'.repeat(500), '\ud800']) {
      const { status } = await other.send('POST', '/api/wallets', { name, import: fresh() });
      assert.equal(status, 400, JSON.stringify(name));
    }
    const { wallets } = z
      .object({ wallets: z.array(z.object({ id: z.uuid() })) })
      .parse((await other.expect(200, 'GET', '/api/wallets')).body);
    for (const { id } of wallets) assert.equal((await other.untilScanned(id)).state, 'done');
    const { wallets: onNode } = await node.ask('listwalletdir', [], directory);
    const ours = onNode.map(({ name }) => name).filter((name) => !name.startsWith('signer_'));
    assert.ok(ours.length >= names.length);
    for (const name of ours) assert.match(name, /^u_[0-9a-f]{32}$/);
    for (const file of readdirSync(dirname(node.home.cookieFile), { recursive: true }))
      assert.doesNotMatch(String(file), /abs|(^|\/)x($|\/)|wallet\.dat\/|root|\.\./);
  });

  it('the last wallet of an account and the one too many', async () => {
    const other = await signUp(server.baseUrl);
    for (let n = 0; n < QUOTA; n += 1) await other.add(fresh());
    const { status, body } = await other.send('POST', '/api/wallets', { name: 'x', import: fresh() });
    assert.deepEqual([status, body['code']], [409, 'wallet_quota_reached']);
    const first = z
      .object({ wallets: z.array(z.object({ id: z.uuid() })), next_cursor: z.string() })
      .parse((await other.expect(200, 'GET', '/api/wallets?limit=30')).body);
    const rest = z
      .object({ wallets: z.array(z.object({ id: z.uuid() })), next_cursor: z.null() })
      .parse((await other.expect(200, 'GET', `/api/wallets?limit=30&cursor=${first.next_cursor}`)).body);
    assert.equal(new Set([...first.wallets, ...rest.wallets].map(({ id }) => id)).size, QUOTA);
    const [one] = rest.wallets;
    assert.ok(one);
    await other.expect(200, 'DELETE', `/api/wallets/${one.id}`);
    await other.add(fresh());
  });

  it('a node that is gone, then back', async () => {
    await node.home.stop();
    await assertAway();
    await assertNothingBegins();
    node.start();
    const seen = new Set<string>();
    await eventually('it is asked again', async () => {
      const { status, body } = await preview();
      seen.add(`${status} ${body['code'] ?? ''}`);
      return status === 200;
    });
    assert.deepEqual([...seen].toSorted().reverse(), ['503 chain_unavailable', '200 ']);
    await loadKeys();
    await assertKept();
  });

  it('a node that is warming up: what is asked meanwhile is refused, and what is written down stays', async () => {
    await node.home.stop();
    const letGo = holdStart(node.home);
    node.start();
    const startsStill = async () => (await askNode('getblockcount')).code === -28;
    await eventually('the node says that it is starting', startsStill);
    await Promise.all([assertAway(), assertNothingBegins()]);
    const outpoints = (await wallet.ours()).coins.map((line) => line.split(' ')[0]);
    const freeze = { outpoints, frozen: true };
    await person.expect(200, 'POST', `/api/wallets/${wallet.id}/utxos/freeze`, freeze);
    assert.equal((await person.balanceOf(wallet.id)).frozen, 1_234_567);
    assert.ok(await startsStill(), 'all of this while it was starting');
    letGo();
    await node.isReady();
    await recovered();
    await loadKeys();
    await assertKept();
    assert.equal((await person.balanceOf(wallet.id)).frozen, 1_234_567);
    await person.expect(200, 'POST', `/api/wallets/${wallet.id}/utxos/freeze`, { ...freeze, frozen: false });
  });

  it('a slow node: what is asked of it is late, what is known is not', async (t) => {
    process.kill(pid(), 'SIGSTOP');
    const [asked, late] = [performance.now(), 3000];
    const slow = preview();
    const timer = setTimeout(() => process.kill(pid(), 'SIGCONT'), late);
    try {
      await assertKept();
      t.diagnostic(`known figures after ${Math.round(performance.now() - asked)} ms`);
      assert.equal((await slow).status, 200);
      assert.ok(performance.now() - asked >= late);
    } finally {
      clearTimeout(timer);
      process.kill(pid(), 'SIGCONT');
    }
  });

  it('a node that does not answer keeps nobody waiting for what is known', async (t) => {
    process.kill(pid(), 'SIGSTOP');
    try {
      const asked = performance.now();
      const slow = preview();
      await sleep(100);
      const began = performance.now();
      await assertKept();
      const known = Math.round(performance.now() - began);
      const { status, body } = await slow;
      assert.deepEqual([status, body['code']], [503, 'chain_unavailable']);
      t.diagnostic(
        `known figures in ${known} ms; given up on the node after ${Math.round(performance.now() - asked)} ms`,
      );
    } finally {
      process.kill(pid(), 'SIGCONT');
    }
    await recovered();
    await assertKept();
  });

  it('a node whose work queue is full', async () => {
    await node.home.stop();
    node.home.start('-keypool=20', '-rpcthreads=1', '-rpcworkqueue=1');
    await node.isReady();
    await recovered();
    const status = (method: string, params: readonly unknown[] = []) =>
      askNode(method, params).then(
        (answer) => answer.status,
        () => 0,
      );
    const letGo = await holdWorker(node.home, status);
    const asked = [status('getblockcount'), status('getblockcount')];
    try {
      assert.equal(await Promise.race(asked), 503, 'the queue is full, and nothing leaves it');
      await assertAway();
    } finally {
      letGo();
    }
    await Promise.all(asked);
    await recovered();
    await node.restart();
    await loadKeys();
    await recovered();
  });

  it('a wrong password, put right by the operator of the node', async () => {
    const { host } = new URL(node.home.url);
    await using stranger = await startWalletServer(node, {
      LOG_LEVEL: 'debug',
      BITCOIN_RPC_URL: `http://alice:s3cret-${'x'.repeat(8)}@${host}`,
      BITCOIN_RPC_COOKIE: '',
    });
    const other = await signUp(stranger.baseUrl);
    const ask = () => other.send('POST', '/api/wallets/preview', { import: fresh() });
    const { status, body, text } = await ask();
    assert.deepEqual([status, body['code']], [503, 'chain_unavailable'], stranger.logs().slice(-3000));
    assert.doesNotMatch(text, /s3cret|alice/);
    await node.home.stop();
    node.home.start('-keypool=20', '-rpcuser=alice', `-rpcpassword=s3cret-${'x'.repeat(8)}`);
    await eventually('the password is right now', async () => (await ask()).status === 200);
    assert.doesNotMatch(stranger.logs(), /s3cret/);
    assert.ok(!stranger.logs().includes(Buffer.from(`alice:s3cret-${'x'.repeat(8)}`).toString('base64')));
    await node.restart();
    await loadKeys();
    await recovered();
  });

  it('what was paid while the node or the server were in trouble is there in the end', async () => {
    await faucet.send(await wallet.address(), 1_000_000);
    await faucet.mine();
    assert.equal((await settle(wallet, 'the payment is seen')).confirmed, 2_234_567);
  });
});

describe('wallets on a pruned node', { skip: missing('bitcoind') }, () => {
  it('one whose beginning is gone is refused with the day that can be read; a younger one is read', async () => {
    await using node = await startWalletNode('-prune=1', '-fastprune');
    const past = Math.floor(Date.now() / 1000) - 30 * 86_400;
    await node.ask('setmocktime', [past], z.null());
    await node.mine(700, BURNT);
    await node.ask('setmocktime', [past + 20 * 86_400], z.null());
    await node.mine(300, BURNT);
    await node.ask('pruneblockchain', [600], z.int());
    await node.ask('setmocktime', [0], z.null());
    await node.mine(1, BURNT);
    await using server = await startWalletServer(node);
    const person = await signUp(server.baseUrl);
    const descriptor = `wpkh(${testKey}/${randomBytes(2).readUInt16BE()}/<0;1>/*)`;
    const body = { name: 'old', import: descriptor };
    const refused = await person.send('POST', '/api/wallets', body);
    assert.deepEqual([refused.status, refused.body['code']], [422, 'birthday_before_prune_height']);
    const [day = ''] = /\d{4}-\d\d-\d\d/.exec(String(refused.body['detail'])) ?? [];
    const later = await person.add(descriptor, { birthday: day });
    assert.equal((await person.untilScanned(later.id)).state, 'done');
    const again = await person.send('POST', `/api/wallets/${later.id}/rescan`, { from: 0 });
    assert.deepEqual([again.status, again.body['code']], [422, 'birthday_before_prune_height']);
  });
});
