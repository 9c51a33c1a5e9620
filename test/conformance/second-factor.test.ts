/** A passkey after the key: WebAuthn Level 3 on the pages of a sign-in, OIDC Core section 5.5.1.1, RFC 9470. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeJwt } from 'jose';
import { ACR_KEY, ACR_KEY_PASSKEY } from '../../src/core/authn/acr.ts';
import { sessionCookie } from '../../src/core/session/cookie.ts';
import { MINUTE } from '../support/accounts.ts';
import { type Answer, type AuthorizeOptions, type Browser, createBrowser } from '../support/browser.ts';
import {
  ceremonyOf,
  follow,
  openTab,
  passkeyOptions,
  showPasskey,
  signBitcoin,
} from '../support/key-pages.ts';
import { createBitcoinKey } from '../support/keys.ts';
import { openOauth } from '../support/oauth.ts';
import { type Authenticator, createAuthenticator } from '../support/passkey.ts';
import { registerClient } from '../support/relying-party.ts';

let shift = 0;
const server = await openOauth({ shift: () => shift });
const { issuer, sql } = server;
const SESSION = sessionCookie(issuer).name;
const client = await registerClient(issuer);

const essential = (values: readonly string[]) => ({
  claims: JSON.stringify({ id_token: { acr: { essential: true, values } } }),
});
const INSISTS = { params: essential([ACR_KEY_PASSKEY]) };
const WISHES = { params: { acr_values: ACR_KEY_PASSKEY } };

/** With a key, up to whatever follows the confirm page. */
async function showKey(browser: Browser, key: Key, options: AuthorizeOptions = {}) {
  const { answer, verifier } = await browser.authorize(client, options);
  const login = await browser.get(answer.location ?? '');
  const page = await openTab(browser, login, 'bitcoin');
  const question = await follow(browser, await signBitcoin(browser, page, key));
  return { page: await follow(browser, await browser.decide(question)), verifier };
}
type Key = ReturnType<typeof createBitcoinKey>;

async function claimsAfter(answer: Answer, browser: Browser, verifier: string) {
  const end = await follow(browser, answer);
  const code = end.location?.searchParams.get('code');
  assert.ok(code, `${end.status} ${end.location?.href} ${end.text.slice(0, 300)}`);
  return decodeJwt((await client.tokens({ code, verifier })).id_token);
}

const errorOf = (answer: Answer) => answer.location?.searchParams.get('error');

/** A person with a key and a passkey. */
async function person(options: { required: boolean } = { required: false }) {
  const browser = createBrowser(issuer);
  const key = createBitcoinKey();
  const authenticator = createAuthenticator({ origin: issuer });
  const { page, verifier } = await showKey(browser, key, INSISTS);
  const shown = await showPasskey(browser, page, authenticator.create(passkeyOptions(page)));
  const claims = await claimsAfter(shown, browser, verifier);
  const userId = String(claims.sub);
  if (options.required)
    await sql.db.updateTable('users').set({ passkey_required: true }).where('id', '=', userId).execute();
  return { browser, key, authenticator, claims, userId };
}

/** Presses "Continue without a passkey", or what a form made by hand would. */
async function skip(browser: Browser, page: Answer): Promise<Answer> {
  const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  return follow(browser, await browser.post(`${page.url.pathname}/skip`, { csrf }));
}

const answer = (authenticator: Authenticator, page: Answer) => authenticator.get(passkeyOptions(page));

