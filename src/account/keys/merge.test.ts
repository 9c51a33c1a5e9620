/** Two accounts of one person become one. */
import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { sql as raw } from 'kysely';
import { addKey, addUser, MINUTE, openDatabase } from '../../../test/support/accounts.ts';
import { openKeyServer } from '../../../test/support/key-server.ts';
import { createBitcoinKey, createNostrKey } from '../../../test/support/keys.ts';
import { addWallet } from '../../../test/support/wallets.ts';

const sql = await openDatabase();
const server = await openKeyServer(sql);
const { clock, openBrowser, program } = server;
after(async () => {
  await server.close();
  await sql.close();
});

const STRONG = 'urn:hodlxxi:acr:key+passkey';
const accountOf = (id: string) =>
  sql.db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

const addPasskey = (userId: string) =>
  sql.db
    .insertInto('passkeys')
    .values({
      id: randomUUID(),
      user_id: userId,
      credential_id: randomBytes(16),
      user_handle: randomBytes(16),
      public_key: randomBytes(32),
      device_type: 'singleDevice',
      backed_up: false,
    })
    .execute();

async function addProof(userId: string) {
  const id = randomUUID();
  const expires = new Date(clock.now() + MINUTE);
  await raw`insert into pof_challenges (id, user_id, message, privacy_level, expires_at)
    values (${id}, ${userId}, 'm', 'boolean', ${expires})`.execute(sql.db);
  await raw`insert into pof_nullifiers (nullifier, proof_id, user_id, expires_at)
    values (${randomBytes(32)}, ${id}, ${userId}, ${expires})`.execute(sql.db);
}

/** Two accounts with a key each, and a browser that has a ticket of the first and is signed in with the second. */
async function prepare(
  fields: { from?: Parameters<typeof addUser>[1]; into?: Parameters<typeof addUser>[1] } = {},
) {
  const [from, into] = [await addUser(sql, fields.from), await addUser(sql, fields.into)];
  const [theirs, ours] = [createNostrKey(), createNostrKey()];
  await addKey(sql, from, 'nostr', theirs.pubkey);
  await addKey(sql, into, 'nostr', ours.pubkey);
  const browser = openBrowser();
  const { token } = await browser.signIn(from, STRONG);
  const answer = await browser.send('POST', '/api/users/merge-ticket');
  assert.equal(answer.statusCode, 200, answer.body);
  const { ticket, user } = answer.json();
  await browser.signIn(into, STRONG);
  const merge = (ticketToUse = ticket) => browser.send('POST', '/api/users/merge', { ticket: ticketToUse });
  return { from, into, theirs, browser, ticket, user, merge, token };
}

