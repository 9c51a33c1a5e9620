import { createBrowser } from '../../test/support/browser.ts';
import type { Chromium } from '../../test/support/chromium.ts';
import type { RelyingParty } from '../../test/support/relying-party.ts';
import { ISSUER, type Look, openStage } from './stage.ts';

/** The sign-in page of an application, as PNG in base64. */
export async function shootSignIn(
  chromium: Chromium,
  baseUrl: string,
  client: RelyingParty,
  look: Look,
): Promise<string> {
  // What is answered in a browser's place may not redirect, so the way to the page is gone without one.
  const scout = createBrowser(baseUrl);
  const { answer } = await scout.authorize(client, { scope: 'openid profile' });
  if (!answer.location) throw new Error(`no sign-in page: ${answer.status}`);
  await using opened = await openStage(chromium, baseUrl, look, scout.jar);
  const { page } = opened;
  await page.goto(answer.location.href.replace(baseUrl, ISSUER));
  await page.getByText('Corner Bookshop').first().waitFor();
  return (await page.screenshot()).toString('base64');
}
