import { attributes, type Fragment, type Html, html } from '../../lib/html.ts';
import { keysScript, lightningScript } from './assets.ts';
import { type BitcoinView, bitcoinPanel } from './bitcoin.ts';
import { icon } from './icons.ts';
import { layout } from './layout.ts';
import { type LightningView, lightningPanel } from './lightning.ts';
import { type NostrView, nostrPanel } from './nostr.ts';
import {
  clientLinks,
  clientLogo,
  deviceNotice,
  notice,
  postForm,
  scopeList,
  unverifiedHint,
} from './parts.ts';
import { personal, plainLine, timeOfDay } from './text.ts';
import type { ClientView, DeviceView, FormTarget, OriginView, Site } from './views.ts';

/** One way to sign in, as a tab. Only those that are enabled are in the view. */
export type MethodTab = { readonly id: string; readonly label: string; readonly href: string };

export type LoginView = {
  readonly site: Site;
  readonly client: ClientView;
  readonly scopes: readonly string[];
  /** The enabled methods; tabs appear from two on. `method.kind` is the open one. */
  readonly methods: readonly MethodTab[];
  readonly method: LightningView | BitcoinView | NostrView;
  /** Where this sign-in was started, as the server sees it. */
  readonly origin: OriginView;
  /** In the device flow: the device that the sign-in is for. */
  readonly device?: DeviceView | undefined;
  /** Ends the request: the application receives `access_denied`. */
  readonly cancel: FormTarget;
  /** Without script the page of the Lightning method asks again after so many seconds. */
  readonly refreshSeconds: number;
  /** In development only: signs in with a key made for this once. */
  readonly throwawayWallet?: FormTarget | undefined;
};

/** The sign-in page: who asks for what, and the ways to answer with a key. Works without script. */
export const renderLogin = (view: LoginView): string =>
  layout({
    site: view.site,
    title: `Sign in to ${plainLine(view.client.name)}`,
    width: 'wide',
    script: view.method.kind === 'lightning' ? lightningScript : keysScript,
    // What somebody is typing must not be lost, and only a wallet elsewhere answers behind the page's back.
    head:
      view.method.kind === 'lightning' &&
      html`<noscript><meta http-equiv="refresh" content="${view.refreshSeconds}"></noscript>`,
    main: html`<div class="login">${intro(view)}${card(view)}${caution(view)}</div>`,
  });

const intro = ({ client, scopes, site }: LoginView): Fragment => html`<div class="login-intro">
  ${clientLogo(client)}
  <h1>Sign in to ${personal(client.name)}</h1>
  <p class="lead">Use a key you already have. No password, no e-mail.</p>
  ${client.ours ? ownAccount(site) : asks(client, scopes)}
</div>`;

const ownAccount = ({ host }: Site): Fragment =>
  html`<p class="fine">Your account on <span class="host">${host}</span>: your keys, where you are signed in, and the applications you allowed.</p>`;

const asks = (
  client: ClientView,
  scopes: readonly string[],
): Fragment => html`<section class="asks" aria-labelledby="asks">
    <h2 id="asks"><span class="host">${personal(client.destination, 80)}</span> would like to</h2>
    ${scopeList(scopes, { brief: true })}
  </section>`;

const card = ({
  method,
  methods,
  site,
  throwawayWallet,
}: LoginView): Fragment => html`<div class="card login-card">
  ${methods.length > 1 && tabs(methods, method.kind)}
  ${panel(method, site.host)}
  ${throwawayWallet && throwaway(throwawayWallet)}
</div>`;

const panel = (method: LoginView['method'], host: string): Html => {
  switch (method.kind) {
    case 'lightning':
      return lightningPanel(method, host);
    case 'bitcoin':
      return bitcoinPanel(method);
    case 'nostr':
      return nostrPanel(method);
  }
};

const tabs = (
  methods: readonly MethodTab[],
  current: string,
): Fragment => html`<nav class="tabs" aria-label="Ways to sign in">
  ${methods.map(({ id, label, href }) => html`<a href="${href}" ${attributes({ 'aria-current': id === current && 'page' })}>${label}</a>`)}
</nav>`;

const throwaway = (
  target: FormTarget,
): Fragment => html`<section class="throwaway" aria-labelledby="throwaway">
  <h2 id="throwaway">Development only</h2>
  <p>No wallet at hand? This browser can make a key for one visit.</p>
  ${postForm(target, html`<button class="button button-quiet" type="submit">Use a throwaway wallet</button>`)}
</section>`;

/** RFC 10027 (BCP 247): the person is told where the request began, and to stop when it was not theirs. */
const caution = ({ origin, cancel, client, device }: LoginView): Fragment => html`<div class="login-caution">
  ${device && deviceNotice(device)}
  ${unverifiedHint(client)}
  ${notice(
    'info',
    'Only continue if you started this yourself, on this device.',
    html`It began at ${timeOfDay(origin.at)} in ${personal(origin.device, 60)}, from ${plainLine(origin.ip)}.
      If someone sent you this code or this page, stop here.`,
  )}
  <p class="fine">${icon('lock')} This is not a payment, and it gives nobody access to your funds.</p>
  ${clientLinks(client)}
  ${postForm(cancel, html`<button class="button-link" type="submit">Cancel and go back</button>`)}
</div>`;
