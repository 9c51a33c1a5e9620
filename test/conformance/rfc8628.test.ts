/** OAuth 2.0 Device Authorization Grant, over HTTP. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { type Answer, type Browser, createBrowser } from '../support/browser.ts';
import { openOauth, startOauth } from '../support/oauth.ts';
import { asTokens, call, type RelyingParty, type Reply, registerClient } from '../support/relying-party.ts';

const overrides = { masterKey: { current: randomBytes(32) } };
const server = await openOauth({ overrides });
const { issuer, sql } = server;

const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code';
const metadata = {
  grant_types: [DEVICE, 'refresh_token'],
  redirect_uris: [],
  response_types: [],
  client_name: 'Television',
};
const television = await registerClient(issuer, { ...metadata, token_endpoint_auth_method: 'none' });
const terminal = await registerClient(issuer, metadata);

type Device = { readonly deviceCode: string; readonly userCode: string; readonly reply: Reply };

async function start(party: RelyingParty = television, scope = 'openid profile'): Promise<Device> {
  const reply = await party.send('device/authorize', { scope });
  assert.equal(reply.status, 200, reply.text);
  return {
    deviceCode: String(reply.body['device_code']),
    userCode: String(reply.body['user_code']),
    reply,
  };
}

const poll = (device: Device, party: RelyingParty = television) =>
  party.send('token', { grant_type: DEVICE, device_code: device.deviceCode });

/** Value of a hidden field of a page. */
function field(page: Answer, name: string): string {
  return new RegExp(`name="${name}" value="([^"]*)"`).exec(page.text)?.[1] ?? '';
}

/** The person opens the page and types a code; resolves to what they see then. */
async function enter(browser: Browser, userCode: string): Promise<Answer> {
  const page = await browser.get('/oauth/device');
  assert.equal(page.status, 200);
  return browser.post('/oauth/device', { xsrf: field(page, 'xsrf'), user_code: userCode });
}

/** From the confirmation page to the end: compares the code, signs in, allows. */
async function approve(
  browser: Browser,
  confirmation: Answer,
  decision: 'allow' | 'deny' = 'allow',
): Promise<Answer> {
  const form = {
    xsrf: field(confirmation, 'xsrf'),
    user_code: field(confirmation, 'user_code'),
    confirm: 'yes',
  };
  let answer = await browser.post('/oauth/device', form);
  for (let step = 0; step < 12; step += 1) {
    if (answer.location) answer = await browser.get(answer.location);
    else if (/LNURL1/.test(answer.text)) answer = await browser.signWithWallet(answer);
    else if (/name="decision"/.test(answer.text)) answer = await browser.decide(answer, decision);
    else return answer;
  }
  throw new Error('the sign-in does not end');
}

async function connect(browser: Browser, device: Device): Promise<Answer> {
  return approve(browser, await enter(browser, device.userCode));
}

describe('RFC 8628, section 5.4: every page says whose sign-in it is', () => {
  it('the code, where the device asked from, and that the answer goes there, up to the last button', async () => {
    const browser = createBrowser(issuer);
    const device = await start();
    const confirmation = await enter(browser, device.userCode);
    const form = { xsrf: field(confirmation, 'xsrf'), user_code: device.userCode, confirm: 'yes' };
    const begun = await browser.post('/oauth/device', form);
    assert.ok(begun.location);
    const login = await browser.get(begun.location);
    const signed = await browser.signWithWallet(login);
    for (const page of [login, signed]) {
      assert.match(page.text, new RegExp(`the device that shows (<[^>]*>)*${device.userCode}`, 'i'));
      assert.match(page.text, /This signs in another device/);
      assert.match(page.text, /127\.0\.0\.1/);
      assert.doesNotMatch(page.text, /an app on this device/);
    }
    const again = await enter(browser, (await start(television, 'openid')).userCode);
    assert.match(again.text, /Is this your device/);
  });

  it('also to somebody who is signed in already', async () => {
    const browser = createBrowser(issuer);
    await connect(browser, await start());
    const device = await start(television, 'openid profile email');
    const confirmation = await enter(browser, device.userCode);
    const form = { xsrf: field(confirmation, 'xsrf'), user_code: device.userCode, confirm: 'yes' };
    const begun = await browser.post('/oauth/device', form);
    assert.ok(begun.location);
    const consent = await browser.get(begun.location);
    assert.match(consent.text, /asks for more|again/);
    assert.ok(consent.text.includes(`the device that shows ${device.userCode}`));
  });
});

