/** Signing in to this server itself: RFC 9700 section 4.11 (no open redirect), and the same pages as for everybody. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sessionCookie } from '../../src/core/session/cookie.ts';
import { PLAYGROUND_CLIENT, registerOwnClients } from '../../src/oauth/first-party/clients.ts';
import { type Answer, type Browser, createBrowser } from '../support/browser.ts';
import { openOauth } from '../support/oauth.ts';
import { registerClient } from '../support/relying-party.ts';

const server = await openOauth();
const { issuer, oauth } = server;
const SESSION = sessionCookie(issuer).name;

/** Follows redirects until there is a page, or the way leads out of the sign-in. */
async function follow(browser: Browser, first: Answer): Promise<Answer> {
  let answer = first;
  for (let step = 0; step < 10; step += 1) {
    const { location } = answer;
    if (!location || !/^\/(oauth|signed-in|login)/.test(location.pathname)) return answer;
    answer = await browser.get(location);
  }
  throw new Error('the redirects do not end');
}

async function signIn(browser: Browser, path: string) {
  const login = await follow(browser, await browser.get(path));
  const question = await browser.signWithWallet(login);
  return { login, question, end: await follow(browser, await browser.decide(question)) };
}

describe('/login', () => {
  it('leads over the pages of a sign-in to where the person wanted to go, signed in', async () => {
    const browser = createBrowser(issuer);
    const { login, question, end } = await signIn(browser, '/login?to=/app/keys%3Fadd%3D1');
    assert.match(login.text, /Sign in to <bdi>HODLXXI<\/bdi>/);
    assert.doesNotMatch(login.text, /would like to/);
    assert.doesNotMatch(question.text, /Allow|It will be able to|registered itself/);
    assert.match(question.text, /Open a new account\?/);
    assert.equal(end.status, 303);
    assert.equal(end.location?.href, `${issuer}/app/keys?add=1`);
    assert.ok(browser.jar.has(SESSION));
  });

  it('somebody who is signed in goes straight there, even one who came by another application', async () => {
    const browser = createBrowser(issuer);
    await browser.signIn(await registerClient(issuer));
    const end = await follow(browser, await browser.get('/login?to=/app/sessions'));
    assert.equal(end.location?.pathname, '/app/sessions');
  });

  it('fresh=1 asks for a key again, and the session is a new one', async () => {
    const browser = createBrowser(issuer);
    await signIn(browser, '/login');
    const before = browser.jar.get(SESSION)?.value;
    const { question, end } = await signIn(browser, '/login?to=/app/keys&fresh=1');
    assert.match(question.text, /Continue as/);
    assert.equal(end.location?.pathname, '/app/keys');
    assert.notEqual(browser.jar.get(SESSION)?.value, before);
  });

  it('an account that was opened elsewhere a moment ago is not called new', async () => {
    const elsewhere = createBrowser(issuer);
    await elsewhere.signIn(await registerClient(issuer));
    const { question } = await signIn(createBrowser(issuer, elsewhere.wallet), '/login');
    assert.match(question.text, /Continue as/);
    assert.doesNotMatch(question.text, /new account|new here/);
  });

  it('passkey=1 wishes for a passkey', async () => {
    const { location } = await createBrowser(issuer).get('/login?passkey=1');
    assert.equal(location?.searchParams.get('acr_values'), 'urn:hodlxxi:acr:key+passkey');
  });

  it('goes nowhere else, whatever it is told', async () => {
    for (const to of [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example/',
      '/\t/evil.example',
      '/login',
    ]) {
      for (const query of [
        `to=${encodeURIComponent(to)}`,
        `to=${to}`,
        `to=/app/&to=${encodeURIComponent(to)}`,
      ]) {
        const { location } = await createBrowser(issuer).get(`/login?${query}`);
        assert.equal(location?.searchParams.get('state'), '/app/', query);
        const { location: end } = await createBrowser(issuer).get(
          `/signed-in?code=x&${query.replaceAll('to=', 'state=')}`,
        );
        assert.equal(end?.href, `${issuer}/app/`, query);
      }
    }
  });
});

describe('/account-deleted', () => {
  it('says so to somebody without an account, and to nobody else', async () => {
    const browser = createBrowser(issuer);
    assert.match((await browser.get('/account-deleted')).text, /Your account is deleted/);
    await signIn(browser, '/login');
    assert.equal((await browser.get('/account-deleted')).location?.pathname, '/app/');
  });
});