describe('an account that wants a passkey after every key', () => {
  it('is asked for it after the confirm page, and the application is told', async () => {
    const { key, authenticator } = await person({ required: true });
    const browser = createBrowser(issuer);
    const { page, verifier } = await showKey(browser, key);
    assert.match(page.url.pathname, /\/passkey$/);
    assert.equal(ceremonyOf(page), 'use');
    const shown = await showPasskey(browser, page, answer(authenticator, page));
    const claims = await claimsAfter(shown, browser, verifier);
    assert.deepEqual(claims['amr'], ['bip322', 'hwk', 'mfa']);
    assert.equal(claims['acr'], ACR_KEY_PASSKEY);
  });

  it('goes on with the key when it wants none any more, and the sign-in is as old as the signature', async () => {
    const { key, userId } = await person({ required: true });
    const browser = createBrowser(issuer);
    const shift0 = shift;
    const { answer: begun, verifier } = await browser.authorize(client);
    const login = await openTab(browser, await browser.get(begun.location ?? ''), 'bitcoin');
    const question = await follow(browser, await signBitcoin(browser, login, key));
    const signed = Date.now() / 1000;
    shift += 2 * MINUTE;
    const page = await follow(browser, await browser.decide(question));
    assert.equal(ceremonyOf(page), 'use');
    await sql.db.updateTable('users').set({ passkey_required: false }).where('id', '=', userId).execute();
    shift += 5 * MINUTE;
    const claims = await claimsAfter(await browser.get(page.url.pathname), browser, verifier);
    shift = shift0;
    assert.deepEqual([claims['acr'], claims['amr']], [ACR_KEY, ['bip322']]);
    assert.ok(Number(claims['auth_time']) <= signed, `${claims['auth_time']} is after ${signed}`);
  });

  it('a synced passkey is told as one', async () => {
    const browser = createBrowser(issuer);
    const synced = createAuthenticator({ origin: issuer, synced: true });
    const { page, verifier } = await showKey(browser, createBitcoinKey(), INSISTS);
    const shown = await showPasskey(browser, page, synced.create(passkeyOptions(page)));
    assert.deepEqual((await claimsAfter(shown, browser, verifier))['amr'], ['bip322', 'swk', 'mfa']);
  });

  it('no code is issued without it, whichever address is opened', async () => {
    const { key } = await person({ required: true });
    const addresses = ['/oauth/authorize/', '/oauth/interaction/', '/oauth/device/'];
    for (const address of addresses) {
      const browser = createBrowser(issuer);
      const { page } = await showKey(browser, key);
      const uid = page.url.pathname.split('/')[3] ?? '';
      const end = await follow(browser, await browser.get(address + uid));
      assert.equal(end.location, null, address);
      assert.equal(browser.jar.has(SESSION), false, 'and nobody is signed in');
      const { answer: silent } = await browser.authorize(client, { params: { prompt: 'none' } });
      assert.equal(errorOf(silent), 'login_required');
    }
  });

  it('nor with a form that says it was allowed', async () => {
    const { key } = await person({ required: true });
    const browser = createBrowser(issuer);
    const { page } = await showKey(browser, key);
    const base = page.url.pathname.replace(/\/passkey$/, '');
    const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const end = await follow(browser, await browser.post(`${base}/consent`, { csrf, decision: 'allow' }));
    assert.equal(end.location?.searchParams.get('code') ?? null, null);
    assert.equal(browser.jar.has(SESSION), false);
  });

  it('a wrong answer is told, and the right one still counts', async () => {
    const { key, authenticator } = await person({ required: true });
    const browser = createBrowser(issuer);
    const { page, verifier } = await showKey(browser, key);
    for (const response of [null, {}, 'x', authenticator.get(passkeyOptions(page), { forged: true })]) {
      const refused = await showPasskey(browser, page, response);
      assert.equal(refused.status, 422);
      assert.match(refused.text, /The passkey was not accepted/);
    }
    const again = await browser.get(page.url);
    const shown = await showPasskey(browser, again, answer(authenticator, again));
    assert.equal((await claimsAfter(shown, browser, verifier))['acr'], ACR_KEY_PASSKEY);
  });

  it('an answer made for one sign-in is worth nothing in another, of the same person', async () => {
    const { key, authenticator } = await person({ required: true });
    const [one, two] = [createBrowser(issuer), createBrowser(issuer)];
    const first = await showKey(one, key);
    const second = await showKey(two, key);
    const stolen = answer(authenticator, first.page);
    assert.equal((await showPasskey(two, second.page, stolen)).status, 422);
  });

  it('the passkey of somebody else is worth nothing', async () => {
    const [victim, thief] = [await person({ required: true }), await person({ required: true })];
    const browser = createBrowser(issuer);
    const { page } = await showKey(browser, victim.key);
    assert.equal((await showPasskey(browser, page, answer(thief.authenticator, page))).status, 422);
  });

  it('what a key showed in one browser is not there for another that has the interaction cookies', async () => {
    const { key, authenticator } = await person({ required: true });
    const mine = createBrowser(issuer);
    const { page } = await showKey(mine, key);
    const other = createBrowser(issuer);
    for (const [name, cookie] of mine.jar) if (!name.includes('hodlxxi_browser')) other.jar.set(name, cookie);
    assert.doesNotMatch((await follow(other, await other.get(page.url))).text, /data-ceremony/);
    const sent = await showPasskey(other, page, answer(authenticator, page));
    assert.equal((await follow(other, sent)).location, null);
  });

  it('a key shown too long ago is asked for again', async () => {
    const { key, authenticator } = await person({ required: true });
    const browser = createBrowser(issuer);
    const { page } = await showKey(browser, key);
    shift += 11 * MINUTE;
    const sent = await showPasskey(browser, page, answer(authenticator, page));
    const end = await follow(browser, sent);
    assert.match(end.text, /Ways to sign in/);
    shift = 0;
  });

  it('a sign-in that was held back until the setting changed is worth nothing', async () => {
    const { key, userId } = await person();
    const browser = createBrowser(issuer);
    const { answer: begun } = await browser.authorize(client);
    const tab = await openTab(browser, await browser.get(begun.location ?? ''), 'bitcoin');
    const held = await browser.decide(await follow(browser, await signBitcoin(browser, tab, key)));
    await sql.db.updateTable('users').set({ passkey_required: true }).where('id', '=', userId).execute();
    shift += 3 * MINUTE;
    const end = await follow(browser, held);
    shift = 0;
    assert.equal(end.location?.searchParams.get('code') ?? null, null);
    assert.match(end.text, /expired|run out|begin again/i);
    assert.equal(browser.jar.has(SESSION), false);
  });

  it('cancelling it ends the request with access_denied', async () => {
    const { key } = await person({ required: true });
    const browser = createBrowser(issuer);
    const { page } = await showKey(browser, key);
    const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const end = await follow(browser, await browser.post(`${page.url.pathname}/cancel`, { csrf }));
    assert.equal(errorOf(end), 'access_denied');
  });

  it('"Not you?" begins again with another key', async () => {
    const { key } = await person({ required: true });
    const browser = createBrowser(issuer);
    const { page } = await showKey(browser, key);
    const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const path = page.url.pathname.replace(/passkey$/, 'restart');
    const login = await follow(browser, await browser.post(path, { csrf }));
    assert.match(login.text, /Ways to sign in/);
    assert.doesNotMatch((await follow(browser, await browser.get(page.url))).text, /data-ceremony/);
  });

  it('a session from before the setting is asked for the passkey alone', async () => {
    const { key, authenticator, userId } = await person();
    const browser = createBrowser(issuer);
    await follow(browser, (await showKey(browser, key)).page);
    const silent = await browser.authorize(client, { params: { prompt: 'none' } });
    assert.ok(silent.answer.location?.searchParams.has('code'));
    await sql.db.updateTable('users').set({ passkey_required: true }).where('id', '=', userId).execute();
    const refused = await browser.authorize(client, { params: { prompt: 'none' } });
    assert.equal(errorOf(refused.answer), 'login_required');
    const { answer: begun, verifier } = await browser.authorize(client);
    const page = await follow(browser, begun);
    assert.equal(ceremonyOf(page), 'use');
    const shown = await showPasskey(browser, page, answer(authenticator, page));
    assert.equal((await claimsAfter(shown, browser, verifier))['acr'], ACR_KEY_PASSKEY);
  });
});

