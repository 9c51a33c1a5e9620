/** RFC 6265 and RFC 9700, section 4.7: whose browser, whose session, and what an outsider can do to either. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { decodeJwt } from 'jose';
import { sessionCookie } from '../../src/core/session/cookie.ts';
import { type Answer, type Browser, createBrowser } from '../support/browser.ts';
import { newKey } from '../support/lnurl.ts';
import { openOauth, startOauth } from '../support/oauth.ts';
import { registerClient } from '../support/relying-party.ts';

const masterKey = { current: randomBytes(32) };
const server = await openOauth({ overrides: { masterKey } });
const { issuer, sql } = server;

const SESSION = sessionCookie(issuer).name;
const client = await registerClient(issuer);

const sessionOf = (browser: Browser) => browser.jar.get(SESSION)?.value;
const plant = (browser: Browser, value: string) =>
  browser.jar.set(SESSION, { value, path: '/', header: `${SESSION}=${value}` });

/** Whether a cookie value opens somebody's session. */
async function opens(value: string): Promise<boolean> {
  const browser = createBrowser(issuer);
  plant(browser, value);
  const { answer } = await browser.authorize(client, { params: { prompt: 'none' } });
  return answer.location?.searchParams.has('code') ?? false;
}

async function loginPage(browser: Browser): Promise<Answer> {
  const { answer } = await browser.authorize(client);
  return browser.get(answer.location ?? '');
}

describe('session fixation', () => {
  it('an identifier that an attacker planted is not the one after the sign-in', async () => {
    const browser = createBrowser(issuer);
    plant(browser, 'planted-by-somebody-else-0123456789-abcdefg');
    await browser.signIn(client);
    const value = sessionOf(browser);
    assert.ok(value);
    assert.notEqual(value, 'planted-by-somebody-else-0123456789-abcdefg');
    assert.equal(await opens('planted-by-somebody-else-0123456789-abcdefg'), false);
    assert.equal(await opens(value), true);
  });

  it('the identifier is renewed when somebody signs in again, and the old one is dead', async () => {
    const browser = createBrowser(issuer);
    await browser.signIn(client);
    const before = sessionOf(browser) ?? '';
    await browser.signIn(client, { params: { prompt: 'login' } });
    const now = sessionOf(browser) ?? '';
    assert.notEqual(now, before);
    assert.equal(await opens(before), false);
    assert.equal(await opens(now), true);
  });

  it('another account in the same browser gets a session of its own', async () => {
    const browser = createBrowser(issuer);
    const first = await client.tokens(await browser.signIn(client));
    const before = sessionOf(browser) ?? '';
    const { answer, verifier } = await browser.authorize(client, { params: { prompt: 'login' } });
    const login = await browser.get(answer.location ?? '');
    const question = await browser.signWithWallet(login, newKey());
    const { code } = await browser.follow(client, await browser.decide(question));
    const second = await client.tokens({ code, verifier });
    assert.notEqual(decodeJwt(second.id_token).sub, decodeJwt(first.id_token).sub);
    assert.notEqual(sessionOf(browser), before);
    assert.equal(await opens(before), false);
  });

  it('before the sign-in there is no session cookie to fix', async () => {
    const browser = createBrowser(issuer);
    await loginPage(browser);
    assert.equal(sessionOf(browser), undefined);
  });
});

