/** What a person does with their account in the web application, against the real server. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import type { Page } from 'playwright-core';
import { type Chromium, type PageOptions, startChromium } from '../support/chromium.ts';
import { eventually } from '../support/deployment.ts';
import { createBitcoinKey, createNostrKey } from '../support/keys.ts';
import { startPostgres } from '../support/postgres.ts';
import { missing } from '../support/tools.ts';
import {
  type Account,
  addAuthenticator,
  createPerson,
  openAccount,
  settled,
  signIn,
  startForBrowsers,
} from '../support/web.ts';

describe('an account in the web application', { skip: missing('chromium', 'postgres') }, () => {
  const opened = new AsyncDisposableStack();
  let chromium: Chromium;
  let baseUrl: string;
  let database: pg.Client;
  before(async () => {
    chromium = opened.use(await startChromium());
    const postgres = opened.use(await startPostgres());
    const databaseUrl = await postgres.createDatabase();
    const masterKey = randomBytes(32).toString('base64');
    const web = opened.use(await startForBrowsers({ DATABASE_URL: databaseUrl, MASTER_KEY: masterKey }));
    baseUrl = web.baseUrl;
    database = new pg.Client({ connectionString: databaseUrl });
    await database.connect();
    opened.defer(() => database.end());
  });
  after(() => opened.disposeAsync());

  /** Somebody who has just signed in, at a page. Whatever the console complains of fails the test. */
  async function at(path: string, go: (account: Account) => Promise<void>, options: PageOptions = {}) {
    await using account = await openAccount(baseUrl, chromium, { screen: 'desktop', ...options });
    await account.page.goto(`${baseUrl}/app${path}`);
    await settled(account.page);
    await go(account);
    // The browser itself reports answers of 4xx; the page has dealt with them.
    const others = account.watch.complaints().filter((text) => !/status of 4\d\d/.test(text));
    assert.deepEqual(others, []);
  }

  /** The signature of everybody becomes this old. The server looks at its sessions again after five seconds. */
  async function age(account: Account, minutes: number): Promise<void> {
    await database.query(
      `update sessions set payload = jsonb_set(payload, '{loginTs}',
         to_jsonb(coalesce((payload->>'loginTs')::bigint, extract(epoch from created_at)::bigint) - $1::bigint))`,
      [minutes * 60],
    );
    await eventually('the session is no longer fresh', async () => {
      const { fresh_until } = await account.page.evaluate(async () => (await fetch('/api/session')).json());
      return Date.parse(fresh_until) < Date.now();
    });
  }

  it('a visitor is led through the sign-in page and back to where they wanted to go', async () => {
    await using view = await chromium.open({ screen: 'smallPhone' });
    const { page } = view;
    await page.goto(`${baseUrl}/app/sessions`);
    await page.getByRole('link', { name: 'Sign in' }).click();
    await signOnPage(page, createPerson());
    await page.getByRole('heading', { name: 'Sessions and devices' }).waitFor();
    assert.equal(new URL(page.url()).pathname, '/app/sessions');
    await page.getByText('This device').waitFor();
  });

  it('keyboard only: a Lightning wallet is added, named, and the other removed', () =>
    at('/keys', async ({ page }) => {
      await focusOn(page, 'Add a key');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Add a key' }).waitFor();
      await focusOn(page, /Lightning wallet/);
      await page.keyboard.press('Enter');
      const code = page.locator('.copy-box code');
      await code.waitFor();
      await createPerson().sign((await code.textContent()) ?? '');
      await page.getByText('The wallet was added').waitFor();
      await page.locator('dialog').waitFor({ state: 'detached' });
      const keys = page.getByRole('region', { name: 'Keys', exact: true }).getByRole('listitem');
      await eventually('both keys are listed', async () => (await keys.count()) === 2);

      await focusOn(page, 'Rename Lightning wallet');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Rename this key' }).waitFor();
      await page.keyboard.type('Pocket');
      await page.keyboard.press('Enter');
      await page.getByText('Renamed').waitFor();
      await page.getByText('Pocket', { exact: true }).waitFor();
      assert.equal(await focused(page), 'Rename Pocket');
      await page.getByRole('button', { name: 'Undo' }).press('Enter');
      await page.getByText('Pocket', { exact: true }).waitFor({ state: 'detached' });

      await focusOn(page, 'Remove Lightning wallet');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Remove Lightning wallet?' }).waitFor();
      assert.equal(await focused(page), 'Cancel');
      await page.keyboard.press('Escape');
      await page.locator('dialog').waitFor({ state: 'detached' });
      assert.equal(await focused(page), 'Remove Lightning wallet');
      await page.keyboard.press('Enter');
      await focusOn(page, 'Remove key');
      await page.keyboard.press('Enter');
      await page.getByText('Lightning wallet was removed').waitFor();
      await eventually('one key is left', async () => (await keys.count()) === 1);
      // The last one cannot be removed, so nothing offers it.
      assert.equal(await page.getByRole('button', { name: /^Remove/ }).count(), 0);
    }));

  it('a Bitcoin key is added by a signature; a wrong one is explained', () =>
    at('/keys?dialog=add-key&id=bitcoin', async ({ page }) => {
      const key = createBitcoinKey('p2wpkh', 'regtest');
      await page.getByLabel('Bitcoin address').fill('not an address');
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('alert').waitFor();
      await page.getByLabel('Bitcoin address').fill(key.address);
      await page.getByRole('button', { name: 'Continue' }).click();
      const text = (await page.locator('.copy-box code').textContent()) ?? '';
      assert.match(text, /add this key/);
      await page.getByRole('textbox', { name: 'Signature' }).fill(key.sign(`${text} `));
      await page.getByRole('button', { name: 'Add this key' }).click();
      await page.getByText('The signature does not fit').waitFor();
      await page.getByRole('textbox', { name: 'Signature' }).fill(key.sign(text));
      await page.getByRole('button', { name: 'Add this key' }).click();
      await page.getByText('The key was added').waitFor();
      await page.getByText('Bitcoin key').first().waitFor();
    }));

  it('a Nostr key is added by a browser extension (NIP-07)', async () => {
    const key = createNostrKey();
    await using account = await openAccount(baseUrl, chromium, { screen: 'smallPhone' });
    const { page } = account;
    await page.exposeFunction(
      'signForTest',
      (event: { kind: number; tags: string[][]; content: string; created_at: number }) =>
        key.sign({ ...event, createdAt: event.created_at }),
    );
    await page.addInitScript(() => {
      const signEvent = (event: unknown) =>
        Reflect.apply(Reflect.get(globalThis, 'signForTest'), undefined, [event]);
      Object.defineProperty(globalThis, 'nostr', { value: { signEvent } });
    });
    await page.goto(`${baseUrl}/app/keys?dialog=add-key&id=nostr`);
    await page.getByRole('button', { name: 'Sign with your extension' }).click();
    await page.getByText('The key was added').waitFor();
    await page.getByText('Nostr key').first().waitFor();
  });

  it('a Nostr key is added by a pasted event', () =>
    at('/keys?dialog=add-key&id=nostr', async ({ page }) => {
      const key = createNostrKey();
      await page.getByRole('button', { name: 'Sign an event by hand' }).click();
      const template = JSON.parse((await page.locator('.copy-box code').textContent()) ?? '');
      await page.getByLabel('Signed event').fill('{');
      await page.getByText('This is not a signed event').waitFor();
      await page.getByLabel('Signed event').fill(JSON.stringify(key.sign(template)));
      await page.getByRole('button', { name: 'Add this key' }).click();
      await page.getByText('The key was added').waitFor();
    }));

  it('a passkey is added, required, asked for at the next sign-in, and given up again', () =>
    at('/keys', async (account) => {
      const { page, person } = account;
      await addAuthenticator(account.page);
      await page.getByRole('button', { name: 'Add a passkey' }).click();
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByText('The passkey was added').waitFor();
      const demand = page.getByRole('switch', { name: 'Ask for a passkey at every sign-in' });
      await demand.click();
      await page.getByText('Every sign-in asks for a passkey').waitFor();
      await settled(page);
      assert.equal(await demand.isChecked(), true);

      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByRole('link', { name: 'Sign in' }).waitFor();
      await signIn(baseUrl, account, person);
      await page.goto(`${baseUrl}/app/keys`);
      await page.getByRole('heading', { name: 'One more thing: your passkey' }).waitFor();
      await page.getByRole('button', { name: 'Use a passkey' }).click();
      await demand.waitFor();
      await settled(page);
      await demand.click();
      await page.getByText('A key alone signs you in again').waitFor();
      await page.getByRole('button', { name: /^Remove .*Chrome/ }).click();
      await page.getByRole('button', { name: 'Remove passkey' }).click();
      await page.getByText('No passkey yet').waitFor();
    }));

  it('an old signature: the person signs again and is back at the same question', () =>
    at('/keys', async (account) => {
      const { page, person } = account;
      await age(account, 11);
      await page.getByRole('button', { name: 'Add a passkey' }).click();
      await addAuthenticator(account.page);
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('heading', { name: 'Confirm that it is you' }).waitFor();
      await page.getByRole('link', { name: 'Sign again with a key' }).click();
      await signOnPage(page, person);
      await page.getByRole('heading', { name: 'Add a passkey' }).waitFor();
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByText('The passkey was added').waitFor();

      // With a passkey it is enough to touch it, in place.
      await age(account, 11);
      await page.getByRole('button', { name: /^Remove .*Chrome/ }).click();
      await page.getByRole('button', { name: 'Remove passkey' }).click();
      await page.getByRole('button', { name: 'Use a passkey' }).click();
      await page.getByText('No passkey yet').waitFor();
    }));

  it('sessions: one is ended, then all others', () =>
    at('/sessions', async (account) => {
      const { page, person } = account;
      for (const _ of [1, 2]) {
        await using other = await chromium.open();
        await signIn(baseUrl, other, person);
      }
      await page.reload();
      await settled(page);
      const rows = page.getByRole('region', { name: 'Signed in now' }).getByRole('listitem');
      const before = await rows.count();
      assert.ok(before >= 3);
      await page
        .getByRole('button', { name: /^End .*(node|Unknown)/ })
        .first()
        .click();
      await page.getByRole('button', { name: 'End session' }).click();
      await eventually('one is gone', async () => (await rows.count()) === before - 1);
      await page.getByRole('button', { name: 'End all others' }).click();
      await page.getByRole('button', { name: 'End them' }).click();
      await eventually('only this one is left', async () => (await rows.count()) === 1);
      await page.getByText('This device').waitFor();
    }));

  it('a session that ends elsewhere ends here at the next step', () =>
    at('/', async ({ page }) => {
      await page.evaluate(async () => fetch('/api/sessions', { method: 'DELETE' }));
      await page.getByRole('link', { name: 'Profile and data' }).click();
      await page.getByRole('link', { name: 'Sign in' }).waitFor();
    }));

  it('a session that ends elsewhere ends here with whatever is done next', () =>
    at('/profile', async ({ page }) => {
      await page.evaluate(async () => fetch('/api/sessions', { method: 'DELETE' }));
      await page.getByLabel('Name', { exact: true }).fill('Hal');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('link', { name: 'Sign in' }).waitFor();
    }));

  it('the profile: a name that is refused is explained, one that is not is kept', () =>
    at('/profile', async ({ page }) => {
      const username = page.getByLabel('User name');
      await username.fill('admin');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('alert').waitFor();
      await username.fill('hal_finney');
      await page.getByLabel('Name', { exact: true }).fill('Hal');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Profile saved').waitFor();
      await page.getByText('Hal', { exact: true }).first().waitFor();
      await page.reload();
      await settled(page);
      assert.equal(await username.inputValue(), 'hal_finney');
    }));

  it('my data comes as a file; the account is deleted once the words are typed', () =>
    at('/profile', async ({ page }) => {
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Download my data' }).click();
      const data: unknown = JSON.parse(await readFile(await (await download).path(), 'utf8'));
      assert.ok(JSON.stringify(data).includes('lnurl'));

      await page.getByRole('button', { name: 'Delete my account' }).click();
      const final = page.getByRole('button', { name: 'Delete for good' });
      assert.equal(await final.isDisabled(), true);
      await page.getByLabel('Type “delete my account”').fill('delete my account');
      await final.click();
      await page.getByRole('heading', { name: 'Your account is deleted' }).waitFor();
      await page.goto(`${baseUrl}/app/`);
      await page.getByRole('link', { name: 'Sign in' }).waitFor();
    }));

  it('two accounts become one, with signatures of both', () =>
    at('/keys', async ({ page }) => {
      await page.getByRole('button', { name: 'Merge accounts' }).click();
      await page.getByRole('button', { name: 'Sign in to the other account' }).click();
      await signOnPage(page, createPerson());
      await page.getByRole('heading', { name: /^Merge into/ }).waitFor();
      await page.getByRole('button', { name: 'Merge accounts' }).last().click();
      await page.getByText('The accounts are one').waitFor();
      const keys = page.getByRole('region', { name: 'Keys', exact: true }).getByRole('listitem');
      await eventually('the keys of both are here', async () => (await keys.count()) === 2);
    }));
});

/** Signs the code of the server's sign-in page, and goes on to wherever it leads. */
async function signOnPage(
  page: Page,
  person: { readonly sign: (lnurl: string) => Promise<void> },
): Promise<void> {
  const challenge = page.locator('[data-lnurl]');
  await challenge.waitFor({ state: 'attached' });
  await person.sign((await challenge.getAttribute('data-lnurl')) ?? '');
  // Asked only where the signature comes from elsewhere, or another account than before has signed.
  const go = page.getByRole('button', { name: /^Continue/ });
  await page.locator('.shell').or(go).first().waitFor();
  if (await go.isVisible()) await go.click();
  await page.waitForURL(/\/app\//);
}

/** With the Tab key, as somebody without a pointer: a control that cannot be reached fails. */
async function focusOn(page: Page, name: string | RegExp): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    const now = await focused(page);
    if (typeof name === 'string' ? now === name : name.test(now)) return;
  }
  assert.fail(`${name} cannot be reached with Tab`);
}

const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement } = document;
    return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent ?? '';
  });