describe('an application that wishes for a passkey', () => {
  it('acr_values: of people who have one it is asked', async () => {
    const { key, authenticator } = await person();
    const browser = createBrowser(issuer);
    const { page, verifier } = await showKey(browser, key, WISHES);
    assert.match(page.text, /asks for a passkey after it/);
    const shown = await showPasskey(browser, page, answer(authenticator, page));
    assert.equal((await claimsAfter(shown, browser, verifier))['acr'], ACR_KEY_PASSKEY);
  });

  it('acr_values: of people who have none it is not', async () => {
    const browser = createBrowser(issuer);
    const { page, verifier } = await showKey(browser, createBitcoinKey(), WISHES);
    assert.equal((await claimsAfter(page, browser, verifier))['acr'], ACR_KEY);
  });

  it('acr_values: a voluntary request; whoever has the passkey elsewhere goes on with the key alone', async () => {
    const { key } = await person();
    const browser = createBrowser(issuer);
    const shift0 = shift;
    const { page, verifier } = await showKey(browser, key, WISHES);
    shift += 5 * MINUTE;
    const claims = await claimsAfter(await skip(browser, page), browser, verifier);
    shift = shift0;
    assert.deepEqual([claims['acr'], claims['amr']], [ACR_KEY, ['bip322']]);
    assert.ok(Number(claims['auth_time']) < Date.now() / 1000 + 60, 'as old as the key that was shown');
    const { answer: begun, verifier: second } = await browser.authorize(client, WISHES);
    const asked = await follow(browser, begun);
    assert.equal(ceremonyOf(asked), 'use', 'asked again by the next request');
    const later = await claimsAfter(await skip(browser, asked), browser, second);
    assert.deepEqual([later['acr'], later['auth_time']], [ACR_KEY, claims['auth_time']]);
    const silent = await browser.authorize(client, { params: { ...WISHES.params, prompt: 'none' } });
    assert.ok(silent.answer.location?.searchParams.has('code'), 'a wish is no reason to refuse');
  });

  it('what is no wish cannot be skipped', async () => {
    const { key } = await person({ required: true });
    for (const options of [{}, WISHES]) {
      const browser = createBrowser(issuer);
      const { page } = await showKey(browser, key, options);
      assert.doesNotMatch(page.text, /passkey\/skip/);
      assert.equal(ceremonyOf(await skip(browser, page)), 'use');
      assert.equal(browser.jar.has(SESSION), false);
    }
    const { key: other } = await person();
    const browser = createBrowser(issuer);
    const { page } = await showKey(browser, other, INSISTS);
    assert.equal(ceremonyOf(await skip(browser, page)), 'use');
    assert.equal(browser.jar.has(SESSION), false);
  });

  it('without the wish nobody is asked who does not want it', async () => {
    const { key } = await person();
    const browser = createBrowser(issuer);
    const { page, verifier } = await showKey(browser, key);
    assert.deepEqual((await claimsAfter(page, browser, verifier))['amr'], ['bip322']);
  });

  it('somebody who is signed in with a key is asked for the passkey alone, and the session is stronger then', async () => {
    const { key, authenticator } = await person();
    const browser = createBrowser(issuer);
    const { page } = await showKey(browser, key);
    await follow(browser, page);
    const { answer: begun, verifier } = await browser.authorize(client, WISHES);
    const asked = await follow(browser, begun);
    assert.equal(ceremonyOf(asked), 'use');
    const shown = await showPasskey(browser, asked, answer(authenticator, asked));
    const claims = await claimsAfter(shown, browser, verifier);
    assert.deepEqual([claims['amr'], claims['acr']], [['bip322', 'hwk', 'mfa'], ACR_KEY_PASSKEY]);
    const { answer: third } = await browser.authorize(client, WISHES);
    assert.ok(third.location?.searchParams.has('code'), 'and is not asked again');
  });

  it('prompt=login asks for key and passkey', async () => {
    const { browser } = await person();
    const { answer: begun } = await browser.authorize(client, {
      params: { ...WISHES.params, prompt: 'login' },
    });
    assert.match((await follow(browser, begun)).text, /Ways to sign in/);
  });
});

