/** Signing in with a Bitcoin or Nostr key on the pages, without script: BIP-322, NIP-98, and what goes wrong. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeJwt } from 'jose';
import { MINUTE } from '../support/accounts.ts';
import { type Browser, createBrowser } from '../support/browser.ts';
import {
  eventToSign,
  follow,
  openTab,
  paste,
  pasteEvent,
  signBitcoin,
  signNostr,
  textToSign,
} from '../support/key-pages.ts';
import { createBitcoinKey, createNostrKey } from '../support/keys.ts';
import { openOauth } from '../support/oauth.ts';
import { registerClient } from '../support/relying-party.ts';

let shift = 0;
const server = await openOauth({ shift: () => shift });
const { issuer } = server;
const client = await registerClient(issuer);

async function start(browser: Browser, method: 'bitcoin' | 'nostr') {
  const { answer, verifier } = await browser.authorize(client);
  const login = await browser.get(answer.location ?? '');
  return { login, verifier, page: await openTab(browser, login, method) };
}

const BAD = Buffer.alloc(65, 31).toString('base64');

describe('a Bitcoin key', () => {
  for (const kind of ['p2wpkh', 'p2tr', 'p2pkh'] as const) {
    it(`${kind}: copy, sign, paste, allow; the ID token says how`, async () => {
      const browser = createBrowser(issuer);
      const key = createBitcoinKey(kind);
      const { page, verifier } = await start(browser, 'bitcoin');
      const question = await follow(browser, await signBitcoin(browser, page, key));
      assert.match(question.url.pathname, /\/confirm\/key\//);
      const shown = `${key.address.slice(0, 8)}…${key.address.slice(-6)}`;
      assert.ok(question.text.includes(`<code>${shown}</code>`), 'the address that signed');
      const { code } = await browser.follow(client, await browser.decide(question));
      const { id_token } = await client.tokens({ code, verifier });
      assert.deepEqual(decodeJwt(id_token)['amr'], ['bip322']);
      assert.equal(decodeJwt(id_token)['acr'], 'urn:hodlxxi:acr:key');
    });
  }

  it('a signature in lines and with spaces around it is the same one', async () => {
    const browser = createBrowser(issuer);
    const key = createBitcoinKey();
    const { page } = await start(browser, 'bitcoin');
    const signature = ` ${key.sign(textToSign(page)).replace(/.{40}/g, '$&\r\n')}\n`;
    const answer = await paste(browser, page, { address: ` ${key.address} `, signature });
    assert.equal(answer.status, 303);
  });

  it('the text is shown again as it was when the page is loaded again', async () => {
    const browser = createBrowser(issuer);
    const { login, page } = await start(browser, 'bitcoin');
    assert.equal(textToSign(await openTab(browser, login, 'bitcoin')), textToSign(page));
  });

  it('is told beside the field what is wrong, and what was entered stays', async () => {
    const browser = createBrowser(issuer);
    const key = createBitcoinKey();
    const { page } = await start(browser, 'bitcoin');
    const wrong = await paste(browser, page, { address: key.address, signature: BAD });
    assert.equal(wrong.status, 422);
    assert.match(
      wrong.text,
      /id="signature-problem" role="alert">This is not a signature of the text by this address/,
    );
    assert.ok(wrong.text.includes(`value="${key.address}"`));
    assert.equal(textToSign(wrong), textToSign(page), 'the text stays, so that it can be signed properly');

    const mistyped = await paste(browser, wrong, { address: `${key.address.slice(0, -1)}x`, signature: BAD });
    assert.match(mistyped.text, /id="address-problem" role="alert">This is not a Bitcoin address/);
    const elsewhere = createBitcoinKey('p2wpkh', 'test').address;
    const foreign = await paste(browser, wrong, { address: elsewhere, signature: BAD });
    assert.match(
      foreign.text,
      /id="address-problem" role="alert">This server takes addresses of .* This one belongs elsewhere\./,
    );
    const empty = await paste(browser, wrong, { address: key.address, signature: '  ' });
    assert.match(empty.text, /id="signature-problem" role="alert">Paste the signature/);
    assert.equal((await signBitcoin(browser, empty, key)).status, 303, 'and then it works');
  });

  it('five wrong answers end the text and lock the key, and a right one then reads like a wrong one', async () => {
    const browser = createBrowser(issuer);
    const key = createBitcoinKey();
    let { page } = await start(browser, 'bitcoin');
    const first = textToSign(page);
    const problem = (html: string) => /id="signature-problem"[^>]*>([^<]*)</.exec(html)?.[1];
    const words = new Set<string | undefined>();
    for (let time = 0; time < 4; time += 1) {
      page = await paste(browser, page, { address: key.address, signature: BAD });
      words.add(problem(page.text));
    }
    page = await paste(browser, page, { address: key.address, signature: BAD });
    assert.notEqual(textToSign(page), first);
    assert.match(problem(page.text) ?? '', /What there is to sign is a new one now/);
    page = await signBitcoin(browser, page, key);
    words.add(problem(page.text));
    assert.equal(words.size, 1, [...words].join('\n'));
    const other = createBitcoinKey();
    assert.equal((await signBitcoin(browser, page, other)).status, 303, 'others are not locked');
  });

  it('a text that has run out is replaced by a new one, and the page says so', async () => {
    const browser = createBrowser(issuer);
    const key = createBitcoinKey();
    const { page } = await start(browser, 'bitcoin');
    shift += 6 * MINUTE;
    const answer = await signBitcoin(browser, page, key);
    assert.equal(answer.status, 422);
    assert.match(answer.text, /had run out or was used. Below is a new one/);
    assert.notEqual(textToSign(answer), textToSign(page));
    assert.equal((await signBitcoin(browser, answer, key)).status, 303);
  });

  it('what was signed for one browser is worth nothing in another', async () => {
    const [mine, theirs] = [createBrowser(issuer), createBrowser(issuer)];
    const key = createBitcoinKey();
    const here = await start(mine, 'bitcoin');
    const there = await start(theirs, 'bitcoin');
    const signature = key.sign(textToSign(here.page));
    const id = /\/bitcoin\/([0-9a-f-]{36})"/.exec(here.page.text)?.[1] ?? '';
    const csrf = /name="csrf" value="([^"]+)"/.exec(there.page.text)?.[1] ?? '';
    const path = `${there.login.url.pathname}/bitcoin/${id}`;
    const answer = await theirs.post(path, { csrf, address: key.address, signature });
    assert.equal(answer.status, 422);
    assert.equal(
      (await signBitcoin(mine, here.page, key)).status,
      303,
      'and it is still good where it belongs',
    );
  });

  it('a form from another site is refused', async () => {
    const browser = createBrowser(issuer);
    const key = createBitcoinKey();
    const { page } = await start(browser, 'bitcoin');
    const action = /action="([^"]*\/bitcoin\/[^"]*)"/.exec(page.text)?.[1] ?? '';
    const fields = { address: key.address, signature: key.sign(textToSign(page)) };
    const answer = await browser.post(action, fields, {
      origin: 'https://evil.example',
      'sec-fetch-site': 'cross-site',
    });
    assert.equal(answer.status, 403);
  });
});

describe('a Nostr key', () => {
  it('copy, sign, paste, allow; the ID token says how', async () => {
    const browser = createBrowser(issuer);
    const { page, verifier } = await start(browser, 'nostr');
    const { kind, tags } = eventToSign(page);
    assert.equal(kind, 27_235);
    assert.deepEqual(tags.slice(0, 2), [
      ['u', `${issuer}/api/verify`],
      ['method', 'POST'],
    ]);
    const question = await follow(browser, await signNostr(browser, page, createNostrKey()));
    assert.match(question.text, /<code>npub1[a-z0-9]{3}…[a-z0-9]{6}<\/code>/);
    const { code } = await browser.follow(client, await browser.decide(question));
    const { id_token } = await client.tokens({ code, verifier });
    assert.deepEqual(decodeJwt(id_token)['amr'], ['nostr']);
  });

  it('is told what is missing', async () => {
    const browser = createBrowser(issuer);
    const { page } = await start(browser, 'nostr');
    const half = await pasteEvent(browser, page, '{"kind": 27235, "tags": [');
    assert.equal(half.status, 422);
    assert.match(half.text, /id="event-problem" role="alert">Paste the whole signed event/);
    const unsigned = await pasteEvent(browser, page, JSON.stringify(eventToSign(page)));
    assert.match(unsigned.text, /id="event-problem" role="alert">This is not a signed Nostr event/);
    const other = createNostrKey().sign({ ...eventToSign(page), kind: 1 });
    const post = await pasteEvent(browser, page, JSON.stringify(other));
    assert.match(post.text, /id="event-problem" role="alert">This event does not count/);
  });

  it('an event that was used once signs in nobody again', async () => {
    const browser = createBrowser(issuer);
    const { page } = await start(browser, 'nostr');
    const { created_at, ...template } = eventToSign(page);
    const event = JSON.stringify(createNostrKey().sign({ ...template, createdAt: created_at }));
    const first = await pasteEvent(browser, page, event);
    assert.match(String(first.location), /\/confirm\/key\//);
    const again = await pasteEvent(browser, page, event);
    assert.equal(String(again.location), String(first.location), 'a form sent twice leads to the same page');
    const thief = createBrowser(issuer);
    const { page: theirs } = await start(thief, 'nostr');
    const replayed = await pasteEvent(thief, theirs, event);
    assert.equal(replayed.status, 422);
  });
});

describe('tabs', () => {
  it('are links, and each shows its own page; Lightning is the first', async () => {
    const browser = createBrowser(issuer);
    const { login } = await start(browser, 'bitcoin');
    const current = (html: string) => /aria-current="page"[^>]*>([^<]+)</.exec(html)?.[1];
    assert.equal(current(login.text), 'Lightning');
    for (const [method, label] of [
      ['bitcoin', 'Bitcoin'],
      ['nostr', 'Nostr'],
      ['lightning', 'Lightning'],
    ] as const) {
      const page = await openTab(browser, login, method);
      assert.equal(current(page.text), label);
      assert.equal(/http-equiv="refresh"/.test(page.text), method === 'lightning', 'nothing typed is lost');
    }
  });

  it('a person who is signed in may still choose another key', async () => {
    const browser = createBrowser(issuer);
    await browser.signIn(client);
    const { answer } = await browser.authorize(client, { params: { prompt: 'consent' } });
    const question = await browser.get(answer.location ?? '');
    assert.match(question.text, /Not you\?/);
    const page = await openTab(browser, question, 'bitcoin');
    assert.match(textToSign(page), /wants you to sign in/);
  });

  it('a signature of another interaction is not spent by this one', async () => {
    const browser = createBrowser(issuer);
    const key = createBitcoinKey();
    const first = await start(browser, 'bitcoin');
    const firstJar = new Map(browser.jar);
    const signed = await signBitcoin(browser, first.page, key);
    const confirm = signed.location?.pathname ?? '';
    const second = await start(browser, 'bitcoin');
    const csrf = /name="csrf" value="([^"]+)"/.exec(second.page.text)?.[1] ?? '';
    const id = confirm.split('/').at(-1);
    const mixed = await browser.post(`${second.login.url.pathname}/confirm/key/${id}`, {
      csrf,
      decision: 'allow',
    });
    assert.doesNotMatch(mixed.location?.pathname ?? '', /authorize|passkey/);

    for (const [name, cookie] of firstJar) browser.jar.set(name, cookie);
    const question = await browser.get(confirm);
    assert.equal(question.status, 200, 'it waits where it belongs');
    const { code } = await browser.follow(client, await browser.decide(question));
    assert.notEqual(code, '');
  });

  it('LUD-04: neither is one of a Lightning wallet', async () => {
    const browser = createBrowser(issuer);
    const { login } = await start(browser, 'bitcoin');
    const firstJar = new Map(browser.jar);
    const question = await browser.signWithWallet(login);
    const confirm = question.url.pathname;
    const second = await start(browser, 'bitcoin');
    const csrf = /name="csrf" value="([^"]+)"/.exec(second.page.text)?.[1] ?? '';
    const id = confirm.split('/').at(-1);
    await browser.post(`${second.login.url.pathname}/confirm/${id}`, { csrf, decision: 'allow' });
    for (const [name, cookie] of firstJar) browser.jar.set(name, cookie);
    assert.equal((await browser.get(confirm)).status, 200);
  });
});
