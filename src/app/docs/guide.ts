/** The written part of the reference: what no list of endpoints says. */
import { type Fragment, html } from '../../lib/html.ts';
import { lifetimeReference, type ScopeReference, scopeReference } from '../../oauth/index.ts';
import { codeBlock, duration } from './text.ts';

export type Chapter = { readonly id: string; readonly title: string; readonly body: Fragment };

/** `publicUrl` goes into the examples. */
export function chapters(publicUrl: string): Chapter[] {
  return [
    { id: 'sign-in', title: 'Sign people in', body: signIn(publicUrl) },
    { id: 'credentials', title: 'Credentials', body: credentials(publicUrl) },
    { id: 'scopes', title: 'Scopes and claims', body: scopes() },
    { id: 'lifetimes', title: 'Lifetimes', body: lifetimes() },
    { id: 'conventions', title: 'Conventions', body: conventions() },
  ];
}

const signIn = (publicUrl: string): Fragment => html`
  <p>Any OpenID Connect library will do. Give it the issuer, and it finds the rest in the discovery document.</p>
  ${codeBlock(publicUrl, 'Issuer')}
  <ol class="steps">
    <li><strong>Register.</strong> <a href="#post-oauth-register"><code>POST /oauth/register</code></a>, or
      <a href="#clients"><code>/api/clients</code></a> as a signed-in person. Keep the <code>client_id</code>, and the
      secret if there is one.</li>
    <li><strong>Send the browser</strong> to <a href="#get-oauth-authorize"><code>/oauth/authorize</code></a> with
      <code>response_type=code</code>, PKCE (<code>S256</code>), <code>state</code> and <code>nonce</code>. The person
      signs with a Lightning wallet, a Bitcoin or a Nostr key, sees which application asks for what, and allows it.</li>
    <li><strong>Trade the code</strong> for tokens at <a href="#post-oauth-token"><code>/oauth/token</code></a> within a
      minute. Check the ID token, and <code>iss</code> and <code>state</code> of the redirect.</li>
    <li><strong>Refresh</strong> with the newest refresh token. Each use gives a new one; using an old one again ends the
      whole family, because somebody else has it.</li>
    <li><strong>Sign out</strong> by sending the browser to <a href="#get-oauth-logout"><code>/oauth/logout</code></a>.</li>
  </ol>
  <p>Also here: pushed requests (RFC 9126), sender-constrained tokens (DPoP, RFC 9449), resource indicators (RFC 8707),
    the device flow (RFC 8628), client credentials, token exchange (RFC 8693), back-channel logout.</p>`;

const credentials = (publicUrl: string): Fragment => html`
  <dl class="fields">
    <div><dt>Access token</dt><dd>What an application was given by a person, as <code>Authorization: Bearer</code>, or
      <code>DPoP</code> when bound to a key. It opens the endpoints of its scopes.</dd></div>
    <div><dt>Session token</dt><dd>What a wallet gets for signing (<code>session_token</code>), sent the same way. It is
      the person's own and opens everything under <code>/api</code>. It is listed at
      <a href="#get-api-sessions"><code>/api/sessions</code></a> and can be ended there.</dd></div>
    <div><dt>Session cookie</dt><dd>The same for a browser. Requests that change something must come from
      <code>${publicUrl}</code> and carry the CSRF token of the page.</dd></div>
    <div><dt>Client credentials</dt><dd>How an application shows who it is at the OAuth endpoints:
      <code>client_secret_basic</code>, <code>client_secret_post</code>, <code>private_key_jwt</code>, or none with PKCE.</dd></div>
  </dl>
  <p>An <code>Authorization</code> header that is no good fails the request, even when there is a good cookie beside it.</p>`;

const scopes = (): Fragment => html`
  <p>People see these words on the consent page. They are asked once for each application, and again when it wants more.</p>
  <dl class="fields">${scopeReference.map(renderScope)}</dl>`;

const renderScope = ({ scope, title, claims, privileged }: ScopeReference): Fragment => html`<div>
  <dt><code>${scope}</code>${privileged && html` <span class="needed">needs a role</span>`}</dt>
  <dd>${title}.${claims.length > 0 && html` Claims: ${claims.map((claim, index) => html`${index > 0 && ', '}<code>${claim}</code>`)}.`}</dd>
</div>`;

const lifetimes = (): Fragment => html`
  <dl class="fields">${Object.entries(lifetimeReference).map(
    ([name, seconds]) => html`<div><dt>${name}</dt><dd>${duration(seconds)}</dd></div>`,
  )}
    <div><dt>Browser session</dt><dd>24 hours without use, 7 days at most</dd></div>
    <div><dt>Code for a wallet (k1)</dt><dd>5 minutes</dd></div>
  </dl>
  <p>A JWT access token is a statement that stays true for a resource server that only checks its signature. One that must
    hear of a revocation at once asks <a href="#post-oauth-introspect"><code>/oauth/introspect</code></a>.</p>`;

const conventions = (): Fragment => html`
  <dl class="fields">
    <div><dt>Errors</dt><dd><code>application/problem+json</code> (RFC 9457) with a stable <code>code</code>:
      <a href="/docs/errors">every code and what to do</a>. OAuth endpoints answer with the bodies of RFC 6749, and wallets
      hear <code>{"status":"ERROR","reason":…}</code> with status 200.</dd></div>
    <div><dt>Times</dt><dd>ISO 8601 in UTC; in tokens and at the OAuth endpoints seconds since the epoch.</dd></div>
    <div><dt>Lists</dt><dd><code>limit</code> and the opaque <code>cursor</code>; <code>next_cursor</code> is null on the last page.</dd></div>
    <div><dt>Limits</dt><dd>429 <code>rate_limited</code> with <code>Retry-After</code> and <code>RateLimit-*</code>. Counted
      by all processes together.</dd></div>
    <div><dt>Request id</dt><dd>Every answer has <code>X-Request-Id</code>. Tell it to the operator when something is wrong.</dd></div>
    <div><dt>Description</dt><dd><a href="/openapi.json"><code>/openapi.json</code></a>, OpenAPI 3.1: everything below, for tools.</dd></div>
  </dl>`;
