import { type Fragment, html, printHtml } from '../../lib/html.ts';
import { type Asset, favicon, stylesheet } from './assets.ts';
import { logo } from './logo.ts';
import type { Site } from './views.ts';

export type Layout = {
  readonly site: Site;
  /** Of the browser's tab; the name of the site is added. */
  readonly title: string;
  /** `wide` is two columns on a desktop, `narrow` one card in the middle. */
  readonly width: 'narrow' | 'wide';
  readonly main: Fragment;
  readonly head?: Fragment;
  /** What the page gains where there is script. */
  readonly script?: Asset;
};

/** The whole document around a page: head, header, main, footer. */
export const layout = ({ site, title, width, main, head, script }: Layout): string =>
  printHtml(html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
  <title>${title} · HODLXXI</title>
  <meta name="robots" content="noindex">
  <meta name="color-scheme" content="light dark">
  <meta name="theme-color" media="(prefers-color-scheme: light)" content="#f5f5f3">
  <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#0f1012">
  <meta name="format-detection" content="telephone=no">
  <link rel="icon" type="image/svg+xml" href="${favicon.path}">
  <link rel="stylesheet" href="${stylesheet.path}">
  ${script && html`<script type="module" src="${script.path}"></script>`}
  ${head}
</head>
<body>
  <a class="skip" href="#main">Skip to content</a>
  <header class="top">
    <a class="home" href="/">${logo()}</a>
    ${site.development && html`<span class="tag tag-development">Development</span>`}
  </header>
  <main id="main" class="${width}">${main}</main>
  <footer class="bottom">
    <p>Your keys stay in your wallet. <span class="host">${site.host}</span></p>
    <nav aria-label="About this server"><a href="/">About</a> <a href="/docs">Documentation</a></nav>
  </footer>
</body>
</html>
`);
