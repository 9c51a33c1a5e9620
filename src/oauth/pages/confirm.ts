import { type Fragment, html } from '../../lib/html.ts';
import { layout } from './layout.ts';
import {
  clientLinks,
  clientLogo,
  deviceNotice,
  notice,
  postForm,
  scopeList,
  unverifiedHint,
} from './parts.ts';
import { initial, personal, plainLine, timeOfDay } from './text.ts';
import type { AccountView, ClientView, DeviceView, FormTarget, OriginView, Site } from './views.ts';

/** The wallet's approval beside the browser that asked for it. */
export type ApprovalView = {
  readonly browser: OriginView;
  readonly signedAt: number;
  /** False when wallet and browser are on different networks: RFC 10027 asks for a closer look then. */
  readonly sameNetwork: boolean;
  /**
   * Coarse: "another network", a country. Never the wallet's address: in a relayed sign-in the person who sees this
   * page is the attacker, and the address would be the victim's.
   */
  readonly walletPlace: string;
};

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
    title: plainLine(WORDS[view.reason].title(view.client.name)),
    width: 'narrow',
    enhanced: true,
    main: html`<div class="card confirm">
      <div class="card-head">${clientLogo(view.client)}${WORDS[view.reason].heading(view)}</div>
      ${account(view)}
      ${view.device && deviceNotice(view.device)}
      ${view.approval && !view.approval.sameNetwork && differentNetworks(view.approval)}
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

const account = ({
  account: person,
  startAgain,
}: ConfirmView): Fragment => html`<section class="account" aria-label="Your account">
  <span class="avatar" aria-hidden="true">${initial(person.name)}</span>
  <div>
    <p class="account-name">${personal(person.name, 32)}${person.isNew && html` <span class="tag">new account</span>`}</p>
    ${person.fingerprint && html`<p class="fine"><span class="visually-hidden">Key </span><code>${plainLine(person.fingerprint)}</code></p>`}
  </div>
  ${postForm(startAgain, html`<button class="button-link" type="submit">Not you?</button>`)}
</section>
${person.isNew && html`<p class="fine">This key is new here. If you expected your old account, start again with the wallet you used then.</p>`}`;

const differentNetworks = ({ browser, signedAt, walletPlace }: ApprovalView): Fragment =>
  notice(
    'warn',
    'Your wallet answered from another network.',
    html`That is usual with a phone on mobile data. If you did not sign just now, deny.
      <dl class="facts">
        <div><dt>Wallet</dt><dd>${personal(walletPlace, 60)}, ${timeOfDay(signedAt)}</dd></div>
        <div><dt>Browser</dt><dd>${personal(browser.device, 60)}, ${plainLine(browser.ip)}</dd></div>
      </dl>`,
  );

const asks = ({ client, scopes, newScopes, reason }: ConfirmView): Fragment => {
  if (newScopes.length > 0 || reason === 'consent') {
    return html`<section class="asks" aria-labelledby="asks"><h2 id="asks">It will be able to</h2>
      ${scopeList(scopes, { fresh: reason === 'consent' ? newScopes : [] })}</section>`;
  }
  return html`<details class="more"><summary><span>What ${personal(client.name)} may do</span></summary>${scopeList(scopes)}</details>`;
};

const decision = ({ decide, reason, client, device }: ConfirmView): Fragment => html`${postForm(
  decide,
  html`<div class="actions">
    <button class="button button-primary" type="submit" name="decision" value="allow">${WORDS[reason].allow}</button>
    <button class="button button-quiet" type="submit" name="decision" value="deny">${reason === 'returning' || reason === 'account' ? 'Cancel' : 'Deny'}</button>
  </div>`,
)}
<p class="fine">${device ? 'Your sign-in goes to' : 'You will go to'} <span class="host">${personal(client.destination, 80)}</span>. You can take this back at any time.</p>`;
