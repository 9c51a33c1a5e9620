import { html } from '../../lib/html.ts';
import { messagePage } from './message.ts';
import { personal } from './text.ts';
import type { Site } from './views.ts';

export type LoggedOutView = {
  readonly site: Site;
  readonly client?: string | undefined;
};

/** After signing out, when there is no address to go back to. */
export const renderLoggedOut = ({ site, client }: LoggedOutView): string =>
  messagePage({
    site,
    icon: 'check',
    heading: 'You are signed out',
    body: html`<p class="lead">Your session here has ended.${client && html` You can go back to ${personal(client)}.`}</p>
      <p>Your keys are where they always were: in your wallet.</p>
      <div class="actions"><a class="button button-quiet" href="/">Go to the start page</a></div>`,
  });
