import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import {
  addKey,
  addUser,
  createTestClock,
  laptop,
  openDatabase,
  random,
  silent,
} from '../../test/support/accounts.ts';
import { createAdmin } from '../account/index.ts';
import { createSessions } from '../core/session/sessions.ts';
import { createMemoryBus } from '../infra/kv/memory.ts';
import { createAdminStore } from '../infra/sql/admin-store.ts';
import { createSessionStore } from '../infra/sql/session-store.ts';
import { isAdminCommand, runAdmin } from './admin.ts';

const sql = await openDatabase();
after(() => sql.close());
const clock = createTestClock();
const bus = createMemoryBus();
const createProcess = () =>
  createSessions({ store: createSessionStore(sql), bus, clock, random, log: silent });
const admin = createAdmin({ store: createAdminStore(sql), sessions: createProcess(), clock });

async function hodlxxi(...argv: string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runAdmin(argv, {
    admin,
    out: (line) => void out.push(line),
    err: (line) => void err.push(line),
  });
  return { code, out, err };
}

const rolesOf = async (id: string) =>
  (await sql.db.selectFrom('users').select('roles').where('id', '=', id).executeTakeFirstOrThrow()).roles;

describe('hodlxxi admin', () => {
  it('grants and revokes, the account named in any way', async () => {
    const key = `${'5'.repeat(63)}a`;
    const id = await addUser(sql, { username: 'Hal' });
    const keyId = await addKey(sql, id, 'nostr', key);
    const address = '1BoatSLRHtKNngkdXEeobR76b53LETtpyT';
    await sql.db.updateTable('user_keys').set({ address }).where('id', '=', keyId).execute();
    assert.deepEqual((await hodlxxi('grant', 'hal', 'admin')).out, [`${id}  Hal  admin`]);
    assert.deepEqual((await hodlxxi('grant', key, 'special')).out, [`${id}  Hal  special,admin`]);
    assert.deepEqual((await hodlxxi('revoke', address, 'special')).out, [`${id}  Hal  admin`]);
    assert.deepEqual((await hodlxxi('grant', id, 'operator')).code, 0);
    assert.deepEqual(await rolesOf(id), ['operator', 'admin']);
    assert.deepEqual((await hodlxxi('list')).out, [`${id}  Hal  operator,admin`]);
  });

  it('refuses to remove the last administrator, and to guess who is meant', async () => {
    const last = await hodlxxi('revoke', 'hal', 'admin');
    assert.deepEqual([last.code, last.err], [1, ['This is the last administrator']]);
    const nobody = await hodlxxi('grant', 'nobody', 'admin');
    assert.deepEqual([nobody.code, nobody.err], [1, ['there is no account nobody']]);
    const madeUp = await hodlxxi('grant', 'user-1234abcd', 'admin');
    assert.match(madeUp.err.join(' '), /no account user-1234abcd .* use the account id, a key or npub/);
    const shared = `02${'ab'.repeat(32)}`;
    await addKey(sql, await addUser(sql), 'lnurl', shared);
    await addKey(sql, await addUser(sql), 'bitcoin', shared);
    assert.deepEqual((await hodlxxi('grant', shared, 'admin')).err, [
      `there is more than one account ${shared}`,
    ]);
  });

  it('reset-passkeys ends all sessions, in running servers too', async () => {
    const id = await addUser(sql);
    await sql.db.updateTable('users').set({ passkey_required: true }).where('id', '=', id).execute();
    const server = createProcess();
    const stop = await server.listen();
    const { token } = await server.open({
      userId: id,
      kind: 'wallet',
      amr: ['lnurl'],
      acr: null,
      origin: laptop,
    });
    assert.equal((await server.find(token))?.userId, id);
    assert.equal((await hodlxxi('reset-passkeys', id)).code, 0);
    assert.equal(await server.find(token), null);
    await stop();
    const row = await sql.db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    assert.equal(row.passkey_required, false);
  });

  it('reads its arguments before anything is opened', () => {
    const good = [['list'], ['grant', 'a', 'admin'], ['revoke', 'a', 'special'], ['reset-passkeys', 'a']];
    for (const argv of good) assert.ok(isAdminCommand(argv), argv.join(' '));
    const bad = [
      [],
      ['list', 'x'],
      ['grant', 'a'],
      ['grant', 'a', 'root'],
      ['grant', 'a', 'user'],
      ['reset-passkeys'],
      ['eat', 'a', 'admin'],
    ];
    for (const argv of bad) assert.ok(!isAdminCommand(argv), argv.join(' '));
  });
});
