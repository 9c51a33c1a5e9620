/** Administration over HTTP, on the whole product. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { sql as raw } from 'kysely';
import { addUser, createTestClock, MINUTE, openDatabase } from '../../../test/support/accounts.ts';
import { startApp } from '../../../test/support/app.ts';
import { createBrowser } from '../../../test/support/browser.ts';
import { registerClient } from '../../../test/support/relying-party.ts';
import { sealPending } from '../../core/audit/sealer.ts';

const sql = await openDatabase();
const app = await startApp(sql);
after(async () => {
  await app[Symbol.asyncDispose]();
  await sql.close();
});

const withRoles = async (...roles: string[]) => {
  const userId = await addUser(sql, { roles });
  return { userId, ...(await app.signIn(userId)) };
};
const admin = await withRoles('admin');
const operator = await withRoles('operator');
const somebody = await withRoles('special');

/** Signs in to an application that may ask for `admin`; the scope it got and what it can do with it. */
async function application(roles: string[]) {
  const party = await registerClient(app.url);
  const metadata = { ...party.registered, scope: 'openid profile offline_access admin' };
  await app.rooms.oauth.clients.update(party.clientId, metadata);
  const browser = createBrowser(app.url);
  const first = await party.tokens(await browser.signIn(party));
  const userId = String((await party.introspect(first.access_token))['sub']);
  await sql.db.updateTable('users').set({ roles }).where('id', '=', userId).execute();
  const params = { prompt: 'consent' };
  const scope = 'openid profile offline_access admin';
  const tokens = await party.tokens(await browser.signIn(party, { scope, params }));
  return { party, browser, userId, tokens, send: app.bearer(tokens.access_token) };
}

const reads = ['/api/admin/users', '/api/admin/audit', '/api/admin/audit/verify'];

describe('who may administrate', () => {
  it('an operator and an administrator read', async () => {
    for (const path of reads) {
      assert.equal((await admin.send('GET', path)).statusCode, 200, path);
      assert.equal((await operator.send('GET', path)).statusCode, 200, path);
      assert.equal((await somebody.send('GET', path)).json().code, 'forbidden', path);
      assert.equal((await app.http.app.inject({ url: path })).json().code, 'auth_required', path);
    }
  });

  it('roles are changed by an administrator, freshly signed in', async () => {
    const path = `/api/admin/users/${somebody.userId}/roles`;
    assert.equal((await operator.send('PUT', path, { roles: [] })).json().code, 'forbidden');
    const clock = createTestClock(Date.now());
    await using later = await startApp(sql, { clock });
    const session = await later.signIn(admin.userId);
    clock.pass(11 * MINUTE);
    assert.equal((await session.send('PUT', path, { roles: [] })).json().code, 'fresh_sign_in_required');
  });

  it('an application needs the scope as well as the person the role', async () => {
    const theirs = await application(['operator']);
    assert.match(theirs.tokens.scope, /\badmin\b/);
    for (const path of reads) assert.equal((await theirs.send('GET', path)).statusCode, 200, path);
    const put = await theirs.send('PUT', `/api/admin/users/${somebody.userId}/roles`, { roles: [] });
    assert.equal(put.json().code, 'session_required');
    const plain = await theirs.party.tokens(
      await theirs.browser.signIn(theirs.party, { scope: 'openid profile' }),
    );
    assert.equal(
      (await app.bearer(plain.access_token)('GET', reads[0] ?? '')).json().code,
      'insufficient_scope',
    );
    const nobody = await application([]);
    assert.doesNotMatch(nobody.tokens.scope, /\badmin\b/);
  });
});

