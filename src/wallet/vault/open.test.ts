/** Wallets with a passphrase while a session has them open: kept up to date, read again, and shown to that session. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { addUser, openDatabase } from '../../../test/support/accounts.ts';
import { startApp } from '../../../test/support/app.ts';
import { freePort } from '../../../test/support/ports.ts';
import { missing } from '../../../test/support/tools.ts';
import { createSigner, type Signer } from '../../../test/support/wallet-mirror.ts';
import { startWalletNode, type WalletNode } from '../../../test/support/wallet-node.ts';

const PASSPHRASE = 'correct horse battery staple';

describe('a locked wallet that a session has opened', { skip: missing('bitcoind') }, () => {
  const opened = new AsyncDisposableStack();
  let sql: Awaited<ReturnType<typeof openDatabase>>;
  let node: WalletNode;
  let app: Awaited<ReturnType<typeof startApp>>;
  let other: Awaited<ReturnType<typeof startApp>>;
  let faucet: Signer;
  before(async () => {
    sql = opened.use(await openDatabase());
    const notices = `-zmqpubsequence=tcp://127.0.0.1:${await freePort()}`;
    node = opened.use(await startWalletNode('-changetype=bech32', notices));
    const bitcoin = { current: () => node.rpc, host: '127.0.0.1', close: async () => {} };
    app = opened.use(await startApp(sql, { bitcoin }));
    other = opened.use(await startApp(sql, { bitcoin, beside: app }));
    faucet = await createSigner(node);
    await node.mine(101, await faucet.address());
  });
  after(() => opened.disposeAsync());

  async function withLocked() {
    const userId = await addUser(sql);
    const signer = await createSigner(node);
    const person = await app.signIn(userId);
    const { receive, change } = signer.descriptors;
    const added = await person.send('POST', '/api/wallets', {
      name: 'Savings',
      descriptors: [receive, change],
    });
    assert.equal(added.statusCode, 201, added.body);
    const url = `/api/wallets/${added.json().id}`;
    const get = async (path = '') => (await person.send('GET', `${url}${path}`)).json();
    const until = async (holds: () => Promise<boolean>) => {
      for (const deadline = Date.now() + 20_000; Date.now() < deadline; await sleep(50))
        if (await holds()) return;
      assert.fail(`it did not come to that: ${JSON.stringify([await get(), await get('/scan')])}`);
    };
    await until(async () => (await get()).state === 'ready');
    const lock = (body = {}) => person.send('POST', `${url}/encrypt`, body);
    const unlock = () => person.send('POST', `${url}/decrypt`, { passphrase: PASSPHRASE });
    assert.equal((await lock({ passphrase: PASSPHRASE })).statusCode, 200);
    return { ...person, userId, signer, url, get, until, lock, unlock };
  }

  const pay = async (signer: Signer, sats: bigint) => {
    await faucet.send(await signer.address(), sats);
    await node.mine(1, await faucet.address());
  };

  it('is shown to that session as it is, and to others as locked', async () => {
    const { get, unlock, lock, userId, url, send } = await withLocked();
    const closed = await get();
    assert.deepEqual([closed.state, closed.locked, closed.balance], ['locked', true, null]);
    assert.equal((await unlock()).statusCode, 200);
    const shown = await get();
    assert.deepEqual([shown.state, shown.locked, shown.balance?.total ?? 0], ['ready', true, 0]);
    assert.equal((await send('GET', '/api/wallets')).json().wallets[0].state, 'ready');
    const second = await app.signIn(userId);
    assert.equal((await second.send('GET', url)).json().state, 'locked');
    assert.equal((await second.send('GET', '/api/wallets')).json().wallets[0].state, 'locked');
    await lock();
    assert.equal((await get()).state, 'locked');
  });

  it('catches up when it is opened, and is kept up to date until it is locked again', async () => {
    const { get, until, unlock, lock, signer } = await withLocked();
    await pay(signer, 70_000n);
    await unlock();
    await until(async () => (await get()).balance?.confirmed === 70_000);
    await pay(signer, 5000n);
    await until(async () => (await get('/balance')).confirmed === 75_000);
    await lock();
    await pay(signer, 1000n);
    assert.equal((await get('/balance')).code, 'wallet_locked');
    await unlock();
    await until(async () => (await get()).balance?.confirmed === 76_000);
  });

  it('can be read anew, watched further and loaded by that session alone, in every process', async () => {
    const { url, send, get, until, unlock, token, userId } = await withLocked();
    const elsewhere = other.bearer(token);
    const second = await app.signIn(userId);
    for (const [method, path, body] of [
      ['POST', '/rescan', { from: 0 }],
      ['POST', '/load', undefined],
      ['PATCH', '', { gap_limit: 40 }],
    ] as const) {
      const closed = await send(method, `${url}${path}`, body);
      assert.deepEqual([closed.statusCode, closed.json().code], [423, 'wallet_locked'], path);
    }
    await unlock();
    for (const ask of [send, elsewhere]) {
      const scan = await ask('POST', `${url}/rescan`, { from: 0 });
      assert.equal(scan.statusCode, 202, scan.body);
      assert.equal((await get()).locked, true);
      await until(async () => (await get('/scan')).state === 'done');
      await until(async () => (await get()).state === 'ready');
      assert.equal((await ask('POST', `${url}/load`)).json().loaded, true);
    }
    const wider = await send('PATCH', url, { gap_limit: 40 });
    assert.deepEqual([wider.statusCode, wider.json().gap_limit], [200, 40], wider.body);
    await until(async () => (await get('/scan')).state === 'done');
    assert.equal((await second.send('POST', `${url}/rescan`, {})).statusCode, 423);
    assert.equal((await second.send('PATCH', url, { gap_limit: 50 })).statusCode, 423);
    assert.equal((await second.send('PATCH', url, { name: 'Cold' })).json().state, 'locked');
  });

  it('the state it is in apart from its lock outlives locking, opening and taking the lock off', async () => {
    const { url, send, get, unlock, lock, until } = await withLocked();
    await unlock();
    await send('POST', `${url}/rescan`, { from: 0 });
    await lock();
    assert.equal((await get()).state, 'locked');
    await unlock();
    await until(async () => (await get()).state === 'ready');
    assert.equal((await get('/scan')).state, 'done');
    const free = await send('POST', `${url}/decrypt`, { passphrase: PASSPHRASE, remove_lock: true });
    assert.equal(free.json().locked, false);
    assert.deepEqual([(await get()).state, (await get()).locked], ['ready', false]);
  });

  it('whoever watches it is told, and no longer once it is locked again', async () => {
    const { url, token, unlock, lock, signer } = await withLocked();
    await unlock();
    const response = await fetch(`${app.own}${url}/events`, {
      headers: { authorization: `Bearer ${token}` },
    });
    assert.equal(response.status, 200);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader() ?? assert.fail();
    let heard = '';
    const hear = async (what: RegExp) => {
      while (!what.test(heard)) {
        const { value, done } = await reader.read();
        assert.equal(done, false, heard);
        heard += value;
      }
    };
    await pay(signer, 1234n);
    await hear(/"state":"ready".*"confirmed":1234/);
    await lock();
    for (let done = false; !done; ) ({ done } = await reader.read());
  });
});
