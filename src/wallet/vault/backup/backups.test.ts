/** Backups of a wallet that a real node watches. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { addUser, createTestClock, laptop, openDatabase, random } from '../../../../test/support/accounts.ts';
import { runAge } from '../../../../test/support/age.ts';
import { testAccount } from '../../../../test/support/descriptors.ts';
import { missing } from '../../../../test/support/tools.ts';
import { testVault } from '../../../../test/support/wallet-jobs.ts';
import { startWalletNode, type WalletNode } from '../../../../test/support/wallet-node.ts';
import type { AuditEvent } from '../../../core/ports.ts';
import { createMemoryKeyValue } from '../../../infra/kv/memory.ts';
import { createBackupStore } from '../../../infra/sql/wallet-backup-store.ts';
import { createJobStore } from '../../../infra/sql/wallet-job-store.ts';
import { createLockStore } from '../../../infra/sql/wallet-lock-store.ts';
import { createWalletsStore } from '../../../infra/sql/wallet-store.ts';
import { referencePoints } from '../../../lib/bitcoin/descriptor/index.ts';
import { createWallets } from '../../wallets.ts';
import { createHeldKeys } from '../held-keys.ts';
import { createLocks } from '../locks.ts';
import { createPassphraseKeys } from '../passphrase.ts';
import { createUnlocks } from '../unlocks.ts';
import { createAgeFiles } from './age-file.ts';
import { createBackups } from './backups.ts';

const PASSPHRASE = 'correct horse battery staple';
const SEED = `${'abandon '.repeat(11)}about`;
const account = testAccount('a wallet with a backup');
const others = testAccount('somebody else’s');
const birthday = Date.UTC(2020, 0, 1);

function openRoom(sql: Awaited<ReturnType<typeof openDatabase>>, node: WalletNode) {
  const clock = createTestClock(Date.now());
  const kv = createMemoryKeyValue({ clock, maxKeys: 1000 });
  const events: AuditEvent[] = [];
  const audit = { record: async (event: AuditEvent) => void events.push(event) };
  const wallets = createWallets({
    store: createWalletsStore(sql),
    jobs: createJobStore(sql),
    vault: testVault,
    node: node.wallets,
    chain: node.chain,
    network: 'regtest',
    points: referencePoints,
    clock,
    random,
    rolesOf: async () => [],
    kick: () => {},
  });
  const locks = createLocks({
    store: createLockStore(sql),
    vault: testVault,
    passphraseKeys: createPassphraseKeys({ secret: Buffer.alloc(32, 7), random }),
    unlocks: createUnlocks({ kv, clock }),
    held: createHeldKeys(clock),
    kv,
    clock,
    random,
    audit,
    wrong: { failures: 5, duration: 60_000 },
    onOpen: () => {},
    onClose: () => {},
    unload: node.wallets.unload,
  });
  const backups = createBackups({
    locks,
    store: createBackupStore(sql),
    ageFiles: createAgeFiles({ random }),
    audit,
    clock,
    network: 'regtest',
    add: (owner, { descriptors: { receive, change }, ...wallet }) =>
      wallets.add(owner, { ...wallet, text: change === null ? receive : `${receive}\n${change}` }),
  });
  return { wallets, locks, backups, events };
}

describe('a backup of a wallet', { skip: missing('bitcoind') }, () => {
  const opened = new AsyncDisposableStack();
  let sql: Awaited<ReturnType<typeof openDatabase>>;
  let node: WalletNode;
  let room: ReturnType<typeof openRoom>;
  before(async () => {
    sql = opened.use(await openDatabase());
    node = opened.use(await startWalletNode());
    await node.mine(1, 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080');
    room = openRoom(sql, node);
  });
  after(() => opened.disposeAsync());

  const asking = (userId: string, walletId = '') => ({ userId, walletId, holder: null, origin: laptop });

  /** A wallet that has been used: labels, a frozen coin, addresses given away. */
  async function prepare(text = `wpkh(${account.origin}${account.xpub}/<0;1>/*)`) {
    const userId = await addUser(sql);
    const { wallet, addresses } = await room.wallets.add(asking(userId), {
      name: 'Ersparnisse 🌱',
      text,
      birthday,
      gapLimit: 7,
      restored: {
        nextReceive: text.includes('*') ? 4 : 0,
        nextChange: text.includes('*') ? 2 : 0,
        labels: [
          { type: 'tx', ref: 'ab'.repeat(32), label: 'Rent "May"' },
          { type: 'output', ref: `${'ab'.repeat(32)}:3`, label: 'Ümlaut' },
        ],
        frozen: [`${'cd'.repeat(32)}:0`],
      },
    });
    const { address = '' } = addresses[0] ?? {};
    await sql.db
      .updateTable('wallet_addresses')
      .set({ label: 'Given to Bob' })
      .where('wallet_id', '=', wallet.id)
      .where('address', '=', address)
      .execute();
    return { userId, wallet, ask: asking(userId, wallet.id) };
  }

  const addressesOf = (walletId: string) =>
    sql.db
      .selectFrom('wallet_addresses')
      .select(['branch', 'position', 'address', 'script', 'label'])
      .where('wallet_id', '=', walletId)
      .orderBy('branch')
      .orderBy('position')
      .execute();
  const walletsOf = async (userId: string) =>
    (await sql.db.selectFrom('bitcoin_wallets').select('id').where('user_id', '=', userId).execute()).length;

  it('restored is the same wallet: descriptors, addresses, positions, labels, frozen coins, and a scan', async () => {
    for (const text of [
      `wpkh(${account.origin}${account.xpub}/<0;1>/*)`,
      `tr(${account.xpub}/5/*)`,
      `wsh(sortedmulti(2,${account.xpub}/<0;1>/*,${others.xpub}/<0;1>/*))`,
      `pkh(${account.point})`,
    ]) {
      const { ask, wallet } = await prepare(text);
      const { body, type, name } = await room.backups.make(ask, null);
      assert.equal(type, 'application/json');
      assert.match(name, /^wallet-\d{4}-\d\d-\d\d\.json$/);
      const restorer = asking(await addUser(sql));
      const { wallet: again, job } = await room.backups.restore(restorer, body, null);
      assert.deepEqual(await addressesOf(again.id), await addressesOf(wallet.id));
      const kept = ({
        name,
        network,
        script,
        birthday,
        gapLimit,
        nextReceive,
        nextChange,
      }: typeof wallet) => [name, network, script, birthday, gapLimit, nextReceive, nextChange];
      assert.deepEqual(kept(again), kept(wallet));
      assert.deepEqual([job?.kind, job?.state], ['import', 'waiting']);
      const second = await room.backups.make(asking(restorer.userId, again.id), null);
      const plain = (file: string) => ({ ...JSON.parse(file), created_at: null });
      assert.deepEqual(plain(second.body), plain(body));
    }
  });

  it('in the open is read by Bitcoin Core’s importdescriptors, and by whoever reads BIP-329', async () => {
    const { ask, wallet } = await prepare();
    const { importdescriptors, labels } = JSON.parse((await room.backups.make(ask, null)).body);
    const core = `u_${randomUUID().replaceAll('-', '')}`;
    await node.wallets.create(core);
    const outcome = await node.ask(
      'importdescriptors',
      { requests: importdescriptors },
      z.array(z.object({ success: z.boolean() })),
      core,
    );
    assert.deepEqual(outcome, [{ success: true }, { success: true }]);
    const next = await node.ask('getnewaddress', { address_type: 'bech32' }, z.string(), core);
    const fifth = (await addressesOf(wallet.id)).find(
      (one) => one.branch === 'receive' && one.position === 4,
    );
    assert.equal(next, fifth?.address);
    for (const label of labels) assert.ok(typeof label.type === 'string' && typeof label.ref === 'string');
    assert.deepEqual(
      labels.find(({ spendable }: { spendable?: boolean }) => spendable === false),
      { type: 'output', ref: `${'cd'.repeat(32)}:0`, label: '', spendable: false },
    );
  });

  it('with a passphrase is an age file, which the ordinary tool opens', {
    skip: missing('age'),
  }, async () => {
    const { ask } = await prepare();
    const { body, name } = await room.backups.make(ask, PASSPHRASE);
    assert.match(name, /\.json\.age$/);
    assert.equal(body.includes(account.xpub), false);
    assert.equal(JSON.parse(await runAge(['--decrypt'], body, PASSPHRASE)).format, 'hodlxxi-wallet');
    const restorer = asking(await addUser(sql));
    await assert.rejects(room.backups.restore(restorer, body, null), { code: 'backup_encrypted' });
    await assert.rejects(room.backups.restore(restorer, body, 'wrong'), { code: 'passphrase_wrong' });
    assert.equal(await walletsOf(restorer.userId), 0);
    await room.backups.restore(restorer, body, PASSPHRASE);
    assert.equal(await walletsOf(restorer.userId), 1);
  });

  it('that was altered, is damaged, of another network or newer restores nothing', async () => {
    const { ask } = await prepare();
    const file = JSON.parse((await room.backups.make(ask, null)).body);
    const strangers = await prepare(`wpkh(${others.xpub}/<0;1>/*)`);
    const theirs = JSON.parse((await room.backups.make(strangers.ask, null)).body);
    const restorer = asking(await addUser(sql));
    const [first, second] = file.addresses.receive;
    const cases: readonly [string, object][] = [
      // Somebody else's wallet under the owner's addresses: payments would go to them.
      ['backup_mismatch', { descriptors: theirs.descriptors }],
      ['backup_mismatch', { addresses: { ...file.addresses, receive: [second, first] } }],
      ['backup_mismatch', { addresses: { ...file.addresses, change: theirs.addresses.change } }],
      ['backup_mismatch', { addresses: { ...file.addresses, change: [] } }],
      ['backup_mismatch', { descriptors: { receive: file.descriptors.receive, change: null } }],
      ['backup_invalid', { descriptors: { receive: 'wpkh(nonsense)', change: null } }],
      [
        'backup_invalid',
        { descriptors: { ...file.descriptors, receive: file.descriptors.receive.slice(0, -1) } },
      ],
      ['backup_invalid', { gap_limit: 0 }],
      ['backup_newer', { version: 2 }],
      ['wrong_network', { network: 'main' }],
      ['wrong_network', { network: 'signet' }],
      ['birthday_in_future', { birthday: '2100-01-01T00:00:00.000Z' }],
      ['private_key_refused', { descriptors: { receive: `wpkh(${account.xprv}/0/*)`, change: null } }],
      ['private_key_refused', { labels: [{ type: 'tx', ref: 'ab'.repeat(32), label: SEED }] }],
      ['private_key_refused', { note: account.xprv }],
    ];
    for (const [code, change] of cases) {
      const altered = JSON.stringify({ ...file, ...change });
      await assert.rejects(room.backups.restore(restorer, altered, null), { code }, JSON.stringify(change));
    }
    const text = JSON.stringify(file);
    for (const damaged of ['', '{}', text.slice(0, -9), text.replace('{', '['), `${text}${' '.repeat(5e6)}`])
      await assert.rejects(room.backups.restore(restorer, damaged, null), { code: 'backup_invalid' });
    assert.equal(await walletsOf(restorer.userId), 0);
    await room.backups.restore(restorer, text, null);
    await assert.rejects(room.backups.restore(restorer, text, null), { code: 'wallet_exists' });
    assert.equal(await walletsOf(restorer.userId), 1);
  });

  it('is made of one’s own wallets, when they are open, and never with a seed phrase as passphrase', async () => {
    const { ask, wallet } = await prepare();
    const stranger = { ...ask, userId: await addUser(sql) };
    await assert.rejects(room.backups.make(stranger, null), { code: 'not_found' });
    await assert.rejects(room.backups.make(ask, SEED), { code: 'private_key_refused' });
    await sql.db
      .updateTable('wallet_jobs')
      .set({ state: 'done' })
      .where('wallet_id', '=', wallet.id)
      .execute();
    await sql.db.updateTable('bitcoin_wallets').set({ state: 'ready' }).where('id', '=', wallet.id).execute();
    await room.locks.lock(ask, PASSPHRASE);
    await assert.rejects(room.backups.make(ask, null), { code: 'wallet_locked' });
    const session = { ...ask, holder: 'session-token' };
    await room.locks.unlock(session, PASSPHRASE);
    assert.ok((await room.backups.make(session, null)).body.includes(account.xpub));
    const last = room.events.at(-1);
    assert.deepEqual(
      [last?.action, last?.resourceId, last?.metadata],
      ['wallet.backed_up', wallet.id, { encrypted: false }],
    );
  });
});
