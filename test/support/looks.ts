/** A page of the web application as it looks: pictures to keep, and what is wrong with it in each look. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { PageOptions } from './chromium.ts';
import { type Account, settled, violations } from './web.ts';

export type Look = Required<Pick<PageOptions, 'screen' | 'scheme'>>;

/** How pages are loaded. Colours are a matter of style sheets alone, so the others are shown without loading again. */
export const looks = [
  { screen: 'smallPhone', scheme: 'light' },
  { screen: 'desktop', scheme: 'dark' },
] as const satisfies readonly Look[];

export const lookName = ({ screen, scheme }: Look): string => `${screen}.${scheme}`;

/** Of a whole page load; 0.1 is what web.dev calls good. */
export const MAX_SHIFT = 0.02;

/** Kept after the run under `test-results/<folder>`, to be looked at. */
export function createAlbum(folder: string) {
  const path = join(import.meta.dirname, '..', '..', 'test-results', folder);
  mkdirSync(path, { recursive: true });
  return {
    /** The whole page in one piece. */
    async keep(page: Page, name: string): Promise<void> {
      await stillness(page);
      const size = page.viewportSize();
      const height = await page.evaluate(() => document.documentElement.scrollHeight);
      if (size) await page.setViewportSize({ width: size.width, height: Math.max(size.height, height) });
      await page.screenshot({ path: join(path, `${name}.png`) });
      if (size) await page.setViewportSize(size);
    },
  };
}

/** Until whatever comes in has come in; a skeleton may breathe for ever. */
const stillness = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const ending = document.getAnimations().filter(({ effect }) => {
      const { endTime } = effect?.getComputedTiming() ?? {};
      return typeof endTime === 'number' && Number.isFinite(endTime);
    });
    await Promise.allSettled(ending.map(({ finished }) => finished));
  });

/** Fails for anything that axe-core finds, and for a page that is wider than the window. */
export async function inspect(page: Page, name: string): Promise<void> {
  await settled(page);
  await stillness(page);
  assert.deepEqual(await violations(page), [], name);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(sideways <= 0, `${name} is ${sideways} px too wide`);
}

/** Opens a page and also fails when it moves while it loads. */
export async function judge({ page, watch }: Account, url: string): Promise<void> {
  await page.goto(url);
  await settled(page);
  const shift = await watch.shift();
  assert.ok(shift <= MAX_SHIFT, `${url} moves by ${shift} while it loads`);
  await inspect(page, url);
}

/** Judges a page in the look it is opened in, then inspects it in the other colours; `keep` takes a picture of each. */
export async function judgeInColours(
  account: Account,
  url: string,
  look: Look,
  keep: (look: Look) => Promise<void>,
): Promise<void> {
  await judge(account, url);
  await keep(look);
  const scheme = look.scheme === 'light' ? 'dark' : 'light';
  await account.page.emulateMedia({ colorScheme: scheme });
  await inspect(account.page, `${url}, ${scheme}`);
  await keep({ ...look, scheme });
  await account.page.emulateMedia({ colorScheme: look.scheme });
}
