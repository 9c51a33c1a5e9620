import { html } from '../../src/lib/html.ts';
import type { App } from '../app.ts';
import type { Exchange } from '../exchange.ts';
import { drawing } from './drawings.ts';
import { exchangeList } from './exchanges.ts';
import { layout } from './layout.ts';

export type Message = {
  readonly title: string;
  readonly detail: string;
  /** Offers another sign-in. */
  readonly again?: boolean;
  readonly exchanges?: readonly Exchange[];
};

/** One thing to say, and the way on. */
export const messagePage = (app: App, { title, detail, again = false, exchanges = [] }: Message): string =>
  layout(app, {
    title,
    width: 'narrow',
    main: html`<section class="card">
      <h1>${title}</h1>
      <p class="lead">${detail}</p>
      ${again && html`<a class="button button-primary" href="/login">${drawing('key')}Sign in with HODLXXI</a>`}
      <a class="button button-quiet" href="/">Start page</a>
    </section>
    ${exchanges.length > 0 && html`<section class="card"><h2>What was said</h2>${exchangeList(exchanges)}</section>`}`,
  });
