/** Watching a wallet and paying from it, in a real browser with a real node: its keys are in another wallet. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { type BitcoinNode, startBitcoind } from '../support/bitcoind.ts';
import { type Chromium, startChromium } from '../support/chromium.ts';
import { type HeldRpc, startHeldRpc } from '../support/held-rpc.ts';
import { createAlbum, inspect, judgeInColours, lookName, looks } from '../support/looks.ts';
import { freePort } from '../support/ports.ts';
import { readQr } from '../support/qr.ts';
import { missing } from '../support/tools.ts';
import { BURNT } from '../support/wallet-node.ts';
import { copied, press } from '../support/wallet-pages.ts';
import { createPerson, openAccount, settled, startForBrowsers } from '../support/web.ts';

const album = createAlbum('web-wallets');
const SEED = `${'abandon '.repeat(11)}about`;
/** What the signer is called on the node; the server knows nothing of it. */
const SIGNER = 'signer';
/** Milliseconds. */
const PATIENCE = 60_000;

describe('wallets', { skip: missing('chromium', 'bitcoind') }, () => {
  const opened = new AsyncDisposableStack();
  const person = createPerson();
  let chromium: Chromium;
  let node: BitcoinNode;
  let way: HeldRpc;
  let baseUrl: string;
  /** Of the wallet that the first test adds. */
  let path: string;
  let backup: string;

  before(async () => {
    const news = await freePort();
    const publish = ['hashblock', 'sequence', 'hashtx'].map(
      (topic) => `-zmqpub${topic}=tcp://127.0.0.1:${news}`,
    );
    node = opened.use(await startBitcoind(['-keypool=50', ...publish]));
    await node.rpc('createwallet', [SIGNER]);
    await node.rpc('createwallet', ['miner']);
    await mine(1, String(await node.rpc('getnewaddress', [], 'miner')));
    await mine(101);
    chromium = opened.use(await startChromium());
    way = opened.use(await startHeldRpc(node.url));
    const env = {
      BITCOIN_RPC_URL: way.url,
      BITCOIN_RPC_COOKIE: node.cookieFile,
      BITCOIN_NETWORK: 'regtest',
      RATE_LIMIT_WALLET: '1000000',
    };
    ({ baseUrl } = opened.use(await startForBrowsers(env)));
  });
  after(() => opened.disposeAsync());

  const open = (options: Parameters<typeof openAccount>[2] = {}) =>
    openAccount(baseUrl, chromium, { person, screen: 'smallPhone', ...options });
  const app = (to: string) => `${baseUrl}/app${to}`;
  const mine = (blocks: number, to = BURNT) => node.rpc('generatetoaddress', [blocks, to]);
  const pay = (address: string, bitcoins: number) => node.rpc('sendtoaddress', [address, bitcoins], 'miner');
  const signer = (method: string, ...params: readonly unknown[]) => node.rpc(method, params, SIGNER);

  it('a seed phrase does not leave the browser', async () => {
    await using account = await open();
    const { page } = account;
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.postData() ?? ''));
    await page.goto(app('/wallets'));
    await page.getByText('See what you have, without your keys').waitFor();
    await inspect(page, 'empty');
    await album.keep(page, 'empty');
    await page.getByRole('link', { name: 'Add a wallet' }).click();
    await page.getByLabel('Descriptor, extended public key').fill(SEED);
    await page.getByText('This looks like a seed phrase.').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Continue' }).isDisabled(), true);
    await page.getByLabel('Descriptor, extended public key').press('Enter');
    await inspect(page, 'refused');
    await album.keep(page, 'refused');
    await press(page, 'Clear the field');
    assert.equal(await page.getByText('This looks like a seed phrase.').count(), 0);
    assert.equal(
      sent.some((body) => body.includes('abandon')),
      false,
    );
    assert.deepEqual(account.watch.complaints(), []);
  });

  it('is added by comparing its first addresses with those the wallet itself shows', async () => {
    const exported = JSON.stringify(await signer('listdescriptors'));
    const first = String(await signer('getnewaddress', '', 'bech32'));
    await using account = await open();
    const { page } = account;
    await page.goto(app('/wallets/new'));
    await inspect(page, 'paste');
    await album.keep(page, 'paste');
    await page.locator('input[type=file]').setInputFiles({
      name: 'export.json',
      mimeType: 'application/json',
      buffer: Buffer.from(exported),
    });
    await press(page, 'Continue');
    await page.getByText('Step 2 of 3').waitFor();
    await inspect(page, 'compare');
    await album.keep(page, 'compare');
    await press(page, 'This one');
    await page.getByText('Choose one first.').waitFor();
    await page.locator('label', { hasText: first }).click();
    await press(page, 'This one');
    await page.getByText('Step 3 of 3').waitFor();
    await page.getByLabel('Name', { exact: true }).fill('Savings');
    await inspect(page, 'details');
    await album.keep(page, 'details');
    await press(page, 'Add wallet');
    await page.getByRole('heading', { level: 1, name: 'Savings' }).waitFor();
    path = new URL(page.url()).pathname.replace(/^\/app/, '');
    await page.getByRole('heading', { name: 'No coins found' }).waitFor();
    await inspect(page, 'no coins');
    await album.keep(page, 'no-coins');
    assert.deepEqual(account.watch.complaints(), []);
  });

  it('shows a payment as it comes in, and its block', async () => {
    await using account = await open();
    const { page } = account;
    // The stream of news opens a moment after the page.
    const heard = page.waitForResponse((answer) => answer.url().endsWith('/events'));
    await page.goto(app(`${path}/receive`));
    await press(page, 'Get an address');
    const address = (await page.locator('.request .address').textContent()) ?? '';
    assert.match(address, /^bcrt1q/);
    const info = (await signer('getaddressinfo', address)) as { ismine: boolean };
    assert.equal(info.ismine, true);
    await page.getByText('Ask for an amount').click();
    await page.getByLabel('Amount', { exact: true }).fill('50000000');
    await page.getByRole('radio', { name: 'BTC' }).check();
    assert.equal(await page.getByLabel('Amount', { exact: true }).inputValue(), '0.50000000');
    const picture = await page.locator('.request .qr').screenshot();
    assert.equal(readQr(picture), `bitcoin:${address}?amount=0.5`);
    await inspect(page, 'receive');
    await album.keep(page, 'receive');

    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByText('No coins found').waitFor();
    await heard;
    await pay(address, 0.5);
    await page.locator('.balance', { hasText: '0.50000000 BTC' }).waitFor();
    await inspect(page, 'pending');
    await album.keep(page, 'pending');
    await mine(1);
    const confirmed = page.locator('.balance-parts > div', { hasText: 'Confirmed' });
    await confirmed.getByText('50,000,000 sat').waitFor();
    assert.deepEqual(account.watch.complaints(), []);
  });

  it('coins are named, frozen and chosen', async () => {
    for (const amount of [0.1, 0.02]) await pay(String(await signer('getnewaddress', '', 'bech32')), amount);
    await mine(1);
    await using account = await open();
    const { page } = account;
    await page.goto(app(`${path}/coins`));
    await page.getByRole('button', { name: 'Freeze the coin of 2,000,000 sat' }).click();
    await page.getByText('The coin is frozen').waitFor();
    await page.getByRole('button', { name: 'Unfreeze the coin of 2,000,000 sat' }).waitFor();
    await page.getByRole('button', { name: 'Label the coin of 2,000,000 sat' }).click();
    await page.getByLabel('Label', { exact: true }).fill('From Ana');
    await press(page, 'Save');
    await page.locator('.row', { hasText: 'From Ana' }).waitFor();
    await page.getByLabel('Choose the coin of 10,000,000 sat').check();
    await page.getByText('One coin, 10,000,000 sat').waitFor();
    await inspect(page, 'coins');
    await album.keep(page, 'coins');
    await press(page, 'Send');
    await page.getByText('From the coin you chose').waitFor();
    await page.getByLabel('Send all that is there').check();
    await page.getByLabel('To', { exact: true }).fill('nowhere');
    await press(page, 'Review');
    await page.getByText('This is not a Bitcoin address').waitFor();
    await inspect(page, 'send, wrong address');
    await album.keep(page, 'send-wrong');
    await page.getByLabel('To', { exact: true }).fill(BURNT);
    await press(page, 'Review');
    await page.getByText('One coin is spent, nothing comes back').waitFor();
    await press(page, 'Discard');
    await page.getByText('Its coins are free again').waitFor();
    assert.deepEqual(
      account.watch.complaints().filter((text) => !text.includes('422')),
      [],
    );
  });

  it('a payment is prepared, signed elsewhere, brought back and sent', async () => {
    await using account = await open();
    const { page, context } = account;
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto(app(`${path}/send`));
    await inspect(page, 'send');
    await album.keep(page, 'send');
    await press(page, 'Review');
    await page.getByText('Whom do you want to pay?').waitFor();
    await page.getByLabel('To', { exact: true }).fill(`bitcoin:${BURNT}?amount=0.2`);
    assert.equal(await page.getByLabel('Amount', { exact: true }).inputValue(), '0.2');
    await page.getByRole('radio', { name: 'Own' }).check();
    await page.getByLabel('Rate in sat/vB').fill('3');
    await press(page, 'Review');
    await page.getByText('Change, back to this wallet').waitFor();
    await page.getByText('3 sat/vB').waitFor();
    await inspect(page, 'review');
    await album.keep(page, 'review');
    await press(page, 'Show as QR code');
    await page.locator('dialog .qr').waitFor();
    await inspect(page, 'qr');
    assert.match(readQr(await page.locator('dialog .qr').screenshot()), /^B\$/);
    await album.keep(page, 'qr');
    await press(page, 'Done');

    const psbt = await copied(page, 'Copy the PSBT');
    const field = page.getByLabel('Signed PSBT or transaction');
    await field.fill(psbt);
    await press(page, 'Check');
    await page.getByText('The signature is missing.').waitFor();
    const processed = (await signer('walletprocesspsbt', psbt)) as { psbt: string };
    await field.fill(processed.psbt);
    await press(page, 'Check');
    await page.getByText('Signed, and it is the payment above.').waitFor();
    await inspect(page, 'signed');
    await album.keep(page, 'signed');
    await press(page, 'Send 20,000,000 sat');
    await page.locator('dialog').getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('The payment is on its way').waitFor();
    await page.getByText('Sent.', { exact: true }).waitFor();
    assert.equal(((await node.rpc('getrawmempool')) as readonly string[]).length, 1);
    await album.keep(page, 'sent');
    await mine(1);
    await page.getByRole('link', { name: 'History' }).click();
    await page.locator('.row', { hasText: 'Sent' }).getByText('1 of 6 blocks').waitFor();
    await page
      .getByRole('button', { name: /^Label / })
      .first()
      .click();
    await page.getByLabel('Label', { exact: true }).fill('Rent');
    await press(page, 'Save');
    await page.locator('.row', { hasText: 'Rent' }).waitFor();
    const saved = page.waitForEvent('download');
    await press(page, 'CSV');
    const table = readFileSync(await (await saved).path(), 'utf8');
    assert.equal(table.trim().split('\n').length, 5);
    assert.match(table, /Rent/);
    await inspect(page, 'history');
    await album.keep(page, 'history');
    assert.deepEqual(account.watch.complaints(), []);
  });

  it('a backup is a file, and brings the wallet back', async () => {
    await using account = await open();
    const { page } = account;
    await page.goto(app(`${path}/settings`));
    await settled(page);
    await page.getByLabel('Passphrase', { exact: true }).fill('correct horse battery');
    const encrypted = page.waitForEvent('download');
    await press(page, 'Download backup');
    backup = readFileSync(await (await encrypted).path(), 'utf8');
    assert.match(backup, /^-----BEGIN AGE ENCRYPTED FILE-----/);
    await page.getByRole('radio', { name: 'Readable' }).check();
    const readable = page.waitForEvent('download');
    await press(page, 'Download backup');
    const file = JSON.parse(readFileSync(await (await readable).path(), 'utf8')) as { name: string };
    assert.equal(file.name, 'Savings');
    await inspect(page, 'settings');
    await album.keep(page, 'settings');
    assert.deepEqual(account.watch.complaints(), []);
  });

  it('is locked with a passphrase, and opened with no other', async () => {
    await using account = await open();
    const { page } = account;
    await page.goto(app(`${path}/settings`));
    await press(page, 'Set a passphrase');
    await inspect(page, 'lock');
    await page.locator('dialog').getByLabel('Passphrase').fill('correct horse battery');
    await page.locator('dialog').getByRole('button', { name: 'Lock', exact: true }).click();
    await page.getByRole('heading', { name: 'Savings is locked' }).waitFor();
    await inspect(page, 'locked');
    await album.keep(page, 'locked');
    await page.getByLabel('Passphrase').fill('wrong horse battery');
    await press(page, 'Unlock');
    await page.getByText('This is not the passphrase.').waitFor();
    await page.getByLabel('Passphrase').fill('correct horse battery');
    await press(page, 'Unlock');
    await press(page, 'Take the lock off');
    await page.locator('dialog').getByLabel('Passphrase').fill('correct horse battery');
    await page.locator('dialog').getByRole('button', { name: 'Take the lock off' }).click();
    await page.getByRole('button', { name: 'Set a passphrase' }).waitFor();
    assert.deepEqual(
      account.watch.complaints().filter((text) => !/status of 4(03|23)/.test(text)),
      [],
    );
  });

  for (const look of looks) {
    it(`every part of a wallet, ${look.screen}`, async () => {
      await using account = await open(look);
      const judgePart = (url: string, name: string) =>
        judgeInColours(account, url, look, (shown) => album.keep(account.page, `${name}.${lookName(shown)}`));
      for (const part of ['', '/receive', '/send', '/coins', '/history', '/settings'])
        await judgePart(app(`${path}${part}`), part.slice(1) || 'overview');
      await judgePart(app('/wallets'), 'list');
      assert.deepEqual(account.watch.complaints(), []);
    });
  }

  it('a scan shows how far it is, can be stopped, and goes on where it was', async () => {
    await using account = await open();
    const { page } = account;
    await page.goto(app(`${path}/settings`));
    const letGo = way.hold('rescanblockchain');
    await page.getByLabel('From this day on').fill('');
    await press(page, 'Read again');
    await page.getByText('Reading the chain. See Overview').waitFor();
    await page.getByRole('button', { name: 'Being read' }).waitFor();
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('progressbar', { name: 'Read so far' }).waitFor();
    await inspect(page, 'scan');
    await album.keep(page, 'scan');
    await press(page, 'Stop');
    await page.getByText('The chain was not read to the end.').waitFor();
    await inspect(page, 'stopped');
    await album.keep(page, 'stopped');
    letGo();
    await page.getByRole('button', { name: /^Go on from block/ }).click();
    await page.getByText('Reading goes on').waitFor();
    await page.getByText('The chain was not read to the end.').waitFor({ state: 'detached' });
    await page.getByRole('progressbar').waitFor({ state: 'detached' });
    assert.equal(await page.getByText('Incomplete', { exact: true }).count(), 0);
    assert.deepEqual(account.watch.complaints(), []);
  });

  it('a pending payment is sped up', async () => {
    const address = String(await signer('getnewaddress', '', 'bech32'));
    await pay(address, 0.03);
    await using account = await open();
    const { page } = account;
    await page.goto(app(`${path}/history`));
    await page.getByRole('button', { name: /^Speed up / }).click();
    await page.getByText('It pays so much that the payment it spends from is mined with it.').waitFor();
    await inspect(page, 'speed up');
    await album.keep(page, 'speed-up');
    await press(page, 'Discard');
    await page.getByText('Its coins are free again').first().waitFor();
    await mine(1);
    assert.deepEqual(account.watch.complaints(), []);
  });

  it('is renamed, read again and deleted, and says what stays on the node', async () => {
    await using account = await open();
    const { page } = account;
    await page.goto(app(`${path}/settings`));
    await page.getByLabel('Name', { exact: true }).fill('Old savings');
    await press(page, 'Save');
    await page.getByRole('heading', { level: 1, name: 'Old savings' }).waitFor();
    await press(page, 'Read again');
    await page.getByText('Reading the chain. See Overview').waitFor();
    await page.getByRole('button', { name: 'Read again' }).waitFor();
    await page.getByRole('link', { name: 'Delete wallet' }).click();
    await page.getByRole('heading', { level: 1, name: 'Delete Old savings?' }).waitFor();
    await inspect(page, 'delete');
    await album.keep(page, 'delete');
    await press(page, 'Delete');
    await page.getByRole('heading', { level: 1, name: 'The wallet is deleted' }).waitFor();
    assert.match((await page.locator('.copy-box code').textContent()) ?? '', /^u_[0-9a-f]{32}$/);
    await inspect(page, 'deleted');
    await album.keep(page, 'deleted');
    await page.getByRole('link', { name: 'Done' }).click();
    await page.getByText('See what you have, without your keys').waitFor();
    assert.deepEqual(account.watch.complaints(), []);
  });

  it('comes back from its backup, with its labels', async () => {
    await using account = await open();
    const { page } = account;
    await page.goto(app('/wallets'));
    await page.getByRole('link', { name: 'Restore' }).click();
    const buffer = Buffer.from(backup);
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'savings.age', mimeType: 'text/plain', buffer });
    await page.getByLabel('Passphrase').fill('correct horse battery');
    await inspect(page, 'restore');
    await album.keep(page, 'restore');
    await press(page, 'Restore');
    // The passphrase is stretched over 128 MiB and the node makes a wallet: on a busy machine that takes its time.
    await page.getByRole('heading', { level: 1, name: 'Savings' }).waitFor({ timeout: PATIENCE });
    await page.locator('.balance', { hasText: '0.44999577 BTC' }).waitFor({ timeout: PATIENCE });
    await page.getByRole('link', { name: 'History' }).click();
    await page.locator('.row', { hasText: 'Rent' }).waitFor();
    assert.deepEqual(account.watch.complaints(), []);
  });
});
