import { html, raw } from '../../src/lib/html.ts';

const DRAWINGS = {
  key: '<circle cx="6.5" cy="13.5" r="3.5"/><path d="m9 11 7.5-7.5M13.5 6.5l2.25 2.25"/>',
  browser: '<rect x="2.5" y="4" width="15" height="12" rx="2"/><path d="M2.5 7.5h15M5 5.75h.01M7 5.75h.01"/>',
  application:
    '<rect x="3" y="3" width="14" height="5.5" rx="1.5"/><rect x="3" y="11.5" width="14" height="5.5" rx="1.5"/><path d="M6 5.75h.01M6 14.25h.01"/>',
} as const;

/** A decorative drawing: the words beside it say everything. */
export const drawing = (name: keyof typeof DRAWINGS) =>
  html`<svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">${raw(DRAWINGS[name])}</svg>`;

/** This application's own sign: it is somebody else than the provider, and looks it. */
export const sign = () =>
  html`<svg class="sign" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
    <rect width="32" height="32" rx="9"/><path d="M9 12.5 16 9l7 3.5-7 3.5zM9 12.5v7L16 23l7-3.5v-7M16 16v7"/>
  </svg>`;
