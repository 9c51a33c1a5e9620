import { type Fragment, html } from '../../lib/html.ts';
import { type IconName, icon } from './icons.ts';
import { layout } from './layout.ts';
import type { Site } from './views.ts';

/** A card with one message: an end, a failure, a success. */
export const messagePage = (page: {
  readonly site: Site;
  readonly icon: IconName;
  readonly heading: string;
  readonly body: Fragment;
}): string =>
  layout({
    site: page.site,
    title: page.heading,
    width: 'narrow',
    main: html`<div class="card message">
      <span class="message-icon message-${page.icon}">${icon(page.icon)}</span>
      <h1>${page.heading}</h1>
      ${page.body}
    </div>`,
  });
