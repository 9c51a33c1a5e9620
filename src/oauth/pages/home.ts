import { type Fragment, html } from '../../lib/html.ts';
import { icon } from './icons.ts';
import { layout } from './layout.ts';
import { mark } from './logo.ts';
import { postForm } from './parts.ts';
import { initial, personal, plainLine } from './text.ts';
import type { AccountView, FormTarget, Site } from './views.ts';

export type HomeView = {
  readonly site: Site;
  readonly issuer: string;
  /** The demo application, where one runs. */
  readonly demoUrl?: string | undefined;
  /** Who is signed in in this browser, and the way out. */
  readonly signedIn?: { readonly account: AccountView; readonly signOut: FormTarget } | undefined;
};

/** The start page: what this server is, for people and for developers. */
export const renderHome = (view: HomeView): string =>
  layout({
    site: view.site,
    title: 'Sign in with a key you already hold',
    width: 'wide',
    main: html`<div class="home-page">
      <div class="hero"><div>
        <h1>Sign in anywhere with a key you already hold</h1>
        <p class="lead">HODLXXI connects your Lightning wallet, Bitcoin address or Nostr key to any application that speaks OpenID Connect.
          No password to lose, no e-mail to give away, and your keys never leave your wallet.</p>
        <div class="actions">
          ${view.signedIn ? html`<a class="button button-primary" href="/app/">Your account${icon('arrow')}</a>` : html`<a class="button button-primary" href="/login">Sign in${icon('arrow')}</a>`}
          ${view.demoUrl && html`<a class="button button-quiet" href="${view.demoUrl}">Try the demo</a>`}
          <a class="button button-quiet" href="/docs">Read the documentation</a>
        </div>
      </div>${mark('hero-mark')}</div>
      ${view.signedIn && session(view.signedIn)}
      ${reasons()}
      ${developers(view.issuer)}
    </div>`,
  });

const session = ({
  account,
  signOut,
}: NonNullable<
  HomeView['signedIn']
>): Fragment => html`<section class="card account" aria-label="Your session">
  <span class="avatar" aria-hidden="true">${initial(account.name)}</span>
  <div><p class="account-name">${personal(account.name, 32)}</p>${account.key && html`<p class="fine account-key"><code>${plainLine(account.key)}</code></p>`}</div>
  ${postForm(signOut, html`<button class="button button-quiet" type="submit">Sign out</button>`)}
</section>`;

const reasons = (): Fragment => html`<ul class="reasons" role="list">
  <li>${icon('key')}<h2>Your key is your account</h2><p>A signature is all it takes, with a passkey after it if you like. The private key is never asked for, on any page.</p></li>
  <li>${icon('shield')}<h2>You see who asks</h2><p>Every application is named, with what it wants to know, before anything is shared.</p></li>
  <li>${icon('lock')}<h2>Built on standards</h2><p>OAuth 2.0, OpenID Connect, LNURL-auth, BIP-322 and passkeys. Any library you already use will do.</p></li>
</ul>`;

const developers = (
  issuer: string,
): Fragment => html`<section class="card developers" aria-labelledby="developers">
  <h2 id="developers">For developers</h2>
  <dl class="facts">
    <div><dt>Issuer</dt><dd><code>${issuer}</code></dd></div>
    <div><dt>Discovery</dt><dd><a href="/.well-known/openid-configuration"><code>/.well-known/openid-configuration</code></a></dd></div>
    <div><dt>Keys</dt><dd><a href="/.well-known/jwks.json"><code>/.well-known/jwks.json</code></a></dd></div>
    <div><dt>Reference</dt><dd><a href="/docs"><code>/docs</code></a></dd></div>
  </dl>
</section>`;
