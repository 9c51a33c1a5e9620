import { type Fragment, html } from '../../lib/html.ts';
import { pageScript } from './assets.ts';
import { layout } from './layout.ts';
import {
  accountCard,
  clientLinks,
  clientLogo,
  deviceNotice,
  notice,
  postForm,
  scopeList,
  unverifiedHint,
} from './parts.ts';
import { personal, plainLine, timeOfDay } from './text.ts';
import type { AccountView, ClientView, DeviceView, FormTarget, OriginView, Site } from './views.ts';

/** The wallet's approval beside the browser that asked for it. */
export type ApprovalView = {
  readonly browser: OriginView;
  readonly signedAt: number;
  /** What is known of wallet and browser being in one place: RFC 10027 asks for a closer look unless they are. */
  readonly proximity: Proximity;
};

/**
 * Coarse, and never the wallet's address: in a relayed sign-in the person who sees this page is the attacker, and the
 * address would be the victim's.
 */
export type Proximity = 'same' | 'different' | 'incomparable' | 'unknown';

export type ConfirmView = {
  readonly site: Site;
  /**
   * - `sign-in`: the wallet has just signed, permission is asked for the first time;
   * - `returning`: the wallet has just signed, everything was allowed before;
   * - `consent`: already signed in, but the application asks for more (or for the question itself);
   * - `account`: already signed in, the application wants the account to be chosen.
   */
  readonly reason: 'sign-in' | 'returning' | 'consent' | 'account';
  readonly client: ClientView;
  readonly account: AccountView;
  readonly scopes: readonly string[];
  /** The part of `scopes` that was not allowed before. */
  readonly newScopes: readonly string[];
  readonly approval?: ApprovalView | undefined;
  /** In the device flow: the device that the sign-in is for. */
  readonly device?: DeviceView | undefined;
  /** Posts `decision=allow` or `decision=deny`. */
  readonly decide: FormTarget;
  /** Leaves this account and begins the sign-in again. */
  readonly startAgain: FormTarget;
};

/** Confirmation and consent in one: which account, which application, what it may do. */
export const renderConfirm = (view: ConfirmView): string =>
  layout({
    site: view.site,
    title: plainLine(wordsFor(view).title(view.client.name)),
    width: 'narrow',
    script: pageScript,
    main: html`<div class="card confirm">
      <div class="card-head">${clientLogo(view.client)}${wordsFor(view).heading(view)}</div>
      ${accountCard(view.account, view.startAgain)}
      ${view.account.isNew && newKey()}
      ${view.device && deviceNotice(view.device)}
      ${view.approval && view.approval.proximity !== 'same' && differentNetworks(view.approval, view.approval.proximity)}
      ${asks(view)}
      ${unverifiedHint(view.client)}
      ${decision(view)}
      ${clientLinks(view.client)}
    </div>`,
  });

type Words = {
  readonly title: (client: string) => string;
  readonly heading: (view: ConfirmView) => Fragment;
  readonly allow: string;
};

const wordsFor = ({ client, reason }: ConfirmView): Words => (client.ours ? OURS : WORDS[reason]);

/** To this server itself: the only question is which account. */
const OURS: Words = {
  title: () => 'Sign in',
  heading: ({ account, site }) =>
    account.isNew
      ? html`<h1>Open a new account?</h1><p class="lead">On <span class="host">${site.host}</span>, for this key alone.</p>`
      : html`<h1>Continue as ${personal(account.name, 32)}?</h1><p class="lead">To your account on <span class="host">${site.host}</span>.</p>`,
  allow: 'Continue',
};

const WORDS: Readonly<Record<ConfirmView['reason'], Words>> = {
  'sign-in': {
    title: (client) => `Allow ${client}?`,
    heading: ({ client }) => html`<h1>Allow ${personal(client.name)} to sign you in?</h1>`,
    allow: 'Allow',
  },
  returning: {
    title: (client) => `Continue to ${client}`,
    heading: ({ account, client }) => html`<h1>Continue as ${personal(account.name, 32)}?</h1>
      <p class="lead">To ${personal(client.name)}, which you have allowed before.</p>`,
    allow: 'Continue',
  },
  consent: {
    title: (client) => `${client} asks for permission`,
    heading: ({ client, newScopes }) =>
      newScopes.length > 0
        ? html`<h1>${personal(client.name)} asks for more</h1><p class="lead">You have allowed a part of this before.</p>`
        : html`<h1>Allow ${personal(client.name)} again?</h1>`,
    allow: 'Allow',
  },
  account: {
    title: (client) => `Choose an account for ${client}`,
    heading: ({ client }) => html`<h1>Which account for ${personal(client.name)}?</h1>`,
    allow: 'Continue with this account',
  },
};

const NETWORKS: Readonly<
  Record<Exclude<Proximity, 'same'>, { readonly title: string; readonly wallet: string }>
> = {
  different: { title: 'Your wallet answered from another network.', wallet: 'Another network' },
  incomparable: {
    title: 'Your wallet may have answered from another network.',
    wallet: 'The other version of the internet protocol',
  },
  unknown: { title: 'Your wallet may have answered from another network.', wallet: 'Network not known' },
};

const differentNetworks = (
  { browser, signedAt }: ApprovalView,
  proximity: Exclude<Proximity, 'same'>,
): Fragment =>
  notice(
    'warn',
    NETWORKS[proximity].title,
    html`That is usual with a phone on mobile data. If you did not sign just now, deny.
      <dl class="facts">
        <div><dt>Wallet</dt><dd>${NETWORKS[proximity].wallet}, ${timeOfDay(signedAt)}</dd></div>
        <div><dt>Browser</dt><dd>${personal(browser.device, 60)}, ${plainLine(browser.ip)}</dd></div>
      </dl>`,
  );

const newKey = (): Fragment =>
  html`<p class="fine">This key is new here. If you expected your old account, start again with the key you used then.</p>`;

const asks = ({ client, scopes, newScopes, reason }: ConfirmView): Fragment => {
  if (client.ours) return false;
  if (newScopes.length > 0 || reason === 'consent') {
    return html`<section class="asks" aria-labelledby="asks"><h2 id="asks">It will be able to</h2>
      ${scopeList(scopes, { fresh: reason === 'consent' ? newScopes : [] })}</section>`;
  }
  return html`<details class="more"><summary><span>What ${personal(client.name)} may do</span></summary>${scopeList(scopes)}</details>`;
};

const decision = (view: ConfirmView): Fragment => html`${postForm(
  view.decide,
  html`<div class="actions">
    <button class="button button-primary" type="submit" name="decision" value="allow">${wordsFor(view).allow}</button>
    <button class="button button-quiet" type="submit" name="decision" value="deny">${mayOnlyCancel(view) ? 'Cancel' : 'Deny'}</button>
  </div>`,
)}
${!view.client.ours && html`<p class="fine">${view.device ? 'Your sign-in goes to' : 'You will go to'} <span class="host">${personal(view.client.destination, 80)}</span>. You can take this back at any time.</p>`}`;

const mayOnlyCancel = ({ client, reason }: ConfirmView): boolean =>
  client.ours === true || reason === 'returning' || reason === 'account';
