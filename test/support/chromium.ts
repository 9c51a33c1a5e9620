/** A headless Chromium that talks to nobody but the page under test. */
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { toolCommand } from './tools.ts';

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Names outside this machine do not resolve: a page that reaches out fails its test.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
];

const screens = {
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  /** As narrow as phones in use still are. */
  smallPhone: { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  desktop: { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 },
} as const;

export type PageOptions = {
  readonly screen?: keyof typeof screens;
  readonly scheme?: 'light' | 'dark';
  /** False to see the page as a browser without script does. */
  readonly script?: boolean;
};

export type OpenPage = AsyncDisposable & { readonly page: Page; readonly context: BrowserContext };

export type Chromium = AsyncDisposable & {
  readonly browser: Browser;
  /** A page with cookies of its own; a phone in light colours unless told otherwise. */
  readonly open: (options?: PageOptions) => Promise<OpenPage>;
};

export const startChromium = async (): Promise<Chromium> => {
  // Playwright drives it through a pipe: when the test dies the pipe closes and the browser ends by itself.
  const browser = await chromium.launch({ executablePath: toolCommand('chromium'), args: flags });
  const open = async ({ screen = 'phone', scheme = 'light', script = true }: PageOptions = {}) => {
    const context = await browser.newContext({
      ...screens[screen],
      colorScheme: scheme,
      javaScriptEnabled: script,
    });
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    return { page, context, [Symbol.asyncDispose]: () => context.close() };
  };
  return { browser, open, [Symbol.asyncDispose]: () => browser.close() };
};
