import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { sql as raw } from 'kysely';
import { openDatabase, random, silent } from '../../../test/support/accounts.ts';
import { startOauth, type TestServer } from '../../../test/support/oauth.ts';
import { basic, call } from '../../../test/support/relying-party.ts';
import { createAuditTrail } from '../../core/audit/trail.ts';
import { createMemoryBus } from '../../infra/kv/memory.ts';
import { createAuditStore } from '../../infra/sql/audit-store.ts';
import { createOauthStore } from '../../infra/sql/oauth-store.ts';
import { createSigningKeyStore } from '../../infra/sql/signing-key-store.ts';
import type { Sql } from '../../infra/sql/sql.ts';
import { type ClientIo, runClient } from '../client.ts';
import { runKeys } from '../keys.ts';

let sql: Sql;
let server: TestServer;
let lines: string[] = [];
let errors: string[] = [];
const masterKey = { current: randomBytes(32) };

const io = (): ClientIo => ({
  clients: server.oauth.clients,
  store: createOauthStore(sql.db, Date),
  audit: createAuditTrail({ store: createAuditStore(sql.db), clock: Date }),
  clock: Date,
  random,
  out: (line) => void lines.push(line),
  err: (line) => void errors.push(line),
});

before(async () => {
  sql = await openDatabase();
  server = await startOauth(sql, { overrides: { registration: 'token', masterKey } });
});
after(async () => {
  await server.close();
  await sql.close();
});
beforeEach(() => {
  lines = [];
  errors = [];
});

/** Actions in the audit log that an operator took, in order. */
async function actionsOf(clientId: string | null): Promise<string[]> {
  const rows = await sql.db
    .selectFrom('audit_logs')
    .select('action')
    .where('client_id', clientId === null ? 'is' : '=', clientId)
    .where(raw`metadata ->> 'by'`, '=', 'operator')
    .orderBy('id')
    .execute();
  return rows.map(({ action }) => action);
}

/** Value behind a label of the last output. */
const shown = (label: string) =>
  lines
    .find((line) => line.startsWith(label))
    ?.slice(label.length)
    .trim() ?? '';

async function authenticates(id: string, secret: string, scope = 'wallet:read') {
  const answer = await call(`${server.issuer}/oauth/token`, {
    method: 'POST',
    headers: { authorization: basic(id, secret) },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope }),
  });
  return answer.status;
}

describe('hodlxxi client', () => {
  it('creates, shows, rotates, disables, approves, trusts and removes an application', async () => {
    const name = [
      '--name',
      'Backup',
      '--grant',
      'client_credentials',
      '--scope',
      'admin wallet:read',
      '--trusted',
    ];
    assert.equal(await runClient(['create', ...name], io()), 0, errors.join('\n'));
    const id = shown('client_id');
    const secret = shown('client_secret');
    assert.equal(await authenticates(id, secret), 200);

    assert.equal(await runClient(['secret', id, '--days', '30'], io()), 0);
    assert.equal(await runClient(['secret', id], io()), 1);
    assert.match(errors.join(), /two|2 live/);

    lines = [];
    await runClient(['show', id], io());
    const record = JSON.parse(lines.join('\n'));
    assert.deepEqual(
      [record.trusted, record.secrets.length, record.metadata.scope],
      [true, 2, 'admin wallet:read'],
    );
    assert.equal(lines.join().includes(secret), false);
    assert.equal(await runClient(['secret', id, '--revoke', record.secrets[0].id], io()), 0);
    assert.equal(await authenticates(id, secret), 401);

    lines = [];
    await runClient(['secret', id], io());
    const fresh = shown('client_secret');
    await runClient(['disable', id], io());
    assert.equal(await authenticates(id, fresh), 401);
    await runClient(['approve', id], io());
    assert.equal(await authenticates(id, fresh), 200);
    await runClient(['trust', id, '--undo'], io());
    lines = [];
    await runClient(['list'], io());
    assert.match(lines.join('\n'), new RegExp(`${id} {2}active {2}- {2}Backup`));
    assert.equal(await runClient(['remove', id], io()), 0);
    assert.equal(await runClient(['show', id], io()), 1);
    assert.deepEqual(await actionsOf(id), [
      'oauth.client.created',
      'oauth.client.secret.created',
      'oauth.client.secret.revoked',
      'oauth.client.secret.created',
      'oauth.client.disabled',
      'oauth.client.approved',
      'oauth.client.distrusted',
      'oauth.client.removed',
    ]);
  });

  it('says what is wrong with an application', async () => {
    const wrong = [
      ['create', '--name', 'X', '--redirect', 'http://app.example/cb'],
      ['create', '--name', 'X', '--redirect', 'https://app.example/cb', '--scope', 'coffee'],
      ['create', '--redirect', 'https://app.example/cb'],
      ['create', '--name', 'X', '--public', '--grant', 'urn:ietf:params:oauth:grant-type:token-exchange'],
      ['show', 'nobody'],
    ];
    for (const argv of wrong) assert.equal(await runClient(argv, io()), 1, argv.join(' '));
    assert.equal(errors.length, wrong.length);
    for (const argv of [['create', '--colour', 'red'], ['destroy'], ['show'], []])
      assert.equal(await runClient(argv, io()), 2, argv.join(' '));
  });

  it('mints the permission that REGISTRATION=token asks for', async () => {
    assert.equal(await runClient(['token', '--days', '1'], io()), 0);
    const [token = ''] = lines;
    const register = (authorization: string) =>
      call(`${server.issuer}/oauth/register`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization },
        body: JSON.stringify({ redirect_uris: ['https://app.example/cb'] }),
      });
    assert.equal((await register(`Bearer ${token}`)).status, 201);
    assert.equal((await register('Bearer nonsense')).status, 401);
    assert.equal(
      JSON.stringify(await sql.db.selectFrom('oauth_artifacts').selectAll().execute()).includes(token),
      false,
    );
    assert.equal(await runClient(['token', '--days', 'many'], io()), 1);
    assert.deepEqual(await actionsOf(null), ['oauth.registration_token.created']);
  });
});

describe('hodlxxi keys', () => {
  it('lists what signs now and what will, and rotates without a restart', async () => {
    const store = createSigningKeyStore(sql.db);
    const bus = createMemoryBus();
    const keysIo = { ...io(), store, bus, log: silent, masterKey, columns: [], rotateEvery: 86_400_000 };
    const signing = async () => (await store.list()).map(({ kid }) => kid);
    const before = await signing();
    assert.equal(await runKeys(['list'], keysIo), 0);
    assert.deepEqual(lines.map((line) => line.split(/ +/).slice(0, 2).join(' ')).toSorted(), [
      'ES256 current',
      'ES256 next',
      'RS256 current',
      'RS256 next',
    ]);
    lines = [];
    assert.equal(await runKeys(['rotate'], keysIo), 0);
    assert.equal(lines.filter((line) => line.includes('retired')).length, 2);
    assert.equal((await signing()).length, before.length + 2);
    assert.equal(await runKeys(['eat'], keysIo), 2);
    assert.equal((await actionsOf(null)).at(-1), 'oauth.keys.rotated');
  });
});
