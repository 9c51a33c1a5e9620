/** What happens at the OAuth endpoints is in the audit log: each act over HTTP, and then its row. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Answer, type Browser, createBrowser } from '../support/browser.ts';
import { openOauth } from '../support/oauth.ts';
import { call, type RelyingParty, registerClient } from '../support/relying-party.ts';

let shift = 0;
const server = await openOauth({ shift: () => shift });
const { issuer, sql } = server;

/** The rows of one application with this action. */
const rowsOf = (clientId: string, action: string) =>
  sql.db
    .selectFrom('audit_logs')
    .select(['user_id', 'success', 'resource_type', 'resource_id', 'ip', 'user_agent', 'metadata'])
    .where('client_id', '=', clientId)
    .where('action', '=', action)
    .execute();

async function onlyRow(clientId: string, action: string) {
  const rows = await rowsOf(clientId, action);
  assert.equal(rows.length, 1, action);
  const [row] = rows;
  assert.ok(row);
  return row;
}

async function signedIn(metadata = {}) {
  const party = await registerClient(issuer, metadata);
  const browser = createBrowser(issuer, undefined, { 'user-agent': 'Test Browser' });
  const signIn = await browser.signIn(party, { scope: 'openid profile' });
  const tokens = await party.tokens(signIn);
  const { sub } = await party.introspect(tokens.access_token);
  return { party, browser, signIn, tokens, sub };
}

const hidden = (page: Answer, name: string) =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(page.text)?.[1] ?? '';

async function logout(browser: Browser, clientId: string, decision: { logout?: string }): Promise<Answer> {
  const page = await browser.get(`/oauth/logout?${new URLSearchParams({ client_id: clientId })}`);
  return browser.post('/oauth/logout/confirm', { xsrf: hidden(page, 'xsrf'), ...decision });
}

