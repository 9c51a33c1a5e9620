/** Each way to sign in with a key in a real browser: with what a wallet puts into the page, and without any script. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { generateMnemonic } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { decodeJwt } from 'jose';
import type { Page } from 'playwright-core';
import { createTestWallet } from '../../src/cli/wallet.ts';
import { ACR_KEY_PASSKEY } from '../../src/core/authn/acr.ts';
import { challengeOf } from '../support/browser.ts';
import { type Chromium, type PageOptions, startChromium } from '../support/chromium.ts';
import { startEmbedded } from '../support/deployment.ts';
import { createBitcoinKey, createNostrKey } from '../support/keys.ts';
import { freePort } from '../support/ports.ts';
import { listen } from '../support/receiver.ts';
import { type RelyingParty, registerClient } from '../support/relying-party.ts';
import { missing } from '../support/tools.ts';
import { addAuthenticator } from '../support/web.ts';

/** Kept after the run, to be looked at. */
const pictures = join(import.meta.dirname, '..', '..', 'test-results', 'sign-in-keys');
mkdirSync(pictures, { recursive: true });

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const opened = new AsyncDisposableStack();
let chromium: Chromium;
let url: string;
let client: RelyingParty;

const PHONE: PageOptions = { screen: 'smallPhone' };
const DESK: PageOptions = { screen: 'desktop', scheme: 'dark' };
const SIZES = [
  ['on a small phone', PHONE],
  ['at a desk, in the dark', DESK],
] as const;

/** The application's page, reached with a code. */
async function claimsOf(page: Page, verifier: string) {
  await page.waitForURL(`${client.redirectUri}?**`);
  const code = new URL(page.url()).searchParams.get('code') ?? '';
  return decodeJwt((await client.tokens({ code, verifier })).id_token);
}

type Step = { readonly page: Page; readonly keep: (step: string) => Promise<void> };

/** From the application to its login page here, and whatever `go` does there; the pages are kept and judged on the way. */
async function visit(
  name: string,
  options: PageOptions,
  go: (
    step: Step & {
      readonly verifier: string;
      readonly begin: (params?: Record<string, string>) => Promise<void>;
    },
  ) => Promise<void>,
): Promise<void> {
  await using view = await chromium.open(options);
  const { page } = view;
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  const picture = (step: string) =>
    page.screenshot({ path: join(pictures, `${name}-${options.screen}-${step}.png`), fullPage: true });
  const verifier = randomBytes(32).toString('base64url');
  const keep = async (step: string) => {
    await picture(step);
    assert.ok(
      await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth),
      `${step} scrolls sideways`,
    );
    assert.deepEqual(await violations(page), [], step);
  };
  const begin = async (params: Record<string, string> = {}) => {
    const query = new URLSearchParams({
      client_id: client.clientId,
      response_type: 'code',
      redirect_uri: client.redirectUri,
      scope: 'openid profile',
      state: 'x',
      code_challenge: challengeOf(verifier),
      code_challenge_method: 'S256',
      ...params,
    });
    await page.goto(`${url}/oauth/authorize?${query}`);
  };
  try {
    await go({ page, keep, verifier, begin });
  } catch (error) {
    await picture('failed');
    throw error;
  }
  assert.deepEqual(
    complaints.filter((text) => !/status of (400|422)/.test(text)),
    [],
  );
}

async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  return page.evaluate<readonly string[]>(
    `axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ' ' + html)))`,
  );
}

const tab = (page: Page, name: string) => page.getByRole('link', { name, exact: true }).click();
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const amrOf = ({ amr }: Awaited<ReturnType<typeof claimsOf>>) => (Array.isArray(amr) ? amr.map(String) : []);

