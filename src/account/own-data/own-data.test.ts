/** A copy of everything and the end of everything, on the whole product: what one forgets here, nobody finds. */
import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { sql as raw } from 'kysely';
import {
  addKey,
  addUser,
  createTestClock,
  HOUR,
  MINUTE,
  openDatabase,
} from '../../../test/support/accounts.ts';
import { startApp } from '../../../test/support/app.ts';
import { createBrowser } from '../../../test/support/browser.ts';
import { registerClient } from '../../../test/support/relying-party.ts';
import { SECTIONS } from '../../infra/sql/own-data-sections.ts';
import type { Database } from '../../infra/sql/schema.ts';

const sql = await openDatabase();
const app = await startApp(sql);
after(async () => {
  await app[Symbol.asyncDispose]();
  await sql.close();
});
const { db } = sql;

type Tables = { readonly [Table in keyof Database]?: object };
const bytes = (length = 32) => randomBytes(length);
const soon = () => new Date(Date.now() + HOUR);

/** Somebody with a row wherever there can be one. Values that must not get out contain the word `SECRET`. */
async function addEverything(userId: string, other: string) {
  const clientId = `app-${randomUUID()}`;
  const foreign = `foreign-${randomUUID()}`;
  const client = {
    client_name: 'App',
    redirect_uris: [],
    allowed_scopes: ['openid'],
    is_confidential: true,
    token_endpoint_auth_method: 'client_secret_basic',
    metadata: JSON.stringify({ client_name: 'App' }),
  };
  const token = {
    kind: 'access',
    format: 'jwt',
    scope: ['openid'],
    payload: '{"SECRET":1}',
    expires_at: soon(),
  };
  const sealed = Buffer.from('SECRET');
  const room = randomUUID();
  const [walletId, draftId, txid] = [randomUUID(), randomUUID(), bytes().toString('hex')];
  const proofId = randomUUID();
  const address = { wallet_id: walletId, branch: 'receive', position: 0 };
  await addKey(sql, userId, 'lnurl', `02${bytes().toString('hex')}`);
  const rows: Tables[] = [
    { oauth_clients: { ...client, client_id: clientId, owner_user_id: userId } },
    { oauth_clients: { ...client, client_id: foreign, owner_user_id: other } },
    {
      oauth_client_secrets: {
        id: randomUUID(),
        client_id: clientId,
        secret_digest: bytes(),
        hint: 'hint',
        expires_at: null,
        revoked_at: null,
      },
      oauth_consents: { user_id: userId, client_id: foreign, scopes: ['openid'] },
      oauth_grants: {
        id: `SECRET-${randomUUID()}`,
        user_id: userId,
        client_id: foreign,
        payload: '{"SECRET":1}',
        expires_at: soon(),
      },
      oauth_codes: {
        code_digest: bytes(),
        client_id: foreign,
        user_id: userId,
        payload: '{"SECRET":1}',
        expires_at: soon(),
      },
      oauth_tokens: { ...token, token_digest: bytes(), client_id: foreign, user_id: userId },
      oauth_artifacts: {
        model: 'DeviceCode',
        id_digest: bytes(),
        payload: JSON.stringify({ accountId: userId }),
        expires_at: soon(),
      },
      passkeys: {
        id: randomUUID(),
        user_id: userId,
        credential_id: bytes(16),
        user_handle: bytes(),
        public_key: bytes(77),
        device_type: 'singleDevice',
        backed_up: false,
        label: 'My key',
      },
      passkey_challenges: {
        challenge_digest: bytes(),
        user_id: userId,
        ceremony: 'assert',
        binding: 'SECRET',
        expires_at: soon(),
      },
      merge_tickets: { ticket_digest: bytes(), user_id: userId, browser_digest: bytes(), expires_at: soon() },
      session_refresh_tokens: {
        token_digest: bytes(),
        user_id: userId,
        session_uid: randomUUID(),
        kind: 'nostr',
        public_key: bytes().toString('hex'),
        expires_at: soon(),
      },
      lnurl_challenges: {
        k1: bytes().toString('hex'),
        session_id: `SECRET-${randomUUID()}`,
        action: 'link',
        user_id: userId,
        context: '{"SECRET":1}',
        expires_at: soon(),
      },
      key_challenges: {
        id: randomUUID(),
        nonce: `SECRET-${bytes(8).toString('hex')}`,
        message: 'sign this. Nonce SECRET',
        purpose: 'link',
        user_id: userId,
        context: '{"SECRET":1}',
        expires_at: soon(),
      },
      pof_challenges: {
        id: proofId,
        user_id: userId,
        message: 'prove it',
        privacy_level: 'boolean',
        expires_at: soon(),
      },
      bitcoin_wallets: {
        id: walletId,
        user_id: userId,
        name: 'Savings',
        encrypted_descriptor: sealed,
        network: 'regtest',
        script: 'wpkh',
        node_wallet: `u_${bytes(16).toString('hex')}`,
        descriptor_mac: bytes(),
        data_key: sealed,
      },
    },
    {
      wallet_addresses: { ...address, address: 'bcrt1qmine', script: '0014', label: 'Rent' },
      wallet_transactions: {
        wallet_id: walletId,
        txid,
        at: soon(),
        state: 'pending',
        received: '5',
        sent: '0',
        hex: '00',
        label: 'Pay',
      },
    },
    {
      wallet_coins: { ...address, txid, vout: 0, amount: '5', label: 'Change' },
      wallet_awaited: { wallet_id: walletId, kind: 'addr', ref: 'bcrt1qlater', label: 'Later' },
      wallet_jobs: { id: randomUUID(), wallet_id: walletId, kind: 'import', from_height: 0 },
      wallet_drafts: {
        id: draftId,
        wallet_id: walletId,
        unsigned_txid: txid,
        psbt_sealed: sealed,
        expires_at: soon(),
      },
    },
    {
      pof_nullifiers: { nullifier: bytes(), proof_id: proofId, user_id: userId, expires_at: soon() },
      wallet_draft_coins: { draft_id: draftId, wallet_id: walletId, txid, vout: 0 },
    },
    {
      chat_messages: {
        id: randomUUID(),
        room_id: room,
        seq: '1',
        sender_id: userId,
        recipient_id: other,
        message_text: 'out',
      },
    },
    {
      chat_messages: {
        id: randomUUID(),
        room_id: room,
        seq: '2',
        sender_id: other,
        recipient_id: userId,
        message_text: 'in',
      },
    },
  ];
  for (const tables of rows) {
    for (const [table, row] of Object.entries(tables)) {
      const names = Object.keys(row);
      await raw`insert into ${raw.table(table)} (${raw.join(names.map((name) => raw.ref(name)))})
        values (${raw.join(Object.values(row))})`.execute(db);
    }
  }
  return { clientId, foreign };
}

