/** A person without script on the Bitcoin and Nostr tabs and on the passkey page. */
import type { Answer, Browser } from './browser.ts';
import type { BitcoinKey, NostrKey } from './keys.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&#96;': '`',
};
const decoded = (text: string) => text.replace(/&[a-z0-9#]+;/g, (entity) => ENTITIES[entity] ?? entity);

function one(pattern: RegExp, page: Answer): string {
  const found = pattern.exec(page.text)?.[1];
  if (found === undefined)
    throw new Error(`${pattern} is not on this page (${page.status}): ${page.text.slice(0, 3000)}`);
  return decoded(found);
}

/** The fields that a form of the page has before anybody touches it, and where it goes. */
function formOf(page: Answer, action: string) {
  const form = one(new RegExp(`<form method="post" action="([^"]*${action}[^"]*)"`), page);
  return { form, csrf: one(/name="csrf" value="([^"]+)"/, page) };
}

export const openTab = (browser: Browser, login: Answer, method: 'bitcoin' | 'nostr' | 'lightning') =>
  browser.get(`${login.url.pathname}?method=${method}`);

export const textToSign = (page: Answer) => one(/id="message"[^>]*>\n([^<]*)<\/textarea>/, page);

export const eventToSign = (
  page: Answer,
): { kind: number; created_at: number; tags: string[][]; content: string } =>
  JSON.parse(one(/id="template"[^>]*>\n([^<]*)<\/textarea>/, page));

/** Fills in the Bitcoin tab and sends it. */
export function paste(browser: Browser, page: Answer, fields: { address: string; signature: string }) {
  const { form, csrf } = formOf(page, '/bitcoin/');
  return browser.post(form, { csrf, ...fields });
}

export const signBitcoin = (browser: Browser, page: Answer, key: BitcoinKey) =>
  paste(browser, page, { address: key.address, signature: key.sign(textToSign(page)) });

export function pasteEvent(browser: Browser, page: Answer, event: string) {
  const { form, csrf } = formOf(page, '/nostr/');
  return browser.post(form, { csrf, event });
}

export function signNostr(browser: Browser, page: Answer, key: NostrKey) {
  const { kind, tags, content, created_at } = eventToSign(page);
  return pasteEvent(browser, page, JSON.stringify(key.sign({ kind, tags, content, createdAt: created_at })));
}

/** What the passkey page gives to the browser. */
export const passkeyOptions = (page: Answer): Readonly<Record<string, unknown>> =>
  JSON.parse(one(/data-options="([^"]*)"/, page));

export const ceremonyOf = (page: Answer) => one(/data-ceremony="([^"]*)"/, page);

/** What the script of the passkey page sends. */
export function showPasskey(browser: Browser, page: Answer, response: unknown) {
  const { form, csrf } = formOf(page, '/passkey');
  return browser.post(form, { csrf, response: JSON.stringify(response) });
}

/** Follows redirects of our own until there is a page, or the way leads to an application. */
export async function follow(browser: Browser, first: Answer): Promise<Answer> {
  let answer = first;
  for (let step = 0; step < 8; step += 1) {
    const { location } = answer;
    if (!location || location.origin !== answer.url.origin) return answer;
    answer = await browser.get(location);
  }
  throw new Error('the redirects do not end');
}
