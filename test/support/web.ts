/** People with an account, in a real browser at the web application, and what a good page must not do. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { generateMnemonic } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import type { CDPSession, Page } from 'playwright-core';
import { buildWeb } from '../../ops/setup/web.ts';
import { createTestWallet } from '../../src/cli/wallet.ts';
import { createBrowser } from './browser.ts';
import type { Chromium, OpenPage, PageOptions } from './chromium.ts';
import { startEmbedded } from './deployment.ts';
import { freePort } from './ports.ts';
import type { Server } from './server.ts';

export type Person = {
  /** Signs a code as the person's Lightning wallet. @throws when the server refuses. */
  readonly sign: (lnurl: string, by?: typeof fetch) => Promise<void>;
};

export function createPerson(): Person {
  const wallet = createTestWallet(generateMnemonic(wordlist));
  return {
    sign: async (lnurl, by = fetch) => {
      const answer = await wallet.login(lnurl, by);
      if (!answer.ok) throw new Error(`the wallet was refused: ${JSON.stringify(answer)}`);
    },
  };
}

export type Account = OpenPage & { readonly person: Person; readonly watch: Watch };

/** A page of somebody who has just signed in, with nothing open yet. */
export async function openAccount(
  baseUrl: string,
  chromium: Chromium,
  options: PageOptions & { readonly person?: Person } = {},
): Promise<Account> {
  const { person = createPerson(), ...screen } = options;
  const view = await chromium.open(screen);
  const watch = await watchPage(view.page, baseUrl);
  await signIn(baseUrl, view, person);
  return { ...view, person, watch };
}

/** Gives the browser a session, through the API: signing in on the pages has tests of its own. */
export async function signIn(baseUrl: string, { context }: OpenPage, person: Person): Promise<void> {
  const scout = createBrowser(baseUrl);
  const json = { 'content-type': 'application/json' };
  const created = await scout.send('POST', '/api/lnurl-auth/create', { headers: json, body: '{}' });
  const challenge = JSON.parse(created.text) as { readonly lnurl: string; readonly session_id: string };
  await person.sign(challenge.lnurl);
  const signed = await scout.send('POST', `/api/lnurl-auth/session/${challenge.session_id}`);
  if (signed.status !== 200) throw new Error(`no session: ${signed.text}`);
  const { hostname } = new URL(baseUrl);
  await context.addCookies(
    [...scout.jar].map(([name, { value, path }]) => ({
      name,
      value,
      path,
      domain: hostname,
      httpOnly: true,
    })),
  );
}

export type Watch = {
  /** What the console complained of, and requests that left the origin, since the page was opened. */
  readonly complaints: () => readonly string[];
  /** Cumulative layout shift of the document that is open. */
  readonly shift: () => Promise<number>;
};

/** Call it before the first page is opened. */
export async function watchPage(page: Page, baseUrl: string): Promise<Watch> {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(baseUrl) && !url.startsWith('blob:')) complaints.push(`left the origin: ${url}`);
  });
  await page.addInitScript(() => {
    let sum = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (!Reflect.get(entry, 'hadRecentInput')) sum += Number(Reflect.get(entry, 'value'));
      }
      document.documentElement.dataset['shift'] = String(sum);
    }).observe({ type: 'layout-shift', buffered: true });
  });
  const shift = async () => Number((await page.locator('html').getAttribute('data-shift')) ?? 0);
  return { complaints: () => complaints, shift };
}

/** Looks in a row that must find nothing under way. */
const CALM = 4;

/**
 * Skeletons are gone and nothing is under way. A stream of news, which never ends, counts as there once it is open;
 * for the browser's own idea of an idle network it would never be.
 */
export async function settled(page: Page, patience = 15_000): Promise<void> {
  await page.waitForLoadState('load');
  const deadline = Date.now() + patience;
  for (let calm = 0; calm < CALM; await sleep(75)) {
    const busy = await underWay(page);
    calm = busy.length === 0 ? calm + 1 : 0;
    if (Date.now() > deadline) throw new Error(`the page does not settle: ${busy.join(', ')}`);
  }
}

async function underWay(page: Page): Promise<readonly string[]> {
  const asked = (await page.requests()).filter((one) => !one.existingResponse() && !one.failure());
  const loading = await page.locator('.skeleton, [aria-busy="true"]').count();
  return [...asked.map((one) => one.url()), ...(loading === 0 ? [] : [`${loading} parts loading`])];
}

/** The rules of WCAG 2.2 AA that axe-core can judge, as lines of what is wrong and where. */
export async function violations(page: Page): Promise<readonly string[]> {
  const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
  // Evaluated, not added as a script: the policy of the page forbids that, as it should.
  await page.evaluate(readFileSync(axe, 'utf8'));
  return page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return violations.map(
      ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
    );
  });
}

declare global {
  var axe: typeof import('axe-core');
}

/** The server at an address where browsers allow passkeys, with the web application built. */
export async function startForBrowsers(env: Readonly<Record<string, string>> = {}): Promise<WebServer> {
  if (!buildWeb((line) => console.error(line))) throw new Error('the web application cannot be built');
  const port = await freePort();
  const baseUrl = `http://localhost:${port}`;
  const server = await startEmbedded({ PUBLIC_URL: baseUrl, ...env }, port);
  return { baseUrl, server, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

export type WebServer = AsyncDisposable & { readonly baseUrl: string; readonly server: Server };

/** Chromium's own authenticator, which is present and knows its owner. */
export async function addAuthenticator(page: Page): Promise<CDPSession> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return devtools;
}
