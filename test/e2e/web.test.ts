/** Every page of the web application in a real browser: phone and desktop, by day and by night. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { type Chromium, type PageOptions, startChromium } from '../support/chromium.ts';
import { missing } from '../support/tools.ts';
import {
  type Account,
  openAccount,
  settled,
  startForBrowsers,
  violations,
  type WebServer,
  watchPage,
} from '../support/web.ts';

/** Kept after the run, to be looked at. */
const pictures = join(import.meta.dirname, '..', '..', 'test-results', 'web');
mkdirSync(pictures, { recursive: true });

/** Of a whole page load; 0.1 is what web.dev calls good. */
const MAX_SHIFT = 0.02;

const looks = [
  { screen: 'smallPhone', scheme: 'light' },
  { screen: 'smallPhone', scheme: 'dark' },
  { screen: 'desktop', scheme: 'light' },
  { screen: 'desktop', scheme: 'dark' },
] as const satisfies readonly PageOptions[];

const dialogs = [
  '/keys?dialog=add-key',
  '/keys?dialog=add-key&id=lightning',
  '/keys?dialog=add-key&id=bitcoin',
  '/keys?dialog=add-key&id=nostr',
  '/keys?dialog=add-passkey',
  '/keys?dialog=merge',
  '/keys?dialog=merge-here',
  '/sessions?dialog=end-others',
  '/profile?dialog=delete',
];

describe('the web application', { skip: missing('chromium') }, () => {
  const opened = new AsyncDisposableStack();
  let chromium: Chromium;
  let baseUrl: string;
  before(async () => {
    chromium = opened.use(await startChromium());
    const web: WebServer = opened.use(await startForBrowsers());
    baseUrl = web.baseUrl;
  });
  after(() => opened.disposeAsync());

  for (const look of looks) {
    it(`every page, ${look.screen}, ${look.scheme}`, async () => {
      await using account = await openAccount(baseUrl, chromium, look);
      const places = await placesOf(account, baseUrl);
      assert.ok(places.length >= 4, places.join(' '));
      for (const path of places) await judge(account, path, look);
      assert.deepEqual(account.watch.complaints(), []);
    });
  }

  it('every dialog', async () => {
    await using account = await openAccount(baseUrl, chromium, { screen: 'smallPhone' });
    // In the middle of fading in nothing has the contrast it will have.
    await account.page.emulateMedia({ reducedMotion: 'reduce' });
    for (const path of dialogs) {
      await account.page.goto(`${baseUrl}/app${path}`);
      await account.page.locator('dialog[open]').waitFor();
      await account.page.waitForFunction(() => document.querySelector('dialog .skeleton') === null);
      assert.deepEqual(await violations(account.page), [], path);
      await account.page.screenshot({ path: picture(path, { screen: 'smallPhone', scheme: 'light' }) });
    }
    assert.deepEqual(account.watch.complaints(), []);
  });

  it('the welcome of somebody who is not signed in', async () => {
    await using view = await chromium.open({ screen: 'smallPhone' });
    const watch = await watchPage(view.page, baseUrl);
    await view.page.goto(`${baseUrl}/app/keys?dialog=add-key`);
    const link = view.page.getByRole('link', { name: 'Sign in' });
    await link.waitFor();
    assert.equal(await link.getAttribute('href'), '/login?to=%2Fapp%2Fkeys%3Fdialog%3Dadd-key');
    assert.deepEqual(await violations(view.page), []);
    assert.ok((await watch.shift()) < MAX_SHIFT);
    await view.page.screenshot({ path: picture('/welcome', { screen: 'smallPhone', scheme: 'light' }) });
    // The browser itself complains of the 401 that says so.
    const others = watch.complaints().filter((text) => !text.includes('status of 401'));
    assert.deepEqual(others, []);
  });

  it('the watch itself sees a shift, a foreign request and what axe-core forbids', async () => {
    await using account = await openAccount(baseUrl, chromium, { screen: 'smallPhone' });
    const { page, watch } = account;
    await page.goto(`${baseUrl}/app/`);
    await settled(page);
    await page.evaluate(() => {
      const block = document.createElement('div');
      block.innerHTML = '<img src="https://elsewhere.example/x.png">';
      block.style.height = '300px';
      document.body.prepend(block);
    });
    await page.waitForFunction(() => Number(document.documentElement.dataset['shift']) > 0.02);
    assert.ok((await violations(page)).some((line) => line.startsWith('image-alt')));
    assert.ok(watch.complaints().some((line) => line.includes('left the origin')));
    assert.ok(watch.complaints().some((line) => line.includes('Content Security Policy')));
  });

  async function judge({ page, watch }: Account, path: string, look: Required<Look>): Promise<void> {
    await page.goto(`${baseUrl}${path}`);
    await settled(page);
    const shift = await watch.shift();
    assert.ok(shift <= MAX_SHIFT, `${path} moves by ${shift} while it loads`);
    assert.deepEqual(await violations(page), [], path);
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(sideways <= 0, `${path} is ${sideways} px too wide`);
    await wholePage(page, picture(path, look));
  }
});

type Look = Pick<PageOptions, 'screen' | 'scheme'>;

const picture = (path: string, { screen, scheme }: Look): string => {
  const name =
    path
      .replace(/^\/app/, '')
      .replaceAll(/[^a-z0-9]+/gi, '-')
      .replaceAll(/^-|-$/g, '') || 'home';
  return join(pictures, `${name}.${screen}.${scheme}.png`);
};

/** In one piece, with what sticks to the window at its edges. */
async function wholePage(page: Page, path: string): Promise<void> {
  const size = page.viewportSize();
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  if (size) await page.setViewportSize({ width: size.width, height: Math.max(size.height, height) });
  await page.screenshot({ path });
  if (size) await page.setViewportSize(size);
}

/** Everything the navigation leads to: also what other parts of the product have added. */
async function placesOf({ page }: Account, baseUrl: string): Promise<readonly string[]> {
  await page.goto(`${baseUrl}/app/`);
  await settled(page);
  return page
    .locator('.sidebar .nav-link')
    .evaluateAll((links) => links.map((link) => new URL((link as HTMLAnchorElement).href).pathname));
}
