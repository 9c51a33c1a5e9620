/** Payments that several keys sign, that come back finished, that hang: in a real browser with a real node. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { joinBbqr } from '../support/bbqr.ts';
import { type Chromium, startChromium } from '../support/chromium.ts';
import { createAlbum, inspect } from '../support/looks.ts';
import { freePort } from '../support/ports.ts';
import { missing } from '../support/tools.ts';
import { createFaucet, LOCK } from '../support/wallet-flow.ts';
import { BURNT, startWalletNode, type WalletNode } from '../support/wallet-node.ts';
import { addWallet, copied, filmCodes, press } from '../support/wallet-pages.ts';
import { nodeEnv } from '../support/wallet-server.ts';
import { createSigners, type ScriptOf } from '../support/wallet-spend.ts';
import { type Account, createPerson, openAccount, settled, startForBrowsers } from '../support/web.ts';

const album = createAlbum('web-payments');
const finalized = z.object({ hex: z.string(), complete: z.literal(true) });

describe('payments', { skip: missing('chromium', 'bitcoind') }, () => {
  const opened = new AsyncDisposableStack();
  const person = createPerson();
  let chromium: Chromium;
  let node: WalletNode;
  let faucet: Awaited<ReturnType<typeof createFaucet>>;
  let baseUrl: string;
  let three: Awaited<ReturnType<typeof createSigners>>;
  /** Of the wallet of three keys. */
  let path: string;

  before(async () => {
    const zmq = `tcp://127.0.0.1:${await freePort()}`;
    const topics = ['hashblock', 'sequence', 'hashtx'].map((topic) => `-zmqpub${topic}=${zmq}`);
    node = opened.use(await startWalletNode(...topics));
    faucet = await createFaucet(node);
    chromium = opened.use(await startChromium());
    const env = { ...nodeEnv(node.home), RATE_LIMIT_WALLET: '1000000' };
    ({ baseUrl } = opened.use(await startForBrowsers(env)));
    three = await createSigners(node, (key) => `wsh(sortedmulti(2,${key(0)},${key(1)},${key(2)}))`, 3);
  });
  after(() => opened.disposeAsync());

  const app = (to = '') => `${baseUrl}/app${to}`;
  const open = async () => {
    const account = await openAccount(baseUrl, chromium, { person, screen: 'smallPhone' });
    await account.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    return account;
  };

  /** Pays to its next address, and waits until the page says so. */
  async function fund({ page }: Account, wallet: string, amounts: readonly number[]): Promise<void> {
    await page.goto(app(`${wallet}/receive`));
    await press(page, 'Get an address');
    const address = (await page.locator('.request .address').textContent()) ?? '';
    for (const sats of amounts) await faucet.send(address, sats);
    await faucet.mine();
    await page.getByRole('link', { name: 'Overview' }).click();
    const total = amounts.reduce((sum, sats) => sum + sats, 0).toLocaleString('en');
    const confirmed = page.locator('.balance-parts > div', { hasText: 'Confirmed' });
    await confirmed.getByText(`${total} sat`).waitFor();
  }

  /** Written at 2 sat/vB, and left at its review. @returns the PSBT */
  async function write({ page }: Account, wallet: string, btc: string): Promise<string> {
    await page.goto(app(`${wallet}/send`));
    // Before the stream of news opens, which never ends.
    await settled(page);
    await page.getByLabel('To', { exact: true }).fill(`bitcoin:${BURNT}?amount=${btc}`);
    await page.getByRole('radio', { name: 'Own' }).check();
    await page.getByLabel('Rate in sat/vB').fill('2');
    await press(page, 'Review');
    await page.getByText('Change, back to this wallet').waitFor();
    return copied(page, 'Copy the PSBT');
  }

  async function bringBack({ page }: Account, text: string): Promise<void> {
    await page.getByLabel('Signed PSBT or transaction').fill(text);
    await press(page, 'Check');
  }

  async function send({ page }: Account): Promise<void> {
    await page.getByText('Signed, and it is the payment above.').waitFor();
    await page.getByRole('button', { name: /^Send [\d,]+ sat$/ }).click();
    await page.locator('dialog').getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('Sent.', { exact: true }).waitFor();
  }

  const signed = async (at: number, psbt: string): Promise<string> => (await three.sign[at]?.(psbt)) ?? '';
  const finish = async (...psbts: readonly string[]) => {
    const whole = await node.ask('combinepsbt', [psbts], z.string());
    return (await node.ask('finalizepsbt', [whole], finalized)).hex;
  };
  const mempool = () => node.ask('getrawmempool', [], z.array(z.string()));

  it('two of three keys sign, each by itself; it shows how far the signing is', async () => {
    await using account = await open();
    const { page } = account;
    path = await addWallet(
      page,
      app(),
      `${three.descriptors.receive}\n${three.descriptors.change}`,
      'Family',
    );
    await page.goto(app(`${path}/receive`));
    await press(page, 'Get an address');
    const address = (await page.locator('.request .address').textContent()) ?? '';
    for (const sats of [30_000_000, 20_000_000]) await faucet.send(address, sats);
    await faucet.mine();
    await page.getByRole('link', { name: 'Overview' }).click();
    const confirmed = page.locator('.balance-parts > div', { hasText: 'Confirmed' });
    await confirmed.getByText('50,000,000 sat').waitFor();

    const psbt = await write(account, path, '0.4');
    await press(page, 'Show as QR code');
    await page.getByText(/^Code 1 of \d+/).waitFor();
    const frames = await filmCodes(page);
    assert.ok(frames.length > 1, 'it is too long for one code');
    assert.equal(joinBbqr(frames).toString('base64'), psbt);
    await press(page, 'Hold');
    await inspect(page, 'codes');
    await album.keep(page, 'codes');
    await press(page, 'Done');

    await bringBack(account, await signed(0, psbt));
    await page.getByText('1 of 2 signatures.').waitFor();
    assert.deepEqual(await page.locator('.signers li').allTextContents(), [
      `${fingerprintOf(three, 0)} has signed`,
      `${fingerprintOf(three, 1)} has not signed`,
      `${fingerprintOf(three, 2)} has not signed`,
    ]);
    await inspect(page, 'one of two');
    await album.keep(page, 'one-of-two');
    const next = await copied(page, 'Copy the PSBT');
    assert.notEqual(next, psbt, 'the next signer is handed the signatures so far');
    await finish(next, await signed(1, next));

    await bringBack(account, await signed(2, psbt));
    await page.getByText('Signed, and it is the payment above.').waitFor();
    await album.keep(page, 'two-of-two');
    await send(account);
    await faucet.mine();
    assert.deepEqual(account.watch.complaints(), []);
  });

  it('the finished transaction is taken in the place of a PSBT; that of another payment is not', async () => {
    await using account = await open();
    const { page } = account;
    const other = await write(account, path, '0.01');
    const foreign = await finish(await signed(0, other), await signed(1, other));
    await press(page, 'Discard');
    await page.getByText('Its coins are free again').first().waitFor();

    const psbt = await write(account, path, '0.02');
    await bringBack(account, foreign);
    await page.getByText('This is another transaction, not the one above.').waitFor();
    const hex = await finish(await signed(1, psbt), await signed(2, psbt));
    await bringBack(account, hex);
    await send(account);
    assert.equal((await mempool()).length, 1);
    assert.deepEqual(account.watch.complaints(), []);
  });

  it('a payment that hangs is replaced by one that pays more', async () => {
    const [hanging = ''] = await mempool();
    await using account = await open();
    const { page } = account;
    await page.goto(app(`${path}/history`));
    await settled(page);
    await page.getByRole('button', { name: /^Speed up / }).click();
    await page.getByText('It takes the place of a payment that is still pending').waitFor();
    await inspect(page, 'replacement');
    await album.keep(page, 'replacement');
    const psbt = await copied(page, 'Copy the PSBT');
    await bringBack(account, await signed(0, psbt));
    await page.getByText('1 of 2 signatures.').waitFor();
    await bringBack(account, await signed(1, psbt));
    await send(account);
    const now = await mempool();
    assert.equal(now.length, 1);
    assert.notEqual(now[0], hanging);
    await page.getByRole('link', { name: 'History' }).click();
    await page.locator('.row', { hasText: 'Replaced' }).waitFor();
    await page.locator('.row', { hasText: 'Pending' }).waitFor();
    await inspect(page, 'replaced');
    await album.keep(page, 'replaced');
    assert.deepEqual(account.watch.complaints(), []);
  });

  it('the branch of a covenant is chosen before anything is written, by when it opens', async () => {
    const script: ScriptOf = (key) => `wsh(or_i(pk(${key(0)}),and_v(v:pk(${key(1)}),after(${LOCK}))))`;
    const heirs = await createSigners(node, script, 2);
    await using account = await open();
    const { page } = account;
    const wallet = await addWallet(page, app(), textOf(heirs), 'Inheritance');
    await fund(account, wallet, [500_000]);
    await page.goto(app(`${wallet}/send`));
    await settled(page);
    const own = page.getByRole('radio', { name: `With key ${fingerprintOf(heirs, 0)}` });
    const heir = page.getByRole('radio', { name: `With key ${fingerprintOf(heirs, 1)}` });
    assert.equal(await own.isChecked(), true);
    await page.getByText('Open now: one coin, 500,000 sat.').waitFor();
    const wait = LOCK - (await node.height());
    await page.getByText(`Opens at block ${LOCK}, in ${wait} blocks, about in`).waitFor();
    await inspect(page, 'branches');
    await album.keep(page, 'branches');

    await heir.check();
    await page.getByLabel('To', { exact: true }).fill(BURNT);
    await page.getByLabel('Send all that is there').check();
    await press(page, 'Review');
    await page.getByText(`The network takes it after block ${LOCK}.`).waitFor();
    const psbt = await copied(page, 'Copy the PSBT');
    await bringBack(account, (await heirs.sign[1]?.(psbt)) ?? '');
    await page.getByText('Signed, and it is the payment above.').waitFor();
    await page.getByRole('button', { name: /^Send [\d,]+ sat$/ }).click();
    const confirm = page.locator('dialog').getByRole('button', { name: 'Send', exact: true });
    await confirm.click();
    await page.getByText('Keep what was signed, and bring it here again when it opens.').waitFor();
    await inspect(page, 'too early');
    await album.keep(page, 'too-early');
    await faucet.mine(wait);
    await confirm.click();
    await page.getByText('Sent.', { exact: true }).waitFor();
    assert.deepEqual(
      account.watch.complaints().filter((text) => !text.includes('409')),
      [],
    );
  });
});

type Signers = { readonly descriptors: { readonly receive: string; readonly change: string } };

const textOf = ({ descriptors }: Signers): string => `${descriptors.receive}\n${descriptors.change}`;

const fingerprintOf = ({ descriptors }: Signers, at: number): string =>
  [...descriptors.receive.matchAll(/\[([0-9a-f]{8})\//g)][at]?.[1] ?? '';
