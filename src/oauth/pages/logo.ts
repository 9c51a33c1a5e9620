import { type Html, html, raw } from '../../lib/html.ts';

/** XXI in one stroke width: two crossings that share a corner, and a bar. On a 32 × 32 tile. */
const MARK = '<path d="M7 10l7.5 12M14.5 10 7 22M14.5 10 22 22M22 10l-7.5 12M25.75 10v12"/>';

/** The letters of HODLXXI drawn with the same stroke, cap height 12 from y = 10. */
const LETTERS = [
  'M2 10v12M10.5 10v12M2 16h8.5',
  'M20.5 10a5.5 6 0 1 1 0 12a5.5 6 0 1 1 0-12z',
  'M30.5 10v12h3.25a6 6 0 0 0 0-12z',
  'M44.5 10v12h6.5',
  'M55.5 10l8 12M63.5 10l-8 12',
  'M68.5 10l8 12M76.5 10l-8 12',
  'M82 10v12',
].join('');

/** The mark and the name, as one image with a text alternative. Colours come from the stylesheet. */
export const logo = (): Html =>
  html`<svg class="logo" viewBox="0 0 124 32" role="img" aria-label="HODLXXI">
    <rect class="logo-tile" width="32" height="32" rx="9"/><g class="logo-mark">${raw(MARK)}</g>
    <path class="logo-name" transform="translate(40)" d="${LETTERS}"/>
  </svg>`;

/** The tile alone, as an ornament. */
export const mark = (className: string): Html =>
  html`<svg class="${className}" viewBox="-0.1 -0.1 32.2 32.2" aria-hidden="true" focusable="false">
    <rect class="logo-tile" width="32" height="32" rx="9"/><g class="logo-mark">${raw(MARK)}</g>
  </svg>`;

/** The tile alone as a stand-alone file, for the browser's tab. */
export const faviconSvg =
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="#f7931a"/>` +
  `<g fill="none" stroke="#1b1204" stroke-width="2.4" stroke-linecap="round">${MARK}</g></svg>`;
