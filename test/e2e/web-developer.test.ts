/** Developers, the applications people allow, and those who run the server: journeys in a real browser. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import type { Page } from 'playwright-core';
import { createBrowser } from '../support/browser.ts';
import { type Chromium, startChromium } from '../support/chromium.ts';
import { compiled } from '../support/compiled.ts';
import { eventually } from '../support/deployment.ts';
import { createAlbum, inspect, judge, judgeInColours, lookName, looks } from '../support/looks.ts';
import { startPostgres } from '../support/postgres.ts';
import { startProcess } from '../support/process.ts';
import { missing } from '../support/tools.ts';
import { type Account, createPerson, openAccount, settled, startForBrowsers } from '../support/web.ts';

const album = createAlbum('web-developer');
const command = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');
const CALLBACK = 'http://localhost:9/callback';

describe('developers and those who run the server', { skip: missing('chromium', 'postgres') }, () => {
  const opened = new AsyncDisposableStack();
  const settings = { REGISTRATION: 'token', MASTER_KEY: randomBytes(32).toString('base64') };
  const developer = createPerson();
  const administrator = createPerson();
  let env: Readonly<Record<string, string>>;
  let chromium: Chromium;
  let baseUrl: string;
  before(async () => {
    const postgres = opened.use(await startPostgres());
    env = { ...settings, DATABASE_URL: await postgres.createDatabase() };
    chromium = opened.use(await startChromium());
    ({ baseUrl } = opened.use(await startForBrowsers(env)));
    await using account = await open({ person: administrator, screen: 'desktop' });
    await grant(account, 'admin');
  });
  after(() => opened.disposeAsync());

  const open = (options: Parameters<typeof openAccount>[2]) => openAccount(baseUrl, chromium, options);
  const app = (path: string) => `${baseUrl}/app${path}`;

  /** As the operator does it, at the command line. */
  async function grant({ page }: Account, role: string): Promise<void> {
    await page.goto(app('/'));
    const profile = await page.evaluate(async () => (await fetch('/api/users/profile')).json());
    const variables = { ...compiled(), PATH: process.env['PATH'] ?? '', PUBLIC_URL: baseUrl, ...env };
    const running = startProcess(process.execPath, [command, 'admin', 'grant', profile.user_id, role], {
      env: variables,
    });
    while (!running.hasExited()) await new Promise((done) => setTimeout(done, 50));
    assert.equal(running.exitCode(), 0, running.output());
  }

  /** Every sign-in becomes this old. The server looks at its sessions again after five seconds. */
  async function age(page: Page, minutes: number): Promise<void> {
    const database = new pg.Client({ connectionString: env['DATABASE_URL'] });
    await database.connect();
    await database.query(
      `update sessions set payload = jsonb_set(payload, '{loginTs}',
         to_jsonb(extract(epoch from created_at)::bigint - $1::bigint))`,
      [minutes * 60],
    );
    await database.end();
    await eventually('the session is no longer fresh', async () => {
      const { fresh_until } = await page.evaluate(async () => (await fetch('/api/session')).json());
      return Date.parse(fresh_until) < Date.now();
    });
  }

  describe('an application', () => {
    let clientId: string;
    let secret: string;

    it('is registered in three steps, and says while somebody types what is wrong with an address', async () => {
      await using account = await open({ person: developer, screen: 'smallPhone' });
      const { page } = account;
      await page.goto(app('/developer'));
      await page.getByText('Let people sign in to what you build').waitFor();
      await album.keep(page, 'developer-empty');
      await page.getByRole('link', { name: 'New application' }).click();

      await press(page, 'Continue');
      await page.getByText('Give it a name first.').waitFor();
      await page.getByRole('textbox', { name: 'Name' }).fill('Corner shop');
      await inspect(page, 'step 1');
      await album.keep(page, 'developer-step-1');
      await press(page, 'Continue');

      await page.getByText('Step 2 of 3').waitFor();
      const address = page.getByLabel('Redirect URI', { exact: true });
      await address.fill('http://shop.example/callback');
      await page.getByText(/must use https, as in https:\/\/shop\.example\/callback/).waitFor();
      await press(page, 'Continue');
      assert.equal(await address.getAttribute('aria-invalid'), 'true');
      await inspect(page, 'step 2');
      await album.keep(page, 'developer-step-2-wrong');
      await address.fill(CALLBACK);
      await page.getByText('Right. Answers go to localhost:9').waitFor();
      await press(page, 'Continue');

      await page.getByText('Step 3 of 3').waitFor();
      await page.getByLabel('Stay connected while you are away').check();
      await inspect(page, 'step 3');
      await album.keep(page, 'developer-step-3');
      await press(page, 'Register');

      await page.getByText('It waits for approval.').waitFor();
      [clientId = '', secret = ''] = await page.locator('.copy-box code').allTextContents();
      assert.ok(secret.length >= 32);
      await inspect(page, 'created');
      await album.keep(page, 'developer-created');
      await press(page, 'I have stored it');
      await page.getByText('Waiting for approval').waitFor();
      assert.ok(page.url().endsWith(`/developer/${clientId}`));
      assert.equal((await page.content()).includes(secret), false);
      assert.deepEqual(account.watch.complaints(), []);
    });

    it('cannot be used before an administrator has approved it', async () => {
      const stranger = createBrowser(baseUrl);
      const { answer } = await stranger.authorize({ clientId, redirectUri: CALLBACK });
      assert.equal(answer.location, null, 'nobody is sent anywhere');

      await using account = await open({ person: administrator, screen: 'smallPhone' });
      const { page } = account;
      await page.goto(app('/admin'));
      await page.getByText(CALLBACK).waitFor();
      await inspect(page, 'waiting');
      await album.keep(page, 'admin-waiting');
      await page.getByRole('button', { name: 'Approve Corner shop' }).click();
      await inDialog(page, 'Approve');
      await page.getByText('Corner shop is approved').waitFor();
      await page.getByText('No application waits for approval').waitFor();
      assert.deepEqual(account.watch.complaints(), []);
    });

    it('shows what it is used for', async () => {
      for (let person = 0; person < 2; person += 1) {
        const signedIn = await createBrowser(baseUrl).signIn({ clientId, redirectUri: CALLBACK });
        const form = {
          grant_type: 'authorization_code',
          code: signedIn.code,
          code_verifier: signedIn.verifier,
          redirect_uri: CALLBACK,
        };
        const answer = await fetch(`${baseUrl}/oauth/token`, {
          method: 'POST',
          headers: { authorization: `Basic ${btoa(`${clientId}:${secret}`)}` },
          body: new URLSearchParams(form),
        });
        assert.equal(answer.status, 200, await answer.text());
      }
      await using account = await open({ person: developer, screen: 'smallPhone' });
      const { page } = account;
      await page.goto(app('/developer'));
      await page.getByText('1 of 10 in use').waitFor();
      await page.getByRole('link', { name: 'Corner shop' }).click();
      const people = page.locator('.figures div', { hasText: 'People' }).locator('dd');
      await people.waitFor();
      assert.equal(await people.textContent(), '2');
      await page.getByText('Show as a table').click();
      assert.equal(await page.locator('.table tbody tr').first().locator('td').textContent(), '2');
      await page.getByRole('radio', { name: 'Keycloak' }).check({ force: true });
      await page.getByText(`"clientId": "${clientId}"`).waitFor();
      await inspect(page, 'detail');
    });

    it('gets a second secret, and loses the first', async () => {
      await using account = await open({ person: developer, screen: 'smallPhone' });
      const { page } = account;
      await page.goto(app(`/developer/${clientId}`));
      await press(page, 'New secret');
      await inDialog(page, 'Add secret');
      const shown = page.locator('.copy-box', { has: page.getByLabel('Copy the client secret') });
      await shown.waitFor();
      assert.notEqual(await shown.locator('code').textContent(), secret);
      await press(page, 'I have stored it');
      await shown.waitFor({ state: 'detached' });
      assert.equal(await page.getByRole('button', { name: 'New secret' }).count(), 0);
      const [first] = await page.getByRole('button', { name: /^Revoke the secret/ }).all();
      await first?.click();
      await inDialog(page, 'Revoke');
      await page.getByText('The secret is revoked').waitFor();
      const denied = await fetch(`${baseUrl}/oauth/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`${clientId}:${secret}`)}` },
        body: new URLSearchParams({ grant_type: 'client_credentials' }),
      });
      assert.equal(denied.status, 401);
    });

    it('is changed, and what the server does not like is said at the field', async () => {
      await using account = await open({ person: developer, screen: 'desktop' });
      const { page } = account;
      await page.goto(app(`/developer/${clientId}`));
      await page.getByLabel('Logo').fill('http://shop.example/logo.png');
      await press(page, 'Save');
      const problem = page.locator('.field', { has: page.getByLabel('Logo') }).locator('.field-problem');
      await problem.waitFor();
      assert.match((await problem.textContent()) ?? '', /https/);
      await album.keep(page, 'developer-logo-wrong');
      await page.getByLabel('Logo').fill('https://shop.example/logo.png');
      await page.getByRole('textbox', { name: 'Name' }).fill('Corner shop and café');
      await press(page, 'Save');
      await page.getByText('Saved', { exact: true }).waitFor();
      await page.getByRole('heading', { name: 'Corner shop and café' }).waitFor();
      assert.ok(await page.getByRole('button', { name: 'Save' }).isDisabled());
    });

    it('has all these pages in every look', async () => {
      for (const look of looks) {
        await using account = await open({ person: developer, ...look });
        for (const path of ['/developer', '/developer/new', `/developer/${clientId}`, '/events']) {
          const name = nameOf(path.replace(clientId, 'detail'));
          await judgeInColours(account, app(path), look, (shown) =>
            album.keep(account.page, `${name}.${lookName(shown)}`),
          );
        }
        assert.deepEqual(account.watch.complaints(), []);
      }
    });

    it('is deleted by nobody whose signature is old; the way to a new one leads back to the question', async () => {
      await using account = await open({ person: developer, screen: 'smallPhone' });
      const { page } = account;
      await page.goto(app(`/developer/${clientId}`));
      await age(page, 11);
      await press(page, 'Delete application');
      await inDialog(page, 'Delete');
      await page.getByRole('heading', { name: 'Confirm that it is you' }).waitFor();
      const again = await page.getByRole('link', { name: 'Sign again with a key' }).getAttribute('href');
      const query = new URLSearchParams(again?.split('?')[1]);
      assert.equal(query.get('fresh'), '1');
      assert.equal(query.get('to'), `/app/developer/${clientId}?dialog=delete`);
      await press(page, 'Not now');
      await page.goto(app('/developer'));
      await page.getByRole('link', { name: 'Corner shop and café' }).waitFor();
    });

    it('is deleted', async () => {
      await using account = await open({ person: developer, screen: 'smallPhone' });
      const { page } = account;
      await page.goto(app(`/developer/${clientId}`));
      await press(page, 'Delete application');
      await page.locator('dialog[open]').waitFor();
      await album.keep(page, 'developer-delete');
      await inDialog(page, 'Delete');
      await page.getByText('Let people sign in to what you build').waitFor();
      await page.getByText('Corner shop and café is deleted').waitFor();
      assert.deepEqual(account.watch.complaints(), []);
    });
  });

  it('the playground goes the whole way of a sign-in, and the application can be taken back', async () => {
    await using account = await open({ screen: 'smallPhone' });
    const { page } = account;
    await page.goto(app('/playground'));
    await inspect(page, 'playground');
    await album.keep(page, 'playground-form');
    await press(page, 'Send the browser');
    await page.getByRole('button', { name: 'Allow' }).click();
    await page.getByRole('radio', { name: 'ID', exact: true }).waitFor();
    assert.equal(new URL(page.url()).search, '', 'no code stays in the address');
    assert.equal(await page.evaluate(() => sessionStorage.length), 0);
    assert.deepEqual(await titles(page), [
      'Discovery',
      'Authorization request',
      'The answer comes back',
      'Token request',
      "The server's keys",
    ]);
    assert.equal(await page.locator('.verdict-bad').count(), 0);
    // state and iss of the redirect; signature, iss, aud, exp and nonce of the ID token.
    assert.equal(await page.locator('.verdict-good').count(), 7);
    await page.getByRole('radio', { name: 'Access', exact: true }).check({ force: true });
    await page.getByText('no other token can pass for it').waitFor();
    assert.equal(await page.locator('.verdict-bad').count(), 0);
    await inspect(page, 'playground, signed in');
    await album.keep(page, 'playground-signed-in');

    for (const [button, title] of [
      ['Userinfo', 'Userinfo'],
      ['Refresh', 'Refresh'],
      ['Introspect', 'Introspection'],
      ['Revoke', 'Revocation'],
      ['Introspect', 'Introspection'],
      ['Userinfo', 'Userinfo'],
    ] as const) {
      const before = (await titles(page)).length;
      await press(page, button);
      await page.waitForFunction((count) => document.querySelectorAll('.flow-step').length > count, before);
      assert.equal((await titles(page)).at(-1), title);
    }
    const steps = page.locator('.flow-step');
    assert.match((await steps.nth(7).textContent()) ?? '', /"active": true/);
    assert.match((await steps.nth(9).textContent()) ?? '', /"active": false/);
    assert.match((await steps.nth(10).locator('.tag').textContent()) ?? '', /401/);
    assert.equal(await page.locator('.verdict-bad').count(), 0);
    await page.locator('.flow-step summary').nth(3).click();
    await inspect(page, 'playground, a message open');
    await album.keep(page, 'playground-messages');

    await page.goto(app('/applications'));
    await page.getByText('HODLXXI Playground').waitFor();
    await judge(account, app('/applications'));
    await album.keep(page, 'applications');
    await page.getByRole('button', { name: 'Take back access of HODLXXI Playground' }).click();
    await page.locator('dialog[open]').waitFor();
    await album.keep(page, 'applications-take-back');
    await inDialog(page, 'Take back');
    await page.getByText('No application yet').waitFor();

    await page.goto(app('/events'));
    await page.getByLabel('Show').selectOption('access');
    await page.getByText('Access of an application ended').first().waitFor();
    await album.keep(page, 'events');
    // The browser itself complains of the 401 that a revoked token gets.
    const others = account.watch.complaints().filter((text) => !text.includes('status of 401'));
    assert.deepEqual(others, []);
  });

  it('the playground shows a refusal, and uses no answer that it did not ask for', async () => {
    await using account = await open({ screen: 'desktop', scheme: 'dark' });
    const { page } = account;
    await page.goto(app('/playground'));
    await page.getByLabel('prompt').selectOption('none');
    await press(page, 'Send the browser');
    await page.getByText('Refused').waitFor();
    await page.locator('.problem-line').waitFor();
    await inspect(page, 'playground, refused');
    await album.keep(page, 'playground-refused');

    await page.goto(app('/playground?code=stolen&state=theirs&iss=elsewhere'));
    await page.getByText('An answer came that this tab did not ask for.').waitFor();
    assert.equal(await page.locator('.flow-step').count(), 0);

    await page.evaluate(() => {
      const asked = { scopes: ['openid'], prompt: '', acr: '', maxAge: '', claims: '' };
      const attempt = { asked, state: 'mine', issuer: location.origin, steps: [] };
      sessionStorage.setItem('hodlxxi.playground', JSON.stringify(attempt));
    });
    await page.goto(app(`/playground?code=stolen&state=theirs&iss=${baseUrl}`));
    await page.getByText('so the code is not used').waitFor();
    assert.deepEqual(await titles(page), ['The answer comes back']);
  });

  it('an administrator sees people, changes roles, and checks that the log is whole', async () => {
    await using account = await open({ person: administrator, screen: 'desktop' });
    const { page } = account;
    const other = createPerson();
    await using theirs = await open({ person: other });
    await theirs.page.goto(app('/'));
    const { user_id: id } = await theirs.page.evaluate(async () =>
      (await fetch('/api/users/profile')).json(),
    );

    await page.goto(app('/admin/people'));
    await page.getByLabel('Search').fill(id);
    const row = page.locator('.row');
    await page.waitForFunction(() => document.querySelectorAll('.row:not([aria-hidden])').length === 1);
    await row.getByRole('button').click();
    await page.getByLabel('Operator').check();
    await inspect(page, 'roles');
    await album.keep(page, 'admin-roles');
    await inDialog(page, 'Save');
    await row.getByText('operator').waitFor();

    await page.getByRole('link', { name: 'Audit' }).click();
    await press(page, 'Verify the chain');
    await page.getByText(/events, all intact/).waitFor();
    await page.getByLabel('Show').selectOption('account.roles_changed');
    await page.getByLabel('Account id').fill(id);
    await page.waitForFunction(() => document.querySelectorAll('.row:not([aria-hidden])').length === 1);
    await album.keep(page, 'admin-audit-filtered');

    // The new operator may look, and not act.
    await theirs.page.goto(app('/admin/people'));
    await theirs.page.getByText('You may look. Administrators change roles.').waitFor();
    await theirs.page.locator('.row:not([aria-hidden])').first().waitFor();
    assert.equal(await theirs.page.locator('.row').getByRole('button').count(), 0);
    assert.deepEqual(account.watch.complaints(), []);
  });

  it('has its pages of administration in every look, and for nobody else', async () => {
    for (const look of looks) {
      await using account = await open({ person: administrator, ...look });
      for (const path of ['/admin', '/admin/people', '/admin/audit', '/playground']) {
        await judgeInColours(account, app(path), look, (shown) =>
          album.keep(account.page, `${nameOf(path)}.${lookName(shown)}`),
        );
      }
      assert.deepEqual(account.watch.complaints(), []);
    }
    await using nobody = await open({ person: developer });
    await nobody.page.goto(app('/admin'));
    await nobody.page.getByRole('heading', { name: 'Nothing is here' }).waitFor();
    await settled(nobody.page);
  });
});

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

const inDialog = (page: Page, name: string) =>
  page.locator('dialog[open]').getByRole('button', { name, exact: true }).click();

const titles = (page: Page) =>
  page.locator('.flow-title').evaluateAll((all) => all.map(({ firstChild }) => firstChild?.textContent));

const nameOf = (path: string): string => path.replaceAll(/[^a-z0-9]+/gi, '-').replaceAll(/^-|-$/g, '');
