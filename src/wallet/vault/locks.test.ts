/** The passphrase on a wallet, on both databases. */
import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { addUser, createTestClock, HOUR, laptop, MINUTE, random } from '../../../test/support/accounts.ts';
import { onBothDatabases } from '../../../test/support/both-databases.ts';
import { addWallet } from '../../../test/support/wallets.ts';
import type { ProblemError } from '../../core/errors.ts';
import type { AuditEvent, KeyValue } from '../../core/ports.ts';
import { createMemoryKeyValue } from '../../infra/kv/memory.ts';
import type { Sql } from '../../infra/sql/sql.ts';
import { createLockStore } from '../../infra/sql/wallet-lock-store.ts';
import { createHeldKeys } from './held-keys.ts';
import { createLocks } from './locks.ts';
import { createPassphraseKeys, type PassphraseKeys } from './passphrase.ts';
import { createUnlocks, UNLOCKED_FOR } from './unlocks.ts';
import { createVault } from './vault.ts';

const secret = randomBytes(32);
const masterKey = { current: randomBytes(32) };
const vault = createVault({ masterKey, secret, random });
const example = { receive: 'wpkh(xpub/0/*)#aaaaaaaa', change: 'wpkh(xpub/1/*)#bbbbbbbb' };
const PASSPHRASE = 'correct horse battery staple';
const clock = createTestClock();

/** Remembers everything that was ever put into it. */
function createListened() {
  const kv = createMemoryKeyValue({ clock, maxKeys: 1000 });
  const written: string[] = [];
  const set: KeyValue['set'] = (key, value, ttl) => {
    written.push(key, value);
    return kv.set(key, value, ttl);
  };
  return { kv: { ...kv, set }, written };
}

/** Derivations under way, in all processes together. */
const atOnce = { now: 0, most: 0 };

function createProcess(sql: Sql, kv: KeyValue) {
  const held = createHeldKeys(clock);
  const vault = createVault({ masterKey, secret, random, held });
  const [events, unloaded]: [AuditEvent[], string[]] = [[], []];
  // As cheap as the bounds allow: what a derivation costs is measured elsewhere.
  const keys = createPassphraseKeys({ secret, random });
  const passphraseKeys: PassphraseKeys = {
    newParams: () => ({ ...keys.newParams(), memory: 8192, passes: 1 }),
    async derive(...of) {
      atOnce.now += 1;
      atOnce.most = Math.max(atOnce.most, atOnce.now);
      return keys.derive(...of).finally(() => {
        atOnce.now -= 1;
      });
    },
  };
  const locks = createLocks({
    store: createLockStore(sql),
    vault,
    passphraseKeys,
    unlocks: createUnlocks({ kv, clock }),
    held,
    kv,
    clock,
    random,
    audit: { record: async (event) => void events.push(event) },
    wrong: { failures: 5, duration: 15 * MINUTE },

    onOpen: () => {},
    onClose: () => {},
    unload: async (name) => {
      unloaded.push(name);
      throw new Error('the node is away');
    },
  });
  return { locks, vault, events, unloaded };
}