describe('merging', () => {
  it('moves keys, passkeys, applications, wallets, proofs and messages, and ends the other account', async () => {
    const { from, into, user, merge, token, theirs } = await prepare({
      from: { username: `gone-${Date.now()}` },
    });
    assert.deepEqual([user.user_id, user.keys], [from, 1]);
    const at = new Date(clock.now());
    const key = createBitcoinKey();
    await addKey(sql, from, 'bitcoin', key.identity);
    await sql.db.updateTable('users').set({ bitcoin_pubkey: key.identity }).where('id', '=', from).execute();
    await addPasskey(from);
    const clientId = randomUUID();
    const client = {
      client_id: clientId,
      client_name: 'x',
      redirect_uris: [],
      allowed_scopes: [],
      is_confidential: false,
    };
    await sql.db
      .insertInto('oauth_clients')
      .values({ ...client, token_endpoint_auth_method: 'none', metadata: '{}', owner_user_id: from })
      .execute();
    await sql.db
      .insertInto('oauth_consents')
      .values({ user_id: from, client_id: clientId, scopes: ['openid'] })
      .execute();
    const later = new Date(clock.now() + 1e9);
    await sql.db
      .insertInto('oauth_tokens')
      .values({
        token_digest: randomBytes(32),
        kind: 'refresh',
        format: 'opaque',
        client_id: clientId,
        user_id: from,
        grant_id: null,
        family_id: null,
        parent_digest: null,
        scope: ['openid'],
        audience: [],
        payload: '{}',
        expires_at: later,
      })
      .execute();
    const same = randomBytes(32);
    await addWallet(sql, into, { is_default: true, descriptor_mac: same });
    await addWallet(sql, from, { is_default: true });
    await addWallet(sql, from, { descriptor_mac: same });
    await addProof(from);
    await sql.db
      .insertInto('chat_messages')
      .values({
        id: randomUUID(),
        room_id: randomUUID(),
        seq: '1',
        sender_id: from,
        recipient_id: from,
        message_text: 'x',
        encrypted_payload: null,
      })
      .execute();

    const answer = await merge();
    assert.equal(answer.statusCode, 200, answer.body);
    assert.deepEqual(answer.json(), { merged_user_id: from, keys: 2 });
    const [gone, kept] = [await accountOf(from), await accountOf(into)];
    assert.deepEqual(
      [gone.status, gone.merged_into, gone.username, gone.bitcoin_pubkey],
      ['disabled', into, null, null],
    );
    assert.deepEqual([kept.status, kept.bitcoin_pubkey], ['active', key.identity]);
    for (const table of [
      'user_keys',
      'passkeys',
      'bitcoin_wallets',
      'oauth_consents',
      'pof_challenges',
      'pof_nullifiers',
    ] as const) {
      const left = await sql.db.selectFrom(table).select('user_id').where('user_id', '=', from).execute();
      assert.equal(left.length, 0, table);
    }
    const wallets = await sql.db
      .selectFrom('bitcoin_wallets')
      .select('is_default')
      .where('user_id', '=', into)
      .execute();
    assert.deepEqual(wallets.map(({ is_default: isDefault }) => isDefault).toSorted(), [false, true]);
    const owned = await sql.db
      .selectFrom('oauth_clients')
      .select('owner_user_id')
      .where('client_id', '=', clientId)
      .executeTakeFirst();
    assert.equal(owned?.owner_user_id, into);
    const message = await sql.db
      .selectFrom('chat_messages')
      .selectAll()
      .where('sender_id', '=', into)
      .executeTakeFirst();
    assert.equal(message?.recipient_id, into);
    const tokens = await sql.db
      .selectFrom('oauth_tokens')
      .select('revoked_at')
      .where('user_id', '=', from)
      .execute();
    assert.deepEqual(
      tokens.map(({ revoked_at }) => revoked_at?.getTime()),
      [at.getTime()],
    );
    assert.equal(await server.sessions.find(token), null);
    const events = await sql.db
      .selectFrom('audit_logs')
      .select(['user_id', 'action', 'resource_id'])
      .where('action', 'like', 'account.merged%')
      .where('user_id', 'in', [from, into])
      .orderBy('id')
      .execute();
    assert.deepEqual(events, [
      { user_id: into, action: 'account.merged', resource_id: from },
      { user_id: from, action: 'account.merged_away', resource_id: into },
    ]);

    const nobody = program();
    const challenge = (await nobody('POST', '/api/challenge')).json();
    const event = theirs.sign({ ...challenge.nostr_event, createdAt: Math.floor(clock.now() / 1000) });
    const signedIn = await nobody('POST', '/api/verify', {
      challenge_id: challenge.challenge_id,
      nostr_event: event,
    });
    assert.equal(signedIn.json().user_id, into);
  });

  it('happens once, however many ask at once', async () => {
    const { into, merge } = await prepare();
    const answers = await Promise.all(Array.from({ length: 20 }, () => merge()));
    const codes = answers.map((answer) => answer.json().code ?? 'merged').toSorted();
    assert.deepEqual(codes, [...Array(19).fill('merge_ticket_invalid'), 'merged'].toSorted());
    const keys = await sql.db.selectFrom('user_keys').select('id').where('user_id', '=', into).execute();
    assert.equal(keys.length, 2);
    assert.equal((await merge()).json().code, 'merge_ticket_invalid');
  });

  it('two accounts cannot become part of each other', async () => {
    const [a, b] = [await addUser(sql), await addUser(sql)];
    const browser = openBrowser();
    const other = openBrowser();
    await browser.signIn(a);
    const ofA = (await browser.send('POST', '/api/users/merge-ticket')).json().ticket;
    for (const [name, value] of browser.jar) other.jar.set(name, value);
    await other.signIn(b);
    const ofB = (await other.send('POST', '/api/users/merge-ticket')).json().ticket;
    const answers = await Promise.all([
      browser.send('POST', '/api/users/merge', { ticket: ofB }),
      other.send('POST', '/api/users/merge', { ticket: ofA }),
    ]);
    assert.equal(answers.filter(({ statusCode }) => statusCode === 200).length, 1);
    const active = await sql.db
      .selectFrom('users')
      .select('id')
      .where('id', 'in', [a, b])
      .where('status', '=', 'active')
      .execute();
    assert.equal(active.length, 1);
  });

  it('refuses a ticket in another browser, one that is too old, an invention, and the account itself', async () => {
    const { from, into, ticket, merge, browser } = await prepare();
    const other = openBrowser();
    await other.signIn(into);
    const foreign = () => other.send('POST', '/api/users/merge', { ticket });
    assert.equal((await foreign()).json().code, 'merge_ticket_invalid');
    await other.send('POST', '/api/users/merge-ticket');
    assert.equal((await foreign()).json().code, 'merge_ticket_invalid');
    assert.equal((await merge('x'.repeat(43))).json().code, 'merge_ticket_invalid');
    await browser.signIn(from);
    assert.equal((await merge()).json().code, 'merge_same_account');
    await browser.signIn(into);
    clock.pass(5 * MINUTE);
    assert.equal((await merge()).json().code, 'merge_ticket_invalid');
    assert.equal((await accountOf(from)).status, 'active');
  });

  it('needs both sign-ins to be fresh', async () => {
    const browser = openBrowser();
    await browser.signIn(await addUser(sql));
    clock.pass(11 * MINUTE);
    assert.equal(
      (await browser.send('POST', '/api/users/merge-ticket')).json().code,
      'fresh_sign_in_required',
    );
    assert.equal(
      (await browser.send('POST', '/api/users/merge', { ticket: 'x' })).json().code,
      'fresh_sign_in_required',
    );
  });

  it('is no way around a passkey: the account that goes has to show it, and the one that stays asks for it from then on', async () => {
    const wanted = { passkey_required: true };
    const careful = await addUser(sql);
    await sql.db.updateTable('users').set(wanted).where('id', '=', careful).execute();
    const browser = openBrowser();
    await browser.signIn(careful);
    assert.equal(
      (await browser.send('POST', '/api/users/merge-ticket')).json().code,
      'second_factor_required',
    );
    const { from, into, merge, browser: joint } = await prepare();
    await sql.db.updateTable('users').set(wanted).where('id', '=', from).execute();
    assert.equal((await merge()).statusCode, 200);
    assert.equal((await accountOf(into)).passkey_required, true);
    await joint.signIn(into);
    assert.equal((await joint.send('GET', '/api/own')).json().code, 'second_factor_required');
  });

  it('adds passkeys to an account that has some only for who has shown one of those', async () => {
    const { from, into, merge, browser } = await prepare();
    await addPasskey(from);
    await browser.signIn(into, 'urn:hodlxxi:acr:key');
    await addPasskey(into);
    assert.equal((await merge()).json().code, 'second_factor_required');
    assert.equal((await accountOf(from)).status, 'active');
    await browser.signIn(into, STRONG);
    assert.equal((await merge()).statusCode, 200);
  });

  it('never takes the last administrator away, and gives nobody a role', async () => {
    const { from, into, merge } = await prepare({ from: { roles: ['admin'] } });
    assert.equal((await merge()).json().code, 'last_admin');
    await addUser(sql, { roles: ['admin'] });
    assert.equal((await merge()).statusCode, 200);
    assert.deepEqual([(await accountOf(from)).roles, (await accountOf(into)).roles], [[], []]);
  });
});