describe('PUT /api/admin/users/:id/roles', () => {
  it('is in force at once in all processes, and takes the tokens of applications along', async () => {
    await using second = await startApp(sql, { beside: app });
    const fallen = await application(['admin']);
    const session = await app.signIn(fallen.userId);
    for (const process of [app, second]) {
      assert.equal((await process.bearer(session.token)('GET', '/api/admin/users')).statusCode, 200);
      assert.equal(
        (await process.bearer(fallen.tokens.access_token)('GET', '/api/admin/users')).statusCode,
        200,
      );
    }
    const answer = await admin.send('PUT', `/api/admin/users/${fallen.userId}/roles`, { roles: ['user'] });
    assert.deepEqual([answer.statusCode, answer.json().roles], [200, []]);
    for (const process of [app, second]) {
      assert.equal((await process.bearer(session.token)('GET', '/api/admin/users')).json().code, 'forbidden');
      const asked = await process.bearer(fallen.tokens.access_token)('GET', '/api/admin/users');
      assert.equal(asked.json().code, 'invalid_token');
    }
    assert.equal((await fallen.party.refresh(fallen.tokens.refresh_token)).body['error'], 'invalid_grant');
    const again = await fallen.party.tokens(
      await fallen.browser.signIn(fallen.party, { scope: 'openid profile admin' }),
    );
    assert.doesNotMatch(again.scope, /\badmin\b/);
    const [own] = (await session.send('GET', '/api/audit')).json().events;
    assert.deepEqual(
      [own.action, own.metadata],
      ['account.roles_changed', { before: ['admin'], after: [], by: 'operator' }],
    );
  });

  it('answers for an account that is none, a role that is none and the last administrator', async () => {
    const put = (id: string, roles: string[]) => admin.send('PUT', `/api/admin/users/${id}/roles`, { roles });
    assert.equal((await put('00000000-0000-4000-8000-000000000000', [])).json().code, 'not_found');
    assert.equal((await put(somebody.userId, ['root'])).json().code, 'validation_failed');
    await sql.db.updateTable('users').set({ roles: [] }).where('id', '!=', admin.userId).execute();
    assert.equal((await put(admin.userId, ['operator'])).json().code, 'last_admin');
    assert.deepEqual((await put(admin.userId, ['admin', 'admin', 'user'])).json().roles, ['admin']);
    await put(operator.userId, ['operator']);
  });
});

describe('GET /api/admin/users', () => {
  it('pages, and finds by a part of the name', async () => {
    const id = await addUser(sql, { username: 'findable-person' });
    const found = (await operator.send('GET', '/api/admin/users?query=DABLE-pers')).json();
    assert.deepEqual(
      found.users.map((user: { user_id: string }) => user.user_id),
      [id],
    );
    assert.deepEqual(Object.keys(found.users[0]).toSorted(), [
      'created_at',
      'last_login',
      'roles',
      'status',
      'user_id',
      'username',
    ]);
    const first = (await operator.send('GET', '/api/admin/users?limit=2')).json();
    const second = (
      await operator.send('GET', `/api/admin/users?limit=2&cursor=${first.next_cursor}`)
    ).json();
    assert.equal(new Set([...first.users, ...second.users].map(({ user_id }) => user_id)).size, 4);
    assert.equal((await operator.send('GET', '/api/admin/users?cursor=x')).statusCode, 400);
  });
});

describe('the audit log', () => {
  it('is listed by person and by action, in pages', async () => {
    const path = `/api/admin/audit?user_id=${somebody.userId}`;
    await admin.send('PUT', `/api/admin/users/${somebody.userId}/roles`, { roles: ['special'] });
    await somebody.send('PATCH', '/api/users/profile', { email: 'new@example.com' });
    const first = (await operator.send('GET', `${path}&limit=1`)).json();
    const second = (await operator.send('GET', `${path}&limit=1&cursor=${first.next_cursor}`)).json();
    assert.deepEqual(
      [...first.events, ...second.events].map(({ action, user_id }) => [action, user_id]),
      [
        ['account.updated', somebody.userId],
        ['account.roles_changed', somebody.userId],
      ],
    );
    const only = (await operator.send('GET', `${path}&action=account.updated`)).json();
    assert.deepEqual(
      [only.events.length, only.events[0].metadata, only.next_cursor],
      [1, { fields: ['email'] }, null],
    );
    for (const query of ['action=%25', 'user_id=x', 'cursor=x', 'limit=0'])
      assert.equal((await operator.send('GET', `/api/admin/audit?${query}`)).statusCode, 400, query);
  });

  it('is verified from its start, and a changed record is named', async () => {
    await sealPending(app.rooms.auditStore);
    const verdict = (await operator.send('GET', '/api/admin/audit/verify')).json();
    assert.deepEqual(
      [verdict.ok, verdict.broken, verdict.next_cursor, verdict.unsealed],
      [true, null, null, 0],
    );
    assert.ok(verdict.checked > 0);
    assert.equal(verdict.head.split(':')[0], String(verdict.checked));
    await raw`alter table audit_logs disable trigger audit_logs_append_only`.execute(sql.db);
    await raw`update audit_logs set action = 'nothing.happened' where seq = 2`.execute(sql.db);
    const broken = (await operator.send('GET', '/api/admin/audit/verify')).json();
    assert.deepEqual([broken.ok, broken.checked, broken.broken], [false, 1, { at: 2, reason: 'altered' }]);
  });
});