describe('RFC 8628, section 3.1 and 3.2: device authorization', () => {
  it('the answer has device_code, user_code, verification_uri, verification_uri_complete, expires_in and interval', async () => {
    const { reply } = await start();
    const { body } = reply;
    assert.match(String(body['user_code']), /^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
    assert.equal(body['verification_uri'], `${issuer}/oauth/device`);
    assert.equal(body['verification_uri_complete'], `${issuer}/oauth/device?user_code=${body['user_code']}`);
    assert.deepEqual([body['expires_in'], body['interval']], [600, 5]);
    assert.match(reply.headers.get('cache-control') ?? '', /no-store/);
  });

  it('a confidential client must authenticate', async () => {
    const form = new URLSearchParams({ client_id: terminal.clientId });
    const reply = await call(`${issuer}/oauth/device/authorize`, { method: 'POST', body: form });
    assert.deepEqual([reply.status, reply.body['error']], [401, 'invalid_client']);
  });

  it('a client that is not registered for the grant is refused', async () => {
    const other = await registerClient(issuer);
    const reply = await other.send('device/authorize', { scope: 'openid' });
    assert.deepEqual([reply.status, reply.body['error']], [400, 'unauthorized_client']);
  });

  it('offline_access is no reason to refuse a client without refresh tokens', async () => {
    const plain = await registerClient(issuer, { ...metadata, grant_types: [DEVICE] });
    await start(plain, 'openid offline_access');
  });

  it('only digests of both codes are stored', async () => {
    const { deviceCode, userCode } = await start();
    const rows = JSON.stringify(await sql.db.selectFrom('oauth_artifacts').selectAll().execute());
    for (const secret of [deviceCode, userCode, userCode.replace('-', '')]) {
      assert.equal(rows.includes(secret), false);
      assert.equal(rows.includes(Buffer.from(secret).toString('hex')), false);
    }
  });
});

describe('RFC 8628, section 3.3: user interaction', () => {
  it('the whole way: the code, the comparison, the wallet, and the device is signed in', async () => {
    const browser = createBrowser(issuer);
    const device = await start();
    assert.equal((await poll(device)).body['error'], 'authorization_pending');
    const confirmation = await enter(browser, device.userCode);
    assert.match(confirmation.text, new RegExp(device.userCode));
    assert.match(confirmation.text, /Television/);
    const done = await approve(browser, confirmation);
    assert.match(done.text, /connected/);
    const tokens = asTokens(await poll(device));
    assert.equal(tokens.scope, 'openid profile');
    assert.notEqual(tokens.id_token, '');
    assert.equal((await television.refresh(tokens.refresh_token)).status, 200);
  });

  it('a confidential client gets tokens of its own', async () => {
    const device = await start(terminal);
    await connect(createBrowser(issuer), device);
    const tokens = asTokens(await poll(device, terminal));
    assert.equal((await terminal.introspect(tokens.access_token))['client_id'], terminal.clientId);
  });

  for (const [name, write] of [
    ['lower case', (code: string) => code.toLowerCase()],
    ['without the dash', (code: string) => code.replace('-', '')],
    ['with spaces', (code: string) => ` ${code.split('').join(' ')} `],
  ] as const) {
    it(`the code may be typed in ${name}`, async () => {
      const device = await start();
      const answer = await enter(createBrowser(issuer), write(device.userCode));
      assert.match(answer.text, new RegExp(device.userCode));
    });
  }

  it('a link with the code still asks the person to compare (section 5.4)', async () => {
    const browser = createBrowser(issuer);
    const device = await start();
    const page = await browser.get(`/oauth/device?user_code=${device.userCode}`);
    const form = { xsrf: field(page, 'xsrf'), user_code: field(page, 'user_code') };
    const confirmation = await browser.post('/oauth/device', form);
    assert.match(confirmation.text, new RegExp(device.userCode));
    assert.notEqual(field(confirmation, 'confirm'), '');
    assert.equal((await poll(device)).body['error'], 'authorization_pending');
  });

  it('the form belongs to the browser that was shown it', async () => {
    const device = await start();
    const page = await createBrowser(issuer).get('/oauth/device');
    const forged = await createBrowser(issuer).post('/oauth/device', {
      xsrf: field(page, 'xsrf'),
      user_code: device.userCode,
      confirm: 'yes',
    });
    assert.ok(forged.status >= 400);
    assert.equal((await poll(device)).body['error'], 'authorization_pending');
  });

  it('a code is entered once', async () => {
    const device = await start();
    await connect(createBrowser(issuer), device);
    const again = await enter(createBrowser(issuer), device.userCode);
    assert.match(again.text, /used already/);
  });

  it('of ten people confirming one code at once, one signs the device in', async () => {
    const device = await start();
    const people = Array.from({ length: 10 }, () => createBrowser(issuer));
    const pages = await Promise.all(people.map((browser) => enter(browser, device.userCode)));
    const ends = await Promise.all(
      people.map(async (browser, index) => {
        const page = pages[index];
        return page ? approve(browser, page).catch(() => null) : null;
      }),
    );
    assert.equal(ends.filter((end) => end && /connected/.test(end.text)).length, 1);
    assert.equal((await poll(device)).status, 200);
  });
});

describe('RFC 8628, section 3.4 and 3.5: token request and answer', () => {
  it('access_denied when the person says no at the confirmation', async () => {
    const browser = createBrowser(issuer);
    const device = await start();
    const page = await enter(browser, device.userCode);
    await browser.post('/oauth/device', {
      xsrf: field(page, 'xsrf'),
      user_code: field(page, 'user_code'),
      abort: 'yes',
    });
    const reply = await poll(device);
    assert.deepEqual([reply.status, reply.body['error']], [400, 'access_denied']);
  });

  it('access_denied when the person refuses after signing in', async () => {
    const browser = createBrowser(issuer);
    const device = await start();
    await approve(browser, await enter(browser, device.userCode), 'deny');
    assert.equal((await poll(device)).body['error'], 'access_denied');
  });

  it('expired_token after its life', async (t) => {
    const device = await start();
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 601_000 });
    const reply = await poll(device);
    assert.deepEqual(
      [reply.status, ['expired_token', 'invalid_grant'].includes(String(reply.body['error']))],
      [400, true],
    );
  });

  it('slow_down when the device polls faster than the interval, and again pending when it does not', async (t) => {
    const device = await start();
    assert.equal((await poll(device)).body['error'], 'authorization_pending');
    const hasty = await poll(device);
    assert.deepEqual([hasty.status, hasty.body['error']], [400, 'slow_down']);
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 10_000 });
    assert.equal((await poll(device)).body['error'], 'authorization_pending');
  });

  it('polling fast costs the device nothing once the person has agreed', async () => {
    const device = await start();
    await poll(device);
    await poll(device);
    await connect(createBrowser(issuer), device);
    assert.equal((await poll(device)).status, 200);
  });

  it('the device code is used once, also by twenty polls at once', async () => {
    const device = await start();
    await connect(createBrowser(issuer), device);
    const replies = await Promise.all(Array.from({ length: 20 }, () => poll(device)));
    const won = replies.filter(({ status }) => status === 200);
    assert.equal(won.length, 1);
    for (const reply of replies.filter(({ status }) => status !== 200)) {
      assert.deepEqual([reply.status, reply.body['error']], [400, 'invalid_grant']);
    }
  });

  it('the device code is bound to its client', async () => {
    const device = await start(television);
    await connect(createBrowser(issuer), device);
    assert.equal((await poll(device, terminal)).body['error'], 'invalid_grant');
    assert.equal((await poll(device, television)).status, 200);
  });

  it('an invented device code is invalid_grant', async () => {
    const reply = await television.send('token', { grant_type: DEVICE, device_code: 'x'.repeat(43) });
    assert.deepEqual([reply.status, reply.body['error']], [400, 'invalid_grant']);
  });
});

