import { attributes, type Html, html } from '../../lib/html.ts';
import { safeUrl } from '../../lib/safe-url.ts';
import { icon } from './icons.ts';

/** A QR code as one SVG path in a square of `size` units. A quiet zone around it is drawn by the page. */
export type QrView = { readonly path: string; readonly size: number };

/** One running LNURL-auth challenge. */
export type LightningView = {
  readonly kind: 'lightning';
  /** Upper-case bech32 (LUD-01), without a scheme. */
  readonly lnurl: string;
  /** The same as `keyauth://…` (LUD-17). */
  readonly keyauth: string;
  readonly qr: QrView;
  /** Milliseconds since the epoch by the server's clock. The page counts their difference, so a wrong clock does no harm. */
  readonly now: number;
  readonly expiresAt: number;
  /** Server-sent events named `status`, and the same answer for polling. */
  readonly eventsUrl: string;
  readonly checkUrl: string;
  /** GET: the sign-in page again with a fresh challenge, and the way on once the wallet has signed. */
  readonly renewUrl: string;
  readonly continueUrl: string;
};

/** Wallets whose published code has LNURL-auth. */
const WALLETS = ['Alby', 'BlueWallet', 'Blixt', 'Breez', 'Phoenix', 'Sparrow', 'Zeus'];

/** The Lightning card: which name to expect, the ways to the wallet, and how long it lasts. */
export const lightningPanel = (view: LightningView, host: string): Html => html`
<div class="expect">
  <p>Your wallet must show exactly this name</p>
  <p class="expect-host">${icon('lock')}<strong>${withoutPort(host)}</strong></p>
</div>
${challenge(view)}
<p class="status" id="status" role="status">Waiting for your wallet</p>
<noscript><div class="no-script">
  <p>This page looks for your signature by itself every few seconds.</p>
  <a class="button button-quiet" href="${view.continueUrl}">I have signed: continue</a>
</div></noscript>
${help(view)}`;

/** The part that the script replaces when the challenge runs out. */
const challenge = (view: LightningView): Html => {
  const left = Math.max(0, view.expiresAt - view.now);
  const data = attributes({
    'data-left': left,
    'data-lnurl': view.lnurl,
    'data-events': view.eventsUrl,
    'data-check': view.checkUrl,
    'data-renew': view.renewUrl,
    'data-continue': view.continueUrl,
  });
  return html`<section class="challenge" id="challenge" aria-label="Lightning wallet" ${data}>
  <div class="open">
    <a class="button button-primary" id="open" href="lightning:${view.lnurl}">${icon('bolt')}Open wallet</a>
    <button class="button button-quiet" id="webln" type="button" hidden>Use browser wallet</button>
  </div>
  <p class="or"><span>or scan with another device</span></p>
  <a class="qr" id="qr" href="lightning:${view.lnurl}" aria-label="QR code for your wallet. Opens a wallet on this device.">
    <svg viewBox="0 0 ${view.qr.size} ${view.qr.size}" role="img" aria-label="Sign-in QR code"><path d="${view.qr.path}"/></svg>
  </a>
  <div class="life">
    <progress id="life" max="${left}" value="${left}" aria-hidden="true"></progress>
    <p id="countdown" role="timer" aria-live="off">Valid for <span id="left">${minutes(left)}</span></p>
  </div>
</section>`;
};

/**
 * The other ways, and what to do when nothing happens. Replaced together with the challenge. Open until the script
 * closes it: a page without script loads itself again, which would close it under the reader's eyes.
 */
const help = (view: LightningView): Html => html`<details class="more" id="help" open>
  <summary>Other ways, and help</summary>
  <label for="lnurl">Copy this code into your wallet</label>
  <div class="copy">
    <input id="lnurl" type="text" readonly spellcheck="false" autocomplete="off" value="${view.lnurl}">
    <button class="button button-quiet" id="copy" type="button" hidden>Copy</button>
  </div>
  ${keyauthLink(view.keyauth)}
  <p>Signed, but nothing happens? <a id="continue" href="${view.continueUrl}">Continue here</a>.</p>
  <p>Wallets with LNURL-auth: ${WALLETS.join(', ')} and more. Yours signs a one-time number with a key made
    for this site alone, so another wallet means another account.</p>
</details>`;

const keyauthLink = (keyauth: string): Html | false =>
  safeUrl(keyauth, ['keyauth:']) !== undefined &&
  html`<p>Nothing opened? <a id="keyauth" href="keyauth:${keyauth.slice('keyauth:'.length)}">Try a <code>keyauth</code> link</a>.</p>`;

const minutes = (ms: number): string => {
  const seconds = Math.ceil(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};

/** Wallets show the host of the link and leave the port out. */
const withoutPort = (host: string): string => host.replace(/:\d+$/, '');
