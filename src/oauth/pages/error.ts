import { html } from '../../lib/html.ts';
import { messagePage } from './message.ts';
import { plainLine } from './text.ts';
import type { Site } from './views.ts';

export type ErrorView = {
  readonly site: Site;
  /** What happened, in a few plain words. */
  readonly title: string;
  readonly explanation: string;
  /** What the person can do now. */
  readonly advice: string;
  readonly requestId: string;
  readonly startAgainUrl?: string | undefined;
};

/** Something went wrong. Carries a request id for the operator and no technical detail. */
export const renderError = ({
  site,
  title,
  explanation,
  advice,
  requestId,
  startAgainUrl,
}: ErrorView): string =>
  messagePage({
    site,
    icon: 'warning',
    heading: plainLine(title, 80),
    body: html`<p class="lead">${explanation}</p><p>${advice}</p>
      ${startAgainUrl && html`<div class="actions"><a class="button button-primary" href="${startAgainUrl}">Start again</a></div>`}
      <p class="fine">If you ask for help, give this number: <code>${plainLine(requestId, 64)}</code></p>`,
  });
