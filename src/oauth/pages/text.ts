import { type Html, html } from '../../lib/html.ts';

// Bidi controls can make "moc.live" read "evil.com"; controls, zero-width marks and tags can hide or glue words.
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\u115f\u1160\u3164\uffa0]/gu;
const COMBINING_RUN = /(\p{M}{2})\p{M}+/gu;
const PRINTABLE_ASCII = /^(?! |.* {2})[ -~]+$/;

/** A stranger's text as one short visible line: no control characters, at most `max` graphemes. */
export const plainLine = (text: string, max = 48): string => {
  if (text.length <= max && PRINTABLE_ASCII.test(text)) return text.trim();
  // Cut before segmenting: the cost of a hostile text must not grow with its length.
  const visible = text
    .slice(0, max * 16)
    .replace(INVISIBLE, ' ')
    .replace(COMBINING_RUN, '$1')
    .replace(/\s+/gu, ' ')
    .trim();
  const graphemes = [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(visible)];
  if (graphemes.length <= max) return visible;
  const kept = graphemes.slice(0, max - 1).map(({ segment }) => segment);
  return `${kept.join('').trimEnd()}…`;
};

/** The first letter, for a picture that is not there. */
export const initial = (text: string): string => {
  const line = plainLine(text) || '?';
  return String.fromCodePoint(line.codePointAt(0) ?? 63).toUpperCase();
};

/** The same, isolated so that right-to-left names do not reorder the words around them. */
export const personal = (text: string, max?: number): Html =>
  html`<bdi>${plainLine(text, max) || 'Unnamed'}</bdi>`;

/** A time of day. In UTC, since the server does not know the reader's zone; the script shows it in local time. */
export const timeOfDay = (at: number): Html => {
  const iso = new Date(at).toISOString();
  return html`<time datetime="${iso}" data-local>${iso.slice(11, 16)} UTC</time>`;
};

/** The same with its day, which is another one elsewhere. */
export const moment = (at: number): Html => {
  const iso = new Date(at).toISOString();
  return html`<time datetime="${iso}" data-local="day">${iso.slice(0, 10)}, ${iso.slice(11, 16)} UTC</time>`;
};
