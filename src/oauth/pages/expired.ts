import { html } from '../../lib/html.ts';
import { messagePage } from './message.ts';
import { personal } from './text.ts';
import type { Site } from './views.ts';

export type ExpiredView = {
  readonly site: Site;
  readonly client?: string | undefined;
  /** Where the sign-in can be begun again; without it the person is sent back to the application. */
  readonly startAgainUrl?: string | undefined;
};

/** The sign-in took too long, or its page was opened a second time. */
export const renderExpired = ({ site, client, startAgainUrl }: ExpiredView): string =>
  messagePage({
    site,
    icon: 'clock',
    heading: 'This sign-in has run out',
    body: html`<p class="lead">For your safety a sign-in lasts only a few minutes and works once.</p>
      ${
        startAgainUrl
          ? html`<div class="actions"><a class="button button-primary" href="${startAgainUrl}">Start again</a></div>`
          : html`<p>Go back to ${client ? personal(client) : 'the application'} and sign in again.</p>`
      }`,
  });
