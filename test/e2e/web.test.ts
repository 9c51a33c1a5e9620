/** Every page of the web application in a real browser: phone and desktop, by day and by night. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Chromium, startChromium } from '../support/chromium.ts';
import { createAlbum, judgeInColours, lookName, looks, MAX_SHIFT } from '../support/looks.ts';
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

const album = createAlbum('web');

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
    it(`every page, ${look.screen}`, async () => {
      await using account = await openAccount(baseUrl, chromium, look);
      const places = await placesOf(account, baseUrl);
      assert.ok(places.length >= 4, places.join(' '));
      for (const path of places)
        await judgeInColours(account, `${baseUrl}${path}`, look, (shown) =>
          album.keep(account.page, `${nameOf(path)}.${lookName(shown)}`),
        );
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
      await album.keep(account.page, `${nameOf(path)}.smallPhone.light`);
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
    await album.keep(view.page, 'welcome.smallPhone.light');
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
});

const nameOf = (path: string): string =>
  path
    .replace(/^\/app/, '')
    .replaceAll(/[^a-z0-9]+/gi, '-')
    .replaceAll(/^-|-$/g, '') || 'home';

/** Everything the navigation leads to: also what other parts of the product have added. */
async function placesOf({ page }: Account, baseUrl: string): Promise<readonly string[]> {
  await page.goto(`${baseUrl}/app/`);
  await settled(page);
  return page
    .locator('.sidebar .nav-link')
    .evaluateAll((links) => links.map((link) => new URL((link as HTMLAnchorElement).href).pathname));
}