await onBothDatabases((name: string, sql: Sql) => {
  async function prepare(fields: Parameters<typeof addWallet>[2] = {}) {
    const { kv, written } = createListened();
    const [one, two] = [createProcess(sql, kv), createProcess(sql, kv)];
    const userId = await addUser(sql);
    const walletId = await addWallet(sql, userId, { state: 'ready', ...fields });
    const sealed = vault.seal(walletId, example);
    await sql.db
      .updateTable('bitcoin_wallets')
      .set({ encrypted_descriptor: sealed.encryptedDescriptor, data_key: sealed.dataKey })
      .where('id', '=', walletId)
      .execute();
    const asking = { userId, walletId, holder: 'session-token-1', origin: laptop };
    const row = () =>
      sql.db.selectFrom('bitcoin_wallets').selectAll().where('id', '=', walletId).executeTakeFirstOrThrow();
    const actions = async () =>
      (
        await sql.db
          .selectFrom('audit_logs')
          .select('action')
          .where('resource_id', '=', walletId)
          .orderBy('id')
          .execute()
      ).map(({ action }) => action);
    return { ...one, one, two, asking, row, written, actions };
  }

  describe(`a wallet with a passphrase, on ${name}`, () => {
    it('at rest has the locked key alone, and is off the node', async () => {
      const { locks, asking, row, unloaded, actions } = await prepare({ state: 'incomplete' });
      const { dataKey } = await locks.enter(asking);
      await locks.lock(asking, PASSPHRASE);
      const stored = await row();
      assert.deepEqual([stored.data_key, stored.state], [null, 'locked']);
      assert.equal(stored.locked_key?.includes(Buffer.from(dataKey)), false);
      assert.deepEqual(unloaded, [stored.node_wallet]);
      assert.deepEqual(await actions(), ['wallet.locked']);
      await assert.rejects(locks.enter(asking), { code: 'wallet_locked', status: 423 });
    });

    it('is open to the session that knows the passphrase, in every process, for an hour', async () => {
      const { locks, two, asking, events } = await prepare({ state: 'incomplete' });
      await locks.lock(asking, PASSPHRASE);
      assert.equal(await locks.unlock(asking, PASSPHRASE), clock.now() + UNLOCKED_FOR);
      for (const { enter } of [locks, two.locks]) {
        const { descriptors, wallet } = await enter(asking);
        assert.deepEqual([descriptors, wallet.state], [example, 'incomplete']);
        for (const holder of ['session-token-2', null])
          await assert.rejects(enter({ ...asking, holder }), { code: 'wallet_locked' });
      }
      assert.deepEqual(
        events.map(({ action, success }) => [action, success]),
        [['wallet.unlocked', true]],
      );
      clock.pass(HOUR);
      await assert.rejects(locks.enter(asking), { code: 'wallet_locked' });
    });

    it('lets requests of that session through, and then this process can work on it, until it is locked again', async () => {
      const { locks, two, vault, asking, row } = await prepare();
      await locks.admit({ ...asking, holder: null });
      await locks.lock(asking, PASSPHRASE);
      const stored = async () => {
        const { encrypted_descriptor: encryptedDescriptor, lock_params: params } = await row();
        const lockEpoch = String(params?.['epoch']);
        return { id: asking.walletId, encryptedDescriptor, dataKey: null, lockEpoch };
      };
      const opens = async () => vault.open(await stored());
      const isLocked = { code: 'wallet_locked' };
      await assert.rejects(locks.admit(asking), isLocked);
      assert.deepEqual(await locks.state(asking), { isLocked: true, openUntil: null });
      const until = await two.locks.unlock(asking, PASSPHRASE);
      assert.deepEqual(await locks.state(asking), { isLocked: true, openUntil: until });
      await assert.rejects(opens(), isLocked);
      await locks.admit(asking);
      assert.deepEqual(await opens(), example);
      await assert.rejects(locks.admit({ ...asking, holder: 'session-token-2' }), isLocked);
      // In another process, which tells this one nothing.
      await two.locks.lockAgain(asking);
      await assert.rejects(opens(), isLocked);
      const again = await two.locks.unlock(asking, PASSPHRASE);
      assert.ok(again >= until);
      await assert.rejects(opens(), isLocked);
      await locks.admit(asking);
      await locks.lockAgain(asking);
      await assert.rejects(opens(), isLocked);
      await locks.admit({ ...asking, walletId: randomUUID() });
    });

    it('leaves nothing in the shared store that opens it', async () => {
      const { locks, asking, written } = await prepare();
      const { dataKey } = await locks.enter(asking);
      await locks.lock(asking, PASSPHRASE);
      await locks.unlock(asking, PASSPHRASE);
      const all = written.join('\n');
      for (const encoding of ['hex', 'base64', 'base64url'] as const)
        assert.equal(all.includes(Buffer.from(dataKey).toString(encoding)), false);
      for (const text of [asking.holder, PASSPHRASE, asking.walletId])
        assert.equal(all.includes(text), false);
      assert.ok(written.some((text) => text.startsWith('wallet:unlock:')));
    });

    it('locking again ends what every session has opened, and the passphrase stays', async () => {
      const { locks, two, asking, actions } = await prepare();
      await locks.lock(asking, PASSPHRASE);
      const other = { ...asking, holder: 'session-token-2' };
      await locks.unlock(asking, PASSPHRASE);
      await two.locks.unlock(other, PASSPHRASE);
      await locks.lockAgain(other);
      for (const one of [asking, other])
        await assert.rejects(two.locks.enter(one), { code: 'wallet_locked' });
      await locks.unlock(asking, PASSPHRASE);
      assert.deepEqual((await locks.enter(asking)).descriptors, example);
      assert.deepEqual(await actions(), ['wallet.locked', 'wallet.locked_again']);
    });

    it('after five wrong passphrases none is tried for a while, the right one neither', async () => {
      const { locks, two, asking, events } = await prepare();
      await locks.lock(asking, PASSPHRASE);
      for (let count = 0; count < 5; count += 1)
        await assert.rejects(locks.unlock(asking, `wrong ${count}`), {
          code: 'passphrase_wrong',
          status: 403,
        });
      assert.equal(events.filter(({ action }) => action === 'wallet.passphrase_wrong').length, 5);
      const isLate = ({ code, headers }: ProblemError) =>
        code === 'rate_limited' && headers['Retry-After'] === '900';
      await assert.rejects(two.locks.unlock(asking, PASSPHRASE), isLate);
      await assert.rejects(two.locks.removeLock(asking, PASSPHRASE), isLate);
      clock.pass(15 * MINUTE);
      await two.locks.unlock(asking, PASSPHRASE);
    });

    it('however many try at once, no more than one passphrase at a time', async () => {
      const { locks, two, asking } = await prepare();
      await locks.lock(asking, PASSPHRASE);
      atOnce.most = 0;
      const tries = await Promise.allSettled(
        Array.from({ length: 24 }, (_, at) => (at % 2 ? locks : two.locks).unlock(asking, 'wrong one')),
      );
      const codes = tries.map((one) => (one.status === 'rejected' ? one.reason.code : 'opened'));
      assert.deepEqual(new Set(codes), new Set(['passphrase_wrong', 'rate_limited']));
      assert.ok(codes.filter((code) => code === 'passphrase_wrong').length <= 5);
      assert.equal(atOnce.most, 1);
    });

    it('the lock can be taken off, and then it is as before', async () => {
      const { locks, asking, row, actions } = await prepare();
      await locks.lock(asking, PASSPHRASE);
      await assert.rejects(locks.removeLock(asking, 'wrong one'), { code: 'passphrase_wrong' });
      const wallet = await locks.removeLock({ ...asking, holder: null }, PASSPHRASE);
      const stored = await row();
      assert.deepEqual(
        [wallet.state, stored.state, stored.locked_key, stored.lock_params],
        ['ready', 'ready', null, null],
      );
      assert.deepEqual((await locks.enter({ ...asking, holder: null })).descriptors, example);
      assert.deepEqual(await actions(), ['wallet.locked', 'wallet.lock_removed']);
    });

    it('the same letters are the same passphrase, however a keyboard composes them', async () => {
      const { locks, asking } = await prepare();
      await locks.lock(asking, 'Zürich ist schön');
      await locks.unlock(asking, 'Zürich ist schön'.normalize('NFD'));
    });

    it('never while the node is busy with it, never twice, and never with a seed phrase', async () => {
      const scanning = await prepare({ state: 'scanning' });
      await assert.rejects(scanning.locks.lock(scanning.asking, PASSPHRASE), { code: 'scan_under_way' });
      const waiting = await prepare();
      await sql.db
        .insertInto('wallet_jobs')
        .values({ id: randomUUID(), wallet_id: waiting.asking.walletId, kind: 'rescan', from_height: 0 })
        .execute();
      await assert.rejects(waiting.locks.lock(waiting.asking, PASSPHRASE), { code: 'scan_under_way' });
      const { locks, asking } = await prepare();
      await assert.rejects(locks.lock(asking, `${'abandon '.repeat(11)}about`), {
        code: 'private_key_refused',
      });
      await assert.rejects(locks.lockAgain(asking), { code: 'wallet_not_locked' });
      await assert.rejects(locks.unlock(asking, PASSPHRASE), { code: 'wallet_not_locked' });
      const outcomes = await Promise.allSettled([1, 2, 3].map(() => locks.lock(asking, PASSPHRASE)));
      assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
      await assert.rejects(locks.lock(asking, PASSPHRASE), { code: 'wallet_already_locked' });
    });

    it('to another person it does not exist', async () => {
      const { locks, asking } = await prepare();
      const stranger = { ...asking, userId: await addUser(sql) };
      const missing = { code: 'not_found', status: 404 };
      await assert.rejects(locks.enter(stranger), missing);
      await assert.rejects(locks.lock(stranger, PASSPHRASE), missing);
      await locks.lock(asking, PASSPHRASE);
      await assert.rejects(locks.unlock(stranger, PASSPHRASE), missing);
      await assert.rejects(locks.removeLock(stranger, PASSPHRASE), missing);
      await assert.rejects(locks.lockAgain(stranger), missing);
    });

    it('a locked wallet of an account that is merged opens with the same passphrase', async () => {
      const { locks, asking } = await prepare();
      await locks.lock(asking, PASSPHRASE);
      const userId = await addUser(sql);
      await sql.db
        .updateTable('bitcoin_wallets')
        .set({ user_id: userId })
        .where('id', '=', asking.walletId)
        .execute();
      await locks.unlock({ ...asking, userId }, PASSPHRASE);
      assert.deepEqual((await locks.enter({ ...asking, userId })).descriptors, example);
    });
  });
});
