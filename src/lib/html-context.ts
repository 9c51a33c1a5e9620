/**
 * Where in the HTML each hole of a template sits. Escaping is only right for the place it is made for:
 * `&lt;` is safe in text and in a quoted attribute, useless in `<script>`, an event handler or an unquoted value.
 */
export type HoleContext =
  | { readonly kind: 'text' }
  /** Between attributes: `<a ${…}>`. */
  | { readonly kind: 'attributes' }
  /** Inside a quoted value; `url` when the hole begins the value of an attribute that holds an address. */
  | { readonly kind: 'value'; readonly url: boolean };

const HOLE = '\0';
const URL_ATTRIBUTES = new Set([
  'href',
  'src',
  'action',
  'formaction',
  'poster',
  'cite',
  'data',
  'ping',
  'manifest',
]);
const CODE_ATTRIBUTE = /^(on.*|style|srcdoc|srcset)$/;
const TAG = /<\/?([a-z][a-z0-9-]*)/iy;
const ATTRIBUTE = /\s*([^\s"'<>/=\0]+)(?:=(["']?))?/y;

/**
 * The context of every hole, in order.
 * @throws {TypeError} when a hole stands where no escaping helps: a comment, script, style, an event handler,
 *   an unquoted value, a tag name. The template is wrong, not the value: it throws on the first render.
 */
export const holeContexts = (strings: readonly string[]): readonly HoleContext[] => {
  const source = strings.join(HOLE);
  const holes: HoleContext[] = [];
  let at = 0;
  while (at < source.length) {
    const open = source.indexOf('<', at);
    const end = open < 0 ? source.length : open;
    for (let i = source.indexOf(HOLE, at); i >= 0 && i < end; i = source.indexOf(HOLE, i + 1))
      holes.push({ kind: 'text' });
    if (open < 0) break;
    at = source.startsWith('<!', open) ? skipDeclaration(source, open) : readTag(source, open, holes);
  }
  return holes;
};

const fail = (source: string, at: number): never => {
  const near = source.slice(Math.max(0, at - 40), at + 1).replaceAll(HOLE, '{…}');
  throw new TypeError(`html: no value can be put here safely: ${near}`);
};

/** Skips to just after `close`; a hole on the way is an error. */
const skipOver = (source: string, from: number, close: string): number => {
  const found = source.indexOf(close, from);
  const end = found < 0 ? source.length : found + close.length;
  const hole = source.indexOf(HOLE, from);
  return hole >= 0 && hole < end ? fail(source, hole) : end;
};

const skipDeclaration = (source: string, open: number): number =>
  source.startsWith('<!--', open) ? skipOver(source, open, '-->') : skipOver(source, open, '>');

const readTag = (source: string, open: number, holes: HoleContext[]): number => {
  TAG.lastIndex = open;
  const tag = TAG.exec(source);
  if (tag === null) return fail(source, open);
  let at = TAG.lastIndex;
  if (source[at] === HOLE) return fail(source, at);
  while (at < source.length && source[at] !== '>') {
    if (source[at] === HOLE) {
      if (!/\s/.test(source[at - 1] ?? '')) return fail(source, at);
      holes.push({ kind: 'attributes' });
      at += 1;
    } else at = readAttribute(source, at, holes);
  }
  const name = tag[1]?.toLowerCase() ?? '';
  const opensRawText = source[open + 1] !== '/' && (name === 'script' || name === 'style');
  return opensRawText ? skipOver(source, at, `</${name}`) - name.length - 2 : at + 1;
};

const readAttribute = (source: string, from: number, holes: HoleContext[]): number => {
  ATTRIBUTE.lastIndex = from;
  const match = ATTRIBUTE.exec(source);
  if (match === null) return from + 1; // white space or a slash
  const name = (match[1] ?? '').toLowerCase();
  const [start, quote] = [ATTRIBUTE.lastIndex, match[2]];
  if (!quote) return source[start] === HOLE ? fail(source, start) : start;
  const close = source.indexOf(quote, start);
  const end = close < 0 ? source.length : close;
  for (let i = source.indexOf(HOLE, start); i >= 0 && i < end; i = source.indexOf(HOLE, i + 1)) {
    if (CODE_ATTRIBUTE.test(name)) return fail(source, i);
    holes.push({ kind: 'value', url: i === start && URL_ATTRIBUTES.has(name) });
  }
  return end + 1;
};
