import { html } from '../../lib/html.ts';
import { messagePage } from './message.ts';
import type { Site } from './views.ts';

export type AccountDeletedView = { readonly site: Site };

/** The last page of an account. */
export const renderAccountDeleted = ({ site }: AccountDeletedView): string =>
  messagePage({
    site,
    icon: 'check',
    heading: 'Your account is deleted',
    body: html`<p class="lead">Your profile, keys, sessions and applications are gone from <span class="host">${site.host}</span>.
      Only the log of security events is kept.</p>
      <p>Your keys stay in your wallet. Signing in with one of them here opens a new account.</p>
      <div class="actions"><a class="button button-quiet" href="/">Go to the start page</a></div>`,
  });
