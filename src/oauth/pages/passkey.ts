import { attributes, type Fragment, type Html, html } from '../../lib/html.ts';
import { passkeyScript } from './assets.ts';
import { icon } from './icons.ts';
import { layout } from './layout.ts';
import { accountCard, notice, postForm } from './parts.ts';
import { personal } from './text.ts';
import type { AccountView, ClientView, FormTarget, Site } from './views.ts';

export type PasskeyView = {
  readonly site: Site;
  readonly client: ClientView;
  readonly account: AccountView;
  /** `use` one the account has, or `create` the first one because the application insists. */
  readonly ceremony: 'use' | 'create';
  /** Who wants it: the person, for everything, or the application, for this. */
  readonly wantedBy: 'account' | 'application';
  /** Options of the ceremony, WebAuthn Level 3 section 5.1, as the browser takes them. */
  readonly options: object;
  /** Takes `response`, which the script fills in. */
  readonly answer: FormTarget;
  readonly problem?: string | undefined;
  /** Goes on without one, where it is a wish and no condition. */
  readonly skip?: FormTarget | undefined;
  /** Ends the request without a passkey. */
  readonly cancel: FormTarget;
  /** Begins again with another key. */
  readonly startAgain: FormTarget;
};

/** The second factor: a passkey after the key. The one page that needs a script, which it says. */
export const renderPasskey = (view: PasskeyView): string => {
  const words = WORDS[view.ceremony];
  return layout({
    site: view.site,
    title: words.title,
    width: 'narrow',
    script: passkeyScript,
    main: html`<div class="card passkey">
      <div class="card-head"><span class="message-icon">${icon('passkey')}</span>
        <h1>${words.title}</h1><p class="lead">${reason(view)}</p></div>
      ${accountCard(view.account, view.startAgain)}
      ${view.problem !== undefined && notice('warn', 'That did not work.', view.problem)}
      <p class="problem" id="passkey-problem" role="alert" hidden></p>
      ${postForm(
        view.answer,
        html`<input type="hidden" name="response" value="">
        <div class="actions"><button class="button button-primary" id="use" type="submit" hidden>${words.button}</button></div>`,
        'passkey',
      )}
      <span hidden id="ceremony" ${attributes({ 'data-ceremony': view.ceremony, 'data-options': JSON.stringify(view.options) })}></span>
      <noscript>${notice(
        'warn',
        'Passkeys need script.',
        html`Switch it on for this site and load the page again,
        or begin again in another browser.`,
      )}</noscript>
      <p class="fine">${words.help}</p>
      ${view.ceremony === 'use' && lost(view.site)}
      ${view.skip && postForm(view.skip, html`<button class="button button-quiet" type="submit">Continue without a passkey</button>`)}
      ${postForm(view.cancel, html`<button class="button-link" type="submit">Cancel and go back</button>`)}
    </div>`,
  });
};

const WORDS = {
  use: {
    title: 'Now your passkey',
    button: 'Use passkey',
    help: 'Your device asks for your fingerprint, face or PIN, or your security key. What it asks for stays on the device.',
  },
  create: {
    title: 'Create a passkey',
    button: 'Create passkey',
    help: 'It is kept by this device, your password manager or a security key, and belongs to this account from now on. You can remove it in your account.',
  },
} as const;

const lost = (site: Site): Html => html`<details class="more"><summary>I do not have it any more</summary>
  <p class="fine">Any passkey of this account will do, also one on another device or a security key. When all are gone,
  ask the people who run ${site.host}: they can take the passkeys off, and your key signs you in again.</p></details>`;

const reason = ({ ceremony, wantedBy, client }: PasskeyView): Fragment => {
  if (ceremony === 'create')
    return html`${personal(client.name)} accepts only sign-ins with a passkey, and this account has none yet.`;
  return wantedBy === 'account'
    ? 'Your key is right. You asked for a passkey after it, every time.'
    : html`Your key is right. ${personal(client.name)} asks for a passkey after it.`;
};