function manage(party: RelyingParty, method: string, body?: object) {
  const authorization = `Bearer ${party.registered['registration_access_token']}`;
  return call(String(party.registered['registration_client_uri']), {
    method,
    headers: { authorization, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
}

describe('the audit log has a row for', () => {
  it('a sign-out, with who, where from and which applications it ended', async () => {
    const { party, browser, sub } = await signedIn();
    await logout(browser, party.clientId, { logout: 'yes' });
    const row = await onlyRow(party.clientId, 'session.signed_out');
    assert.deepEqual([row.user_id, row.success, row.resource_type], [sub, true, 'session']);
    assert.deepEqual([row.ip !== null, row.user_agent], [true, 'Test Browser']);
    assert.deepEqual(row.metadata, { applications: [party.clientId] });
  });

  it('no sign-out when the person says no, and none where nobody is signed in', async () => {
    const { party, browser } = await signedIn();
    await logout(browser, party.clientId, {});
    await logout(createBrowser(issuer), party.clientId, { logout: 'yes' });
    assert.deepEqual(await rowsOf(party.clientId, 'session.signed_out'), []);
  });

  it('the registration of an application, its update and its removal', async () => {
    const party = await registerClient(issuer);
    const update = { client_id: party.clientId, redirect_uris: [party.redirectUri], client_name: 'New' };
    assert.equal((await manage(party, 'PUT', update)).status, 200);
    assert.equal((await manage(party, 'DELETE')).status, 204);
    for (const what of ['registered', 'updated', 'removed']) {
      const row = await onlyRow(party.clientId, `oauth.client.${what}`);
      assert.deepEqual([row.success, row.resource_id], [true, party.clientId], what);
      assert.deepEqual(row.metadata, { by: 'registration' }, what);
    }
  });

  it('no registration that was refused', async () => {
    const party = await registerClient(issuer);
    assert.equal((await manage(party, 'PUT', { client_id: party.clientId })).status, 400);
    assert.deepEqual(await rowsOf(party.clientId, 'oauth.client.updated'), []);
  });

  it('the revocation of each kind of token, and none for a token that is none', async () => {
    const scope = 'openid profile';
    for (const kind of ['refresh_token', 'access_token'] as const) {
      const { party, tokens, sub } = await signedIn();
      await party.revoke('nonsense');
      await party.revoke(tokens[kind]);
      const row = await onlyRow(party.clientId, 'grant.revoked');
      assert.deepEqual([row.user_id, row.success, row.resource_type], [sub, true, 'grant'], kind);
      assert.ok(row.resource_id);
      const named = { refresh_token: 'RefreshToken', access_token: 'AccessToken' }[kind];
      assert.deepEqual(row.metadata, { kind: named });
    }
    const service = await registerClient(issuer, {
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
      scope,
    });
    const reply = await service.send('token', { grant_type: 'client_credentials' });
    await service.revoke(String(reply.body['access_token']));
    assert.equal((await onlyRow(service.clientId, 'grant.revoked')).user_id, null);
  });

  it("nothing when somebody tries to revoke another's token", async () => {
    const { party, tokens } = await signedIn();
    const other = await registerClient(issuer);
    await other.revoke(tokens.refresh_token);
    for (const { clientId } of [party, other]) assert.deepEqual(await rowsOf(clientId, 'grant.revoked'), []);
  });

  it('an authorization code that is used again', async () => {
    const { party, signIn, sub } = await signedIn();
    assert.equal((await party.redeem(signIn)).status, 400);
    const row = await onlyRow(party.clientId, 'oauth.reuse_detected');
    assert.deepEqual([row.user_id, row.success, row.resource_type], [sub, false, 'grant']);
    assert.deepEqual(row.metadata, { grant_type: 'authorization_code' });
  });

  it('a consent that is refused, by somebody signed in and by somebody who has just signed', async () => {
    const { party, browser, sub } = await signedIn();
    const { answer } = await browser.authorize(party, { scope: 'openid email' });
    assert.equal((await browser.follow(party, answer, 'deny')).params.get('error'), 'access_denied');
    const later = createBrowser(issuer, browser.wallet);
    const again = await later.authorize(party);
    assert.equal((await later.follow(party, again.answer, 'deny')).params.get('error'), 'access_denied');
    const rows = await rowsOf(party.clientId, 'oauth.refused');
    assert.deepEqual(
      rows.map(({ user_id, success }) => [user_id, success]),
      [
        [sub, false],
        [sub, false],
      ],
    );
  });

  it('no refusal by the person when the request itself could not be answered', async () => {
    const { party } = await signedIn();
    await createBrowser(issuer).authorize(party, { params: { prompt: 'none' } });
    assert.deepEqual(await rowsOf(party.clientId, 'oauth.refused'), []);
  });

  it('a device that is turned away', async () => {
    const device = 'urn:ietf:params:oauth:grant-type:device_code';
    const party = await registerClient(issuer, {
      grant_types: [device],
      redirect_uris: [],
      response_types: [],
    });
    const { body } = await party.send('device/authorize', { scope: 'openid' });
    const browser = createBrowser(issuer);
    const page = await browser.get('/oauth/device');
    const form = { xsrf: hidden(page, 'xsrf'), user_code: String(body['user_code']) };
    const asked = await browser.post('/oauth/device', form);
    await browser.post('/oauth/device', { ...form, xsrf: hidden(asked, 'xsrf'), abort: 'yes' });
    const row = await onlyRow(party.clientId, 'oauth.refused');
    assert.deepEqual([row.success, row.resource_type], [false, 'device']);
  });
});

describe('the audit log, when a refresh token is used again', () => {
  it('has a row once the grace period is over, and none before (RFC 9700 section 4.14.2)', async () => {
    const party = await registerClient(issuer);
    const browser = createBrowser(issuer);
    const tokens = await party.tokens(await browser.signIn(party, { scope: 'openid profile' }));
    assert.equal((await party.refresh(tokens.refresh_token)).status, 200);
    assert.equal((await party.refresh(tokens.refresh_token)).status, 200);
    assert.deepEqual(await rowsOf(party.clientId, 'oauth.reuse_detected'), []);
    shift = 120_000;
    const late = await party.refresh(tokens.refresh_token);
    shift = 0;
    assert.equal(late.status, 400);
    const row = await onlyRow(party.clientId, 'oauth.reuse_detected');
    assert.deepEqual([row.user_id !== null, row.success], [true, false]);
    assert.deepEqual(row.metadata, { grant_type: 'refresh_token' });
  });
});
