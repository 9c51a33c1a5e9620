/** MASTER_KEY is exchanged: everything stays readable, nobody is called anything else, and the old key opens nothing. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { addUser, random, silent } from '../../test/support/accounts.ts';
import { onBothDatabases } from '../../test/support/both-databases.ts';
import { addWallet } from '../../test/support/wallets.ts';
import { deriveKey, SealError } from '../core/crypto.ts';
import { KeptSecretMissing, keepSecret } from '../core/kept-secrets.ts';
import type { AuditEvent } from '../core/ports.ts';
import type { MasterKey } from '../core/sealing.ts';
import { createMemoryBus } from '../infra/kv/memory.ts';
import { createKeptSecretStore } from '../infra/sql/kept-secret-store.ts';
import { createSigningKeyStore } from '../infra/sql/signing-key-store.ts';
import type { Sql } from '../infra/sql/sql.ts';
import { createKeyRing } from '../oauth/index.ts';
import { createVault } from '../wallet/index.ts';
import { runRotateMaster } from './rotate-master.ts';
import { sealedColumns } from './sealed-columns.ts';

const example = { receive: 'wpkh(xpub/0/*)#aaaaaaaa', change: null };
const [older, newer] = [randomBytes(32), randomBytes(32)];
const [before, during, after] = [{ current: older }, { current: newer, previous: older }, { current: newer }];

await onBothDatabases((name: string, sql: Sql) => {
  const keepFor = (masterKey: MasterKey) =>
    keepSecret({ store: createKeptSecretStore(sql), masterKey }, 'pairwise-subjects');

  async function ringOf(masterKey: MasterKey) {
    const ring = await createKeyRing({
      store: createSigningKeyStore(sql.db),
      bus: createMemoryBus(),
      clock: Date,
      log: silent,
      masterKey,
      rotateEvery: 86_400_000,
    });
    await ring.close();
    return ring
      .current()
      .publicJwks.keys.map(({ kid }) => kid)
      .toSorted();
  }

  async function vaultOf(masterKey: MasterKey) {
    const secret = await keepSecret({ store: createKeptSecretStore(sql), masterKey }, 'wallets');
    return createVault({ masterKey, secret, random });
  }

  const walletRow = async (id: string) => {
    const row = await sql.db
      .selectFrom('bitcoin_wallets')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    return { id, encryptedDescriptor: row.encrypted_descriptor, dataKey: row.data_key };
  };

  async function addSealed(masterKey: MasterKey) {
    const vault = await vaultOf(masterKey);
    const id = await addWallet(sql, await addUser(sql));
    const { encryptedDescriptor, dataKey, descriptorMac } = vault.seal(id, example);
    await sql.db
      .updateTable('bitcoin_wallets')
      .set({ encrypted_descriptor: encryptedDescriptor, data_key: dataKey, descriptor_mac: descriptorMac })
      .where('id', '=', id)
      .execute();
    return id;
  }

  async function rotate(masterKey: MasterKey) {
    const [lines, events]: [string[], AuditEvent[]] = [[], []];
    const audit = { record: async (event: AuditEvent) => void events.push(event) };
    const write = (line: string) => void lines.push(line);
    const status = await runRotateMaster({
      columns: sealedColumns(sql.db),
      masterKey,
      audit,
      out: write,
      err: write,
    });
    return { status, lines, events };
  }

  describe(`hodlxxi keys rotate-master on ${name}`, () => {
    it('seals anew, in one round after a first start with the old key', async () => {
      const kids = await ringOf(before);
      const pairwise = await keepFor(before);
      assert.deepEqual(pairwise, deriveKey(older, 'pairwise-subjects'));
      const ids = [await addSealed(before), await addSealed(before)];
      const locked = await addWallet(sql, await addUser(sql), {
        data_key: null,
        locked_key: randomBytes(61),
      });

      // Both open while both are set, and what is new is sealed under the new key alone.
      assert.deepEqual(await ringOf(during), kids);
      ids.push(await addSealed(during));
      const vaultDuring = await vaultOf(during);
      for (const id of ids) assert.deepEqual(vaultDuring.open(await walletRow(id)), example);

      const first = await rotate(during);
      assert.equal(first.status, 0);
      assert.deepEqual(first.lines.slice(0, 3), [
        `signing keys: ${kids.length} sealed anew, 0 were already`,
        'kept secrets: 2 sealed anew, 0 were already',
        'wallets: 2 sealed anew, 1 were already',
      ]);
      assert.deepEqual(
        first.events.map(({ action, success }) => [action, success]),
        [['master_key.rotated', true]],
      );

      assert.deepEqual(await ringOf(after), kids);
      assert.deepEqual(await keepFor(after), pairwise);
      const vault = await vaultOf(after);
      for (const id of ids) {
        const row = await walletRow(id);
        assert.deepEqual(vault.open(row), example);
        const old = createVault({ masterKey: before, secret: randomBytes(32), random });
        assert.throws(() => old.open(row), SealError);
      }
      assert.equal((await walletRow(locked)).dataKey, null);
    });

    it('finds nothing to do a second time, and records nothing', async () => {
      const { status, lines, events } = await rotate(after);
      assert.equal(status, 0);
      assert.match(
        lines.join('\n'),
        /wallets: 0 sealed anew, 3 were already\neverything is sealed under MASTER_KEY$/,
      );
      assert.deepEqual(events, []);
    });

    it('says what opens with neither key, and does the rest', async () => {
      const id = await addSealed({ current: newer });
      await sql.db
        .updateTable('bitcoin_wallets')
        .set({ data_key: randomBytes(61) })
        .where('id', '=', id)
        .execute();
      const { status, lines } = await rotate({ current: randomBytes(32), previous: newer });
      assert.equal(status, 1);
      assert.match(lines.join('\n'), /wallets: 3 sealed anew, 0 were already, 1 open with neither key/);
    });

    it('a key that is not the database’s ends the start, and so does a secret that was never kept', async () => {
      await assert.rejects(keepFor({ current: randomBytes(32) }), /MASTER_KEY is not the key/);
      const masterKey = { current: randomBytes(32), previous: newer };
      const never = keepSecret({ store: createKeptSecretStore(sql), masterKey }, 'never-kept');
      await assert.rejects(never, KeptSecretMissing);
    });

    it('of many processes that start at once, all keep the same', async () => {
      const store = createKeptSecretStore(sql);
      const kept = await Promise.all(
        Array.from({ length: 8 }, () => keepSecret({ store, masterKey: { current: newer } }, 'raced')),
      );
      assert.equal(new Set(kept.map((secret) => secret.toString('hex'))).size, 1);
    });
  });
});
