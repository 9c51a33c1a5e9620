/** What people do on the pages of wallets, whichever wallet it is. */
import type { Page } from 'playwright-core';
import { readQr } from './qr.ts';

export const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

/** What a button puts into the clipboard. */
export async function copied(page: Page, name: string): Promise<string> {
  await press(page, name);
  await page.getByText(/^Copied /).waitFor();
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Goes through the wizard with a text that can mean only one wallet. @returns its path below /app */
export async function addWallet(page: Page, app: string, text: string, name: string): Promise<string> {
  await page.goto(`${app}/wallets/new`);
  await page.getByLabel('Descriptor, extended public key').fill(text);
  await press(page, 'Continue');
  await press(page, 'They are the same');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await press(page, 'Add wallet');
  await page.getByRole('heading', { level: 1, name }).waitFor();
  return new URL(page.url()).pathname.replace(/^\/app/, '');
}

/** Films the codes of the open dialog as they go by, until each was seen. */
export async function filmCodes(page: Page, patience = 30_000): Promise<readonly string[]> {
  const seen = new Map<string, string>();
  const code = page.locator('dialog .qr');
  for (const deadline = Date.now() + patience; Date.now() < deadline; ) {
    const label = (await code.getByRole('img').getAttribute('aria-label')) ?? '';
    const total = Number(/of (\d+)$/.exec(label)?.[1]);
    // It may have gone on to the next one in between, which is then what the picture shows.
    const text = readQr(await code.screenshot());
    seen.set(text.slice(0, 8), text);
    if (seen.size === total) return [...seen.values()];
  }
  throw new Error(`only ${seen.size} codes were seen`);
}
