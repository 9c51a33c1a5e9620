import { html } from '../../lib/html.ts';
import { messagePage } from './message.ts';
import type { Site } from './views.ts';

export type ExpiredView = { readonly site: Site };

/**
 * A sign-in that is not there for this browser: finished before (the way back leads here), run out, or begun in another
 * browser. The server forgets the first two and does not tell the third apart, so the words are true for all.
 */
export const renderExpired = ({ site }: ExpiredView): string =>
  messagePage({
    site,
    icon: 'clock',
    heading: 'This sign-in is over',
    body: html`<p class="lead">It is finished already, has run out, or was begun in another browser.</p>
      <p>For your safety a sign-in works once, for a few minutes, and only in the browser that began it.
        To sign in, go back to the application and start again there.</p>
      <div class="actions">
        <a class="button button-quiet" href="/login">Sign in here</a>
        <a class="button button-quiet" href="/">Go to the start page</a>
      </div>`,
  });
