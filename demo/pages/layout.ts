import { type Fragment, html, printHtml } from '../../src/lib/html.ts';
import type { App } from '../app.ts';
import { sign } from './drawings.ts';

export type Layout = { readonly title: string; readonly width: 'narrow' | 'wide'; readonly main: Fragment };

/** The whole document around a page. */
export const layout = ({ issuer }: App, { title, width, main }: Layout): string =>
  printHtml(html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
  <title>${title} · Demo application</title>
  <meta name="robots" content="noindex">
  <meta name="color-scheme" content="light dark">
  <link rel="icon" type="image/svg+xml" href="/icon.svg">
  <link rel="stylesheet" href="/demo.css">
</head>
<body>
  <header class="top">
    <a class="home" href="/">${sign()}<span>Demo application</span></a>
    <span class="tag">Relying party</span>
  </header>
  <main class="${width}">${main}</main>
  <footer class="bottom">
    <p>An ordinary OpenID Connect client. Its provider is <a href="${issuer.href}">${issuer.host}</a>.</p>
  </footer>
</body>
</html>
`);