describe('signing in with a key', { skip: missing('chromium') }, () => {
  before(async () => {
    const port = await freePort();
    // A passkey belongs to a name, and an address is none.
    url = `http://localhost:${port}`;
    opened.use(await startEmbedded({ PUBLIC_URL: url, REGISTRATION: 'open' }, port));
    chromium = opened.use(await startChromium());
    const application = createServer((_request, response) =>
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<!doctype html><title>The application</title>'),
    );
    const { url: home } = opened.use(await listen(application));
    client = await registerClient(url, {
      client_name: 'Corner Bookshop',
      redirect_uris: [`${home}/callback`],
    });
  });
  after(() => opened.disposeAsync());

  for (const [where, options] of SIZES) {
    it(`Bitcoin, by hand and without script, ${where}`, () =>
      visit('bitcoin-by-hand', { ...options, script: false }, async ({ page, verifier, begin }) => {
        await begin();
        await tab(page, 'Bitcoin');
        const key = createBitcoinKey('p2wpkh', 'regtest');
        const text = await page.getByLabel('Text to sign').inputValue();
        assert.match(
          text,
          /^localhost(:\d+)? wants you to sign in with your Bitcoin key\. This is not a payment\./,
        );
        await page.getByLabel('Address').fill(createBitcoinKey('p2wpkh', 'main').address);
        await page.getByLabel('Signature').fill('AAAA');
        await press(page, 'Continue');
        await page.getByRole('alert').getByText('start it with BITCOIN_NETWORK=main').waitFor();
        // A phone that opens the tab again asks for the address of the answer: the same text is still there to sign.
        await page.goto(page.url());
        assert.equal(await page.getByLabel('Text to sign').inputValue(), text);
        await page.getByLabel('Address').fill(key.address);
        await page.getByLabel('Signature').fill('AAAA');
        await press(page, 'Continue');
        await page.getByRole('alert').getByText('This is not a signature of the text').waitFor();
        assert.equal(await page.getByLabel('Address').inputValue(), key.address);
        await page.getByLabel('Signature').fill(key.sign(text));
        await press(page, 'Continue');
        await press(page, 'Allow');
        assert.deepEqual(amrOf(await claimsOf(page, verifier)), ['bip322']);
      }));

    it(`Nostr, a pasted event and without script, ${where}`, () =>
      visit('nostr-by-hand', { ...options, script: false }, async ({ page, verifier, begin }) => {
        await begin();
        await tab(page, 'Nostr');
        const { kind, tags, created_at } = JSON.parse(await page.getByLabel('Event to sign').inputValue());
        const event = createNostrKey().sign({ kind, tags, createdAt: created_at });
        await page.getByLabel('Signed event').fill(JSON.stringify(event));
        await press(page, 'Continue');
        await press(page, 'Allow');
        assert.deepEqual(amrOf(await claimsOf(page, verifier)), ['nostr']);
      }));

    it(`Nostr, an extension (NIP-07), ${where}`, () =>
      visit('nostr-extension', options, async ({ page, keep, verifier, begin }) => {
        const key = createNostrKey();
        await page.exposeFunction(
          'signForTest',
          ({ created_at, ...event }: { created_at: number; kind: number }) =>
            key.sign({ ...event, createdAt: created_at }),
        );
        await page.addInitScript(() => {
          // Extensions come late.
          setTimeout(() => {
            const sign = Reflect.get(window, 'signForTest');
            Object.assign(window, { nostr: { getPublicKey: async () => '', signEvent: sign } });
          }, 400);
        });
        await begin();
        await tab(page, 'Nostr');
        const button = page.getByRole('button', { name: 'Sign with your extension' });
        await button.waitFor();
        await keep('1-tab');
        await button.click();
        await page.getByRole('button', { name: 'Allow' }).waitFor();
        await keep('2-confirm');
        await press(page, 'Allow');
        assert.deepEqual(amrOf(await claimsOf(page, verifier)), ['nostr']);
      }));

    it(`Lightning, a browser wallet (WebLN), ${where}`, () =>
      visit('webln', options, async ({ page, keep, verifier, begin }) => {
        const wallet = createTestWallet(generateMnemonic(wordlist));
        await page.exposeFunction('signForTest', async (code: string) => (await wallet.login(code)).ok);
        await page.addInitScript(() => {
          const lnurl = (code: string) => Reflect.get(window, 'signForTest')(code);
          Object.assign(window, { webln: { enable: async () => {}, lnurl } });
        });
        await begin();
        await press(page, 'Use browser wallet');
        await page.getByRole('button', { name: 'Allow' }).waitFor();
        await keep('confirm');
        await press(page, 'Allow');
        assert.deepEqual(amrOf(await claimsOf(page, verifier)), ['lnurl']);
      }));

    it(`a passkey, made because the application insists, then wanted by its owner, ${where}`, () =>
      visit('passkey', options, async ({ page, keep, verifier, begin }) => {
        const key = createBitcoinKey('p2tr', 'regtest');
        await addAuthenticator(page);
        const showKey = async () => {
          await tab(page, 'Bitcoin');
          const text = await page.getByLabel('Text to sign').inputValue();
          await page.getByLabel('Address').fill(key.address);
          await page.getByLabel('Signature').fill(key.sign(text));
          await press(page, 'Continue');
          await page.locator('button[value=allow]').click();
        };
        const acr = { essential: true, value: ACR_KEY_PASSKEY };
        await begin({ claims: JSON.stringify({ id_token: { acr } }) });
        await showKey();
        await page.getByRole('heading', { name: 'Create a passkey' }).waitFor();
        await keep('1-create');
        await press(page, 'Create passkey');
        const first = await claimsOf(page, verifier);
        assert.deepEqual(
          [amrOf(first).at(0), amrOf(first).at(-1), first['acr']],
          ['bip322', 'mfa', ACR_KEY_PASSKEY],
        );

        await page.goto(`${url}/docs`);
        const status = await page.evaluate(async () => {
          const init = {
            method: 'PUT',
            headers: { 'content-type': 'application/json' },
            body: '{"required":true}',
          };
          return (await fetch('/api/passkeys/required', init)).status;
        });
        assert.equal(status, 200);
        await page.context().clearCookies();

        await begin();
        await showKey();
        await page.getByRole('heading', { name: 'Now your passkey' }).waitFor();
        await keep('2-use');
        const uid = new URL(page.url()).pathname.split('/')[3];
        await press(page, 'Use passkey');
        const second = await claimsOf(page, verifier);
        assert.equal(second['sub'], first['sub']);
        assert.equal(second['acr'], ACR_KEY_PASSKEY);
        await page.goto(`${url}/oauth/interaction/${uid}/passkey`);
        await page.getByRole('heading', { name: 'This sign-in is over' }).waitFor();
      }));
  }

  for (const [name, inject] of [
    [
      'UniSat',
      () => {
        const [address, sign] = [Reflect.get(window, 'addressForTest'), Reflect.get(window, 'signForTest')];
        Object.assign(window, { unisat: { requestAccounts: address, signMessage: sign } });
      },
    ],
    [
      'Xverse',
      () => {
        const request = async (method: string, params: { message: string }) => {
          const [address] = await Reflect.get(window, 'addressForTest')();
          const signature =
            method === 'signMessage' && (await Reflect.get(window, 'signForTest')(params.message));
          const accounts = [
            { address: 'tb1p', purpose: 'ordinals' },
            { address, purpose: 'payment' },
          ];
          return { jsonrpc: '2.0', id: '1', result: signature ? { address, signature } : accounts };
        };
        Object.assign(window, { XverseProviders: { BitcoinProvider: { request } } });
      },
    ],
    [
      'Leather',
      () => {
        const request = async (method: string, params: { message: string }) => {
          const [address] = await Reflect.get(window, 'addressForTest')();
          if (method === 'signMessage')
            return {
              result: { address, signature: await Reflect.get(window, 'signForTest')(params.message) },
            };
          return { result: { addresses: [{ symbol: 'STX' }, { symbol: 'BTC', type: 'p2wpkh', address }] } };
        };
        Object.assign(window, { LeatherProvider: { request } });
      },
    ],
  ] as const) {
    it(`Bitcoin, ${name} in the browser`, () =>
      visit(`bitcoin-${name.toLowerCase()}`, PHONE, async ({ page, keep, verifier, begin }) => {
        const key = createBitcoinKey('p2wpkh', 'regtest');
        await page.exposeFunction('addressForTest', () => [key.address]);
        await page.exposeFunction('signForTest', (text: string) => key.sign(text));
        await page.addInitScript(inject);
        await begin();
        await tab(page, 'Bitcoin');
        await page.getByRole('button', { name, exact: true }).waitFor();
        await keep('1-tab');
        await press(page, name);
        await press(page, 'Allow');
        assert.deepEqual(amrOf(await claimsOf(page, verifier)), ['bip322']);
      }));
  }

  it('a wallet that does not sign leaves the page as it was, and says so', () =>
    visit('bitcoin-refused', DESK, async ({ page, begin }) => {
      await page.addInitScript(() => {
        const refuse = async () => Promise.reject(new Error('User rejected the request'));
        Object.assign(window, { unisat: { requestAccounts: refuse, signMessage: refuse } });
      });
      await begin();
      await tab(page, 'Bitcoin');
      await press(page, 'UniSat');
      await page.getByRole('status').getByText('UniSat did not sign. You can try again').waitFor();
      assert.equal(await page.getByLabel('Address').inputValue(), '');
    }));

  it('the passkey page without script says how to go on, and cancelling works', () =>
    visit('passkey-no-script', { ...PHONE, script: false }, async ({ page, begin }) => {
      const key = createBitcoinKey('p2pkh', 'regtest');
      await begin({
        claims: JSON.stringify({ id_token: { acr: { essential: true, value: ACR_KEY_PASSKEY } } }),
      });
      await tab(page, 'Bitcoin');
      await page.getByLabel('Address').fill(key.address);
      await page.getByLabel('Signature').fill(key.sign(await page.getByLabel('Text to sign').inputValue()));
      await press(page, 'Continue');
      await press(page, 'Allow');
      await page.getByRole('alert').filter({ hasText: 'Passkeys need script.' }).waitFor();
      assert.equal(await page.getByRole('button', { name: 'Create passkey' }).isVisible(), false);
      await press(page, 'Cancel and go back');
      await page.waitForURL(`${client.redirectUri}?**`);
      assert.equal(new URL(page.url()).searchParams.get('error'), 'unmet_authentication_requirements');
    }));

  it('a passkey that its owner does not show leaves the page as it was, and says so', () =>
    visit('passkey-refused', PHONE, async ({ page, begin }) => {
      const key = createBitcoinKey('p2wpkh', 'regtest');
      const session = await addAuthenticator(page);
      await session.send('WebAuthn.disable');
      await page.addInitScript(() => {
        const refuse = async () => Promise.reject(new DOMException('no', 'NotAllowedError'));
        Object.assign(navigator.credentials, { create: refuse, get: refuse });
      });
      await begin({
        claims: JSON.stringify({ id_token: { acr: { essential: true, value: ACR_KEY_PASSKEY } } }),
      });
      await tab(page, 'Bitcoin');
      await page.getByLabel('Address').fill(key.address);
      await page.getByLabel('Signature').fill(key.sign(await page.getByLabel('Text to sign').inputValue()));
      await press(page, 'Continue');
      await press(page, 'Allow');
      await press(page, 'Create passkey');
      await page.getByRole('alert').getByText('It was cancelled or took too long').waitFor();
      assert.equal(await page.getByRole('button', { name: 'Create passkey' }).isEnabled(), true);
    }));

  it('from the start page to the account and back out', () =>
    visit('home', DESK, async ({ page, keep }) => {
      const key = createBitcoinKey('p2wpkh', 'regtest');
      await page.goto(`${url}/`);
      await page.getByRole('link', { name: 'Sign in' }).click();
      await keep('1-login');
      await tab(page, 'Bitcoin');
      await page.getByLabel('Address').fill(key.address);
      await page.getByLabel('Signature').fill(key.sign(await page.getByLabel('Text to sign').inputValue()));
      await press(page, 'Continue');
      await page.getByRole('heading', { name: 'Open a new account?' }).waitFor();
      await keep('2-confirm');
      await press(page, 'Continue');
      await page.waitForURL(`${url}/app/**`);
      const session = await page.evaluate(async () => (await fetch('/api/session')).json());
      assert.deepEqual(session.amr, ['bip322']);
      await page.goto(`${url}/`);
      await page.getByRole('link', { name: 'Your account' }).waitFor();
    }));
});