/** Tables and columns that name a person: foreign keys to `users`, and columns called so. */
async function columnsOfPeople() {
  const { rows } = await raw<{ table: string; column: string }>`
    select c.conrelid::regclass::text as table, a.attname as column from pg_constraint c
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any(c.conkey)
    where c.contype = 'f' and c.confrelid = 'users'::regclass
    union select table_name, column_name from information_schema.columns
    where table_schema = 'public' and column_name like '%user_id'`.execute(db);
  return rows;
}

describe('GET /api/users/export', async () => {
  const [userId, other] = [
    await addUser(sql, { username: 'exported', email: 'e@example.com' }),
    await addUser(sql),
  ];
  await addEverything(userId, other);
  const { send, uid } = await app.signIn(userId);
  await raw`update users set merged_into = ${userId} where id = ${await addUser(sql, { username: 'before' })}`.execute(
    db,
  );
  const answer = await send('GET', '/api/users/export');
  const document = answer.json();

  it('is one JSON attachment that says what it is', () => {
    assert.equal(answer.statusCode, 200);
    assert.match(String(answer.headers['content-type']), /^application\/json/);
    assert.match(
      String(answer.headers['content-disposition']),
      /^attachment; filename="hodlxxi-export-\d{4}-\d\d-\d\d\.json"$/,
    );
    assert.equal(answer.headers['cache-control'], 'no-store');
    assert.equal(document.schema, 'hodlxxi-export/1');
    assert.equal(document.user_id, userId);
    assert.ok(Math.abs(Date.parse(document.exported_at) - Date.now()) < MINUTE);
  });

  it('has something of every table that knows the person', async () => {
    const tables = new Set(Object.values(SECTIONS).map(({ table }) => String(table)));
    const columns = await columnsOfPeople();
    assert.ok(columns.length >= 18);
    const missing = columns.filter(({ table }) => !tables.has(table));
    assert.deepEqual(missing, []);
    for (const name of Object.keys(SECTIONS)) {
      const section = document[name];
      assert.ok(name === 'profile' ? section.id === userId : section.length > 0, name);
    }
  });

  it('shows what is theirs', () => {
    assert.equal(document.profile.email, 'e@example.com');
    assert.equal(document.merged_accounts[0].username, 'before');
    assert.ok(document.sessions.some((session: { id: string }) => session.id === uid));
    const [wallet] = document.wallets;
    assert.equal(wallet.name, 'Savings');
    const labels = [wallet.addresses, wallet.transactions, wallet.coins, wallet.awaited].map(
      ([one]) => one.label,
    );
    assert.deepEqual(labels, ['Rent', 'Pay', 'Change', 'Later']);
    assert.deepEqual([wallet.scans[0].kind, wallet.drafts[0].state], ['import', 'open']);
    assert.equal(document.messages_received[0].message_text, 'in');
    assert.equal(document.applications[0].secrets[0].hint, 'hint');
    const actions = document.events.map((event: { action: string }) => event.action);
    assert.deepEqual(actions, ['account.exported']);
  });

  it('has no secret, no digest of one and nothing sealed', () => {
    assert.doesNotMatch(answer.body, /SECRET/);
    const names = [...answer.body.matchAll(/"([a-z0-9_]+)":/g)].map(([, name]) => name);
    for (const name of names)
      assert.doesNotMatch(name ?? '', /digest|sealed|encrypted_desc|^payload$|^k1$|nonce/);
  });

  it('goes on where a page ends', async () => {
    const many = await addUser(sql);
    const keys = Array.from({ length: 450 }, () => `02${bytes().toString('hex')}`);
    for (const key of keys) await addKey(sql, many, 'lnurl', key);
    const body = (await (await app.signIn(many)).send('GET', '/api/users/export')).json();
    const got = body.keys.map((key: { public_key: string }) => key.public_key);
    assert.deepEqual(got.toSorted(), keys.toSorted());
    assert.deepEqual(body.passkeys, []);
  });

  it('is for a fresh session of the person', async () => {
    const anonymous = await app.http.app.inject({ url: '/api/users/export' });
    assert.equal(anonymous.json().code, 'auth_required');
    const clock = createTestClock(Date.now());
    await using later = await startApp(sql, { clock });
    const session = await later.signIn(userId);
    clock.pass(11 * MINUTE);
    assert.equal((await session.send('GET', '/api/users/export')).json().code, 'fresh_sign_in_required');
    const gone = await session.send('DELETE', '/api/users/profile', { confirm: 'delete my account' });
    assert.equal(gone.json().code, 'fresh_sign_in_required');
  });
});

