/** What is asked before an application works, and who answers; on the whole product. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { addUser, createTestClock, MINUTE, openDatabase } from '../../../test/support/accounts.ts';
import { startApp } from '../../../test/support/app.ts';
import { createBrowser } from '../../../test/support/browser.ts';

const sql = await openDatabase();
const app = await startApp(sql, { env: { REGISTRATION: 'token' } });
after(async () => {
  await app[Symbol.asyncDispose]();
  await sql.close();
});

const [admin, operator, developer] = [
  await app.signIn(await addUser(sql, { roles: ['admin'] })),
  await app.signIn(await addUser(sql, { roles: ['operator'] })),
  await app.signIn(await addUser(sql)),
];
const redirectUri = 'https://demo.example/cb';

async function register(): Promise<string> {
  const answer = await developer.send('POST', '/api/clients', {
    client_name: 'Demo',
    redirect_uris: [redirectUri],
    scope: 'openid',
  });
  assert.deepEqual([answer.statusCode, answer.json().status], [201, 'pending'], answer.body);
  return answer.json().client_id;
}

const authorize = async (clientId: string) =>
  (await createBrowser(app.url).authorize({ clientId, redirectUri })).answer;

describe('an application that waits for approval', () => {
  it('tells the people it sends here so, on our own page', async () => {
    const id = await register();
    const page = await authorize(id);
    assert.deepEqual([page.status, page.location], [400, null]);
    assert.match(page.text, /waiting for approval/);
    const unknown = await authorize('no-such-client');
    assert.match(unknown.text, /not known here/);
  });

  it('is shown whatever an operator or RFC 7591 let it have that this API does not', async () => {
    const id = await register();
    const odd = { scope: 'openid admin', contacts: ['ring twice'], client_name: 'n'.repeat(300) };
    const { metadata } = await sql.db
      .selectFrom('oauth_clients')
      .select('metadata')
      .where('client_id', '=', id)
      .executeTakeFirstOrThrow();
    await sql.db
      .updateTable('oauth_clients')
      .set({ metadata: JSON.stringify({ ...metadata, ...odd }) })
      .where('client_id', '=', id)
      .execute();
    for (const [who, path] of [
      [operator, '/api/admin/clients?limit=100'],
      [developer, '/api/clients?limit=100'],
    ] as const) {
      const answer = await who.send('GET', path);
      assert.equal(answer.statusCode, 200, answer.body);
      const shown = answer.json().clients.find((client: { client_id: string }) => client.client_id === id);
      assert.equal(shown.metadata.scope, odd.scope);
    }
  });

  it('is listed for operators, and works as soon as an administrator says so', async () => {
    const id = await register();
    const waiting = (await operator.send('GET', '/api/admin/clients?status=pending&limit=100')).json();
    const [mine] = waiting.clients.filter((client: { client_id: string }) => client.client_id === id);
    assert.deepEqual([mine.status, typeof mine.owner_user_id], ['pending', 'string']);
    assert.ok(waiting.clients.every((client: { status: string }) => client.status === 'pending'));
    const path = `/api/admin/clients/${id}/approve`;
    assert.equal((await operator.send('POST', path)).json().code, 'forbidden');
    assert.equal((await developer.send('POST', path)).json().code, 'forbidden');
    const approved = await admin.send('POST', path);
    assert.deepEqual([approved.statusCode, approved.json().status], [200, 'active'], approved.body);
    assert.equal((await authorize(id)).location?.pathname.startsWith('/oauth/interaction/'), true);
    assert.equal((await admin.send('POST', path)).json().code, 'client_not_pending');
    const { events } = (await developer.send('GET', '/api/audit')).json();
    const event = events.find((one: { action: string }) => one.action === 'oauth.client.approved');
    assert.deepEqual([event.resource_id, event.metadata], [id, { by: 'operator' }]);
  });

  it('is rejected once, stays for its developer to see, and its people are told', async () => {
    const id = await register();
    const answers = await Promise.all(
      ['approve', 'reject', 'reject', 'approve'].map((what) =>
        admin.send('POST', `/api/admin/clients/${id}/${what}`),
      ),
    );
    assert.equal(answers.filter(({ statusCode }) => statusCode === 200).length, 1);
    const other = await register();
    await admin.send('POST', `/api/admin/clients/${other}/reject`);
    assert.equal((await developer.send('GET', `/api/clients/${other}`)).json().status, 'disabled');
    assert.match((await authorize(other)).text, /has been stopped/);
    assert.equal((await admin.send('POST', '/api/admin/clients/none/reject')).json().code, 'not_found');
  });

  it('the list pages', async () => {
    await register();
    const first = (await operator.send('GET', '/api/admin/clients?limit=1')).json();
    const second = (
      await operator.send('GET', `/api/admin/clients?limit=1&cursor=${first.next_cursor}`)
    ).json();
    assert.ok(first.clients[0].client_id < second.clients[0].client_id);
    assert.equal((await operator.send('GET', '/api/admin/clients?status=odd')).statusCode, 400);
  });
});

describe('what gives or takes the whole application', () => {
  it('needs a fresh sign-in: a new secret, and the end', async () => {
    const clock = createTestClock(Date.now());
    await using later = await startApp(sql, { clock });
    const session = await later.signIn(await addUser(sql));
    const made = await session.send('POST', '/api/clients', {
      client_name: 'D',
      redirect_uris: [redirectUri],
    });
    const path = `/api/clients/${made.json().client_id}`;
    clock.pass(11 * MINUTE);
    assert.equal((await session.send('POST', `${path}/secrets`, {})).json().code, 'fresh_sign_in_required');
    assert.equal((await session.send('DELETE', path)).json().code, 'fresh_sign_in_required');
    assert.equal((await session.send('GET', path)).statusCode, 200);
    assert.equal((await session.send('GET', '/api/clients/quota')).json().limit, 10);
  });
});
