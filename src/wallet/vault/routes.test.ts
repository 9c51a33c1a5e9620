/** Locks and backups over HTTP, as a person and as an application meet them. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { addUser, openDatabase } from '../../../test/support/accounts.ts';
import { startApp } from '../../../test/support/app.ts';
import { missing } from '../../../test/support/tools.ts';
import { startWalletNode, testKey } from '../../../test/support/wallet-node.ts';

const PASSPHRASE = 'correct horse battery staple';
const SEED = `${'abandon '.repeat(11)}about`;

describe('a wallet’s lock and backup over HTTP', { skip: missing('bitcoind') }, () => {
  const opened = new AsyncDisposableStack();
  let sql: Awaited<ReturnType<typeof openDatabase>>;
  let app: Awaited<ReturnType<typeof startApp>>;
  let other: Awaited<ReturnType<typeof startApp>>;
  before(async () => {
    sql = opened.use(await openDatabase());
    const node = opened.use(await startWalletNode());
    const bitcoin = { current: () => node.rpc, host: '127.0.0.1', close: async () => {} };
    app = opened.use(await startApp(sql, { bitcoin }));
    other = opened.use(await startApp(sql, { bitcoin, beside: app }));
  });
  after(() => opened.disposeAsync());

  let at = 0;
  async function withWallet() {
    const userId = await addUser(sql);
    const person = await app.signIn(userId);
    const descriptor = `wpkh(${testKey}/77/${++at}/<0;1>/*)`;
    const added = await person.send('POST', '/api/wallets', { name: 'Savings', descriptor });
    assert.equal(added.statusCode, 201, added.body);
    const { id, first_addresses: addresses } = added.json();
    for (const deadline = Date.now() + 20_000; Date.now() < deadline; await sleep(50))
      if ((await person.send('GET', `/api/wallets/${id}`)).json().state === 'ready') break;
    const lock = (body: object) => person.send('POST', `/api/wallets/${id}/encrypt`, body);
    const unlock = (body: object) => person.send('POST', `/api/wallets/${id}/decrypt`, body);
    return { ...person, userId, id, addresses, lock, unlock, url: `/api/wallets/${id}` };
  }

  it('locked, it says nothing of what it holds until the session opens it, in every process', async () => {
    const { send, url, lock, unlock, token, userId } = await withWallet();
    const locked = await lock({ passphrase: PASSPHRASE });
    assert.deepEqual([locked.statusCode, locked.json().locked, locked.json().open_until], [200, true, null]);
    const shown = (await send('GET', url)).json();
    assert.deepEqual([shown.state, shown.balance], ['locked', null]);
    const refused = await send('POST', `${url}/backup`);
    assert.deepEqual([refused.statusCode, refused.json().code], [423, 'wallet_locked']);

    assert.equal((await unlock({ passphrase: 'not this one' })).json().code, 'passphrase_wrong');
    const open = await unlock({ passphrase: PASSPHRASE });
    assert.equal(open.statusCode, 200, open.body);
    assert.ok(Date.parse(open.json().open_until) > Date.now());
    const elsewhere = other.bearer(token);
    for (const ask of [send, elsewhere]) {
      assert.equal((await ask('POST', `${url}/backup`)).statusCode, 200);
      assert.equal((await ask('GET', `${url}/lock`)).json().open_until, open.json().open_until);
    }
    const second = await app.signIn(userId);
    assert.equal((await second.send('POST', `${url}/backup`)).statusCode, 423);
    assert.equal((await second.send('GET', `${url}/lock`)).json().open_until, null);

    assert.equal((await lock({})).statusCode, 200);
    assert.equal((await elsewhere('POST', `${url}/backup`)).statusCode, 423);
    assert.equal((await unlock({ passphrase: PASSPHRASE, remove_lock: true })).json().locked, false);
    assert.equal((await send('GET', url)).json().state, 'ready');
  });

  it('a passphrase is not a seed phrase, nor a short word', async () => {
    const { lock, send, url } = await withWallet();
    assert.equal((await lock({ passphrase: SEED })).json().code, 'private_key_refused');
    assert.equal((await lock({ passphrase: 'short' })).json().code, 'validation_failed');
    assert.equal(
      (await send('POST', `${url}/backup`, { passphrase: SEED })).json().code,
      'private_key_refused',
    );
    assert.equal((await lock({})).json().code, 'wallet_not_locked');
  });

  it('another person’s wallet has neither lock nor backup', async () => {
    const { url } = await withWallet();
    const { send } = await app.signIn(await addUser(sql));
    for (const [method, path, body] of [
      ['GET', '/lock', undefined],
      ['POST', '/encrypt', { passphrase: PASSPHRASE }],
      ['POST', '/decrypt', { passphrase: PASSPHRASE }],
      ['POST', '/backup', {}],
    ] as const) {
      const answer = await send(method, `${url}${path}`, body);
      assert.deepEqual([answer.statusCode, answer.json().code], [404, 'not_found'], path);
    }
  });

  it('a backup is a file, and restores the wallet in another account', async () => {
    const { send, url, addresses } = await withWallet();
    for (const passphrase of [undefined, PASSPHRASE]) {
      const file = await send('POST', `${url}/backup`, { passphrase });
      assert.equal(file.statusCode, 200, file.body);
      assert.match(
        String(file.headers['content-disposition']),
        /^attachment; filename="wallet-[\d-]+\.json(\.age)?"$/,
      );
      assert.equal(file.headers['cache-control'], 'no-store');
      const friend = await app.signIn(await addUser(sql));
      const restored = await friend.send('POST', '/api/wallets/restore', { backup: file.body, passphrase });
      assert.equal(restored.statusCode, 201, restored.body);
      assert.deepEqual(restored.json().first_addresses, addresses);
      assert.equal(restored.json().name, 'Savings');
    }
  });

  it('a large backup is taken, a seed phrase anywhere in it is not', async () => {
    const { send, url } = await withWallet();
    const file = JSON.parse((await send('POST', `${url}/backup`)).body);
    const labels = Array.from({ length: 10_000 }, (_, count) => ({
      type: 'tx',
      ref: count.toString(16).padStart(64, '0'),
      label: `Rent of the month ${count}, ${'x'.repeat(150)}`,
    }));
    const backup = JSON.stringify({ ...file, labels }, null, 2);
    assert.ok(backup.length > 2 ** 20);
    const friend = await app.signIn(await addUser(sql));
    const poisoned = backup.replace('Rent of the month 7000', SEED);
    const refused = await friend.send('POST', '/api/wallets/restore', { backup: poisoned });
    assert.deepEqual([refused.statusCode, refused.json().code], [422, 'private_key_refused']);
    assert.equal(refused.body.includes('abandon'), false);
    const restored = await friend.send('POST', '/api/wallets/restore', { backup });
    assert.equal(restored.statusCode, 201, restored.body);
    const awaited = await sql.db
      .selectFrom('wallet_awaited')
      .select(({ fn }) => fn.countAll().as('count'))
      .where('wallet_id', '=', restored.json().id)
      .executeTakeFirst();
    assert.equal(Number(awaited?.count), labels.length);
  });
});
