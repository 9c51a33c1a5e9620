/** `GET /docs/errors`: what the `type` of every problem points to, with an anchor for each code. */
import { type Fragment, html } from '../../lib/html.ts';
import type { DocumentedError, ErrorSection } from './error-tables.ts';
import { type DocsSite, docsLayout } from './page.ts';
import { withCode } from './text.ts';

export function renderErrors(site: DocsSite, sections: readonly ErrorSection[]): string {
  return docsLayout(
    site,
    'Error codes',
    html`<div class="docs-body docs-errors">
      <header class="docs-head">
        <p class="fine"><a href="/docs">API reference</a></p>
        <h1>Error codes</h1>
        <p class="lead">Switch on <code>code</code>: it never changes. Titles may. Every answer also names its
          <code>request_id</code>; tell it to the operator when you ask for help.</p>
      </header>
      ${sections.map(
        ({ title, codes }) => html`<section class="chapter"><h2>${title}</h2>
          <dl class="fields codes">${codes.map(renderCode)}</dl></section>`,
      )}
    </div>`,
  );
}

const renderCode = ({ code, anchor, status, title, remedy }: DocumentedError): Fragment =>
  anchor === undefined
    ? html`<div>${content(code, status, title, remedy)}</div>`
    : html`<div id="${anchor}">${content(code, status, title, remedy)}</div>`;

const content = (code: string, status: number, title: string, remedy: string): Fragment =>
  html`<dt><a class="anchor" href="#${code}"><code>${code}</code></a> <span class="type">${status}</span></dt>
    <dd><strong>${title}.</strong> ${withCode(remedy)}</dd>`;
