/** Proving funds in a real browser, with a real node: one of its wallets has the keys, and the server never does. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { challengeOf } from '../support/browser.ts';
import { type Chromium, startChromium } from '../support/chromium.ts';
import { createAlbum, inspect, judge, looks } from '../support/looks.ts';
import { freePort } from '../support/ports.ts';
import { createPurse, type Outpoint, type Purse } from '../support/proof-flow.ts';
import { readQr } from '../support/qr.ts';
import { registerClient } from '../support/relying-party.ts';
import { missing } from '../support/tools.ts';
import { createFaucet, kinds } from '../support/wallet-flow.ts';
import { startWalletNode, type WalletNode } from '../support/wallet-node.ts';
import { addWallet, copied, press } from '../support/wallet-pages.ts';
import { nodeEnv } from '../support/wallet-server.ts';
import { createSigners } from '../support/wallet-spend.ts';
import { createPerson, openAccount, startForBrowsers } from '../support/web.ts';

const album = createAlbum('web-proofs');
const CALLBACK = 'https://app.example/callback';
const listing = z.object({ descriptors: z.array(z.object({ desc: z.string() })) });

describe('proofs of funds on the pages', { skip: missing('chromium', 'bitcoind') }, () => {
  const opened = new AsyncDisposableStack();
  const person = createPerson();
  let chromium: Chromium;
  let node: WalletNode;
  let faucet: Awaited<ReturnType<typeof createFaucet>>;
  let purse: Purse;
  let coins: readonly Outpoint[];
  let baseUrl: string;
  /** Of the certificate that is made of the first proof. */
  let link: string;

  before(async () => {
    const zmq = `tcp://127.0.0.1:${await freePort()}`;
    node = opened.use(await startWalletNode(`-zmqpubsequence=${zmq}`, `-zmqpubhashblock=${zmq}`));
    faucet = await createFaucet(node);
    purse = await createPurse(node, faucet);
    coins = await purse.coins([3_000_000, 1_500_000, 20_000_000], 2);
    chromium = opened.use(await startChromium());
    const env = {
      POF_MIN_CONFIRMATIONS: '1',
      RATE_LIMIT_WALLET: '1000000',
      RATE_LIMIT_PROOFS: '1000000',
      RATE_LIMIT_API: '1000000',
    };
    ({ baseUrl } = opened.use(await startForBrowsers({ ...nodeEnv(node.home), ...env })));
  });
  after(() => opened.disposeAsync());

  const open = async (options: Parameters<typeof openAccount>[2] = {}) => {
    const account = await openAccount(baseUrl, chromium, { person, screen: 'smallPhone', ...options });
    await account.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    return account;
  };
  const app = (to: string) => `${baseUrl}/app${to}`;
  /** What the pages hand out, signed by the node's wallet, is brought back. */
  const signAndBringBack = async (page: Page) => {
    await handBack(page, await purse.sign(await copied(page, 'Copy the PSBT')));
  };
  const handBack = async (page: Page, text: string) => {
    await page.getByLabel('Signed PSBT or transaction').fill(text);
    await press(page, 'Check the proof');
  };
  const choosePsbt = async (page: Page, chosen: readonly Outpoint[]) => {
    await page.getByRole('radio', { name: 'A PSBT' }).check({ force: true });
    await page.getByLabel('Unsigned PSBT').fill(await purse.unsigned(chosen));
    await press(page, 'Continue');
    await page.getByText('Read in this browser').waitFor();
  };

  it('from a wallet that is watched here to a proof, and the server has seen no PSBT but the signed one', async () => {
    await using account = await open();
    const { page } = account;
    await page.goto(app('/proofs'));
    await page.getByText('No proofs yet').waitFor();
    await inspect(page, 'empty');
    await album.keep(page, 'empty');

    const listed = await node.ask('listdescriptors', [], listing, purse.name);
    const own = listed.descriptors.map(({ desc }) => desc).filter((desc) => desc.startsWith('wpkh('));
    const wallet = await addWallet(page, app(''), own.join('\n'), 'Savings');
    await page.goto(app(wallet));
    await page.locator('.balance', { hasText: '0.24500000 BTC' }).waitFor({ timeout: 60_000 });

    await page.goto(app('/proofs'));
    await page.getByRole('link', { name: 'New proof' }).click();
    await page.getByText('Step 1 of 4').waitFor();
    await inspect(page, 'what');
    await album.keep(page, 'what');
    await page.getByRole('radio', { name: 'How much I hold' }).check();
    await press(page, 'Choose coins');
    await page.getByText('Agree to it, or choose another level.').waitFor();
    await inspect(page, 'consent');
    await album.keep(page, 'consent');
    await page.getByRole('radio', { name: 'That I hold at least an amount' }).check();
    await page.getByRole('radio', { name: 'Another amount' }).check();
    await page.getByLabel('Amount', { exact: true }).fill('0.04');
    await inspect(page, 'own amount');
    await press(page, 'Choose coins');

    await page.getByText('Step 2 of 4').waitFor();
    assert.equal(await page.getByLabel('Choose the coin of 20,000,000 sat').isChecked(), true);
    await page.getByLabel('Choose the coin of 20,000,000 sat').uncheck();
    await page.getByLabel('Choose the coin of 3,000,000 sat').check();
    await press(page, 'Prepare to sign');
    await page.getByText('These are 0.01 BTC too little.').waitFor();
    await page.getByLabel('Choose the coin of 1,500,000 sat').check();
    await page.getByText('These coins have 2 addresses.').waitFor();
    await inspect(page, 'coins');
    await album.keep(page, 'coins');
    await press(page, 'Prepare to sign');

    await page.getByText('Step 3 of 4').waitFor();
    await page.getByText('Time left: 29:').waitFor();
    await inspect(page, 'sign');
    await album.keep(page, 'sign');
    await press(page, 'Show as QR code');
    await page.locator('dialog .qr').waitFor();
    await inspect(page, 'codes');
    await album.keep(page, 'codes');
    await press(page, 'Done');
    await page.getByText('How do I sign it?').click();
    await page.getByText('My wallet refuses the fee').click();
    await inspect(page, 'how to');
    await album.keep(page, 'how-to');

    const unsigned = await copied(page, 'Copy the PSBT');
    await handBack(page, unsigned);
    await page.getByText('Signatures are missing.').waitFor();
    await inspect(page, 'unsigned');
    await album.keep(page, 'unsigned');
    await signAndBringBack(page);
    await page.getByText('Step 4 of 4').waitFor();
    await page.getByText('All coins exist and are unspent').waitFor();
    assert.equal(await page.locator('.check-failed').count(), 0);
    await inspect(page, 'done');
    await album.keep(page, 'done');
    assert.deepEqual(account.watch.complaints(), []);

    await page.getByRole('link', { name: 'Make a certificate' }).click();
    await page.getByLabel('For', { exact: true }).fill('Anna’s Car Dealership');
    await inspect(page, 'certificate');
    await press(page, 'Make the certificate');
    await page.getByText('Your certificate').waitFor();
    await page.locator('dd', { hasText: 'At least 0.04 BTC' }).waitFor();
    await page.locator('dd', { hasText: 'Anna’s Car Dealership' }).waitFor();
    await inspect(page, 'certificate made');
    await album.keep(page, 'certificate');
    link = await copied(page, 'Copy the link');
    await press(page, 'Show as QR code');
    await page.locator('dialog .qr').waitFor();
    await inspect(page, 'certificate as a code');
    assert.equal(readQr(await page.locator('dialog .qr').screenshot()), link);
    await album.keep(page, 'certificate-qr');
    await press(page, 'Done');

    await page.goto(app('/proofs'));
    await press(page, 'Look at its coins again');
    await page.getByText('All its coins are still there').waitFor();
    assert.deepEqual(account.watch.complaints(), []);
  });

  it('a certificate is good for a stranger, until a coin is spent; the list says so by itself', async () => {
    await using account = await open();
    await using stranger = await chromium.open({ screen: 'smallPhone' });
    assert.match(link, new RegExp(`^${baseUrl}/proof#`));
    const check = async () => {
      await stranger.page.goto('about:blank');
      await stranger.page.goto(link);
    };
    await check();
    await stranger.page.getByText('0.04 BTC').first().waitFor();
    await album.keep(stranger.page, 'stranger-valid');
    const valid = await stranger.page.locator('main').innerText();

    const { page } = account;
    await page.goto(app('/proofs'));
    await page
      .locator('.row', { hasText: 'At least 0.04 BTC' })
      .getByText('Valid', { exact: true })
      .waitFor();
    const [spent] = coins;
    assert.ok(spent);
    await purse.spend(spent);
    // What happens when somebody comes back to the tab.
    await page.evaluate(() => globalThis.dispatchEvent(new Event('visibilitychange')));
    await page.getByText('One of its coins was spent.').waitFor({ timeout: 45_000 });
    await inspect(page, 'ended');
    await album.keep(page, 'ended');
    await check();
    await stranger.page.waitForFunction(
      (before) =>
        document.querySelector('main')?.innerText !== before && document.body.innerText.includes('0.04'),
      valid,
    );
    await album.keep(stranger.page, 'stranger-ended');
    assert.doesNotMatch(await stranger.page.locator('main').innerText(), /is valid/i);
    assert.deepEqual(account.watch.complaints(), []);
  });

  it('another PSBT brought back is told apart, and the request still stands', async () => {
    await using account = await open();
    const { page } = account;
    const sent: string[] = [];
    page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`));
    const chosen = coins.slice(2);
    await page.goto(app('/proofs/new'));
    await page.getByRole('radio', { name: 'That I hold bitcoin at all' }).check();
    await press(page, 'Choose coins');
    await page.getByRole('radio', { name: 'A PSBT' }).check({ force: true });
    await inspect(page, 'paste');
    await album.keep(page, 'paste');
    await page.getByLabel('Unsigned PSBT').fill('hello');
    await press(page, 'Continue');
    await page.locator('.field-problem').waitFor();
    await choosePsbt(page, chosen);
    await inspect(page, 'pasted');
    await album.keep(page, 'pasted');
    await press(page, 'Prepare to sign');
    const first = await copied(page, 'Copy the PSBT');
    assert.equal(sent.filter((one) => one.includes('cHNidP')).length, 0);

    await press(page, 'Back');
    await press(page, 'Prepare to sign');
    await page.getByText('Step 3 of 4').waitFor();
    await handBack(page, await purse.sign(first));
    await page.getByText('This is another PSBT.').waitFor();
    await page.getByText('The request above still stands').waitFor();
    await inspect(page, 'mismatch');
    await album.keep(page, 'mismatch');

    await page.getByText('My wallet refuses the fee').click();
    await press(page, 'Use the other form');
    await page.getByText('This form pays the coins back to you').waitFor();
    await signAndBringBack(page);
    await page.getByText('Step 4 of 4').waitFor();
    await album.keep(page, 'done-boolean');
    await page.getByRole('link', { name: 'All proofs' }).click();
    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('Revoke this proof?').waitFor();
    await inspect(page, 'revoke');
    await album.keep(page, 'revoke');
    await page.locator('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('The proof is revoked').waitFor();
    await page.getByText('You revoked it.').waitFor();
    assert.deepEqual(
      account.watch.complaints().filter((text) => !/status of 4(09|22)/.test(text)),
      [],
    );
  });

  it('two of three signers sign, one after the other', async () => {
    const kind = kinds.find(({ name }) => name === 'wsh, two of three');
    assert.ok(kind);
    const { descriptors, sign } = await createSigners(node, kind.script, kind.keys);
    const [address = ''] = await node.ask(
      'deriveaddresses',
      [descriptors.receive, [0, 0]],
      z.array(z.string()),
    );
    await faucet.send(address, 1_100_000);
    await faucet.mine(2);
    const [first, , third] = sign;
    assert.ok(first && third);

    await using account = await open();
    const { page } = account;
    const both = `${descriptors.receive}\n${descriptors.change}`;
    const wallet = await addWallet(page, app(''), both, 'Shared');
    await page.goto(app(wallet));
    await page.locator('.balance', { hasText: '0.01100000 BTC' }).waitFor({ timeout: 60_000 });
    await page.goto(app('/proofs/new'));
    await press(page, 'Choose coins');
    await page.getByLabel('Wallet', { exact: true }).selectOption({ label: 'Shared (1,100,000 sat)' });
    await page.getByLabel('Choose the coin of 1,100,000 sat').waitFor();
    await press(page, 'Prepare to sign');
    const psbt = await copied(page, 'Copy the PSBT');
    await handBack(page, await first(psbt));
    await page.getByText('One signature so far.').waitFor();
    assert.equal(await page.locator('.signers li', { hasText: 'has signed' }).count(), 1);
    await inspect(page, 'one of two');
    await album.keep(page, 'one-of-two');
    await handBack(page, await third(psbt));
    await page.getByText('Step 4 of 4').waitFor();
    assert.equal(await page.locator('.check-failed').count(), 0);
    assert.deepEqual(account.watch.complaints(), []);
  });

  it('an application asks, the person proves and is back there, with the class in the ID token', async () => {
    const least = 10_000_000;
    const party = await registerClient(baseUrl, { redirect_uris: [CALLBACK], scope: 'openid pof:read' });
    await using account = await open();
    const { page, context } = account;
    await context.route(`${CALLBACK}*`, (route) => route.fulfill({ body: 'back in the application' }));
    const verifier = 'v'.repeat(43);
    const query = new URLSearchParams({
      client_id: party.clientId,
      response_type: 'code',
      redirect_uri: CALLBACK,
      scope: 'openid pof:read',
      state: 'here',
      code_challenge: challengeOf(verifier),
      code_challenge_method: 'S256',
      acr_values: `urn:hodlxxi:acr:pof:${least}`,
    });
    await page.goto(`${baseUrl}/oauth/authorize?${query}`);
    await page.getByRole('button', { name: 'Allow' }).click();
    await page.getByRole('link', { name: 'Prove it with my wallet' }).click();
    await page.getByText('An application asks for it: at least 0.1 BTC.').waitFor();
    await inspect(page, 'asked');
    await album.keep(page, 'asked');
    await press(page, 'Choose coins');
    assert.equal(await page.getByLabel('Choose the coin of 20,000,000 sat').isChecked(), true);
    await press(page, 'Prepare to sign');
    await signAndBringBack(page);
    await page.getByRole('link', { name: 'Back to the application' }).waitFor();
    await inspect(page, 'done, asked');
    await album.keep(page, 'done-asked');
    await page.getByRole('link', { name: 'Back to the application' }).click();
    await page.getByText('back in the application').waitFor();
    const code = new URL(page.url()).searchParams.get('code') ?? '';
    const { id_token } = await party.tokens({ code, verifier });
    const [, claims = ''] = id_token.split('.');
    assert.equal(
      (JSON.parse(Buffer.from(claims, 'base64url').toString()) as { acr?: string }).acr,
      `urn:hodlxxi:acr:pof:${least}`,
    );
  });

  it('leads back to nobody else', async () => {
    await using account = await open();
    const { page } = account;
    await page.goto(
      app(`/proofs/new?amount=5&back=${encodeURIComponent('https://evil.example/oauth/interaction/a')}`),
    );
    await page.getByText('That I hold at least 5 sat').waitFor();
    assert.equal(await page.getByText('An application asks for it').count(), 0);
  });

  for (const look of looks)
    it(`the pages, ${look.screen}, ${look.scheme}`, async () => {
      await using account = await open(look);
      for (const part of ['/proofs', '/proofs/new']) {
        await judge(account, app(part));
        await album.keep(account.page, `${part.slice(1).replace('/', '-')}.${look.screen}.${look.scheme}`);
      }
      await press(account.page, 'Choose coins');
      await account.page.getByText('Step 2 of 4').waitFor();
      await inspect(account.page, 'coins');
      await album.keep(account.page, `coins.${look.screen}.${look.scheme}`);
      assert.deepEqual(account.watch.complaints(), []);
    });
});