describe('/signed-in', () => {
  it('the code it is given can be redeemed by nobody', async () => {
    const browser = createBrowser(issuer);
    await signIn(browser, '/login');
    const begun = await browser.get('/login');
    const answer = await browser.get(begun.location ?? '');
    const code = answer.location?.searchParams.get('code') ?? '';
    assert.notEqual(code, '');
    const form = {
      grant_type: 'authorization_code',
      client_id: 'hodlxxi',
      redirect_uri: `${issuer}/signed-in`,
      code,
    };
    for (const verifier of [{}, { code_verifier: 'a'.repeat(43) }]) {
      const reply = await browser.post('/oauth/token', { ...form, ...verifier });
      assert.equal(reply.status, 400, reply.text);
    }
  });

  it('whoever cancels is sent to the start page, or back to where they were when signed in', async () => {
    const browser = createBrowser(issuer);
    const cancel = async (path: string) => {
      const login = await follow(browser, await browser.get(path));
      const csrf = /name="csrf" value="([^"]+)"/.exec(login.text)?.[1] ?? '';
      return follow(browser, await browser.post(`${login.url.pathname}/cancel`, { csrf }));
    };
    assert.equal((await cancel('/login?to=/app/keys')).location?.pathname, '/');
    await signIn(browser, '/login');
    assert.equal((await cancel('/login?to=/app/keys&fresh=1')).location?.pathname, '/app/keys');
  });

  it('any other end is told in words, with a way to begin again', async () => {
    const page = await createBrowser(issuer).get('/signed-in?error=server_error&state=/app/keys');
    assert.equal(page.status, 400);
    assert.match(page.text, /You are not signed in/);
    assert.match(page.text, /href="\/login\?to=%2Fapp%2Fkeys"/);
    const hostile = await createBrowser(issuer).get('/signed-in?error=__proto__&error_description=<script>');
    assert.match(hostile.text, /You are not signed in/);
    assert.doesNotMatch(hostile.text, /<script>/);
  });
});

describe('the own clients', () => {
  it('are there, trusted and public, and several processes may start at once', async () => {
    await Promise.all([1, 2, 3].map(() => registerOwnClients(oauth.clients, issuer)));
    for (const id of ['hodlxxi', PLAYGROUND_CLIENT]) {
      const client = await oauth.clients.find(id);
      assert.equal(client?.trusted, true);
      assert.equal(client.metadata['token_endpoint_auth_method'], 'none');
      assert.deepEqual(client.secrets, []);
    }
  });

  it('follow the server to another address, and stay trusted', async () => {
    await registerOwnClients(oauth.clients, 'https://id.example.com');
    const moved = await oauth.clients.find('hodlxxi');
    assert.deepEqual(
      [moved?.trusted, moved?.metadata['redirect_uris']],
      [true, ['https://id.example.com/signed-in']],
    );
    await registerOwnClients(oauth.clients, issuer);
    assert.deepEqual((await oauth.clients.find('hodlxxi'))?.metadata['redirect_uris'], [
      `${issuer}/signed-in`,
    ]);
  });

  it('RFC 7591: nobody can register under their names', async () => {
    const other = await registerClient(issuer, { client_id: 'hodlxxi' });
    assert.notEqual(other.clientId, 'hodlxxi');
  });

  it('the playground is an application like any other: it asks', async () => {
    const browser = createBrowser(issuer);
    const redirectUri = `${issuer}/app/playground`;
    const { answer } = await browser.authorize(
      { clientId: PLAYGROUND_CLIENT, redirectUri },
      { scope: 'openid profile bitcoin' },
    );
    const question = await browser.signWithWallet(await browser.get(answer.location ?? ''));
    assert.match(question.text, /It will be able to/);
    const { code } = await browser.follow({ redirectUri }, await browser.decide(question));
    assert.notEqual(code, '');
  });

  it('the playground may not ask for admin', async () => {
    const { answer } = await createBrowser(issuer).authorize(
      { clientId: PLAYGROUND_CLIENT, redirectUri: `${issuer}/app/playground` },
      { scope: 'openid admin' },
    );
    assert.equal(answer.location?.searchParams.get('error'), 'invalid_scope');
  });
});