/** Every row of every table that contains a text, by table. */
async function rowsWith(text: string): Promise<Record<string, number>> {
  const { rows } = await raw<{ table: string }>`select table_name as table from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(db);
  const counts: Record<string, number> = {};
  for (const { table } of rows) {
    const found = await raw<{ count: string }>`select count(*) from ${raw.table(table)} t
      where t::text ilike ${`%${text}%`}`.execute(db);
    const count = Number(found.rows[0]?.count);
    if (count > 0) counts[table] = count;
  }
  return counts;
}

describe('DELETE /api/users/profile', () => {
  const confirm = { confirm: 'delete my account' };

  it('leaves nothing but the record of what happened', async () => {
    const other = await addUser(sql);
    const userId = await addUser(sql, { username: 'leaving-soon', email: 'leaving@example.com' });
    const merged = await addUser(sql, { username: 'merged-before' });
    const older = await addUser(sql);
    await raw`update users set merged_into = ${userId} where id = ${merged}`.execute(db);
    await raw`update users set merged_into = ${merged} where id = ${older}`.execute(db);
    const { clientId, foreign } = await addEverything(userId, other);
    await addEverything(merged, other);
    const { send } = await app.signIn(userId);
    await send('PATCH', '/api/users/profile', { profile_data: { bio: 'unmistakable words' } });
    assert.equal((await send('DELETE', '/api/users/profile', { confirm: 'yes' })).statusCode, 400);

    const answer = await send('DELETE', '/api/users/profile', confirm);
    assert.equal(answer.statusCode, 204, answer.body);
    assert.deepEqual(Object.keys(await rowsWith(userId)), ['audit_logs']);
    for (const text of [merged, older, 'leaving-soon', 'leaving@example.com', 'unmistakable words', clientId])
      assert.deepEqual(await rowsWith(text), {}, text);
    assert.equal((await rowsWith(foreign))['oauth_clients'], 1, 'what is another’s stays');
    const [last] = await db
      .selectFrom('audit_logs')
      .selectAll()
      .where('user_id', '=', userId)
      .orderBy('id', 'desc')
      .limit(1)
      .execute();
    assert.deepEqual(
      [last?.action, last?.metadata],
      ['account.removed', { applications: 2, merged_accounts: 2 }],
    );
  });

  it('the name and the keys are free again', async () => {
    const first = await addUser(sql, { username: 'taken-once' });
    const { send } = await app.signIn(first);
    await send('DELETE', '/api/users/profile', confirm);
    const second = await app.signIn(await addUser(sql));
    const answer = await second.send('PATCH', '/api/users/profile', { username: 'taken-once' });
    assert.equal(answer.statusCode, 200);
  });

  it('the last administrator stays', async () => {
    const admin = await addUser(sql, { roles: ['admin'] });
    const { send } = await app.signIn(admin);
    assert.equal((await send('DELETE', '/api/users/profile', confirm)).json().code, 'last_admin');
    await addUser(sql, { roles: ['admin'] });
    assert.equal((await send('DELETE', '/api/users/profile', confirm)).statusCode, 204);
  });

  it('of two processes neither lets a session, token or application of the account pass any more', async () => {
    await using second = await startApp(sql, { beside: app });
    const party = await registerClient(app.url);
    const browser = createBrowser(app.url);
    const signedIn = await browser.signIn(party, {
      scope: 'openid profile offline_access',
      params: { prompt: 'consent' },
    });
    const tokens = await party.tokens(signedIn);
    const { sub } = await party.introspect(tokens.access_token);
    const wallet = await app.signIn(String(sub));
    const own = await wallet.send('POST', '/api/clients', {
      client_name: 'Mine',
      redirect_uris: ['https://mine.example/cb'],
    });
    assert.equal(own.statusCode, 201, own.body);
    const { client_id: mine } = own.json();
    // Both processes have seen all of it lately.
    for (const process of [app, second]) {
      assert.equal((await process.bearer(wallet.token)('GET', '/api/keys')).statusCode, 200);
      assert.equal((await process.bearer(tokens.access_token)('GET', '/api/users/profile')).statusCode, 200);
      assert.equal((await process.rooms.oauth.clients.find(mine))?.clientId, mine);
    }
    const waiting = await browser.authorize(party);
    assert.ok(waiting.answer.location?.searchParams.get('code'), 'a code that nobody has used yet');

    assert.equal((await wallet.send('DELETE', '/api/users/profile', confirm)).statusCode, 204);
    for (const process of [app, second]) {
      assert.equal((await process.bearer(wallet.token)('GET', '/api/keys')).statusCode, 401);
      assert.equal((await process.bearer(tokens.access_token)('GET', '/api/users/profile')).statusCode, 401);
      assert.equal(await process.rooms.oauth.clients.find(mine), null);
    }
    const code = waiting.answer.location?.searchParams.get('code') ?? '';
    assert.equal((await party.redeem({ code, verifier: waiting.verifier })).body['error'], 'invalid_grant');
    assert.equal((await party.refresh(tokens.refresh_token)).body['error'], 'invalid_grant');
    assert.equal((await party.introspect(tokens.access_token))['active'], false);
    assert.equal(
      (await browser.authorize(party)).answer.location?.pathname.startsWith('/oauth/interaction'),
      true,
    );
  });
});

describe('an account that was disabled or became part of another', () => {
  for (const what of ['disabled', 'merged'] as const) {
    it(`${what}: nothing it held signs anybody in`, async () => {
      const party = await registerClient(app.url);
      const browser = createBrowser(app.url);
      const signedIn = await browser.signIn(party, {
        scope: 'openid profile offline_access',
        params: { prompt: 'consent' },
      });
      const tokens = await party.tokens(signedIn);
      const userId = String((await party.introspect(tokens.access_token))['sub']);
      const waiting = await browser.authorize(party);
      const wallet = await app.signIn(userId);
      const into = what === 'merged' ? await addUser(sql) : null;
      await db
        .updateTable('users')
        .set({ status: 'disabled', merged_into: into })
        .where('id', '=', userId)
        .execute();
      await app.rooms.sessions.recheck(userId);

      assert.equal((await wallet.send('GET', '/api/keys')).statusCode, 401);
      assert.equal((await app.bearer(tokens.access_token)('GET', '/api/users/profile')).statusCode, 401);
      const code = waiting.answer.location?.searchParams.get('code') ?? '';
      assert.equal((await party.redeem({ code, verifier: waiting.verifier })).body['error'], 'invalid_grant');
      assert.equal((await party.refresh(tokens.refresh_token)).body['error'], 'invalid_grant');
      assert.equal((await party.introspect(tokens.access_token))['active'], false);
      await assert.rejects(app.signIn(userId), { code: 'account_disabled' });
      const again = await browser.authorize(party);
      assert.equal(again.answer.location?.pathname.startsWith('/oauth/interaction'), true);
      await assert.rejects(browser.signIn(party), 'its key opens no page any more');
    });
  }
});
