/** Somebody with a name, three keys and a little history, at their account's own pages. */
import { type Browser, createBrowser } from '../../test/support/browser.ts';
import type { Chromium } from '../../test/support/chromium.ts';
import { createNostrKey } from '../../test/support/keys.ts';
import { createPerson, type Person, settled } from '../../test/support/web.ts';
import { ISSUER, type Look, openStage } from './stage.ts';

const AGENT =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Safari/604.1';

export async function createInhabitant(baseUrl: string): Promise<Browser> {
  const browser = createBrowser(baseUrl, undefined, { origin: ISSUER, 'user-agent': AGENT });
  const send = async (method: string, path: string, body?: object) => {
    const init = body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const { status, text } = await browser.send(method, path, init);
    if (status >= 300) throw new Error(`${method} ${path}: ${text}`);
    return text === '' ? {} : JSON.parse(text);
  };
  const sign = async (person: Person, action: 'login' | 'link') => {
    const { lnurl, session_id } = await send('POST', '/api/lnurl-auth/create', { action });
    await person.sign(lnurl, (url, init) => fetch(String(url).replace(ISSUER, baseUrl), init));
    await send('POST', `/api/lnurl-auth/session/${session_id}`);
  };
  await sign(createPerson(), 'login');
  await sign(createPerson(), 'link');
  const { challenge_id, nostr_event } = await send('POST', '/api/challenge', {
    method: 'nostr',
    purpose: 'link',
  });
  const event = createNostrKey().sign(nostr_event);
  await send('POST', '/api/keys', { challenge_id, nostr_event: event, label: 'Amethyst on the tablet' });
  const { keys } = await send('GET', '/api/keys');
  const labels = ['Phoenix on my phone', 'Alby in the browser'];
  for (const [index, label] of labels.entries())
    await send('PATCH', `/api/keys/${keys[index].id}`, { label });
  await send('PATCH', '/api/users/profile', { username: 'hal', profile_data: { name: 'Hal' } });
  return browser;
}

/** One of the account's pages, as PNG in base64. */
export async function shootAccount(
  chromium: Chromium,
  baseUrl: string,
  { jar }: Browser,
  path: string,
  look: Look,
): Promise<string> {
  await using opened = await openStage(chromium, baseUrl, look, jar);
  const { page } = opened;
  await page.goto(`${ISSUER}/app${path}`);
  await settled(page);
  return (await page.screenshot()).toString('base64');
}