describe('RFC 8628, section 5.1: user code brute forcing', () => {
  it('after five wrong codes from one place, not even a right one is looked at for a quarter of an hour', async (t) => {
    const guarded = await startOauth(sql, { overrides });
    t.after(guarded.close);
    const party = await registerClient(guarded.issuer, { ...metadata, token_endpoint_auth_method: 'none' });
    const browser = createBrowser(guarded.issuer);
    for (let attempt = 0; attempt < 5; attempt += 1) {
      assert.match((await enter(browser, 'BBBB-BBBB')).text, /no such code/);
    }
    const device = await start(party);
    const refused = await enter(browser, device.userCode);
    assert.equal(refused.status, 429);
    assert.ok(Number(refused.headers.get('retry-after')) > 60);
    assert.equal(refused.text.includes('Television'), false);
    assert.equal((await enter(createBrowser(guarded.issuer), device.userCode)).status, 429);
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 15 * 60_000 + 1000 });
    const later = await start(party);
    assert.match((await enter(browser, later.userCode)).text, new RegExp(later.userCode));
  });
});

describe('RFC 8628, section 4: metadata', () => {
  it('the endpoint and the grant are announced', async () => {
    const { body } = await call(`${issuer}/.well-known/oauth-authorization-server`);
    assert.equal(body['device_authorization_endpoint'], `${issuer}/oauth/device/authorize`);
    assert.ok(Array.isArray(body['grant_types_supported']) && body['grant_types_supported'].includes(DEVICE));
  });
});