describe('cookies', () => {
  it('are HttpOnly and SameSite=Lax, and the session ends in a day', async () => {
    const browser = createBrowser(issuer);
    const login = await loginPage(browser);
    const early = [...browser.jar];
    const question = await browser.signWithWallet(login);
    await browser.follow(client, await browser.decide(question));
    const all = [...early, ...browser.jar];
    assert.ok(all.length >= 4);
    for (const [name, { header }] of all) {
      assert.match(header, /; httponly/i, name);
      assert.match(header, /; samesite=lax/i, name);
      assert.doesNotMatch(header, /; domain=/i, name);
    }
    const { header = '' } = browser.jar.get(SESSION) ?? {};
    const expires = Date.parse(/expires=([^;]+)/i.exec(header)?.[1] ?? '');
    assert.ok(Math.abs(expires - Date.now() - 86_400_000) < 60_000);
  });

  it('over https they are Secure, and the session is bound to the host', async () => {
    const secure = 'https://id.example.com';
    const { name } = sessionCookie(secure);
    const second = await startOauth(sql, { overrides: { masterKey, issuer: secure, sessionCookie: name } });
    try {
      const browser = createBrowser(second.issuer);
      const here = (answer: Answer) => browser.get(`${answer.location?.pathname}${answer.location?.search}`);
      const { answer } = await browser.authorize(client);
      const early = [...browser.jar.values()];
      const question = await browser.signWithWallet(await here(answer));
      await here(await browser.decide(question));
      assert.equal(name, '__Host-hodlxxi_session');
      const session = browser.jar.get(name);
      assert.equal(session?.path, '/');
      for (const cookie of [...early, session]) assert.match(cookie?.header ?? '', /; secure/i);
    } finally {
      await second.close();
    }
  });

  it('interaction cookies go to their own pages only', async () => {
    const browser = createBrowser(issuer);
    const { answer } = await browser.authorize(client);
    const paths = [...browser.jar.values()].map(({ path }) => path);
    const uid = answer.location?.pathname.split('/').at(-1);
    assert.ok(uid);
    assert.ok(paths.includes(`/oauth/interaction/${uid}`));
    assert.ok(paths.includes(`/oauth/authorize/${uid}`));
  });

  it('only a digest of the session identifier is stored', async () => {
    const browser = createBrowser(issuer);
    await browser.signIn(client);
    const rows = await sql.db.selectFrom('sessions').selectAll().execute();
    assert.equal(JSON.stringify(rows).includes(sessionOf(browser) ?? '-'), false);
  });
});

describe('wire contract: sessions last 24 hours from their last use, and 7 days at most', () => {
  const HOUR = 3_600_000;
  const asks = async (browser: Browser) => {
    const { answer } = await browser.authorize(client, { params: { prompt: 'none' } });
    return answer.location?.searchParams.get('error') ?? 'code';
  };

  it('a session in use goes on for a week', async (t) => {
    const browser = createBrowser(issuer);
    await browser.signIn(client);
    const start = Date.now();
    t.mock.timers.enable({ apis: ['Date'], now: start });
    for (let hours = 20; hours < 168; hours += 20) {
      t.mock.timers.setTime(start + hours * HOUR);
      assert.equal(await asks(browser), 'code', `after ${hours} hours`);
    }
    t.mock.timers.setTime(start + 169 * HOUR);
    assert.equal(await asks(browser), 'login_required');
    t.mock.timers.reset();
  });

  it('an idle one ends after a day', async (t) => {
    const browser = createBrowser(issuer);
    await browser.signIn(client);
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 25 * HOUR });
    assert.equal(await asks(browser), 'login_required');
    t.mock.timers.reset();
  });

  it('signing in again begins a new week', async (t) => {
    const browser = createBrowser(issuer);
    await browser.signIn(client);
    const start = Date.now();
    t.mock.timers.enable({ apis: ['Date'], now: start + 20 * HOUR });
    await browser.signIn(client, { params: { prompt: 'login' } });
    for (let hours = 40; hours < 180; hours += 20) {
      t.mock.timers.setTime(start + hours * HOUR);
      assert.equal(await asks(browser), 'code', `after ${hours} hours`);
    }
    t.mock.timers.reset();
  });
});

