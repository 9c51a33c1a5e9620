/** A person, a browser, a phone with a wallet and an application, from the first button to signing out. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { generateMnemonic } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import type { Locator, Page } from 'playwright-core';
import { createTestWallet } from '../../src/cli/wallet.ts';
import { type Chromium, type PageOptions, startChromium } from '../support/chromium.ts';
import { startDemoFor } from '../support/demo.ts';
import { type Cluster, startCluster, startEmbedded } from '../support/deployment.ts';
import { readQr } from '../support/qr.ts';
import { missing } from '../support/tools.ts';

/** Kept after the run, to be looked at. */
const pictures = join(import.meta.dirname, '..', '..', 'test-results', 'sign-in');
mkdirSync(pictures, { recursive: true });

type Journey = PageOptions & {
  /** Under which the pictures are kept. */
  readonly name: string;
  readonly demoUrl: string;
  /** True to take from the page the other way of finding out, which is asking. */
  readonly eventsOnly?: boolean;
  /** Headers of everything the browser, and of everything the wallet asks for. */
  readonly browser?: Readonly<Record<string, string>>;
  readonly wallet?: Readonly<Record<string, string>>;
};

let chromium: Chromium;
before(async () => {
  if (missing('chromium') === false) chromium = await startChromium();
});
after(() => chromium?.[Symbol.asyncDispose]());

async function travel({
  name,
  demoUrl,
  eventsOnly,
  browser = {},
  wallet = {},
  ...screen
}: Journey): Promise<void> {
  await using view = await chromium.open(screen);
  const { page, context } = view;
  await context.setExtraHTTPHeaders({ ...browser });
  if (eventsOnly) await context.route('**/api/lnurl-auth/check/**', (route) => route.abort());
  const keep = (step: string) =>
    page.screenshot({ path: join(pictures, `${name}-${step}.png`), fullPage: true });
  try {
    await follow({ page, keep, demoUrl, wallet });
  } catch (error) {
    await keep('failed');
    throw error;
  }
}

type Way = Required<Pick<Journey, 'demoUrl' | 'wallet'>> & {
  readonly page: Page;
  readonly keep: (step: string) => Promise<Buffer>;
};

async function follow({ page, keep, demoUrl, wallet }: Way): Promise<void> {
  await page.goto(demoUrl);
  await page.getByRole('link', { name: 'Sign in with HODLXXI' }).click();
  await page.locator('#qr').waitFor();
  const code = readQr(await keep('1-login'));
  assert.match(code, /^LNURL1[0-9A-Z]+$/);

  const person = createTestWallet(generateMnemonic(wordlist));
  const signed = await person.login(code, (url, init) => fetch(url, { ...init, headers: { ...wallet } }));
  assert.equal(signed.ok, true);
  // Nobody touches the page: it hears of the signature, or without script looks again.
  const allow = page.getByRole('button', { name: 'Allow' });
  await allow.waitFor();
  await keep('2-consent');
  await allow.click();

  const refresh = page.getByRole('button', { name: 'Refresh' });
  await refresh.waitFor();
  assert.equal(page.url(), demoUrl);
  assert.ok((await page.content()).includes(signed.key), 'userinfo names the key that signed');
  await keep('3-signed-in');

  const first = await accessToken(page);
  await refresh.click();
  await step(page, 'Refreshed the tokens');
  assert.notEqual(await accessToken(page), first);
  await press(page, 'Introspect');
  await says(await step(page, 'Asked whether the access token still counts'), /"active":\s*true/);
  await press(page, 'Revoke');
  await step(page, 'Gave the tokens back');
  await press(page, 'Introspect');
  await says(await step(page, 'Asked whether the access token still counts'), /"active":\s*false/);
  await keep('4-revoked');

  await press(page, 'Sign out');
  await page.getByRole('heading', { name: 'Sign out?' }).waitFor();
  await keep('5-sign-out');
  await press(page, 'Sign out');
  await page.getByText('You are signed out').waitFor();
  assert.ok(page.url().startsWith(demoUrl));
  await page.goto(`${demoUrl}login`);
  await page.locator('#qr').waitFor();
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

const accessToken = async (page: Page) => (await page.locator('code.raw').textContent()) ?? '';

/** The newest entry of the demo's list of messages, once it has this title; it went without a problem. */
async function step(page: Page, title: string): Promise<Locator> {
  const newest = page.locator('.history > li').first();
  await newest.getByText(title).waitFor();
  assert.equal(await newest.locator('.problem').count(), 0, await newest.innerText());
  return newest;
}

async function says(entry: Locator, pattern: RegExp): Promise<void> {
  assert.match((await entry.locator('pre').allTextContents()).join('\n'), pattern);
}

describe('one process with everything inside', { skip: missing('chromium') }, () => {
  const opened = new AsyncDisposableStack();
  let demoUrl: string;
  before(async () => {
    const server = opened.use(await startEmbedded());
    demoUrl = opened.use(await startDemoFor(server.baseUrl)).url;
  });
  after(() => opened.disposeAsync());

  it('on a phone', () => travel({ name: 'embedded-phone', demoUrl, screen: 'phone' }));
  it('at a desk, in the dark', () =>
    travel({ name: 'embedded-desktop', demoUrl, screen: 'desktop', scheme: 'dark' }));
  it('without script', () => travel({ name: 'embedded-no-script', demoUrl, script: false }));
});

describe('two processes behind nginx', { skip: missing('chromium', 'postgres', 'redis', 'nginx') }, () => {
  const opened = new AsyncDisposableStack();
  let cluster: Cluster;
  let demoUrl: string;
  before(async () => {
    cluster = opened.use(await startCluster());
    demoUrl = opened.use(await startDemoFor(cluster.url)).url;
  });
  after(() => opened.disposeAsync());

  const paths = {
    pages: /^(GET|POST) \/oauth\/(authorize|interaction)/,
    events: /^GET \/api\/lnurl-auth\/events\//,
    callback: /^GET \/api\/lnurl-auth\/callback/,
  };

  /** Goes the whole way with the browser at the first process and the wallet at the second. */
  async function apart(journey: Omit<Journey, 'demoUrl'>) {
    const earlier = cluster.nginx.served().length;
    await travel({ ...journey, demoUrl, browser: { 'x-upstream': '1' }, wallet: { 'x-upstream': '2' } });
    const served = cluster.nginx.served().slice(earlier);
    const whoAnswered = (path: RegExp) => [
      ...new Set(served.filter(({ request }) => path.test(request)).map(({ upstream }) => upstream)),
    ];
    assert.deepEqual(whoAnswered(paths.pages), [cluster.upstream(1)]);
    assert.deepEqual(whoAnswered(paths.callback), [cluster.upstream(2)]);
    return whoAnswered;
  }

  it('on a phone: the page is told by events that the wallet has signed at the other process', async () => {
    const whoAnswered = await apart({ name: 'cluster-phone', screen: 'phone', eventsOnly: true });
    assert.deepEqual(whoAnswered(paths.events), [cluster.upstream(1)]);
  });
  it('at a desk', async () => {
    await apart({ name: 'cluster-desktop', screen: 'desktop' });
  });
  it('every request at another process', async () => {
    const earlier = cluster.nginx.served().length;
    await travel({ name: 'cluster-mixed', demoUrl });
    const upstreams = new Set(
      cluster.nginx
        .served()
        .slice(earlier)
        .map(({ upstream }) => upstream),
    );
    assert.equal(upstreams.size, 2);
  });
});