describe('OIDC Core section 5.5.1.1: an application that insists', () => {
  it('somebody without a passkey may make one there and then', async () => {
    const { claims } = await person();
    assert.deepEqual(claims['amr'], ['bip322', 'hwk', 'mfa']);
    assert.equal(claims['acr'], ACR_KEY_PASSKEY);
  });

  it('somebody who has one cannot make another on the strength of a key alone', async () => {
    const { key } = await person();
    const browser = createBrowser(issuer);
    const { page } = await showKey(browser, key, INSISTS);
    assert.equal(ceremonyOf(page), 'use');
    const own = createAuthenticator({ origin: issuer });
    const made = own.create({ user: { id: 'AAAA' }, ...passkeyOptions(page) });
    assert.equal((await showPasskey(browser, page, made)).status, 422);
  });

  it('two who make the first one at once do not both succeed', async () => {
    const key = createBitcoinKey();
    const [one, two] = [createBrowser(issuer), createBrowser(issuer)];
    const first = await showKey(one, key, INSISTS);
    const second = await showKey(two, key, INSISTS);
    const mine = createAuthenticator({ origin: issuer }).create(passkeyOptions(first.page));
    const theirs = createAuthenticator({ origin: issuer }).create(passkeyOptions(second.page));
    assert.equal((await showPasskey(one, first.page, mine)).status, 303);
    assert.equal((await showPasskey(two, second.page, theirs)).status, 422, 'now there is one to show');
  });

  it('a session from before is not enough to make the first one: the key has to be shown again', async () => {
    const browser = createBrowser(issuer);
    const key = createBitcoinKey();
    await follow(browser, (await showKey(browser, key)).page);
    shift += 60 * MINUTE;
    const { answer: begun } = await browser.authorize(client, INSISTS);
    const asked = await follow(browser, begun);
    assert.match(asked.text, /Ways to sign in/);
    shift = 0;
    assert.doesNotMatch(
      (await follow(browser, await browser.get(`${asked.url.pathname}/passkey`))).text,
      /data-ceremony/,
    );
    const tab = await openTab(browser, asked, 'bitcoin');
    const question = await follow(browser, await signBitcoin(browser, tab, key));
    assert.equal(ceremonyOf(await follow(browser, await browser.decide(question))), 'create');
  });

  it('whoever declines ends the request with unmet_authentication_requirements', async () => {
    const browser = createBrowser(issuer);
    const { page } = await showKey(browser, createBitcoinKey(), INSISTS);
    assert.equal(ceremonyOf(page), 'create');
    const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const end = await follow(browser, await browser.post(`${page.url.pathname}/cancel`, { csrf }));
    assert.equal(errorOf(end), 'unmet_authentication_requirements');
  });

  it('a Lightning wallet and a passkey are both told', async () => {
    const browser = createBrowser(issuer);
    const { answer: begun, verifier } = await browser.authorize(client, INSISTS);
    const question = await browser.signWithWallet(await browser.get(begun.location ?? ''));
    const page = await follow(browser, await browser.decide(question));
    const authenticator = createAuthenticator({ origin: issuer });
    const shown = await showPasskey(browser, page, authenticator.create(passkeyOptions(page)));
    assert.deepEqual((await claimsAfter(shown, browser, verifier))['amr'], ['lnurl', 'hwk', 'mfa']);
  });
});
