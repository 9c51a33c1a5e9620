import { type Fragment, type Html, html } from '../../src/lib/html.ts';
import type { Exchange, Step } from '../exchange.ts';
import { drawing } from './drawings.ts';

/** Everything that was exchanged, newest first; the newest is open. */
export const stepList = (steps: readonly Step[]): Html =>
  html`<ol class="history">${steps.map(
    (step, index) => html`<li>
      <h3>${step.title} <span class="fine">${new Date(step.at).toISOString().slice(11, 19)} UTC</span></h3>
      ${step.problem && html`<p class="problem" role="status">${step.problem}</p>`}
      ${exchangeList(step.exchanges, index === 0)}
    </li>`,
  )}</ol>`;

export const exchangeList = (exchanges: readonly Exchange[], open = false): Html =>
  html`<div class="exchanges">${exchanges.map((one, index) => message(one, open && index === exchanges.length - 1))}</div>`;

const message = (one: Exchange, open: boolean): Html => {
  const summary = html`<summary>
    ${drawing(one.by)}<code class="method">${one.method}</code> <code class="path">${pathOf(one.url)}</code>
    ${status(one)}
  </summary>`;
  const body = html`<div class="message">
    <p class="fine">${one.by === 'browser' ? 'Carried by your browser' : 'Sent by this application'} to ${hostOf(one.url)}</p>
    ${one.request && html`<pre tabindex="0">${one.request}</pre>`}
    ${one.response?.text && html`<p class="fine">Answer</p><pre tabindex="0">${one.response.text}</pre>`}
  </div>`;
  return open ? html`<details open>${summary}${body}</details>` : html`<details>${summary}${body}</details>`;
};

const status = ({ by, response }: Exchange): Fragment => {
  if (by === 'browser') return html`<span class="status">redirect</span>`;
  if (!response) return html`<span class="status status-bad">no answer</span>`;
  return html`<span class="${response.status < 400 ? 'status status-good' : 'status status-bad'}">${response.status}</span>`;
};

const pathOf = (url: string): string => URL.parse(url)?.pathname ?? url;
const hostOf = (url: string): string => URL.parse(url)?.host ?? url;
