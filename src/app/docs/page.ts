/** `GET /docs`: the reference, from the OpenAPI document and the written chapters. */
import { type Fragment, html } from '../../lib/html.ts';
import { layout } from '../../oauth/index.ts';
import { renderEndpoint } from './endpoint.ts';
import { type Chapter, chapters } from './guide.ts';
import type { Section } from './reference.ts';
import { stylesheet } from './stylesheet.ts';
import { withCode } from './text.ts';

export type DocsSite = { readonly publicUrl: string; readonly development: boolean };

const TITLES: Readonly<Record<string, string>> = {
  oauth: 'OAuth and OpenID Connect',
  clients: 'Applications',
  'lnurl-auth': 'Lightning sign-in',
  keys: 'Bitcoin and Nostr keys',
  passkeys: 'Passkeys',
  account: 'Account',
  administration: 'Administration',
  operations: 'Operations',
};

export function renderReference(site: DocsSite, sections: readonly Section[]): string {
  const written = chapters(site.publicUrl);
  return docsLayout(
    site,
    'API reference',
    html`<div class="docs">
      ${contents(written, sections)}
      <div class="docs-body">
        <header class="docs-head">
          <h1>API reference</h1>
          <p class="lead">Sign people in with a key they already hold, and ask for what they allow. OAuth 2.0 and OpenID
            Connect on the outside; Lightning, Bitcoin and Nostr keys on the inside.</p>
        </header>
        ${written.map(renderChapter)}
        ${sections.map(renderSection)}
      </div>
    </div>`,
  );
}

export function docsLayout({ publicUrl, development }: DocsSite, title: string, main: Fragment): string {
  return layout({
    site: { host: new URL(publicUrl).host, development },
    title,
    width: 'wide',
    main,
    head: html`<link rel="stylesheet" href="${stylesheet.path}">`,
  });
}

const titleOf = (name: string): string => TITLES[name] ?? name;

const renderChapter = ({ id, title, body }: Chapter): Fragment =>
  html`<section class="chapter" id="${id}"><h2><a class="anchor" href="#${id}">${title}</a></h2>${body}</section>`;

const renderSection = ({ name, description, endpoints }: Section): Fragment =>
  html`<section class="chapter" id="${name}">
    <h2><a class="anchor" href="#${name}">${titleOf(name)}</a></h2>
    <p class="lead">${withCode(description)}</p>
    ${endpoints.map(renderEndpoint)}
  </section>`;

const contents = (written: readonly Chapter[], sections: readonly Section[]): Fragment =>
  html`<nav class="docs-nav" aria-label="Contents">
    <ul role="list">
      ${written.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}
    </ul>
    ${sections.map(
      ({ name, endpoints }) => html`<ul role="list">
      <li><a class="docs-nav-head" href="#${name}">${titleOf(name)}</a></li>
      ${endpoints.map(
        ({ id, method, path }) =>
          html`<li class="docs-nav-endpoint"><a href="#${id}"><span class="method method-${method.toLowerCase()}">${method}</span> ${shorten(path)}</a></li>`,
      )}
    </ul>`,
    )}
    <ul role="list"><li><a class="docs-nav-head" href="/docs/errors">Error codes</a></li></ul>
  </nav>`;

/** The parts of a path that tell it from its neighbours. */
const shorten = (path: string): string =>
  path.replace(/^\/(api\/lnurl-auth|api|oauth|\.well-known)(?=\/)/, '');