describe('a sign-in belongs to the browser it began in', () => {
  it('another browser cannot open the interaction', async () => {
    const [victim, attacker] = [createBrowser(issuer), createBrowser(issuer)];
    const { answer } = await attacker.authorize(client);
    const page = await victim.get(answer.location ?? '');
    assert.equal(page.status, 400);
    assert.doesNotMatch(page.text, /LNURL1/);
  });

  it('nor take the signature the wallet gave', async () => {
    const [owner, thief] = [createBrowser(issuer), createBrowser(issuer)];
    const login = await loginPage(owner);
    const address = /data-continue="([^"]+)"/.exec(login.text)?.[1] ?? '';
    await owner.signWithWallet(login);
    await thief.authorize(client);
    const stolen = await thief.get(address);
    assert.equal(stolen.status, 400);
  });

  it('nor resume it', async () => {
    const [owner, thief] = [createBrowser(issuer), createBrowser(issuer)];
    const login = await loginPage(owner);
    const allowed = await owner.decide(await owner.signWithWallet(login));
    const resumed = await thief.get(allowed.location ?? '');
    assert.equal(resumed.status, 400);
    assert.equal(resumed.location, null);
  });

  it('nor use its own binding cookie for a challenge of somebody else', async () => {
    const [owner, thief] = [createBrowser(issuer), createBrowser(issuer)];
    const [mine, theirs] = [await loginPage(thief), await loginPage(owner)];
    await owner.signWithWallet(theirs);
    const own = /data-continue="([^"]+)"/.exec(mine.text)?.[1] ?? '';
    const other = /data-continue="([^"]+)"/.exec(theirs.text)?.[1] ?? '';
    const mixed = `${own.slice(0, own.lastIndexOf('/'))}${other.slice(other.lastIndexOf('/'))}`;
    const answer = await thief.get(mixed);
    assert.equal(answer.status, 303, 'back to the login page');
    assert.doesNotMatch(answer.location?.pathname ?? '', /confirm/);
  });

  it('a signature for one request does not confirm another request of the same browser', async () => {
    const browser = createBrowser(issuer);
    const second = await registerClient(issuer, { redirect_uris: ['https://second.example/cb'] });
    const login = await loginPage(browser);
    const signed = /data-continue="([^"]+)"/.exec(login.text)?.[1] ?? '';
    await browser.signWithWallet(login);
    const { answer } = await browser.authorize(second);
    const mixed = `${answer.location?.pathname}/confirm/${signed.split('/').at(-1)}`;
    const page = await browser.get(mixed);
    assert.equal(page.status, 303);
    assert.doesNotMatch(page.location?.pathname ?? '', /confirm/);
  });

  it('without the wallet the confirmation leads back to the login page', async () => {
    const browser = createBrowser(issuer);
    const login = await loginPage(browser);
    const address = /data-continue="([^"]+)"/.exec(login.text)?.[1] ?? '';
    const page = await browser.get(address);
    assert.equal(page.status, 303);
    assert.doesNotMatch(page.location?.pathname ?? '', /confirm/);
  });
});

describe('cross-site request forgery', () => {
  async function question(browser: Browser) {
    const page = await browser.signWithWallet(await loginPage(browser));
    const [, action = ''] = /<form method="post" action="([^"]*\/confirm\/[^"]+)"/.exec(page.text) ?? [];
    const [, csrf = ''] = /name="csrf" value="([^"]+)"/.exec(page.text) ?? [];
    return { action, csrf };
  }

  it('another site cannot press the button', async () => {
    const browser = createBrowser(issuer);
    const { action, csrf } = await question(browser);
    const decision = 'allow';
    const attempts = [
      browser.post(action, { decision, csrf }, { origin: 'https://evil.example' }),
      browser.post(action, { decision, csrf }, { 'sec-fetch-site': 'cross-site' }),
      browser.post(action, { decision, csrf: 'wrong' }),
      browser.post(action, { decision }, { origin: 'null' }),
    ];
    for (const { status } of await Promise.all(attempts)) assert.equal(status, 403);
    const { code } = await browser.follow(client, await browser.post(action, { decision, csrf }));
    assert.ok(code, 'and none of the attempts used the signature up');
  });

  it('a token of another interaction is refused', async () => {
    const [browser, other] = [createBrowser(issuer), createBrowser(issuer)];
    const { action } = await question(browser);
    const { csrf } = await question(other);
    assert.equal((await browser.post(action, { decision: 'allow', csrf })).status, 403);
  });

  it('pages cannot be framed', async () => {
    const login = await loginPage(createBrowser(issuer));
    assert.match(login.headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/);
  });
});
