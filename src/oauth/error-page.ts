/** The page for an address that leads nowhere. */
import type { ErrorPage } from '../lib/http/error-page.ts';
import { contentSecurityPolicy, renderError } from './pages/index.ts';

export function createErrorPage(deps: {
  readonly publicUrl: string;
  readonly development: boolean;
}): ErrorPage {
  const site = { host: new URL(deps.publicUrl).host, development: deps.development };
  return ({ status }, request) => {
    // Whatever somebody types into a browser, the API answers programs.
    if (/^\/api(\/|$|\?)/.test(request.url)) return null;
    const words = status === 404 ? NOT_FOUND : UNREADABLE;
    const html = renderError({ site, ...words, requestId: request.id, startAgainUrl: '/' });
    return { html, policy: contentSecurityPolicy() };
  };
}

const NOT_FOUND = {
  title: 'There is no such page',
  explanation: 'The address is wrong, or what was here is gone.',
  advice: 'Check the address, or begin at the start page.',
};

const UNREADABLE = {
  title: 'This address cannot be read',
  explanation: 'It is too long or damaged, as happens when a link is copied in part.',
  advice: 'Go back to the application and start again.',
};
