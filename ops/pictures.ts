/**
 * Takes the pictures of the README from the product itself: the sign-in page on a desktop and a phone, by day and by
 * night, as docs/images/sign-in.<scheme>.png. Run it when the page has changed: node ops/pictures.ts
 */
import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import type { Route } from 'playwright-core';
import { createBrowser } from '../test/support/browser.ts';
import { type Chromium, startChromium } from '../test/support/chromium.ts';
import { type RelyingParty, registerClient } from '../test/support/relying-party.ts';
import { startServer } from '../test/support/server.ts';

const OUT = new URL('../docs/images/', import.meta.url);
/** The address in the pictures; the browser is handed what the server on loopback answers. */
const HOST = 'id.example.com';
const ISSUER = `https://${HOST}`;
const SCHEMES = ['light', 'dark'] as const;
type Scheme = (typeof SCHEMES)[number];

const NOT_WAITING = /\/events\//;

const handOver = (baseUrl: string) => async (route: Route) => {
  const request = route.request();
  if (NOT_WAITING.test(request.url())) return route.abort();
  const url = request.url().replace(ISSUER, baseUrl);
  const response = await route.fetch({ url, headers: await request.allHeaders(), maxRedirects: 0 });
  return route.fulfill({ response });
};

async function shoot(
  chromium: Chromium,
  baseUrl: string,
  client: RelyingParty,
  options: { screen: 'phone' | 'desktop'; scheme: Scheme },
) {
  // What is answered in a browser's place may not redirect, so the way to the page is gone without one.
  const scout = createBrowser(baseUrl);
  const { answer } = await scout.authorize(client, { scope: 'openid profile' });
  if (!answer.location) throw new Error(`no sign-in page: ${answer.status}`);
  await using opened = await chromium.open(options);
  const { page, context } = opened;
  await context.addCookies(
    [...scout.jar].map(([name, { value, path }]) => ({ name, value, path, domain: HOST, secure: true })),
  );
  await context.route('**/*', handOver(baseUrl));
  await page.goto(answer.location.href.replace(baseUrl, ISSUER));
  await page.getByText('Corner Bookshop').first().waitFor();
  return (await page.screenshot()).toString('base64');
}

const composition = (desktop: string, phone: string, scheme: Scheme): string => `<!doctype html><style>
  body { margin: 0; width: 1200px; height: 660px; position: relative; background: transparent }
  img { position: absolute; display: block; border: 1px solid ${scheme === 'light' ? '#d8d8d3' : '#34363b'} }
  .desktop { left: 0; top: 0; width: 1010px; border-radius: 14px }
  .phone { right: 0; bottom: 0; width: 262px; border-radius: 30px; border-width: 5px; border-color: ${scheme === 'light' ? '#17181a' : '#4a4d54'} }
</style><img class="desktop" src="data:image/png;base64,${desktop}"><img class="phone" src="data:image/png;base64,${phone}">`;

await using server = await startServer({
  env: {
    NODE_ENV: 'production',
    PUBLIC_URL: ISSUER,
    MASTER_KEY: randomBytes(32).toString('base64'),
    REGISTRATION: 'open',
  },
});
await using chromium = await startChromium();
const client = await registerClient(server.baseUrl, {
  client_name: 'Corner Bookshop',
  redirect_uris: ['https://bookshop.example/callback'],
});
await mkdir(OUT, { recursive: true });
for (const scheme of SCHEMES) {
  const desktop = await shoot(chromium, server.baseUrl, client, { screen: 'desktop', scheme });
  const phone = await shoot(chromium, server.baseUrl, client, { screen: 'phone', scheme });
  await using frame = await chromium.open({ screen: 'desktop' });
  await frame.page.setViewportSize({ width: 1200, height: 660 });
  await frame.page.setContent(composition(desktop, phone, scheme));
  const path = new URL(`sign-in.${scheme}.png`, OUT).pathname;
  await frame.page.screenshot({ path, omitBackground: true });
  console.log(`wrote docs/images/sign-in.${scheme}.png`);
}
