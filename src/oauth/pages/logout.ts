import { html } from '../../lib/html.ts';
import { layout } from './layout.ts';
import { postForm } from './parts.ts';
import { personal } from './text.ts';
import type { FormTarget, Site } from './views.ts';

export type LogoutView = {
  readonly site: Site;
  /** Name of the account that is signed in. */
  readonly account: string;
  /** Name of the application that sent the person here, if one did. */
  readonly client?: string | undefined;
  /** Posts `logout=yes` to sign out; without it, the session stays. */
  readonly form: FormTarget;
};

/** Asks before signing out, so that no other site can do it by a link (OIDC RP-Initiated Logout 1.0 §2). */
export const renderLogout = ({ site, account, client, form }: LogoutView): string =>
  layout({
    site,
    title: 'Sign out',
    width: 'narrow',
    main: html`<div class="card">
      <div class="card-head"><h1>Sign out?</h1>
        <p class="lead">You are signed in to <span class="host">${site.host}</span> as ${personal(account, 32)}.</p>
        ${client && html`<p>${personal(client)} asks to end this session.</p>`}
      </div>
      ${postForm(
        form,
        html`<div class="actions">
          <button class="button button-primary" type="submit" name="logout" value="yes">Sign out</button>
          <button class="button button-quiet" type="submit">Stay signed in</button>
        </div>`,
      )}
    </div>`,
  });
