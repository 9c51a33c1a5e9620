/**
 * Renders every page with sample data into .cache/gallery and takes pictures of each: phone and desktop, light and dark.
 * Run `node ops/gallery.ts [name…]` and look. Chromium is the one `npm test` uses.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type Browser, chromium } from 'playwright-core';
import { gallery } from '../src/oauth/pages/gallery.ts';
import { assets, contentSecurityPolicy } from '../src/oauth/pages/index.ts';
import { knownTool } from './setup/tools.ts';

const OUT = new URL('../.cache/gallery/', import.meta.url);
const SCREENS = { phone: { width: 360, height: 780 }, desktop: { width: 1280, height: 800 } } as const;
const MODES = ['light', 'dark'] as const;
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const pages = gallery();
const wanted = process.argv.slice(2);
const names = Object.keys(pages).filter((name) => wanted.length === 0 || wanted.includes(name));

/** Serves the pages as the server does, policy included: what the policy forbids is missing from the pictures too. */
const server = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const asset = assets.find(({ path }) => path === pathname);
  const page = pages[pathname.slice(1)];
  if (asset) response.writeHead(200, { 'content-type': asset.type }).end(asset.body);
  else if (page === undefined) response.writeHead(404).end();
  else {
    const policy = {
      'content-security-policy': contentSecurityPolicy(),
      'content-type': 'text/html; charset=utf-8',
    };
    response.writeHead(200, policy).end(page);
  }
});

const shoot = async (
  browser: Browser,
  origin: string,
  screen: keyof typeof SCREENS,
  mode: (typeof MODES)[number],
) => {
  const context = await browser.newContext({
    viewport: SCREENS[screen],
    colorScheme: mode,
    deviceScaleFactor: screen === 'phone' ? 2 : 1,
  });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) console.error(`${page.url()}: ${message.text()}`);
  });
  for (const name of names) {
    await page.goto(`${origin}/${name}`);
    await page.screenshot({ path: new URL(`${name}.${screen}.${mode}.png`, OUT).pathname, fullPage: true });
  }
  await context.close();
};

await mkdir(OUT, { recursive: true });
for (const name of names) await writeFile(new URL(`${name}.html`, OUT), pages[name] ?? '');
for (const { path, body } of assets) {
  await mkdir(new URL('assets/', OUT), { recursive: true });
  await writeFile(new URL(`.${path}`, OUT), body);
}
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = server.address();
const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
const browser = await chromium.launch({
  executablePath: knownTool('chromium')?.command ?? 'chromium',
  args: FLAGS,
});
try {
  for (const screen of ['phone', 'desktop'] as const) {
    for (const mode of MODES) await shoot(browser, origin, screen, mode);
  }
} finally {
  await browser.close();
  server.close();
}
console.log(`${names.length} pages in .cache/gallery`);
