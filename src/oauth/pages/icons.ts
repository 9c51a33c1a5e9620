import { type Html, html, raw } from '../../lib/html.ts';

/** Line drawings on a 20 × 20 grid; colour and width come from the stylesheet. */
const DRAWINGS = {
  person: '<circle cx="10" cy="6.5" r="3.25"/><path d="M3.5 17c.6-3.6 3.2-5.4 6.5-5.4s5.9 1.8 6.5 5.4"/>',
  badge:
    '<rect x="2.5" y="4" width="15" height="12" rx="2.5"/><circle cx="7" cy="9" r="1.75"/><path d="M4.75 13.25c.5-1.2 1.3-1.75 2.25-1.75s1.75.55 2.25 1.75M12 8.5h3M12 11.5h3"/>',
  mail: '<rect x="2.5" y="4.5" width="15" height="11" rx="2.5"/><path d="m3.5 6.5 6.5 4.75 6.5-4.75"/>',
  clock: '<circle cx="10" cy="10" r="7"/><path d="M10 6v4.25l2.75 1.75"/>',
  key: '<circle cx="6.5" cy="13.5" r="3.5"/><path d="m9 11 7.5-7.5M13.5 6.5l2.25 2.25"/>',
  passkey:
    '<circle cx="8" cy="6" r="3"/><path d="M2.5 16.5c.5-3.6 2.6-5.5 5.5-5.5 1.1 0 2.1.3 2.9.8"/><circle cx="15" cy="10" r="2.25"/><path d="M15 12.25v5M15 15h1.75"/>',
  wallet:
    '<path d="M4.5 5.5H14a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5a1.75 1.75 0 0 1 1.75-1.75H13"/><path d="M16 9.25h-3a1.75 1.75 0 0 0 0 3.5h3"/>',
  pencil: '<path d="m3.5 16.5.75-3.25 8.75-8.75a1.77 1.77 0 0 1 2.5 2.5l-8.75 8.75zM11.5 6l2.5 2.5"/>',
  shield:
    '<path d="M10 2.75 16 5v4.5c0 3.75-2.5 6.5-6 7.75-3.5-1.25-6-4-6-7.75V5z"/><path d="m7.5 9.75 1.9 1.9 3.25-3.5"/>',
  stamp: '<path d="M10 2.75 16 5v4.5c0 3.75-2.5 6.5-6 7.75-3.5-1.25-6-4-6-7.75V5zM10 7v5.5M7.25 9.75h5.5"/>',
  chat: '<path d="M5 4h10a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2h-4.5L7 17v-3H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z"/>',
  send: '<path d="m3 9.5 14-6-5 13.5-3-5.5zM9 11.5l8-8"/>',
  warning:
    '<path d="M8.7 3.75 2.4 14.5A1.5 1.5 0 0 0 3.7 16.75h12.6a1.5 1.5 0 0 0 1.3-2.25L11.3 3.75a1.5 1.5 0 0 0-2.6 0zM10 7.75v3.75M10 14v.01"/>',
  lock: '<rect x="4" y="8.75" width="12" height="8.25" rx="2.25"/><path d="M6.75 8.75V6.25a3.25 3.25 0 0 1 6.5 0v2.5"/>',
  info: '<circle cx="10" cy="10" r="7"/><path d="M10 9.25v4.25M10 6.5v.01"/>',
  check: '<path d="m4 10.5 4 4 8-9"/>',
  bolt: '<path d="M11.25 2.5 4 11.5h5L8.75 17.5 16 8.5h-5z"/>',
  phone: '<rect x="5.5" y="2.5" width="9" height="15" rx="2"/><path d="M9 15h2"/>',
  arrow: '<path d="M4 10h12M11 5l5 5-5 5"/>',
} as const;

export type IconName = keyof typeof DRAWINGS;

/** A decorative drawing: hidden from screen readers, so the words beside it must say everything. */
export const icon = (name: IconName): Html =>
  html`<svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">${raw(DRAWINGS[name])}</svg>`;
