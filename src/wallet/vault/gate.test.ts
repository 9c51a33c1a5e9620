import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { addUser, laptop, openDatabase, random } from '../../../test/support/accounts.ts';
import { createTestHttp } from '../../../test/support/http.ts';
import { addWallet } from '../../../test/support/wallets.ts';
import { createMemoryKeyValue } from '../../infra/kv/memory.ts';
import { createLockStore } from '../../infra/sql/wallet-lock-store.ts';
import { behindLock } from './gate.ts';
import { createHeldKeys } from './held-keys.ts';
import { createLocks } from './locks.ts';
import { createPassphraseKeys } from './passphrase.ts';
import { createUnlocks } from './unlocks.ts';
import { createVault } from './vault.ts';

const sql = await openDatabase();
after(() => sql.close());
const secret = randomBytes(32);
const kv = createMemoryKeyValue({ clock: Date, maxKeys: 100 });
const held = createHeldKeys(Date);
const vault = createVault({ masterKey: { current: randomBytes(32) }, secret, random, held });
const store = createLockStore(sql);
const locks = createLocks({
  store,
  vault,
  passphraseKeys: createPassphraseKeys({ secret, random }),
  unlocks: createUnlocks({ kv, clock: Date }),
  held,
  kv,
  clock: Date,
  random,
  audit: { record: async () => {} },
  wrong: { failures: 5, duration: 60_000 },
  onOpen: () => {},
  onClose: () => {},
  unload: async () => {},
});

const userId = await addUser(sql);
const { app } = await createTestHttp({ https: false });
app.addHook('onRequest', async (request) => {
  request.principal = {
    userId,
    via: 'session_token',
    scopes: 'all',
    amr: [],
    acr: null,
    secondFactor: 'none',
    authTime: 0,
    expiresAt: 0,
    renewed: false,
  };
});
await app.register(
  behindLock({ locks, cookieName: 'session' }, [
    async (routes) => {
      routes.get('/api/wallets/:id/receive', async (request) => {
        const { id } = Object(request.params);
        const row = await store.find(userId, id);
        return row ? vault.open({ id, lockEpoch: row.wallet.lock?.epoch ?? null, ...row }) : 'none';
      });
      routes.get('/api/fees', async () => 'fees');
    },
  ]),
);
const ask = (path: string, token: string) =>
  app.inject({ url: path, headers: { authorization: `Bearer ${token}` } });

describe('routes behind the lock of a wallet', () => {
  it('answer 423 unless the session that asks has opened it, and then read it as if it had none', async () => {
    const descriptors = { receive: 'wpkh(xpub/0/*)#aaaaaaaa', change: null };
    const id = await addWallet(sql, userId, { state: 'ready' });
    const { encryptedDescriptor, dataKey } = vault.seal(id, descriptors);
    await sql.db
      .updateTable('bitcoin_wallets')
      .set({ encrypted_descriptor: encryptedDescriptor, data_key: dataKey })
      .where('id', '=', id)
      .execute();
    const path = `/api/wallets/${id}/receive`;
    assert.deepEqual((await ask(path, 'one')).json(), descriptors);

    const asking = { userId, walletId: id, holder: 'one', origin: laptop };
    await locks.lock(asking, 'correct horse battery staple');
    for (const token of ['one', 'two']) {
      const answer = await ask(path, token);
      assert.deepEqual([answer.statusCode, answer.json().code], [423, 'wallet_locked']);
    }
    await locks.unlock(asking, 'correct horse battery staple');
    assert.deepEqual((await ask(path, 'one')).json(), descriptors);
    assert.equal((await ask(path, 'two')).statusCode, 423);
    assert.equal((await ask(path, 'one')).statusCode, 200);
  });

  it('leave alone what is about no wallet, and what does not exist', async () => {
    assert.equal((await ask('/api/fees', 'two')).body, 'fees');
    assert.equal(
      (await ask('/api/wallets/4b1d1e5e-0000-4000-8000-000000000000/receive', 'two')).body,
      'none',
    );
  });
});
